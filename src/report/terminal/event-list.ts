/**
 * The events of one session as they are listed. A row stands for one event, or for a run of the same
 * routine signs (three hundred duplicate ACKs of one hole), so that what matters is not buried.
 */
import type { EventKind, TcpEvent } from '../../tcp/events.js';
import { MAX_STREAM_EVENTS } from './options.js';

/** Signs that come in runs and say nothing new each time. */
const ROUTINE: ReadonlySet<EventKind> = new Set([
  'duplicate-ack',
  'window-full',
  'window-update',
  'zero-window',
  'zero-window-probe',
  'zero-window-probe-ack',
  'keep-alive',
  'keep-alive-ack',
  'ecn-congestion',
] satisfies EventKind[]);

export interface EventRow {
  /** The first of the run. */
  readonly event: TcpEvent;
  /** Events in the run, 1 or more. */
  readonly count: number;
  /** The last of the run. */
  readonly last: TcpEvent;
}

interface GrowingRow extends EventRow {
  count: number;
  last: TcpEvent;
}

export class EventList {
  readonly #rows: GrowingRow[] = [];
  /** Runs that nothing but routine has interrupted. */
  readonly #open = new Map<string, GrowingRow>();
  #seen = 0;
  #notListed = 0;

  /** In frame order, the first of them. */
  get rows(): readonly EventRow[] {
    return this.#rows;
  }

  /** Events of the session. */
  get seen(): number {
    return this.#seen;
  }

  /** Events that no row stands for. */
  get notListed(): number {
    return this.#notListed;
  }

  /** Takes the next event in frame order. */
  add(event: TcpEvent): void {
    this.#seen++;
    const key = ROUTINE.has(event.kind) ? runKey(event) : '';
    const run = this.#open.get(key);
    if (run) {
      run.count++;
      run.last = event;
      return;
    }
    if (key === '') this.#open.clear();
    if (this.#rows.length === MAX_STREAM_EVENTS) {
      this.#notListed++;
      return;
    }
    const row = { event, count: 1, last: event };
    this.#rows.push(row);
    if (key !== '') this.#open.set(key, row);
  }
}

function runKey(event: TcpEvent): string {
  const of = 'ofFrame' in event ? event.ofFrame : '';
  return `${event.kind} ${event.from} ${of}`;
}
