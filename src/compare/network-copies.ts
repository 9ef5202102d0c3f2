/** Copies of one transmission in one capture: the network doubled it, or the capture recorded it twice. */
import { compareWindows, type DirectionRows, NONE } from './direction-rows.js';
import type { SegmentLog } from './segment-log.js';
import { compareMarks, countsUp, type KeptMarks } from './segment-marks.js';

const ALL_MARKS: KeptMarks = { ipId: true, stamps: true };

/**
 * Finds among rows without a counterpart those that another row with one is the same transmission as.
 *
 * @param partnerOf For each position its counterpart at the other point, -1 without.
 * @param sure Only where identifications prove it: a sender's own repetitions may agree in all else.
 * @returns 1 for each copy.
 */
export function networkCopies(side: DirectionRows, partnerOf: Int32Array, sure = false): Uint8Array {
  const { log, rows } = side;
  const copies = new Uint8Array(rows.length);
  if (!partnerOf.includes(NONE) || (sure && !countsUp(side))) return copies;
  const order = Int32Array.from(rows.keys());
  order.sort((i, j) => compareTransmissions(log, rows[i]!, rows[j]!) || i - j);
  for (let at = 0; at < order.length;) {
    let end = at + 1;
    let matched = partnerOf[order[at]!] !== NONE;
    const head = rows[order[at]!]!;
    for (; end < order.length && compareTransmissions(log, head, rows[order[end]!]!) === 0; end++)
      matched ||= partnerOf[order[end]!] !== NONE;
    const proved = !sure || log.ipId[head]! > 0;
    for (; at < end; at++) if (matched && proved && partnerOf[order[at]!] === NONE) copies[order[at]!] = 1;
  }
  return copies;
}

function compareTransmissions(log: SegmentLog, i: number, j: number): number {
  return (
    compareWindows(log, i, log, j) ||
    log.ack[i]! - log.ack[j]! ||
    log.flags[i]! - log.flags[j]! ||
    compareMarks(ALL_MARKS, log, i, log, j)
  );
}
