/**
 * Matches large segments with the pieces that cover them: before segmentation offload there is one
 * segment, behind it there are many, and the other way round with receive offload.
 */
import { seqDiff } from '../tcp/seq.js';
import { type DirectionRows, NONE, type Timing } from './direction-rows.js';
import { type KeptMarks, marksDiffer } from './segment-marks.js';

export interface Unjoined {
  readonly farOf: Int32Array;
  readonly nearOf: Int32Array;
  readonly nearCopies: Uint8Array;
  readonly farCopies: Uint8Array;
  readonly kept: KeptMarks;
  readonly timing: Timing;
}

/** Whether one row can be a piece of the other: cut and joined with the time stamp of their transmission. */
type Fits = (wholeRow: number, partRow: number) => boolean;

/** @param covered Receives for each near segment the octets found in pieces at the far point. */
export function joinPieces(
  near: DirectionRows,
  far: DirectionRows,
  match: Unjoined,
  covered: Int32Array,
): void {
  const { farOf, nearOf, nearCopies, farCopies } = match;
  const x = freePositions(near, farOf, nearCopies);
  const y = freePositions(far, nearOf, farCopies);
  if (x.length === 0 || y.length === 0) return;
  const fits: Fits = (row, part) =>
    !marksDiffer({ ...match.kept, ipId: false }, near.log, row, far.log, part) &&
    match.timing(near.log.timeNs[row]!, far.log.timeNs[part]!) === 0;
  join(near, x, farOf, far, y, nearOf, fits, (i, octets) => (covered[i]! += octets));
  join(far, y, nearOf, near, x, farOf, (row, part) => fits(part, row));
}

/** Data without a counterpart that is no copy of another. */
function freePositions({ log, rows }: DirectionRows, partnerOf: Int32Array, copies: Uint8Array): number[] {
  return [...rows.keys()].filter((i) => partnerOf[i] === NONE && copies[i] === 0 && log.len[rows[i]!]! > 0);
}

function join(
  whole: DirectionRows,
  free: readonly number[],
  partOf: Int32Array,
  parts: DirectionRows,
  pieces: readonly number[],
  wholeOf: Int32Array,
  fits: Fits,
  found?: (i: number, octets: number) => void,
): void {
  const origin = parts.log.seq[parts.rows[pieces[0]!]!]!;
  const at = (j: number): number => seqDiff(parts.log.seq[parts.rows[j]!]!, origin);
  const ordered = [...pieces].sort((i, j) => at(i) - at(j) || i - j);
  for (const i of free) {
    if (partOf[i] !== NONE) continue;
    const row = whole.rows[i]!;
    const begin = seqDiff(whole.log.seq[row]!, origin);
    const length = whole.log.len[row]!;
    let reached = 0;
    for (let k = lowerBound(ordered, at, begin); k < ordered.length && reached < length; k++) {
      const j = ordered[k]!;
      if (at(j) > begin + length) break;
      const part = parts.rows[j]!;
      const octets = parts.log.len[part]!;
      const end = at(j) - begin + octets;
      if (wholeOf[j] !== NONE || at(j) - begin < reached || end > length) continue;
      // What is as long is no piece: it was held against this one before, and is another transmission.
      if (octets === length || !fits(row, part)) continue;
      wholeOf[j] = i;
      if (partOf[i] === NONE) partOf[i] = j;
      found?.(i, octets);
      reached = end;
    }
  }
}

function lowerBound(list: readonly number[], at: (j: number) => number, wanted: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(list[middle]!) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
