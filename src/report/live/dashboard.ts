/**
 * The live screen: from a state and what the user chose to lines, as many as the screen has rows and none wider
 * than it. Nothing is computed here but where things go.
 */
import type { LiveState } from '../../live/monitor/live-state.js';
import type { LiveSortKey } from '../../live/monitor/sort-keys.js';
import { formatBytes, formatCount, plural } from '../quantity.js';
import type { Span } from '../terminal/page.js';
import type { Tone } from '../tone.js';
import { addEventRows } from './event-rows.js';
import { bitRate, clockText, dropText, perSecond } from './live-words.js';
import { ScreenLines, type ScreenStyle } from './screen-lines.js';
import { addSessionDetail } from './session-view.js';
import { addSessionRows } from './session-rows.js';
import { sparkline } from './sparkline.js';

/** What the user chose and is doing. */
export interface DashboardView {
  readonly sort: LiveSortKey;
  /** Filter in force, empty for none. */
  readonly filter: string;
  /** Text of the filter while it is written; null when it is not. */
  readonly typing: string | null;
  readonly paused: boolean;
  /** Session that is marked in the list. */
  readonly selected: number | null;
  /** First row of the list that is shown. */
  readonly scroll: number;
  /** Session that is shown in full; null shows the list. */
  readonly open: number | null;
  readonly help: boolean;
  /** Said in the last line until the next key: what was saved, what was wrong. */
  readonly message: string | null;
}

const KEYS = 'q quit  ↑↓ choose  enter open  s sort  / filter  p pause  w save report  ? help';
const DETAIL_KEYS = 'esc back  ↑↓ other session  p pause  w save report  q quit';
const HELP: readonly (readonly [string, string])[] = [
  ['↑ ↓ k j', 'choose a session; PgUp PgDn Home End go further'],
  ['enter', 'open the session: round trips, windows, verdicts, events; esc goes back'],
  ['s S', 'sort by the next or the previous key'],
  ['/', 'show only what fits, as --filter: port 443 and kind reset'],
  ['p space', 'hold the screen; capturing goes on'],
  ['w', 'write a report of all sessions now'],
  ['q Ctrl-C', 'end the capture and print the report'],
  ['Ctrl-Z', 'back to the shell for a while (fg comes back)'],
];
const GRADE_TONES = { good: 'fine', limited: 'cost', poor: 'broken' } as const;
/** Rows below which a part has no place. */
const MIN_ROWS_FOR_EVENTS = 14;
const MIN_ROWS_FOR_FIGURES = 6;

/** Rows around the list of sessions where there are no events: title, figures, two heads, keys. */
const FRAME_ROWS = 6;

/** Rows that events take below the list of sessions, their heading aside. */
function rowsOfEvents(rows: number): number {
  return rows >= MIN_ROWS_FOR_EVENTS ? Math.max(4, Math.floor((rows - 4) / 3)) : 0;
}

/** Sessions that the list has room for on a screen of so many rows. */
export function sessionsOnScreen(rows: number): number {
  return Math.max(1, rows - FRAME_ROWS - rowsOfEvents(rows));
}

/** The whole screen, one line a row. */
export function renderDashboard(state: LiveState, view: DashboardView, style: ScreenStyle): string[] {
  const lines = new ScreenLines(style);
  if (style.rows < 1 || style.columns < 1) return [];
  addTitle(lines, state, view);
  if (style.rows >= MIN_ROWS_FOR_FIGURES) addFigures(lines, state);
  if (view.help) addHelp(lines);
  else if (view.open !== null) addDetail(lines, state, view.open);
  else addLists(lines, state, view);
  lines.fillTo(0);
  addBottom(lines, view);
  return lines.lines;
}

function addTitle(lines: ScreenLines, state: LiveState, view: DashboardView): void {
  const { capture, elapsed } = state;
  const spans: Span[] = [
    [` ${capture.interface} `, 'strong'],
    [capture.filter === null ? '' : `${capture.filter} `, 'plain'],
    [` ${clockText(elapsed)} `, 'plain'],
    [` ${[capture.backend, capture.version ?? ''].join(' ').trim()}`, 'context'],
  ];
  if (capture.timestamps === 'userspace') spans.push([' times of arrival', 'cost']);
  if (view.paused) spans.unshift([' PAUSED ', 'broken']);
  lines.add(...spans);
}

