/**
 * Finds each segment of one direction in both captures. Copies of the same octets are told apart by
 * the marks that a retransmission carries anew; where these say nothing, by order and time. Copies
 * that the network or the capture made are set aside, and what is left is matched by the octets that
 * it covers.
 */
import { LIMITS } from '../limits.js';
import { compareKeys, compareWindows, type DirectionRows, NONE, type Timing } from './direction-rows.js';
import { joinPieces } from './join-pieces.js';
import { networkCopies } from './network-copies.js';
import type { SegmentLog } from './segment-log.js';
import { compareMarks, isMarked, type KeptMarks, MarkCensus, marksDiffer } from './segment-marks.js';

export interface SegmentMatch {
  /** For each row of the near side its row at the far side, or -1. Positions, not row numbers. */
  readonly farOf: Int32Array;
  readonly nearOf: Int32Array;
  /** Octets of a near segment that were found in pieces at the far side; 0 for the others. */
  readonly pieces: Int32Array;
  /** 1 for what has no counterpart because it is a copy of another row of its side. */
  readonly nearCopies: Uint8Array;
  readonly farCopies: Uint8Array;
  readonly kept: KeptMarks;
}

type Compare = (a: SegmentLog, i: number, b: SegmentLog, j: number) => number;

/** A segment that was sent more often says little of what became of its marks. */
const CENSUS_COPIES = 8;

/**
 * @param near Segments at the point that they pass first.
 * @param far The same direction at the other point.
 * @param timing Asked of copies that nothing else tells apart.
 */
export function matchSegments(near: DirectionRows, far: DirectionRows, timing: Timing): SegmentMatch {
  const farOf = new Int32Array(near.rows.length).fill(NONE);
  const nearOf = new Int32Array(far.rows.length).fill(NONE);
  const pieces = new Int32Array(near.rows.length);
  const pair = (i: number, j: number): void => {
    farOf[i] = j;
    nearOf[j] = i;
  };
  const kept = findKept(near, far);
  const free = (side: DirectionRows, partnerOf: Int32Array, marked: boolean): Int32Array =>
    Int32Array.from(side.rows.keys()).filter(
      (i) => partnerOf[i] === NONE && (!marked || isMarked(kept, side.log, side.rows[i]!)),
    );
  // A device may rewrite windows; what agrees in them as well goes first.
  for (const keys of [compareWindows, compareKeys]) {
    const compare: Compare = (a, i, b, j) => keys(a, i, b, j) || compareMarks(kept, a, i, b, j);
    forGroups(near, free(near, farOf, true), far, free(far, nearOf, true), compare, (x, y) => {
      for (let k = 0; k < x.length && k < y.length; k++) pair(x[k]!, y[k]!);
    });
  }
  forGroups(near, free(near, farOf, false), far, free(far, nearOf, false), compareWindows, (x, y) =>
    pairInOrder(near, x, far, y, kept, timing, pair),
  );
  const farCopies = networkCopies(far, nearOf);
  const nearCopies = networkCopies(near, farOf, true);
  joinPieces(near, far, { farOf, nearOf, nearCopies, farCopies, kept, timing }, pieces);
  return { farOf, nearOf, pieces, nearCopies, farCopies, kept };
}

/** Calls for the positions of both sides that compare as equal, each list in capture order. */
function forGroups(
  near: DirectionRows,
  x: Int32Array,
  far: DirectionRows,
  y: Int32Array,
  compare: Compare,
  found: (x: Int32Array, y: Int32Array) => void,
): void {
  x.sort((i, j) => compare(near.log, near.rows[i]!, near.log, near.rows[j]!) || i - j);
  y.sort((i, j) => compare(far.log, far.rows[i]!, far.log, far.rows[j]!) || i - j);
  let j = 0;
  for (let i = 0; i < x.length;) {
    const head = near.rows[x[i]!]!;
    let end = i + 1;
    while (end < x.length && compare(near.log, near.rows[x[end]!]!, near.log, head) === 0) end++;
    while (j < y.length && compare(far.log, far.rows[y[j]!]!, near.log, head) < 0) j++;
    let farEnd = j;
    while (farEnd < y.length && compare(far.log, far.rows[y[farEnd]!]!, near.log, head) === 0) farEnd++;
    if (farEnd > j) found(x.subarray(i, end), y.subarray(j, farEnd));
    i = end;
    j = farEnd;
  }
}

function findKept(near: DirectionRows, far: DirectionRows): KeptMarks {
  const census = new MarkCensus();
  const [all, allFar] = [Int32Array.from(near.rows.keys()), Int32Array.from(far.rows.keys())];
  forGroups(near, all, far, allFar, compareKeys, (x, y) => {
    if (x.length > CENSUS_COPIES || y.length > CENSUS_COPIES) return;
    const rowsOf = (side: DirectionRows, positions: Int32Array): number[] =>
      Array.from(positions, (position) => side.rows[position]!);
    census.add(near.log, rowsOf(near, x), far.log, rowsOf(far, y));
  });
  return census.kept(near);
}

/** Pairs copies that no mark tells apart in their order, where the times allow it. */
function pairInOrder(
  near: DirectionRows,
  x: Int32Array,
  far: DirectionRows,
  y: Int32Array,
  kept: KeptMarks,
  timing: Timing,
  pair: (i: number, j: number) => void,
): void {
  const taken = new Uint8Array(y.length);
  let from = 0;
  for (const i of x) {
    const row = near.rows[i]!;
    for (let k = from; k < y.length && k < from + LIMITS.maxMatchCandidates; k++) {
      if (taken[k] !== 0) continue;
      const other = far.rows[y[k]!]!;
      const when = timing(near.log.timeNs[row]!, far.log.timeNs[other]!);
      // What came too late for this one may be a later one.
      if (when > 0) break;
      // Too early for this one is too early for all that follow.
      if (when < 0) taken[k] = 1;
      else if (!marksDiffer(kept, near.log, row, far.log, other)) {
        pair(i, y[k]!);
        taken[k] = 1;
        break;
      }
    }
    while (from < y.length && taken[from] !== 0) from++;
  }
}
