/**
 * Was a retransmission needless? At once when the peer had acknowledged or SACKed every octet before
 * it passed, or when the capture stands at the receiver and has them twice. Otherwise the answer comes
 * later, and the event is held: a D-SACK for the range (RFC 2883) or an ACK whose TSecr is older than the
 * copy (Eifel, RFC 3522) proves it needless; an ACK a round trip later without either, where the
 * receiver would have said so, proves it was needed.
 */
import type { RetransmissionEvent } from './events.js';
import { OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import type { Endpoint } from './endpoint.js';
import { Recovery } from './loss-recovery.js';
import { undoTimeout } from './recovery.js';
import { seqDiff, seqGeq, seqLt, seqMax, seqMin } from './seq.js';
import { LIMITS } from '../limits.js';

/** Slack for a receiver's ACK to come by: no stack delays the ACK of old data (RFC 9293 §3.10.7.4). */
const SLACK_NS = 20e6;

/** From this share of a flight on that had arrived, a repeat of one of its segments was needless. */
const MOSTLY = 0.8;

/** No answer to a segment comes much sooner. */
const MOST_OF_A_ROUND_TRIP = 0.8;

export interface PendingRetransmission {
  readonly seq: number;
  readonly end: number;
  readonly timeNs: number;
  readonly tsVal: number;
  readonly hasTs: boolean;
  /** Without SACK: share of the flight that duplicate ACKs had reported when its timer ran out, else 0. */
  readonly arrivedShare: number;
  readonly event: RetransmissionEvent | null;
  /** Octets of it that D-SACKs reported as received twice. */
  reported: number;
  /** Eifel only judges the first ACK that covers the range. */
  covered: boolean;
}

/** Remembers the retransmission in hand until its receiver answers. */
export function awaitAnswer(a: Arrival, seq: number, end: number, event: RetransmissionEvent | null): void {
  const pending = (a.sender.pending ??= []);
  if (pending.length === LIMITS.maxPendingRetransmissions) {
    a.limits.hit('maxPendingRetransmissions', a.frame);
    settle(a, pending.shift()!, null);
  }
  const hasTs = (a.packet.optionBits & OptionBit.Timestamps) !== 0;
  const { loss, una } = a.sender;
  const answerable = a.sender.sackPermitted && a.receiver.sackPermitted;
  // What lies at the hole is missing for certain.
  const behind = loss !== null && loss.mode === Recovery.Timeout && seq !== una && !answerable;
  pending.push({
    seq,
    end,
    timeNs: a.timeNs,
    tsVal: a.packet.tsVal,
    hasTs,
    arrivedShare: behind ? loss.arrivedShare : 0,
    event,
    reported: 0,
    covered: false,
  });
}

/**
 * Judges what is pending of the receiver of the acknowledgment in hand.
 *
 * @param una What was acknowledged before.
 */
export function judgeByAcknowledgment(a: Arrival, una: number, dsackLeft: number, dsackRight: number): void {
  const sender = a.receiver;
  const pending = sender.pending;
  if (pending === null) return;
  const p = a.packet;
  const hasDsack = dsackLeft !== dsackRight;
  const answerable = sender.sackPermitted && a.sender.sackPermitted && !sender.sackCutOff;
  const wait = 1.5 * Math.max(a.session.roundTripNs, sender.rtt?.maxNs ?? 0, 0) + SLACK_NS;
  for (let i = 0; i < pending.length; i++) {
    const r = pending[i]!;
    let verdict: boolean | null | undefined;
    let why: string | null = null;
    const twice = hasDsack ? seqDiff(seqMin(dsackRight, r.end), seqMax(dsackLeft, r.seq)) : 0;
    if (twice > 0) r.reported += twice;
    if (twice > 0 && r.reported >= seqDiff(r.end, r.seq)) verdict = true;
    else if (seqGeq(a.ack, r.end)) {
      // RFC 7323 §4.3: the echo is of the segment that let the acknowledgment advance from `una`.
      const moved = seqGeq(una, r.seq) && seqLt(una, r.end);
      const echo =
        !r.covered && r.hasTs && (moved || !answerable) && (p.optionBits & OptionBit.Timestamps) !== 0;
      if (echo && ((p.tsEcr - r.tsVal) | 0) < 0) {
        // RFC 3522 §3.2: an echo older than the copy answers the original.
        verdict = true;
        if (moved && pending.length === 1) undoTimeout(sender);
      } else if (r.arrivedShare >= MOSTLY && !(moved && (echo || answersCopy(a, r, una)))) {
        verdict = true;
        why = `duplicate acknowledgments had reported ${(r.arrivedShare * 100).toFixed(0)} % of the flight`;
      } else if (echo || r.arrivedShare >= MOSTLY) {
        verdict = false;
      } else if (a.timeNs - r.timeNs >= wait) verdict = answerable ? false : null;
      r.covered = true;
    }
    if (verdict === undefined) continue;
    pending.splice(i--, 1);
    if (hasDsack && verdict === true) why = 'the receiver reports it twice (D-SACK)';
    settle(a, r, verdict, why, sender);
    // RFC 2883 §4: one D-SACK reports one segment.
    if (twice > 0) break;
  }
  if (pending.length === 0) sender.pending = null;
}

/**
 * The acknowledgment had stopped at the copy, and moves on when that can have been answered. What had arrived is
 * acknowledged with what fills the hole before it.
 */
function answersCopy(a: Arrival, r: PendingRetransmission, una: number): boolean {
  const rttNs = a.receiver.rtt?.minNs ?? a.session.roundTripNs;
  return una === r.seq && rttNs > 0 && a.timeNs - r.timeNs >= MOST_OF_A_ROUND_TRIP * rttNs;
}

/** The session is over: what nobody reported as needless by now was needed, or is not known. */
export function settlePending(a: Arrival, sender: Endpoint, receiver: Endpoint): void {
  const pending = sender.pending;
  if (pending === null) return;
  const answerable = sender.sackPermitted && receiver.sackPermitted;
  for (const r of pending) {
    const answered = answerable && sender.unaKnown && seqGeq(sender.una, r.end);
    settle(a, r, answered ? false : null, null, sender);
  }
  sender.pending = null;
}

function settle(
  a: Arrival,
  r: PendingRetransmission,
  verdict: boolean | null,
  evidence: string | null = null,
  sender = a.sender,
): void {
  if (verdict === true) sender.spuriousRetransmissions++;
  if (r.event === null) return;
  r.event.spurious = verdict;
  if (evidence !== null) r.event.evidence.push(evidence);
  a.log.release(r.event);
}
