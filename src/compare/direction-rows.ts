/** One direction of a session in one capture, and what makes its segments the same as those of the other capture. */
import type { SegmentLog } from './segment-log.js';

export interface DirectionRows {
  readonly log: SegmentLog;
  readonly rows: Int32Array;
}

/** Whether a segment at `nearNs` can be the one at `farNs`: 0, or below when that is too early, above when too late. */
export type Timing = (nearNs: number, farNs: number) => number;

/** No counterpart in the other capture. */
export const NONE = -1;
const CONTROL = 0x7;

/** Octets, control bits, and for segments without octets what they acknowledge. A device may rewrite the window. */
export function compareKeys(a: SegmentLog, i: number, b: SegmentLog, j: number): number {
  const bare = a.len[i]! === 0 && b.len[j]! === 0;
  return (
    (a.seq[i]! >>> 0) - (b.seq[j]! >>> 0) ||
    a.len[i]! - b.len[j]! ||
    (a.flags[i]! & CONTROL) - (b.flags[j]! & CONTROL) ||
    (bare ? (a.ack[i]! >>> 0) - (b.ack[j]! >>> 0) : 0)
  );
}

/** The same, and for bare acknowledgments the window: it tells updates apart where no mark does. */
export function compareWindows(a: SegmentLog, i: number, b: SegmentLog, j: number): number {
  const bare = a.len[i]! === 0 && (a.flags[i]! & CONTROL) === 0;
  return compareKeys(a, i, b, j) || (bare ? a.window[i]! - b.window[j]! : 0);
}
