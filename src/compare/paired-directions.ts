/** The two directions of a session that both captures have, with their segments matched. */
import type { CaptureSide } from './capture-side.js';
import { type ClockFit, delayNs, type DelaySample } from './clock-fit.js';
import type { DirectionRows, Timing } from './direction-rows.js';
import { matchSegments, type SegmentMatch } from './match-segments.js';
import type { SessionPair } from './match-sessions.js';

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
}

export function pairDirections(
  pair: SessionPair,
  a: CaptureSide,
  b: CaptureSide,
  aIsClient: boolean,
  timing: (nearIsA: boolean) => Timing,
): [PairedDirection, PairedDirection] {
  const rowsA = bothSides((side) => ({ log: a.log, rows: a.log.rowsOf(pair.a.session, side) }));
  const rowsB = bothSides((side) => ({ log: b.log, rows: b.log.rowsOf(pair.b.session, side) }));
  return bothSides((side) => {
    // What the client sends passes the client's side first.
    const nearIsA = (side === 0) === aIsClient;
    const [nearRows, farRows] = nearIsA ? [rowsA, rowsB] : [rowsB, rowsA];
    const [near, far, answersFar] = [nearRows[side], farRows[side], farRows[side === 0 ? 1 : 0]];
    return { side, near, far, answersFar, nearIsA, match: matchSegments(near, far, timing(nearIsA)) };
  });
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
  for (const { near, far, match, nearIsA } of directions) {
    for (const [i, j] of match.farOf.entries()) {
      // A super segment leaves later than its first piece.
      if (j < 0 || near.log.len[near.rows[i]!] !== far.log.len[far.rows[j]!]) continue;
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
