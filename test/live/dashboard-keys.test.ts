/** What keys do to the live screen. */
import { describe, expect, it } from 'vitest';
import { FIRST_VIEW, type KeyAction, pressed, scrolled } from '../../src/cli/live/dashboard-keys.js';
import { readKeys } from '../../src/cli/live/keys.js';
import type { DashboardView } from '../../src/report/live/dashboard.js';

const CONTENT = { sessions: [40, 30, 20, 10], rows: 2 };
const UP = '\u001b[A';
const DOWN = '\u001b[B';
const PAGE_DOWN = '\u001b[6~';
const HOME = '\u001b[H';
const END = '\u001b[F';
const ESCAPE = '\u001b';
const BACKSPACE = '\u007f';

/** Presses keys as a terminal sends them. */
function press(input: string, from: Partial<DashboardView> = {}) {
  let view: DashboardView = { ...FIRST_VIEW, ...from };
  let action: KeyAction = 'none';
  for (const key of readKeys(input)) ({ view, action } = pressed(view, key, CONTENT));
  return { view, action };
}

describe('keys of the live screen', () => {
  it.each<[string, string, Partial<DashboardView>]>([
    ['the first one down marks the first session', DOWN, { selected: 40, scroll: 0 }],
    ['the mark takes the list along', DOWN.repeat(3), { selected: 20, scroll: 1 }],
    ['and back', DOWN.repeat(4) + UP.repeat(3), { selected: 40, scroll: 0 }],
    ['as letters', 'jjk', { selected: 40 }],
    ['it stays in the list', DOWN.repeat(9), { selected: 10, scroll: 2 }],
    ['a page', PAGE_DOWN, { selected: 30, scroll: 0 }],
    ['to the ends', END + HOME, { selected: 40, scroll: 0 }],
    ['to the end, as a terminal in application mode says it', '\u001bOF', { selected: 10 }],
    ['no filter is longer than can be shown', `/${'x'.repeat(600)}`, { typing: 'x'.repeat(500) }],
    ['enter opens the marked one', `${DOWN}${DOWN}\r`, { open: 30 }],
    ['or the first', '\r', { open: 40 }],
    ['another one is opened by moving', `\r${DOWN}${DOWN}`, { open: 30, selected: 30 }],
    ['and closed', `\r${BACKSPACE}`, { open: null }],
    ['sorting goes round', 's', { sort: 'rate', scroll: 0 }],
    ['both ways', 'sS', { sort: 'worst' }],
    ['backwards from the first', 'S', { sort: 'idle' }],
    ['holding the screen', 'p', { paused: true }],
    ['and letting it go', 'p ', { paused: false }],
    ['any key leaves the help', '?x', { help: false }],
    ['a filter is typed', '/port 4x\u007f43', { typing: 'port 443', filter: '' }],
    ['taken', '/port 443 \r', { typing: null, filter: 'port 443' }],
    ['left', `/port\u001b`, { typing: null, filter: '' }],
    ['keys of the list are text there', '/qsp', { typing: 'qsp', paused: false, sort: 'worst' }],
  ])('%s', (_name, input, wanted) => {
    expect(press(input).view).toMatchObject(wanted);
  });

  it.each<[string, KeyAction]>([
    ['q', 'quit'],
    ['w', 'save'],
    ['\u0003', 'interrupt'],
    ['/\u0003', 'interrupt'],
    ['\u001a', 'suspend'],
    ['\u000c', 'redraw'],
    ['/port 443\r', 'filter'],
    ['z', 'none'],
    ['\u001b[200~', 'none'],
  ])('%j asks for %s', (input, wanted) => {
    expect(press(input).action).toBe(wanted);
  });

  it('what was said goes with the next key, and the filter in force is there to be mended', () => {
    expect(press('j', { message: 'saved x.txt' }).view.message).toBeNull();
    expect(press('/', { filter: 'port 443' }).view.typing).toBe('port 443');
    expect(press(ESCAPE, { open: 20 }).view.open).toBeNull();
  });

  it('rows scroll no further than they must', () => {
    expect([scrolled(0, 1, 2), scrolled(0, 2, 2), scrolled(3, 2, 2), scrolled(0, 5, 0)]).toEqual([
      0, 1, 2, 5,
    ]);
  });
});
