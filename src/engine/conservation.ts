/**
 * The conservation statement: every frame and every payload octet must be accounted for. It is checked
 * against independent counts, so that a slip in the tracker shows up in the report and fails tests.
 */
import type { Session } from '../tcp/session.js';
import type { Conservation } from './analysis-report.js';
import { Status } from '../wire/status.js';
import type { FrameAccounts } from './frame-accounts.js';

/** @param payloadBytes Payload octets of all TCP segments, counted at the decoder. */
export function checkConservation(
  accounts: FrameAccounts,
  sessions: readonly Session[],
  payloadBytes: number,
): Conservation {
  const sum = { unique: 0, repeated: 0, bad: 0, outside: 0, segments: 0 };
  const missing = { lostInCapture: 0, repaired: 0, notYetSeen: 0, snapLength: 0, badChecksum: 0, evicted: 0 };
  const violations: string[] = [];
  for (const session of sessions) {
    for (const x of session.endpoints) {
      sum.unique += x.uniqueBytes;
      sum.repeated += x.repeatedBytes;
      sum.bad += x.badChecksumBytes;
      sum.outside += x.outOfWindowBytes;
      sum.segments += x.segments;
      missing.repaired += x.repairedBytes;
      missing.snapLength += x.snapLengthBytes;
      if (x.holes !== null) {
        missing.lostInCapture += x.holes.bytes(true);
        missing.notYetSeen += x.holes.bytes(false);
        missing.badChecksum += x.holes.corruptBytes();
        missing.evicted += x.holes.evictedBytes;
      }
      const parts = x.uniqueBytes + x.repeatedBytes + x.badChecksumBytes + x.outOfWindowBytes;
      if (parts !== x.bytes && violations.length < 10)
        violations.push(`session ${session.number}: ${x.bytes} payload octets, accounted for ${parts}`);
    }
  }
  const framesSkipped = accounts.skipped();
  const skipped = Object.values(framesSkipped).reduce((a, b) => a + b, 0);
  if (accounts.analysed + skipped !== accounts.frames)
    violations.push(`${accounts.frames} frames read, accounted for ${accounts.analysed + skipped}`);
  const segments = accounts.count(Status.Tcp);
  if (sum.segments !== segments) violations.push(`${segments} segments decoded, in sessions ${sum.segments}`);
  const total = sum.unique + sum.repeated + sum.bad + sum.outside;
  if (total !== payloadBytes)
    violations.push(`${payloadBytes} payload octets decoded, accounted for ${total}`);
  return {
    holds: violations.length === 0,
    framesRead: accounts.frames,
    framesAnalysed: accounts.analysed,
    framesSkipped,
    payloadBytes,
    uniqueBytes: sum.unique,
    repeatedBytes: sum.repeated,
    badChecksumBytes: sum.bad,
    outOfWindowBytes: sum.outside,
    missing,
    violations,
  };
}
