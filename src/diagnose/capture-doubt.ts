/**
 * What the capture itself did wrong, as far as one session is concerned: it is judged before the
 * session, and lowers or forbids what may be said of it.
 */
import type { SessionSummary } from '../tcp/session-summary.js';
import type { DiagnoseContext } from './context.js';
import { SIDES, otherSide, sentBy } from './session-facts.js';

/** Highest confidence of a verdict about loss when the capture lost frames itself. */
const CONFIDENCE_WITH_CAPTURE_LOSS = 0.6;

/** Highest confidence about a session whose beginning is missing (no options, no scale). */
const CONFIDENCE_MID_STREAM = 0.7;

/** Highest confidence of what rests on times that a process took, late by up to tens of milliseconds. */
const CONFIDENCE_WITH_ARRIVAL_TIMES = 0.6;

/** Verdicts that rest on how long something took, or on which came first within a round trip. */
const TIMED_VERDICTS: ReadonlySet<string> = new Set([
  'handshake-slow',
  'reordering',
  'spurious-retransmissions',
  'stalls',
  'window-limited',
]);

/** Share of payload lost by the capture from which neither loss nor silence of a session can be taken at face value. */
const NOTABLE_CAPTURE_LOSS = 0.01;

/** Highest confidence about a session when a part of its time is not in the capture. */
const CONFIDENCE_ACROSS_GAP = 0.5;

/**
 * True when a part of the session's time is not in the capture: between its segments, or, while it was
 * open, behind the last of them.
 */
export function spansGap(session: SessionSummary, { gaps }: DiagnoseContext): boolean {
  const lastNs = session.firstTimeNs + session.duration * 1e9;
  const open = session.close.how === 'open';
  return gaps.some(({ fromNs, toNs }) => toNs > session.firstTimeNs && (fromNs < lastNs || open));
}

/** Octets that a receiver of this session acknowledged and the capture does not have in any form. */
export function bytesLostInCapture(session: SessionSummary): number {
  return session.toServer.missing.lostInCapture + session.toClient.missing.lostInCapture;
}

/** Share of the session's payload that the capture lost itself, 0..1. */
export function shareLostInCapture(session: SessionSummary): number {
  const lost = bytesLostInCapture(session);
  return lost === 0 ? 0 : lost / (lost + session.toServer.uniqueBytes + session.toClient.uniqueBytes);
}

/** True when the capture lost so much of this session that its silences and repeats explain nothing. */
export function isRiddled(session: SessionSummary): boolean {
  return shareLostInCapture(session) >= NOTABLE_CAPTURE_LOSS;
}

/**
 * True when one direction is not in the capture although its sender must have spoken: its bytes are
 * acknowledged, or the side that is there goes on as if it had been answered. A side that only
 * repeats itself (SYN, data, keep-alives) is unanswered, which is a finding and no fault of the capture.
 */
export function isOneWay(session: SessionSummary): boolean {
  for (const side of SIDES) {
    const talker = sentBy(session, side);
    const silent = sentBy(session, otherSide(side));
    if (silent.segments > 0 || talker.segments === 0) continue;
    if (silent.missing.lostInCapture > 0) return true;
    // A SYN-ACK answers a SYN, so a SYN-ACK alone proves that the other direction exists.
    if (side === 'server' && talker.isn !== null) return true;
    const { synRetries, outcome } = session.handshake;
    const opening = outcome === 'not-captured' ? 0 : 1 + synRetries;
    const repeated = Math.max(0, talker.retransmissions - synRetries) + talker.keepAlives;
    const progress = talker.segments - opening - talker.duplicates - talker.resets - repeated;
    if (progress >= 2 && progress > repeated) return true;
  }
  return false;
}

/** Confidence of a verdict about loss, lowered by what the capture itself lost. */
export function lossConfidence(
  session: SessionSummary,
  context: DiagnoseContext,
  confidence: number,
): number {
  let capped = confidence;
  const { droppedByCapture, lossEstimate } = context.health;
  if (
    bytesLostInCapture(session) > 0 ||
    (droppedByCapture ?? 0) > 0 ||
    lossEstimate >= NOTABLE_CAPTURE_LOSS
  ) {
    capped = Math.min(capped, CONFIDENCE_WITH_CAPTURE_LOSS);
  }
  if (spansGap(session, context)) capped = Math.min(capped, CONFIDENCE_ACROSS_GAP);
  if (session.handshake.outcome === 'not-captured') capped = Math.min(capped, CONFIDENCE_MID_STREAM);
  return capped;
}

/** Confidence of a verdict, lowered where it rests on times and nobody stamped the frames on arrival. */
export function timedConfidence(code: string, context: DiagnoseContext, confidence: number): number {
  if (context.health.arrivalTimes !== true || !TIMED_VERDICTS.has(code)) return confidence;
  return Math.min(confidence, CONFIDENCE_WITH_ARRIVAL_TIMES);
}
