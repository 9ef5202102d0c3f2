/**
 * Finds each segment of one direction in both captures. Copies of the same octets are told apart by
 * IP identification and time stamps, which a retransmission carries anew; where these say nothing,
 * by order and time. Segments that offload joined or cut are matched by the octets they cover.
 */
import { seqDiff } from '../tcp/seq.js';
import type { SegmentLog } from './segment-log.js';

/** One direction of a session in one capture. */
export interface DirectionRows {
  readonly log: SegmentLog;
  readonly rows: Int32Array;
}

export interface SegmentMatch {
  /** For each row of the near side its row at the far side, or -1. Positions, not row numbers. */
  readonly farOf: Int32Array;
  readonly nearOf: Int32Array;
  /** Octets of a near segment that were found in pieces at the far side; 0 for the others. */
  readonly pieces: Int32Array;
}

const CONTROL = 0x7;
const NONE = -1;

/**
 * @param near Segments at the point that they pass first.
 * @param far The same direction at the other point.
 * @param plausible Whether a segment at `nearNs` can be the one at `farNs`; asked of copies that
 *   nothing else tells apart.
 */
export function matchSegments(
  near: DirectionRows,
  far: DirectionRows,
  plausible: (nearNs: number, farNs: number) => boolean,
): SegmentMatch {
  const match: SegmentMatch = {
    farOf: new Int32Array(near.rows.length).fill(NONE),
    nearOf: new Int32Array(far.rows.length).fill(NONE),
    pieces: new Int32Array(near.rows.length),
  };
  const x = sorted(near);
  const y = sorted(far);
  let j = 0;
  for (let i = 0; i < x.length;) {
    const head = near.rows[x[i]!]!;
    let end = i + 1;
    while (end < x.length && compareKeys(near.log, near.rows[x[end]!]!, near.log, head) === 0) end++;
    while (j < y.length && compareKeys(far.log, far.rows[y[j]!]!, near.log, head) < 0) j++;
    let farEnd = j;
    while (farEnd < y.length && compareKeys(far.log, far.rows[y[farEnd]!]!, near.log, head) === 0) farEnd++;
    pairCopies(near, far, x.subarray(i, end), y.subarray(j, farEnd), match, plausible);
    i = end;
    j = farEnd;
  }
  joinPieces(near, far, match.farOf, match.nearOf, match.pieces);
  joinPieces(far, near, match.nearOf, match.farOf, null);
  return match;
}

/** Positions ordered by what copies of one segment have in common, then by capture order. */
function sorted({ log, rows }: DirectionRows): Int32Array {
  const order = Int32Array.from(rows, (_, i) => i);
  return order.sort((i, j) => compareKeys(log, rows[i]!, log, rows[j]!) || i - j);
}

/** Octets, control bits, and for segments without octets what they acknowledge. */
function compareKeys(a: SegmentLog, i: number, b: SegmentLog, j: number): number {
  const bare = a.len[i]! === 0 && b.len[j]! === 0;
  return (
    (a.seq[i]! >>> 0) - (b.seq[j]! >>> 0) ||
    a.len[i]! - b.len[j]! ||
    (a.flags[i]! & CONTROL) - (b.flags[j]! & CONTROL) ||
    (bare ? (a.ack[i]! >>> 0) - (b.ack[j]! >>> 0) || a.window[i]! - b.window[j]! : 0)
  );
}

/** Pairs copies: those whose marks agree first, the rest in order where the times allow it. */
function pairCopies(
  near: DirectionRows,
  far: DirectionRows,
  x: Int32Array,
  y: Int32Array,
  match: SegmentMatch,
  plausible: (nearNs: number, farNs: number) => boolean,
): void {
  const { farOf, nearOf } = match;
  const pair = (i: number, j: number): void => {
    farOf[i] = j;
    nearOf[j] = i;
  };
  // One pointer goes through the far copies: marks that agree keep their order, or nearly.
  let from = 0;
  for (const i of x) {
    for (let k = from; k < y.length; k++) {
      const j = y[k]!;
      if (nearOf[j] !== NONE || !sameMarks(near, i, far, j)) continue;
      pair(i, j);
      if (k === from) from++;
      break;
    }
  }
  let next = 0;
  for (const i of x) {
    if (farOf[i] !== NONE) continue;
    while (next < y.length && (nearOf[y[next]!] !== NONE || !timely(near, i, far, y[next]!, plausible)))
      next++;
    if (next === y.length) break;
    const j = y[next]!;
    // Another identification is another segment, unless something rewrites them all.
    if (x.length > 1 && marksDiffer(near, i, far, j)) continue;
    pair(i, j);
    next++;
  }
}

function timely(
  near: DirectionRows,
  i: number,
  far: DirectionRows,
  j: number,
  plausible: (nearNs: number, farNs: number) => boolean,
): boolean {
  return plausible(near.log.timeNs[near.rows[i]!]!, far.log.timeNs[far.rows[j]!]!);
}

/** The identification and the time stamp agree, and at least one of them says something. */
function sameMarks(near: DirectionRows, i: number, far: DirectionRows, j: number): boolean {
  const [a, m, b, n] = [near.log, near.rows[i]!, far.log, far.rows[j]!];
  if (a.tsVal[m] !== b.tsVal[n] || a.tsEcr[m] !== b.tsEcr[n]) return false;
  return a.ipId[m] === b.ipId[n] && (a.ipId[m]! > 0 || a.tsVal[m] !== 0);
}

/** Time stamps of one connection are not rewritten on the way: another one is another segment. */
function marksDiffer(near: DirectionRows, i: number, far: DirectionRows, j: number): boolean {
  return near.log.tsVal[near.rows[i]!] !== far.log.tsVal[far.rows[j]!];
}

/**
 * Matches unmatched large segments of `whole` with the unmatched pieces that cover them at `parts`:
 * before segmentation offload there is one segment, behind it there are many (and the other way
 * round with receive offload).
 *
 * @param covered Receives the octets found, where wanted.
 */
function joinPieces(
  whole: DirectionRows,
  parts: DirectionRows,
  partOf: Int32Array,
  wholeOf: Int32Array,
  covered: Int32Array | null,
): void {
  const free = [...partOf.keys()].filter((i) => partOf[i] === NONE && whole.log.len[whole.rows[i]!]! > 0);
  const pieces = [...wholeOf.keys()].filter((j) => wholeOf[j] === NONE && parts.log.len[parts.rows[j]!]! > 0);
  if (free.length === 0 || pieces.length === 0) return;
  const origin = parts.log.seq[parts.rows[pieces[0]!]!]!;
  const at = (j: number): number => seqDiff(parts.log.seq[parts.rows[j]!]!, origin);
  pieces.sort((i, j) => at(i) - at(j) || i - j);
  for (const i of free) {
    const row = whole.rows[i]!;
    const begin = seqDiff(whole.log.seq[row]!, origin);
    const length = whole.log.len[row]!;
    let reached = 0;
    for (let k = lowerBound(pieces, at, begin); k < pieces.length && reached < length; k++) {
      const j = pieces[k]!;
      if (at(j) > begin + length) break;
      const end = at(j) - begin + parts.log.len[parts.rows[j]!]!;
      if (wholeOf[j] !== NONE || at(j) - begin < reached || end > length) continue;
      wholeOf[j] = i;
      if (partOf[i] === NONE) partOf[i] = j;
      if (covered) covered[i]! += parts.log.len[parts.rows[j]!]!;
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