function addFigures(lines: ScreenLines, state: LiveState): void {
  const { rates, history, health } = state;
  const drops = dropText(state);
  const spark = lines.style.columns >= 90 ? sparkline(history.bits, 24, lines.style.unicode, 0) : '';
  lines.addWhole(
    [` ${bitRate(rates.bitsPerSecond)} `, 'strong'],
    [spark === '' ? '' : `${spark} `, 'fine'],
    [` ${perSecond(rates.framesPerSecond)} frames/s  `, 'plain'],
    [drops.text, drops.tone],
    [`  ${plural(state.frames, 'frame')}, ${formatBytes(state.bytes)} kept`, 'context'],
  );
  const retransmissions = rates.retransmissionsPerSecond;
  lines.addWhole(
    [` ${plural(state.sessionsSeen, 'session')} `, 'strong'],
    [`(${formatCount(state.sessionsHeld)} held)`, 'plain'],
    [`  trust ${health.grade}`, GRADE_TONES[health.grade]],
    ...(state.recording?.failure ? ([['  frames are not kept any more', 'broken']] as const) : []),
    [`  ${perSecond(rates.newSessionsPerSecond)} new/s`, 'plain'],
    [`  ${perSecond(retransmissions)} retransmissions/s`, retransmissions > 0 ? 'cost' : 'plain'],
    [`  ${formatBytes(state.residentBytes)} memory`, 'context'],
    [state.recording === null ? '' : `  ${keptText(state.recording)}`, 'context'],
  );
}

function keptText({ frames, path }: NonNullable<LiveState['recording']>): string {
  return `${plural(frames, 'frame')} in ${path}`;
}

function addLists(lines: ScreenLines, state: LiveState, view: DashboardView): void {
  const eventRows = rowsOfEvents(lines.style.rows);
  const remarks = [
    `by ${view.sort}`,
    view.filter === '' ? '' : `filter: ${view.filter}`,
    state.unwatched === 0 ? '' : `${formatCount(state.unwatched)} too many to follow`,
  ];
  if (lines.left > 3) lines.heading('Sessions', remarks);
  const room = lines.left - eventRows - 1;
  const shown = state.sessions.slice(view.scroll);
  if (state.sessions.length === 0) {
    const none = view.filter === '' ? 'none yet' : 'none that fits the filter';
    lines.add([
      ` ${state.unjudged > 0 ? `looking at ${plural(state.unjudged, 'more session')}` : none}`,
      'context',
    ]);
  } else addSessionRows(lines, shown, room, view.selected);
  if (eventRows === 0) return;
  lines.fillTo(eventRows);
  lines.heading('Events', topKinds(state));
  addEventRows(lines, state.events, lines.left - 1, state.baseSecond);
}

function addDetail(lines: ScreenLines, state: LiveState, open: number): void {
  if (state.detail === null || state.detail.session.session !== open) {
    lines.heading(`Session ${open}`);
    lines.add([' It has ended and is forgotten; the report has it.', 'context']);
    return;
  }
  addSessionDetail(lines, state.detail, state.baseSecond);
}

function addHelp(lines: ScreenLines): void {
  lines.heading('Keys');
  for (const [keys, text] of HELP) lines.add([` ${keys.padEnd(10)} `, 'strong'], [text, 'plain']);
}

function addBottom(lines: ScreenLines, view: DashboardView): void {
  if (view.typing !== null) {
    const remark = view.message ?? 'enter takes it, esc leaves it';
    const tone: Tone = view.message === null ? 'context' : 'broken';
    lines.add([' filter: ', 'strong'], [`${view.typing}_`, 'plain'], [`  ${remark}`, tone]);
    return;
  }
  const tone: Tone = view.message === null ? 'context' : 'strong';
  lines.add([` ${view.message ?? (view.open === null ? KEYS : DETAIL_KEYS)}`, tone]);
}

/** The most frequent kinds, with their counts. */
function topKinds(state: LiveState): string[] {
  return Object.entries(state.eventCounts)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([kind, count]) => `${kind} ${formatCount(count)}`);
}
