/** Silence while something was to be done: how long, and what it was spent on. */
import type { SessionSummary } from '../../tcp/session-summary.js';
import {
  figure,
  frameEvidence,
  framesOf,
  genuineRetransmissions,
  sentBy,
  SIDES,
  type SessionRule,
} from '../session-facts.js';
import { isOneWay } from '../capture-doubt.js';
import type { Severity, VerdictSubject } from '../verdict.js';
import { durationText, percentText } from '../wording.js';
import { stallByLoss } from './path-loss.js';

export const STALL_SECONDS = 1;
export const STALL_SHARE = 0.1;
/** Seconds below which a share means nothing: a short session is silent for most of its life. */
const MIN_SECONDS = 0.2;

interface StallReason {
  readonly subject: VerdictSubject;
  readonly severity: Severity;
  readonly confidence: number;
  readonly because: string;
  readonly advice: string;
}

export const stalls: SessionRule = (session) => {
  const { seconds, longest, longestFrame } = session.stalls;
  // Half of a conversation is full of waiting that the other half would explain.
  if (isOneWay(session)) return null;
  const share = session.duration === 0 ? 0 : Math.min(1, seconds / session.duration);
  if (seconds < STALL_SECONDS && (share < STALL_SHARE || seconds < MIN_SECONDS)) return null;
  const reason = reasonOf(session);
  return {
    code: 'stalls',
    title: `The session stood still for ${durationText(seconds)} (${percentText(share)} of it), at most ${durationText(longest)} at a time: ${reason.because}.`,
    subject: reason.subject,
    severity: reason.severity,
    confidence: reason.confidence,
    cost: { seconds, bytes: 0 },
    evidence: [
      ...(longestFrame === null
        ? []
        : [{ frame: longestFrame, text: `ended the longest silence, ${durationText(longest)}` }]),
      ...frameEvidence(session, 'stall', 'ended a silence').filter((e) => e.frame !== longestFrame),
      figure(`${durationText(seconds)} of ${durationText(session.duration)}`),
    ],
    advice: [reason.advice],
  };
};

/** What the longest silence was spent on, from the frame that ended it. */
function reasonOf(session: SessionSummary): StallReason {
  const { seconds, longestFrame } = session.stalls;
  if (stallByLoss(session) > 0) {
    return {
      subject: 'path',
      severity: 'warning',
      confidence: 0.9,
      because: 'the longest ended with a retransmission, so an acknowledgment was awaited in vain',
      advice: 'See `path-loss`; on the sender `nstat -az TcpExtTCPTimeouts TcpExtTCPLossProbes`.',
    };
  }
  const closed = SIDES.find((side) => sentBy(session, side).zeroWindowSeconds >= seconds / 2);
  if (closed !== undefined) {
    return {
      subject: closed,
      severity: 'warning',
      confidence: 0.9,
      because: `the ${closed}'s receive window was closed`,
      advice: `See \`zero-window\`; find why the application on the ${closed} does not read.`,
    };
  }
  const retransmissionsKnown = framesOf(session, 'retransmission').length;
  const genuine = SIDES.reduce((sum, side) => sum + genuineRetransmissions(session, side), 0);
  if (genuine > retransmissionsKnown) {
    // Only the first frames are kept: the longest silence may have ended with a later retransmission.
    return {
      subject: 'path',
      severity: 'warning',
      confidence: 0.5,
      because: 'retransmissions are the likely reason',
      advice:
        'Compare the frame that ended the longest silence with the retransmission events of the session.',
    };
  }
  const ended = SIDES.find((side) => {
    const { firstFrame, lastFrame } = sentBy(session, side);
    return longestFrame !== null && (longestFrame === firstFrame || longestFrame === lastFrame);
  });
  return {
    subject: ended ?? 'server',
    severity: session.stalls.longest >= STALL_SECONDS ? 'warning' : 'info',
    confidence: ended === undefined ? 0.5 : 0.6,
    because: `no loss and no closed window explains it, so the ${ended ?? 'server'}'s application took its time`,
    advice: 'Compare the time with the application log: a slow query, a lock, a pause.',
  };
}
