/** Segments that were damaged on the way: their receiver drops them (RFC 9293 §3.1). */
import { Checksum } from '../wire/checksum-status.js';
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import { leaveCorrupt } from './sequence.js';

const CHECKSUM_ERROR = kindCode('checksum-error');

/**
 * Counts the checksum of the segment in hand. True when it is wrong, which counts only where this sender's
 * checksums are known to be real and not left to a network card.
 */
export function isCorrupt(a: Arrival): boolean {
  const x = a.sender;
  switch (a.packet.checksum) {
    case Checksum.Good:
      x.checksumsGood++;
      return false;
    case Checksum.Offloaded:
      x.checksumsOffloaded++;
      return false;
    case Checksum.Bad:
      break;
    default:
      return false;
  }
  if (x.checksumsGood <= x.checksumsOffloaded + x.checksumErrors) {
    x.checksumsOffloaded++;
    return false;
  }
  x.checksumErrors++;
  x.badChecksumBytes += a.payloadLen;
  leaveCorrupt(a);
  if (a.note(CHECKSUM_ERROR)) a.emit({ kind: 'checksum-error', ...a.stamp(), bytes: a.payloadLen });
  return true;
}
