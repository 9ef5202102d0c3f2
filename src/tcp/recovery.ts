/**
 * Why a sender sent again, from what passed before: duplicate and selective acknowledgments start
 * fast recovery (RFC 5681 §3.2, RFC 6675, RACK of RFC 8985), silence is a timer, and a timer's first shot
 * at the tail of a flight is a tail loss probe (RFC 8985 §7) where SACK is in use. All repeats up to the
 * recovery point belong to the same recovery.
 *
 * What passed the capture point reaches the sender later: a repeat of what is acknowledged already is
 * judged by what the sender knew.
 */
import { Flag } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import type { Endpoint } from './endpoint.js';
import type { RetransmissionCause } from './events.js';
import { type LossRecovery, Recovery } from './loss-recovery.js';
import { NEVER } from './never.js';
import { packetOctets } from './unseen-packets.js';
import { seqDiff, seqGeq, seqGt, seqLeq, seqLt, seqMax } from './seq.js';

/** Shortest retransmission timeout taken for one: Linux and Windows do not go below 200 ms. */
const MIN_RTO_NS = 190e6;

/** RFC 5681 §3.2. */
const DUPLICATES_THAT_ASK = 3;

/** Delays of a segment in queues that no earlier round trip showed. */
const QUEUE_NS = 30e6;

/** RFC 8985 §7.2: a lone segment is probed after two round trips and the longest delay of an ACK. */
const PROBE_SLACK_NS = 250e6;

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

  const loss = s.lossRecovery();
  const oneWay = a.receiver.segments === 0;
  const sack = s.sackPermitted && (a.receiver.sackPermitted || oneWay);
  // Nobody repeats what he knows to be acknowledged.
  const unaware = s.unaKnown && seqLt(a.seq, s.una);
  const mode = unaware && loss.mode === Recovery.Open ? loss.ended : loss.mode;
  const inRecovery = mode !== Recovery.Open && beforePoint(a.seq, loss, sack);
  const silentNs =
    a.timeNs - Math.max(timerStart(a, inRecovery && !sack), s.progressNs, a.session.firstTimeNs);
  // What follows the octets in hand may have been lost as well: then this is no tail.
  const tail = seqGeq(a.end, knownEnd(a, loss));
  const sackedAbove = s.sackCutOff || (s.sacked !== null && s.sacked.bytesAbove(a.seq) > 0);
  const silence = `${(silentNs / 1e6).toFixed(0)} ms after the last segment or new acknowledgment`;

  if (silentNs >= MIN_RTO_NS || (!(sack && tail) && unprompted(a, silentNs, sack && sackedAbove))) {
    if (sack && tail && mode === Recovery.Open && !loss.probing && !sackedAbove && silentNs <= probeNs(a)) {
      loss.probing = true;
      return { cause: 'tlp', confidence: 0.7, why: `first repeat of the tail, ${silence}` };
    }
    enter(a, loss, Recovery.Timeout);
    return { cause: 'rto', confidence: 0.9, why: silence };
  }
  if (inRecovery && mode === Recovery.Timeout)
    return { cause: 'rto', confidence: 0.9, why: 'repairs the flight whose timer ran out' };
  if (inRecovery)
    return { cause: 'fast', confidence: 0.9, why: 'within the fast recovery that is under way' };
  const asked = askedFor(a, loss, sackedAbove, sack);
  if (asked !== null) {
    enter(a, loss, Recovery.Fast);
    return { cause: 'fast', confidence: sackedAbove ? 0.95 : 0.9, why: asked };
  }
  if (tail && sack) {
    loss.probing = true;
    return { cause: 'tlp', confidence: 0.7, why: `repeats the tail before a timeout, ${silence}` };
  }
  if (unaware) {
    enter(a, loss, Recovery.Timeout);
    return { cause: 'rto', confidence: 0.6, why: 'nothing that its sender can have heard asks for it' };
  }
  if (oneWay) {
    enter(a, loss, Recovery.Fast);
    return {
      cause: 'fast',
      confidence: 0.5,
      why: 'no silence before, and no acknowledgment in this capture',
    };
  }
  const rttNs = Math.max(a.session.roundTripNs, 0);
  if (silentNs > rttNs && silentNs > 20e6) {
    enter(a, loss, Recovery.Timeout);
    return { cause: 'rto', confidence: 0.5, why: silence };
  }
  return { cause: 'unknown', confidence: 0.3, why: 'nothing in the capture calls for it' };
}

/**
 * When the timer began to run, as far as sending goes. RFC 6582 §3.2 repeats a segment once in a fast recovery,
 * so when one comes again without SACK the timer counts from its repeat, whatever was sent since.
 */
function timerStart(a: Arrival, again: boolean): number {
  const s = a.sender;
  if (!again || s.ring === null || a.seq !== s.una) return s.lastSentNs;
  const i = s.ring.indexOf(a.seq);
  return i >= 0 && s.ring.resentCount(i) > 0 ? s.ring.lastSentNs(i) : s.lastSentNs;
}

/**
 * An acknowledgment makes a sender repeat at once, so its repeat passes here within a round trip of it; only a
 * timer repeats after both sides were silent for longer. Where later octets arrived, that may be the timer of RACK,
 * which waits for a round trip and at most another (RFC 8985 §6.2, §6.3).
 */
function unprompted(a: Arrival, silentNs: number, later: boolean): boolean {
  const { sender: s, receiver, session } = a;
  if (session.roundTripNs <= 0 || (s.unaKnown && a.seq !== s.una)) return false;
  const rttNs = Math.max(session.roundTripNs, s.rtt?.maxNs ?? 0, s.far?.echo.maxNs ?? 0);
  const quietNs = Math.min(silentNs, a.timeNs - receiver.lastNs);
  return quietNs > (later ? 2 : 1.5) * rttNs + QUEUE_NS;
}

