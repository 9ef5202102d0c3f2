/**
 * Why a sender sent again, from what passed before: duplicate and selective acknowledgments start
 * fast recovery (RFC 5681 §3.2, RFC 6675, RACK of RFC 8985), silence is a timer, and a timer's first shot
 * at the tail of a flight is a tail loss probe (RFC 8985 §7) where SACK is in use. All repeats up to the
 * recovery point belong to the same recovery.
 */
import { Flag } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { type Endpoint, Recovery } from './endpoint.js';
import type { RetransmissionCause } from './events.js';
import { seqDiff, seqGeq, seqLt, seqMax } from './seq.js';

/** Shortest retransmission timeout taken for one: Linux and Windows do not go below 200 ms. */
const MIN_RTO_NS = 190e6;

export interface CauseFound {
  readonly cause: RetransmissionCause;
  readonly confidence: number;
  readonly why: string;
}

/** Cause of the retransmission in hand, which starts at `a.seq`; moves the sender's recovery on. */
export function retransmissionCause(a: Arrival): CauseFound {
  const s = a.sender;
  if (a.flags & Flag.Syn) return { cause: 'syn', confidence: 0.99, why: 'repeats a SYN' };
  if (a.flags & Flag.Fin && a.payloadLen === 0)
    return { cause: 'fin', confidence: 0.99, why: 'repeats a FIN' };

  if (s.recovery === Recovery.Timeout && seqLt(a.seq, s.recoveryPoint))
    return { cause: 'rto', confidence: 0.9, why: 'repairs the flight whose timer ran out' };

  const silentNs = a.timeNs - Math.max(s.lastSentNs, s.progressNs, a.session.firstTimeNs);
  const sack = s.sackPermitted && a.receiver.sackPermitted;
  // What follows the octets in hand may have been lost as well: then this is no tail.
  const tail = seqGeq(a.end, s.repairing ? seqMax(s.sndNxt, s.repairEnd) : s.sndNxt);
  const sackedAbove = s.sacked !== null && s.sacked.bytesAbove(a.seq) > 0;
  const silence = `${(silentNs / 1e6).toFixed(0)} ms after the last segment or new acknowledgment`;

  if (silentNs >= MIN_RTO_NS) {
    if (sack && tail && s.recovery === Recovery.Open && !s.probing && !sackedAbove) {
      s.probing = true;
      return { cause: 'tlp', confidence: 0.7, why: `first repeat of the tail, ${silence}` };
    }
    enter(s, Recovery.Timeout);
    return { cause: 'rto', confidence: 0.9, why: silence };
  }
  if (s.recovery === Recovery.Fast && seqLt(a.seq, s.recoveryPoint))
    return { cause: 'fast', confidence: 0.9, why: 'within the fast recovery that is under way' };
  if (sackedAbove) {
    enter(s, Recovery.Fast);
    return { cause: 'fast', confidence: 0.95, why: 'the receiver selectively acknowledged later octets' };
  }
  if (s.dupAcks >= (sack ? 1 : 2)) {
    enter(s, Recovery.Fast);
    return { cause: 'fast', confidence: 0.9, why: `${s.dupAcks} duplicate acknowledgments` };
  }
  if (tail && sack) {
    s.probing = true;
    return { cause: 'tlp', confidence: 0.7, why: `repeats the tail before a timeout, ${silence}` };
  }
  const rttNs = Math.max(a.session.pathRttNs, 0);
  if (silentNs > rttNs && silentNs > 20e6) {
    enter(s, Recovery.Timeout);
    return { cause: 'rto', confidence: 0.5, why: silence };
  }
  return { cause: 'unknown', confidence: 0.3, why: 'nothing in the capture calls for it' };
}

function enter(s: Endpoint, mode: Recovery): void {
  s.recovery = mode;
  s.recoveryPoint = s.repairing ? seqMax(s.sndNxt, s.repairEnd) : s.sndNxt;
  s.probing = false;
}

/** The acknowledgment advanced to `ack`: recovery ends at its recovery point. */
export function recoveryAcknowledged(s: Endpoint, ack: number): void {
  s.probing = false;
  if (s.recovery !== Recovery.Open && seqDiff(ack, s.recoveryPoint) >= 0) s.recovery = Recovery.Open;
}
