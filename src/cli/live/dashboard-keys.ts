/** What a key does to the live screen: from one view to the next, and what else is to be done. */
import { LIVE_SORT_KEYS, type LiveSortKey } from '../../live/monitor/sort-keys.js';
import type { DashboardView } from '../../report/live/dashboard.js';
import type { Key } from './keys.js';

export type KeyAction = 'none' | 'quit' | 'interrupt' | 'save' | 'suspend' | 'redraw' | 'filter';

export interface KeyEffect {
  readonly view: DashboardView;
  /** `filter`: the text in `view.filter` is new and has to be understood. */
  readonly action: KeyAction;
}

export const FIRST_VIEW: DashboardView = {
  sort: 'worst',
  filter: '',
  typing: null,
  paused: false,
  selected: null,
  scroll: 0,
  open: null,
  help: false,
  message: null,
};

/** What is on the screen when the key is pressed. */
export interface ScreenContent {
  /** Numbers of the sessions in the list, in its order. */
  readonly sessions: readonly number[];
  /** Rows of the list that the screen has room for. */
  readonly rows: number;
}

export function pressed(before: DashboardView, key: Key, content: ScreenContent): KeyEffect {
  const view = { ...before, message: null };
  if (key.name === 'interrupt') return { view, action: 'interrupt' };
  if (key.name === 'suspend') return { view, action: 'suspend' };
  if (key.name === 'redraw') return { view, action: 'redraw' };
  if (view.typing !== null) return typed(view, view.typing, key);
  if (view.help) return { view: { ...view, help: false }, action: 'none' };
  switch (key.name) {
    case 'up':
      return move(view, content, -1);
    case 'down':
      return move(view, content, 1);
    case 'page-up':
      return move(view, content, -content.rows);
    case 'page-down':
      return move(view, content, content.rows);
    case 'home':
      return move(view, content, -Infinity);
    case 'end':
      return move(view, content, Infinity);
    case 'enter':
      return {
        view: { ...view, open: view.open ?? view.selected ?? content.sessions[0] ?? null },
        action: 'none',
      };
    case 'escape':
    case 'backspace':
      return { view: { ...view, open: null }, action: 'none' };
    case 'text':
      return letter(view, key.text, content);
  }
}

function letter(view: DashboardView, text: string, content: ScreenContent): KeyEffect {
  switch (text) {
    case 'q':
      return { view, action: 'quit' };
    case 's':
      return { view: { ...view, sort: otherSort(view.sort, 1), scroll: 0 }, action: 'none' };
    case 'S':
      return { view: { ...view, sort: otherSort(view.sort, -1), scroll: 0 }, action: 'none' };
    case '/':
      return { view: { ...view, typing: view.filter, open: null }, action: 'none' };
    case 'p':
    case ' ':
      return { view: { ...view, paused: !view.paused }, action: 'none' };
    case 'w':
      return { view, action: 'save' };
    case '?':
    case 'h':
      return { view: { ...view, help: true }, action: 'none' };
    case 'k':
      return move(view, content, -1);
    case 'j':
      return move(view, content, 1);
    default:
      return { view, action: 'none' };
  }
}

/** Longest filter that can be typed, characters. */
const MOST_TYPED = 500;

function typed(view: DashboardView, typing: string, key: Key): KeyEffect {
  switch (key.name) {
    case 'enter':
      return { view: { ...view, typing: null, filter: typing.trim(), scroll: 0 }, action: 'filter' };
    case 'escape':
      return { view: { ...view, typing: null }, action: 'none' };
    case 'backspace':
      return { view: { ...view, typing: [...typing].slice(0, -1).join('') }, action: 'none' };
    case 'text':
      return { view: { ...view, typing: (typing + key.text).slice(0, MOST_TYPED) }, action: 'none' };
    default:
      return { view, action: 'none' };
  }
}

function otherSort(sort: LiveSortKey, step: number): LiveSortKey {
  const count = LIVE_SORT_KEYS.length;
  return LIVE_SORT_KEYS[(LIVE_SORT_KEYS.indexOf(sort) + step + count) % count]!;
}

/** Moves the mark; an opened session gives way to the one that is marked then. */
function move(view: DashboardView, { sessions, rows }: ScreenContent, by: number): KeyEffect {
  if (sessions.length === 0) return { view, action: 'none' };
  const at = view.selected === null ? -1 : sessions.indexOf(view.selected);
  const from = at < 0 ? (by > 0 ? -1 : 0) : at;
  const to = Math.min(sessions.length - 1, Math.max(0, from + by));
  const selected = sessions[to]!;
  const open = view.open === null ? null : selected;
  return { view: { ...view, selected, open, scroll: scrolled(view.scroll, to, rows) }, action: 'none' };
}

/** The first row to be shown so that row `at` is on the screen. */
export function scrolled(scroll: number, at: number, rows: number): number {
  const room = Math.max(1, rows);
  if (at < scroll) return at;
  return at >= scroll + room ? at - room + 1 : scroll;
}
