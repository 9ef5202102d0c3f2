/**
 * What tells transmissions of the same octets apart: a sender writes another IP identification into
 * each (RFC 6864 §4.1), and its clock of that moment as TSval (RFC 7323 §3.2). Devices on the way may
 * rewrite either, so the two captures are asked first which of them came through.
 */
import type { SegmentLog } from './segment-log.js';
import type { DirectionRows } from './direction-rows.js';

export interface KeptMarks {
  /** Identifications differ from packet to packet, and are the same at both points. */
  readonly ipId: boolean;
  /** Time stamps are the same at both points. */
  readonly stamps: boolean;
}

/** Counts what segments that both points have say of their marks. */
export class MarkCensus {
  #ids = 0;
  #stamps = 0;

  /** @param x Rows of one segment and its repetitions at the near point. @param y The same at the far one. */
  add(near: SegmentLog, x: readonly number[], far: SegmentLog, y: readonly number[]): void {
    const agree = (has: typeof hasId, same: typeof sameId): number => {
      const [m, n] = [x.filter((row) => has(near, row)), y.filter((row) => has(far, row))];
      if (m.length === 0 || n.length === 0) return 0;
      return m.some((i) => n.some((j) => same(near, i, far, j))) ? 1 : -1;
    };
    this.#ids += agree(hasId, sameId);
    this.#stamps += agree(hasStamps, sameStamps);
  }

  /** What most segments say. */
  kept(near: DirectionRows): KeptMarks {
    return { ipId: this.#ids > 0 && countsUp(near), stamps: this.#stamps > 0 };
  }
}

/** A constant identification says nothing; most packets of this sender carry another than the one before. */
export function countsUp({ log, rows }: DirectionRows): boolean {
  let others = 0;
  let before = -1;
  for (const row of rows) {
    if (!hasId(log, row)) continue;
    if (log.ipId[row] !== before) others++;
    before = log.ipId[row]!;
  }
  return others * 2 > rows.length;
}

/** The packet carries a mark of those that are kept. */
export function isMarked(kept: KeptMarks, log: SegmentLog, row: number): boolean {
  return (kept.ipId && hasId(log, row)) || (kept.stamps && hasStamps(log, row));
}

/** A kept mark differs: these are two transmissions. */
export function marksDiffer(kept: KeptMarks, a: SegmentLog, m: number, b: SegmentLog, n: number): boolean {
  if (kept.ipId && hasId(a, m) && hasId(b, n) && !sameId(a, m, b, n)) return true;
  return kept.stamps && hasStamps(a, m) && hasStamps(b, n) && a.tsVal[m] !== b.tsVal[n];
}

/** Order by the marks that are kept. */
export function compareMarks(kept: KeptMarks, a: SegmentLog, m: number, b: SegmentLog, n: number): number {
  return (
    (kept.ipId ? a.ipId[m]! - b.ipId[n]! : 0) ||
    (kept.stamps ? a.tsVal[m]! - b.tsVal[n]! || a.tsEcr[m]! - b.tsEcr[n]! : 0)
  );
}

// Linux sends what may not be fragmented without a socket, as a reset, with identification 0.
const hasId = (log: SegmentLog, row: number): boolean => log.ipId[row]! > 0;
const hasStamps = (log: SegmentLog, row: number): boolean => log.tsVal[row] !== 0 || log.tsEcr[row] !== 0;
const sameId = (a: SegmentLog, m: number, b: SegmentLog, n: number): boolean => a.ipId[m] === b.ipId[n];
const sameStamps = (a: SegmentLog, m: number, b: SegmentLog, n: number): boolean =>
  a.tsVal[m] === b.tsVal[n] && a.tsEcr[m] === b.tsEcr[n];
