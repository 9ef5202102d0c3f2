/** Points and strokes of a graph in typed columns, and their extremes without asking each of them. */
import { inView } from './plane.js';

/** Points from left to right. */
export interface Points {
  /** Indices of segments. */
  readonly rows: Int32Array;
  /** Seconds. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Vertical strokes: octets sent, or acknowledged selectively. */
export interface Spans extends Points {
  /** Upper end; `y` is the lower one. */
  readonly top: Float64Array;
}

/** Chooses segments and makes points of them, in the order of time. */
export class PointMaker {
  /** The clock never ran backwards. */
  readonly #steady: boolean;

  /** @param time Seconds of each segment. */
  constructor(private readonly time: Float64Array) {
    this.#steady = time.every((seconds, row) => row === 0 || seconds >= time[row - 1]!);
  }

  /** Segments that the function wants. Where the clock ran backwards, time goes from left to right still. */
  choose(wanted: (row: number) => boolean): Int32Array {
    const { time } = this;
    const rows = new Int32Array(time.length);
    let count = 0;
    for (let row = 0; row < time.length; row++) if (wanted(row)) rows[count++] = row;
    const chosen = rows.slice(0, count);
    return this.#steady ? chosen : chosen.sort((a, b) => time[a]! - time[b]! || a - b);
  }

  points(rows: Int32Array, value: (row: number) => number): Points {
    return { rows, x: this.#values(rows, (row) => this.time[row]!), y: this.#values(rows, value) };
  }

  spans(rows: Int32Array, low: (row: number) => number, high: (row: number) => number): Spans {
    return { ...this.points(rows, low), top: this.#values(rows, high) };
  }

  #values(rows: Int32Array, value: (row: number) => number): Float64Array {
    const values = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) values[i] = value(rows[i]!);
    return values;
  }
}

/** Values whose extremes are remembered together. */
const BLOCK = 512;

interface Extremes {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const known = new WeakMap<Float64Array, Extremes>();

/** Lowest and highest value between two times, null when there is none. */
export function rangeOf(
  { x }: Points,
  values: Float64Array,
  from: number,
  to: number,
): [number, number] | null {
  const [first, last] = inView(x, from, to);
  if (last <= first) return null;
  const { low, high } = extremesOf(values);
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = first; i < last;) {
    const block = i / BLOCK;
    const whole = Number.isInteger(block) && i + BLOCK <= last;
    const [bottom, top] = whole ? [low[block]!, high[block]!] : [values[i]!, values[i]!];
    if (bottom < lowest) lowest = bottom;
    if (top > highest) highest = top;
    i += whole ? BLOCK : 1;
  }
  return [lowest, highest];
}

function extremesOf(values: Float64Array): Extremes {
  const found = known.get(values);
  if (found) return found;
  const blocks = Math.ceil(values.length / BLOCK);
  const made = {
    low: new Float64Array(blocks).fill(Infinity),
    high: new Float64Array(blocks).fill(-Infinity),
  };
  for (let i = 0; i < values.length; i++) {
    const block = Math.floor(i / BLOCK);
    if (values[i]! < made.low[block]!) made.low[block] = values[i]!;
    if (values[i]! > made.high[block]!) made.high[block] = values[i]!;
  }
  known.set(values, made);
  return made;
}
