/**
 * The conservation statement: every frame and every payload octet must be accounted for. It is checked
 * against independent counts, so that a slip in the tracker shows up in the report and fails tests.
 */
import { Status } from '../wire/status.js';
import type { Conservation } from './analysis-report.js';
import type { FrameAccounts } from './frame-accounts.js';
import type { SessionTotals } from './session-totals.js';

/**
 * @param totals Of all sessions there were.
 * @param payloadBytes Payload octets of all TCP segments, counted at the decoder.
 */
export function checkConservation(
  accounts: FrameAccounts,
  totals: SessionTotals,
  payloadBytes: number,
): Conservation {
  const violations = [...totals.violations];
  const framesSkipped = accounts.skipped();
  const skipped = Object.values(framesSkipped).reduce((a, b) => a + b, 0);
  if (accounts.analysed + skipped !== accounts.frames)
    violations.push(`${accounts.frames} frames read, accounted for ${accounts.analysed + skipped}`);
  const segments = accounts.count(Status.Tcp);
  if (totals.segments !== segments)
    violations.push(`${segments} segments decoded, in sessions ${totals.segments}`);
  const { uniqueBytes, repeatedBytes, badChecksumBytes, outOfWindowBytes } = totals;
  const total = uniqueBytes + repeatedBytes + badChecksumBytes + outOfWindowBytes;
  if (total !== payloadBytes)
    violations.push(`${payloadBytes} payload octets decoded, accounted for ${total}`);
  return {
    holds: violations.length === 0,
    framesRead: accounts.frames,
    framesAnalysed: accounts.analysed,
    framesSkipped,
    payloadBytes,
    uniqueBytes,
    repeatedBytes,
    badChecksumBytes,
    outOfWindowBytes,
    missing: { ...totals.missing },
    violations,
  };
}
