/**
 * Points by blocks: the extremes of each, so that the range of a million values, or what they leave on
 * a column of pixels, is known without asking every one of them.
 */
import { inView } from './plane.js';
import type { Points, Spans } from './points.js';

/** Points of a block. At a million points a column of pixels has some hundred of them: a few blocks. */
export const BLOCK = 32;

export interface Extremes {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const known = new WeakMap<Float64Array, Extremes>();
const knownSolid = new WeakMap<Spans, Uint8Array>();

/** Lowest and highest value of each block. */
export function extremesOf(values: Float64Array): Extremes {
  const found = known.get(values);
  if (found) return found;
  const blocks = Math.ceil(values.length / BLOCK);
  const made = { low: new Float64Array(blocks), high: new Float64Array(blocks) };
  for (let block = 0; block < blocks; block++) {
    const end = Math.min(values.length, (block + 1) * BLOCK);
    let [low, high] = [Infinity, -Infinity];
    for (let i = block * BLOCK; i < end; i++) {
      const value = values[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    made.low[block] = low;
    made.high[block] = high;
  }
  known.set(values, made);
  return made;
}

/** Blocks of strokes of which each touches those before it: together they are one stroke. 1 where it is so. */
export function solidBlocks(spans: Spans): Uint8Array {
  const found = knownSolid.get(spans);
  if (found) return found;
  const { y, top } = spans;
  const made = new Uint8Array(Math.ceil(y.length / BLOCK));
  for (let block = 0; block < made.length; block++) {
    const begin = block * BLOCK;
    const end = Math.min(y.length, begin + BLOCK);
    let [low, high] = [y[begin]!, top[begin]!];
    let i = begin + 1;
    for (; i < end && y[i]! <= high && top[i]! >= low; i++) {
      low = Math.min(low, y[i]!);
      high = Math.max(high, top[i]!);
    }
    made[block] = i === end ? 1 : 0;
  }
  knownSolid.set(spans, made);
  return made;
}

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
    const whole = i % BLOCK === 0 && i + BLOCK <= last;
    const [bottom, top] = whole ? [low[i / BLOCK]!, high[i / BLOCK]!] : [values[i]!, values[i]!];
    if (bottom < lowest) lowest = bottom;
    if (top > highest) highest = top;
    i += whole ? BLOCK : 1;
  }
  return [lowest, highest];
}
