/** The two directions of a session that both captures have, with their segments matched. */
import type { CaptureSide } from './capture-side.js';
import { type ClockFit, delayNs, type DelaySample } from './clock-fit.js';
import { type DirectionRows, NONE, type Timing } from './direction-rows.js';
import { matchSegments, type SegmentMatch } from './match-segments.js';
import type { SessionPair } from './match-sessions.js';
import type { SegmentLog } from './segment-log.js';
import { Flag } from '../wire/packet-view.js';

export interface PairedDirection {
  /** 0 what the client sent, 1 what the server sent. */
  readonly side: 0 | 1;
  readonly near: DirectionRows;
  readonly far: DirectionRows;
  /** What the receiver sent, at the far point. */
  readonly answersFar: DirectionRows;
  /** The near point is A. */
  readonly nearIsA: boolean;
  readonly match: SegmentMatch;
  /** Sequence numbers are rewritten between the points: bare segments may be answers of what does that. */
  readonly renumbered: boolean;
}

export function pairDirections(
  pair: SessionPair,
  a: CaptureSide,
  b: CaptureSide,
  aIsClient: boolean,
  timing: (nearIsA: boolean) => Timing,
): [PairedDirection, PairedDirection] {
  const rowsA = bothSides((side) => ({ log: a.log, rows: a.log.rowsOf(pair.a.session, side) }));
  const rowsB = bothSides((side) => rowsLikeA(pair, b.log, side));
  return bothSides((side) => {
    // What the client sends passes the client's side first.
    const nearIsA = (side === 0) === aIsClient;
    const [nearRows, farRows] = nearIsA ? [rowsA, rowsB] : [rowsB, rowsA];
    const [near, far, answersFar] = [nearRows[side], farRows[side], farRows[side === 0 ? 1 : 0]];
    const match = matchSegments(near, far, timing(nearIsA));
    if (pair.renumbered !== null) pairOpenings(near, far, match);
    return {
      side,
      near,
      far,
      answersFar,
      nearIsA,
      match,
      renumbered: pair.renumbered !== null,
    };
  });
}

/** A device that answers SYNs by itself sends others on: not the same packets, and neither is lost. */
function pairOpenings(near: DirectionRows, far: DirectionRows, { farOf, nearOf }: SegmentMatch): void {
  const opening = ({ log, rows }: DirectionRows, partnerOf: Int32Array): number =>
    rows.findIndex((row, i) => partnerOf[i] === NONE && (log.flags[row]! & Flag.Syn) !== 0);
  const [i, j] = [opening(near, farOf), opening(far, nearOf)];
  if (i < 0 || j < 0) return;
  farOf[i] = j;
  nearOf[j] = i;
}

/** Rows of B with the numbers that they have at A. */
function rowsLikeA({ b, renumbered }: SessionPair, log: SegmentLog, side: 0 | 1): DirectionRows {
  const rows = log.rowsOf(b.session, side);
  if (renumbered === null) return { log, rows };
  const { toServer, toClient } = renumbered;
  const [seqShift, ackShift] = side === 0 ? [toServer, toClient] : [toClient, toServer];
  return { log: log.renumbered(rows, seqShift, ackShift), rows: Int32Array.from(rows.keys()) };
}

const bothSides = <T>(of: (side: 0 | 1) => T): [T, T] => [of(0), of(1)];

/**
 * Differences of the clocks by matched segments, those that passed A first and those that passed B first.
 *
 * @param baseNs What B's base second is after A's, nanoseconds.
 */
export function delaySamples(
  directions: readonly PairedDirection[],
  baseNs: number,
): [DelaySample[], DelaySample[]] {
  const lists: [DelaySample[], DelaySample[]] = [[], []];
  for (const { near, far, match, nearIsA, renumbered } of directions) {
    for (const [i, j] of match.farOf.entries()) {
      // A super segment leaves later than its first piece.
      if (j < 0 || near.log.len[near.rows[i]!] !== far.log.len[far.rows[j]!]) continue;
      if (renumbered && near.log.len[near.rows[i]!] === 0) continue;
      const nearNs = near.log.timeNs[near.rows[i]!]!;
      const farNs = far.log.timeNs[far.rows[j]!]!;
      const [aNs, bNs] = nearIsA ? [nearNs, farNs] : [farNs, nearNs];
      lists[nearIsA ? 0 : 1].push({ atNs: aNs, differenceNs: bNs + baseNs - aNs });
    }
  }
  return lists;
}

/** Nanoseconds from the near point to the far one; 0 where no clock is fitted. */
export function delayBetween(
  clock: ClockFit | null,
  baseNs: number,
  nearIsA: boolean,
  nearNs: number,
  farNs: number,
): number {
  if (clock === null) return 0;
  return nearIsA
    ? delayNs(clock, nearNs, farNs + baseNs, true)
    : delayNs(clock, farNs, nearNs + baseNs, false);
}