/** What the receiver said that makes a sender repeat the octets at `a.seq`, or null. */
function askedFor(a: Arrival, loss: LossRecovery, sackedAbove: boolean, sack: boolean): string | null {
  const s = a.sender;
  if (sackedAbove) return 'the receiver selectively acknowledged later octets';
  if (s.dupAcks >= (sack ? 1 : 2)) return `${s.dupAcks} duplicate acknowledgments`;
  if (loss.askedNs !== NEVER && seqGeq(a.seq, loss.askedFrom) && seqLt(a.seq, loss.askedTo))
    return 'duplicate acknowledgments had asked for it before it was acknowledged';
  if (!sack || loss.deliveredSentNs === NEVER || s.ring === null) return null;
  const i = s.ring.indexOf(a.seq);
  if (i < 0 || s.ring.lastSentNs(i) >= loss.deliveredSentNs) return null;
  return 'the receiver has what was sent after it (RACK)';
}

/** RFC 6582 §3.2: without SACK an acknowledgment of just the recovery point does not end recovery. */
function beforePoint(seq: number, loss: LossRecovery, sack: boolean): boolean {
  return sack ? seqLt(seq, loss.point) : seqLeq(seq, loss.point);
}

/** End of what the sender is known to have sent, seen or not. */
function knownEnd(a: Arrival, loss: LossRecovery): number {
  const s = a.sender;
  return (seqMax(s.sndNxt, a.end) + loss.unseenSegments * packetOctets(s, a.receiver)) | 0;
}

/** Longest silence that ends with a probe of the tail: after that, a probe was lost and the timer ran out. */
function probeNs(a: Arrival): number {
  const rttNs = Math.max(a.session.roundTripNs, a.sender.rtt?.maxNs ?? 0);
  return rttNs > 0 ? 2 * rttNs + PROBE_SLACK_NS : 4 * PROBE_SLACK_NS;
}

function enter(a: Arrival, loss: LossRecovery, mode: Recovery): void {
  loss.mode = mode;
  loss.point = knownEnd(a, loss);
  loss.pointOpen = true;
  loss.probing = false;
  const behind = (a.sender.ring?.count ?? 0) - 1;
  const arrived = loss.reported + a.sender.dupAcks - loss.resent;
  loss.arrivedShare = behind > 0 ? Math.min(1, arrived / behind) : 0;
}

/** A timer ran out before: everything below `point` is repeated. */
export function beginTimeoutRecovery(s: Endpoint, point: number): void {
  const loss = s.lossRecovery();
  loss.mode = Recovery.Timeout;
  loss.point = point;
  loss.pointOpen = false;
  loss.probing = false;
}

/** A timeout was spurious, and its sender knows: it goes on as if nothing had happened (RFC 4015 §3.2, RFC 5682 §2.1). */
export function undoTimeout(s: Endpoint): void {
  const { loss } = s;
  if (loss === null || loss.mode !== Recovery.Timeout) return;
  loss.ended = loss.mode;
  loss.mode = Recovery.Open;
}

/**
 * New data at `seq`, behind a gap that opened while a loss was being repaired: what the gap hides was sent before
 * recovery began when no packets went missing meanwhile, and the recovery point lies behind it.
 *
 * @param missing Packets known to be missing since the last one of this sender, -1 when that is not known.
 * @param segments Segments that the gap takes at least.
 */
export function extendRecovery(s: Endpoint, seq: number, missing: number, segments: number): void {
  const loss = s.loss;
  if (loss === null || loss.mode === Recovery.Open) return;
  if (missing < 0 ? loss.pointOpen : missing < segments) loss.point = seqMax(loss.point, seq);
  loss.pointOpen = false;
}

/** The peer is about to advance its acknowledgment of `s` to `a.ack`: recovery ends at its recovery point. */
export function recoveryAcknowledged(a: Arrival): void {
  const s = a.receiver;
  const ack = a.ack;
  const sack = s.sackPermitted && a.sender.sackPermitted;
  const sacked = s.sackCutOff || (s.sacked !== null && !s.sacked.empty);
  if (s.loss === null && !sacked && s.dupAcks === 0) return;
  const loss = s.lossRecovery();
  loss.probing = false;
  // RFC 6582 §3.2: a partial acknowledgment takes its segments out of what duplicate ACKs had reported.
  const segments = Math.ceil(seqDiff(ack, s.una) / Math.max(1, s.largestSegment));
  loss.reported = sack ? 0 : Math.max(0, loss.reported + s.dupAcks - segments);
  const more = loss.reported > DUPLICATES_THAT_ASK;
  if (sacked || more || s.dupAcks >= (sack ? 1 : 2)) {
    const lately = loss.askedNs !== NEVER && a.timeNs - loss.askedNs < 2 * a.session.roundTripNs;
    if (!lately) loss.askedFrom = s.una;
    loss.askedNs = a.timeNs;
    loss.askedTo = sacked ? seqMax(ack, s.sacked?.highest ?? s.sndNxt) : more ? s.sndNxt : ack;
  }
  loss.resent = 0;
  if (loss.mode === Recovery.Open) return;
  const beyond = seqDiff(ack, loss.point);
  const outstanding = loss.unseenSegments > 0 || seqGt(s.sndNxt, ack);
  if (sack ? beyond < 0 : beyond <= 0 && outstanding) return;
  loss.ended = loss.mode;
  loss.mode = Recovery.Open;
}
