/** The segments of a session one below the other, between client and server. */
import { Flag } from '../../../../engine/session-graph.js';
import { formatCount, plural } from '../../../quantity.js';
import { el } from '../dom.js';
import { VirtualList } from '../virtual-list.js';
import type { Cursor } from './cursor.js';
import type { GraphData } from './graph-data.js';
import { type SegmentWords, segmentWords } from './segment-words.js';
import type { Viewport } from './viewport.js';

const ROW_HEIGHT = 38;
const CONTROL = Flag.Syn | Flag.Fin | Flag.Rst;

export interface LadderEnds {
  readonly client: string;
  readonly server: string;
}

/** @param show Brings a segment into view in the graph. */
export function ladder(
  data: GraphData,
  ends: LadderEnds,
  viewport: Viewport,
  cursor: Cursor,
  show: (row: number) => void,
): HTMLElement {
  const all = new Int32Array(data.length);
  for (let row = 0; row < all.length; row++) all[row] = row;
  const eventful = all.filter((row) => data.isTroubled(row));
  let shown = all;
  const body = el('div', { class: 'rungs', role: 'rowgroup' });
  const scroller = el(
    'div',
    {
      class: 'ladder',
      role: 'grid',
      tabindex: 0,
      'aria-label': 'Segments. Arrow keys move, Enter shows the segment in the graph.',
      'aria-rowcount': data.length,
      'aria-colcount': 4,
    },
    el(
      'div',
      { role: 'rowgroup', class: 'sticky' },
      el(
        'div',
        { class: 'rung head', role: 'row' },
        el('span', { class: 'when', role: 'columnheader' }, 'Seconds'),
        el('span', { class: 'which', role: 'columnheader' }, 'Frame'),
        el(
          'span',
          { class: 'wire', role: 'columnheader' },
          el('span', {}, ends.client),
          el('span', {}, ends.server),
        ),
        el('span', { class: 'marks', role: 'columnheader' }, 'What it is'),
      ),
    ),
    body,
  );
  const list = new VirtualList(scroller, body, {
    rowHeight: () => ROW_HEIGHT,
    render: (index) => rung(data, shown[index]!, cursor.held === shown[index]),
  });
  const count = el('span', { class: 'quiet' }, '');
  const only = el('input', { type: 'checkbox', id: 'only-events' });
  const choose = (): void => {
    shown = only.checked ? eventful : all;
    scroller.setAttribute('aria-rowcount', String(shown.length + 1));
    count.textContent = plural(shown.length, 'segment');
    list.reset(shown.length);
    revealHeld();
  };
  const placeOf = (row: number): number => {
    const at = shown.findIndex((each) => each >= row);
    return at < 0 ? shown.length - 1 : at;
  };
  const revealHeld = (): void => {
    if (cursor.held >= 0 && shown.length > 0) list.reveal(placeOf(cursor.held));
  };
  only.addEventListener('change', choose);
  let held = cursor.held;
  cursor.onChange(() => {
    if (cursor.held === held) return;
    held = cursor.held;
    revealHeld();
    list.refresh();
    scroller.setAttribute('aria-activedescendant', held < 0 ? '' : `rung-${held}`);
  });
  body.addEventListener('click', (event) => {
    const row = (event.target as Element).closest<HTMLElement>('[data-row]');
    if (row) hold(Number(row.dataset['row']));
  });
  const hold = (row: number): void => {
    cursor.hold(row);
    const time = data.time[row]!;
    if (time < viewport.from || time > viewport.to) {
      viewport.show(time - viewport.span / 2, time + viewport.span / 2);
    }
  };
  scroller.addEventListener('keydown', (event) => {
    if (event.target !== scroller || shown.length === 0) return;
    if (event.key === 'Enter' && cursor.held >= 0) show(cursor.held);
    if (event.key === 'Escape') cursor.hold(-1);
    const at = cursor.held < 0 ? -1 : placeOf(cursor.held);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + list.pageSize,
      PageUp: at - list.pageSize,
      Home: 0,
      End: shown.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    hold(shown[Math.min(shown.length - 1, Math.max(0, target))]!);
    event.preventDefault();
  });
  choose();
  return el(
    'section',
    { class: 'segments', 'aria-labelledby': 'segments-title' },
    el('h2', { id: 'segments-title' }, 'Segments'),
    el(
      'p',
      { class: 'choice' },
      el('label', { for: 'only-events' }, only, ` only those with events (${formatCount(eventful.length)})`),
      ' ',
      count,
    ),
    scroller,
  );
}

function rung(data: GraphData, row: number, held: boolean): HTMLElement {
  const words = segmentWords(data, row);
  const { columns } = data.graph;
  const flags = columns.flags[row]!;
  const carries = columns.len[row]! > 0 || (flags & CONTROL) !== 0;
  const kind = data.isTroubled(row) ? 'eventful' : carries ? 'data' : 'bare';
  return el(
    'div',
    {
      class: `rung from-${words.from} ${kind}${held ? ' held' : ''}`,
      role: 'row',
      id: `rung-${row}`,
      'data-row': row,
      'aria-rowindex': row + 2,
    },
    el('span', { class: 'when', role: 'gridcell' }, data.time[row]!.toFixed(6)),
    el('span', { class: 'which', role: 'gridcell' }, String(words.frame)),
    el('span', { class: 'wire', role: 'gridcell' }, el('span', { class: 'label' }, wireLabel(words))),
    el('span', { class: 'marks', role: 'gridcell' }, marksOf(words)),
  );
}

function wireLabel({ flags, numbers }: SegmentWords): string {
  return `${flags}  ${numbers}`;
}

function marksOf({ events, more }: SegmentWords): string {
  return events.length > 0 ? events.map(({ text }) => text).join('; ') : more;
}
