/** Records that the segment in hand is a retransmission, or that it came out of order. */
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import type { RetransmissionEvent } from './events.js';
import type { Hole } from './holes.js';
import { noteLoss } from './loss-rates.js';
import { retransmissionCause } from './recovery.js';
import type { FillFound } from './repair-or-reorder.js';
import { seqGeq } from './seq.js';
import { awaitAnswer } from './spurious.js';

const RETRANSMISSION = kindCode('retransmission');
const DUPLICATE = kindCode('duplicate');
const OUT_OF_ORDER = kindCode('out-of-order');

export interface Repeat {
  /** Octets of it that the capture had seen before. */
  readonly bytesBefore: number;
  readonly confidence: number;
  readonly evidence: string[];
  /** True or false where it is known already that the receiver had it all; null where it is not. */
  readonly needless: boolean | null;
}

/** [left, right) is sent again. */
export function retransmitted(a: Arrival, left: number, right: number, repeat: Repeat): void {
  const s = a.sender;
  if (!a.whole) return;
  const found = retransmissionCause(a);
  if (s.loss !== null) s.loss.resent++;
  s.retransmissions++;
  s.unansweredRepeats++;
  if (a.payloadLen > 0) {
    s.dataRetransmissions++;
    noteLoss(a);
    if (found.cause === 'rto') s.lossRecovery().timeouts++;
  }
  s.retransmittedBytes += a.payloadLen;

  let needless = repeat.needless;
  if (needless === null && a.payloadLen > 0) {
    if (s.unaKnown && seqGeq(s.una, right)) needless = true;
    else if (s.sacked?.covers(left, right)) needless = true;
    else if (a.session.standsAtReceiver(a.side)) needless = true;
  }
  let originalFrame: number | null = null;
  let delay: number | null = null;
  if (s.ring !== null && (repeat.bytesBefore > 0 || a.payloadLen === 0)) {
    const i = s.ring.indexOf(left);
    if (i >= 0) {
      originalFrame = s.ring.frame(i);
      delay = (a.timeNs - s.ring.lastSentNs(i)) / 1e9;
    }
  }
  s.ring?.resent(left, right, a.timeNs, a.packet.ipId);

  let event: RetransmissionEvent | null = null;
  const open = needless === null && a.payloadLen > 0;
  if (a.note(RETRANSMISSION)) {
    event = {
      kind: 'retransmission',
      ...a.stamp(),
      cause: found.cause,
      spurious: needless,
      bytes: a.payloadLen,
      originalFrame,
      delay,
      confidence: Math.min(repeat.confidence, found.confidence),
      evidence: [...repeat.evidence, found.why],
    };
    a.emit(event, open);
  }
  if (needless === true) s.spuriousRetransmissions++;
  if (open) awaitAnswer(a, left, right, event);
  s.lastSentNs = a.timeNs;
}

/** The segment was sent once and came late. */
export function reordered(a: Arrival, found: FillFound, hole: Hole | null, lateOriginal: boolean): void {
  a.sender.outOfOrder++;
  if (!a.note(OUT_OF_ORDER)) return;
  a.emit({
    kind: 'out-of-order',
    ...a.stamp(),
    bytes: a.payloadLen,
    delay: hole === null ? 0 : (a.timeNs - hole.openedNs) / 1e9,
    lateOriginal,
    confidence: found.confidence,
    evidence: found.evidence,
  });
}

/**
 * Octets seen before, in a packet that was sent before others which passed: no repeat, but a copy of what a host with
 * offloads showed as a part of a larger segment.
 */
export function copied(a: Arrival): void {
  const s = a.sender;
  s.duplicates++;
  if (!a.note(DUPLICATE)) return;
  const i = s.ring?.indexOf(a.seq) ?? -1;
  a.emit({
    kind: 'duplicate',
    ...a.stamp(),
    ofFrame: i < 0 ? null : s.ring!.frame(i),
    bytes: a.payloadLen,
    evidence: [
      'sent before segments that passed already (identification or time stamp), and its octets had passed',
    ],
  });
}
