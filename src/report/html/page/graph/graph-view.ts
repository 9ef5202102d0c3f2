/** All graphs of a session, what moves them, and the ladder of its segments. */
import { formatBytes, formatCount } from '../../../quantity.js';
import type { SessionRecord } from '../../report-data.js';
import { button, type Child, el, fill } from '../dom.js';
import { endpoint } from '../words.js';
import { Cursor } from './cursor.js';
import { GraphData } from './graph-data.js';
import { handleKey } from './gestures.js';
import { ladder } from './ladder.js';
import { legend } from './legend.js';
import { Navigator } from './navigator.js';
import { SegmentCard } from './segment-card.js';
import { sessionCharts } from './session-charts.js';
import { Viewport } from './viewport.js';

/** Segments before and after a frame that is looked at. */
const NEIGHBOURS = 30;

export type Frames = readonly [first: number, last: number] | null;

export class GraphView {
  readonly element = el(
    'div',
    { class: 'graph-view', 'aria-busy': true },
    el('p', { class: 'quiet' }, 'Drawing …'),
  );
  #data: GraphData | null = null;
  #viewport: Viewport | null = null;
  readonly #cursor = new Cursor();
  /** Sending side that is shown. */
  #side: 0 | 1 = 0;
  #frames: Frames = null;
  #turn: (side: 0 | 1) => void = () => undefined;

  constructor(record: SessionRecord) {
    GraphData.load(record.session).then(
      (data) => {
        this.element.removeAttribute('aria-busy');
        this.#build(data, record);
        this.lookAt(this.#frames);
      },
      (error: unknown) => fill(this.element, el('p', { class: 'failure', role: 'alert' }, String(error))),
    );
  }

  /** Shows these frames with their neighbours, and holds the first of them; null shows everything. */
  lookAt(frames: Frames): void {
    this.#frames = frames;
    const [data, viewport] = [this.#data, this.#viewport];
    if (!data || !viewport || frames === null || data.length === 0) return;
    const first = Math.max(0, data.rowOfFrame(frames[0]));
    const end = data.rowOfFrame(frames[1]);
    const last = end < 0 ? data.length - 1 : end;
    const from = data.time[Math.max(0, first - NEIGHBOURS)]!;
    const to = data.time[Math.min(data.length - 1, last + NEIGHBOURS)]!;
    const air = Math.max((data.time[last]! - data.time[first]!) * 0.15, (to - from) * 0.1);
    this.#turn(sideOfInterest(data, first));
    viewport.show(Math.min(from, data.time[first]! - air), Math.max(to, data.time[last]! + air));
    this.#cursor.hold(first);
    this.element.scrollIntoView({ block: 'start' });
    // Who goes on with the keyboard is at the graph as well.
    this.element.querySelector('h2')?.focus({ preventScroll: true });
  }

  #build(data: GraphData, record: SessionRecord): void {
    const viewport = new Viewport(data.extent);
    this.#data = data;
    this.#viewport = viewport;
    this.#side = data.bytes(1) > data.bytes(0) ? 1 : 0;
    const charts = sessionCharts(data, viewport, this.#cursor, () => this.#side);
    const plots = el('div', { class: 'plots' });
    const card = new SegmentCard(data, this.#cursor, plots);
    const legends = charts.map(() => el('div', { class: 'legend-host' }));
    const turn = (side: 0 | 1): void => {
      this.#side = side;
      for (const [i, { chart, layers }] of charts.entries()) {
        fill(legends[i]!, legend([chart], layers()));
        chart.redraw();
      }
      for (const each of switcher.querySelectorAll('button')) {
        each.setAttribute('aria-pressed', String(each.dataset['side'] === String(side)));
      }
    };
    this.#turn = turn;
    const switcher = directionSwitch(data, turn);
    const [first, ...others] = charts.map(({ chart }, i) => {
      chart.element.append(legends[i]!);
      return chart.element;
    });
    plots.append(first!, new Navigator(data, viewport).element, card.line, ...others, card.card);
    fill(
      this.element,
      el('h2', { id: 'graph-title', tabindex: -1 }, 'Graphs'),
      el('div', { class: 'tools' }, switcher, ...moves(data, viewport, this.#cursor)),
      ...notes(data),
      plots,
      el(
        'p',
        { class: 'quiet keys-help' },
        'Drag to pan, Shift and drag to choose, wheel or pinch to zoom, double-click for all. ',
        'With the graph in focus: ← → + − 0; Shift ← → steps through segments, N and P through events.',
      ),
      ladder(
        data,
        {
          client: endpoint(record.client.address, record.client.port),
          server: endpoint(record.server.address, record.server.port),
        },
        viewport,
        this.#cursor,
        (row) => this.lookAt([data.frame(row), data.frame(row)]),
      ),
    );
    turn(this.#side);
  }
}

/** The direction in which the segment can be seen: of its data, else of what it acknowledges. */
function sideOfInterest(data: GraphData, row: number): 0 | 1 {
  const own = data.side[row] === 0 ? 0 : 1;
  return data.graph.columns.len[row]! > 0 ? own : own === 0 ? 1 : 0;
}

function directionSwitch(data: GraphData, turn: (side: 0 | 1) => void): HTMLElement {
  const names = ['Client → server', 'Server → client'] as const;
  const group = el('div', { class: 'switch', role: 'group', 'aria-label': 'Direction' });
  for (const side of [0, 1] as const) {
    const bytes = el('span', { class: 'bytes' }, `, ${formatBytes(data.bytes(side))}`);
    group.append(
      button(el('span', {}, names[side], bytes), { 'data-side': side, 'aria-pressed': 'false' }, () =>
        turn(side),
      ),
    );
  }
  return group;
}

function moves(data: GraphData, viewport: Viewport, cursor: Cursor): HTMLElement[] {
  const press = (key: string) => () =>
    void handleKey(new KeyboardEvent('keydown', { key }), viewport, cursor, data);
  const zoom = el('div', { class: 'buttons', role: 'group', 'aria-label': 'Zoom' });
  zoom.append(
    button('−', { 'aria-label': 'Zoom out' }, press('-')),
    button('+', { 'aria-label': 'Zoom in' }, press('+')),
    button('All', { 'aria-label': 'Show all' }, press('0')),
  );
  if (data.graph.events.segment.length === 0) return [zoom];
  const events = el('div', { class: 'buttons', role: 'group', 'aria-label': 'Events' });
  events.append(
    button('← Event', { 'aria-label': 'Previous event' }, press('p')),
    button('Event →', { 'aria-label': 'Next event' }, press('n')),
  );
  return [zoom, events];
}

function notes({ graph }: GraphData): Child[] {
  if (graph.omitted === 0) return [];
  const text =
    `This session has ${formatCount(graph.segments)} segments, more than a report holds: ` +
    `${formatCount(graph.segments - graph.omitted)} are drawn, among them those with events and the extremes. ` +
    'Nothing is averaged; counts and verdicts are of all segments.';
  return [el('p', { class: 'grade cost thinned' }, text)];
}
