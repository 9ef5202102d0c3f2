/** The segments of a session as the page draws them. */
import { isTrouble } from '../../../../engine/graph-event.js';
import { FROM_SERVER, type SessionGraph } from '../../../../engine/session-graph.js';
import { EVENT_KINDS } from '../../../../tcp/events.js';
import { DATA_IDS } from '../../report-data.js';
import { unpackGraph } from '../../graph-block.js';
import { readColumns } from '../load-data.js';
import { lowerBound } from '../lower-bound.js';
import { type DirectionData, directionData } from './direction-data.js';

const STALL = EVENT_KINDS.indexOf('stall');

export class GraphData {
  /** Seconds since the session's first segment. */
  readonly time: Float64Array;
  /** Who sent it: 0 is the client. */
  readonly side: Uint8Array;
  /** First event of each segment; those of segment i end where those of i + 1 begin. */
  readonly #eventsFrom: Int32Array;
  readonly #directions: (DirectionData | undefined)[] = [];
  /** Seconds at the first and the last segment. */
  readonly extent: readonly [number, number];
  /** Seconds at which each silence began and ended. */
  readonly silences: readonly (readonly [number, number])[];

  constructor(readonly graph: SessionGraph) {
    const { time, flags } = graph.columns;
    const count = time.length;
    this.time = new Float64Array(count);
    this.side = new Uint8Array(count);
    let [first, last] = [Infinity, -Infinity];
    for (let row = 0; row < count; row++) {
      const seconds = time[row]! / 1e9;
      this.time[row] = seconds;
      this.side[row] = flags[row]! >= FROM_SERVER ? 1 : 0;
      if (seconds < first) first = seconds;
      if (seconds > last) last = seconds;
    }
    this.#eventsFrom = offsets(graph.events.segment, count);
    this.silences = silencesOf(graph, this.time);
    this.extent = count === 0 ? [0, 1] : [first, last];
  }

  static async load(session: number): Promise<GraphData> {
    return new GraphData(unpackGraph(await readColumns(`${DATA_IDS.graph}${session}`)));
  }

  get length(): number {
    return this.time.length;
  }

  direction(from: 0 | 1): DirectionData {
    return (this.#directions[from] ??= directionData(this.graph, this.time, this.side, from));
  }

  /** Payload octets that a side sent. */
  bytes(side: 0 | 1): number {
    return this.graph.columns.sent[this.side.lastIndexOf(side)] ?? 0;
  }

  /** Events of a segment, as indices in the graph's events. */
  eventsOf(row: number): number[] {
    const from = this.#eventsFrom[row]!;
    return Array.from({ length: this.#eventsFrom[row + 1]! - from }, (_, i) => from + i);
  }

  hasEvents(row: number): boolean {
    return this.#eventsFrom[row + 1]! > this.#eventsFrom[row]!;
  }

  /** One of its events is worth looking at by itself. */
  isTroubled(row: number): boolean {
    const { kind } = this.graph.events;
    for (let i = this.#eventsFrom[row]!; i < this.#eventsFrom[row + 1]!; i++) {
      if (isTrouble(kind[i]!)) return true;
    }
    return false;
  }

  /** Segment of a frame; the next one where the frame itself is not here, -1 behind the last. */
  rowOfFrame(frame: number): number {
    const row = lowerBound(this.graph.columns.frame, frame);
    return row < this.length ? row : -1;
  }

  frame(row: number): number {
    return this.graph.columns.frame[row]!;
  }
}

function silencesOf({ events }: SessionGraph, time: Float64Array): [number, number][] {
  return events.kind.flatMap((kind, i): [number, number][] => {
    if (kind !== STALL) return [];
    const end = time[events.segment[i]!]!;
    return [[end - events.value[i]! / 1e9, end]];
  });
}

/** Where the entries of each number begin in a sorted list of numbers, and where the last ones end. */
function offsets(sorted: readonly number[], count: number): Int32Array {
  const from = new Int32Array(count + 1);
  let at = 0;
  for (let i = 0; i <= count; i++) {
    while (at < sorted.length && sorted[at]! < i) at++;
    from[i] = at;
  }
  return from;
}
