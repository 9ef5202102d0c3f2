/** Silence while something was to be done: how long, and what it was spent on. */
import type { StallEvent } from '../../tcp/events.js';
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
import { bytesLostInCapture, isOneWay, isRiddled, lossConfidence } from '../capture-doubt.js';
import type { Severity, VerdictSubject } from '../verdict.js';
import { durationText, percentText } from '../wording.js';
import type { DiagnoseContext } from '../context.js';
import { deadlock, deadlockSeconds } from './deadlock.js';
import { pathLoss, stallByLoss } from './path-loss.js';
import { unansweredTail } from './peer-dead.js';
import { slowServer } from './slow-server.js';
import { zeroWindow } from './zero-window.js';

/** Seconds of one silence that somebody notices. */
export const STALL_SECONDS = 1;
/** Share of the session in one silence, for short sessions. */
export const STALL_SHARE = 0.2;
/** Seconds below which a share means nothing: a short session is silent for most of its life. */
const MIN_SECONDS = 0.2;
/** Share of the session that a server must take for waits under `STALL_SECONDS` to be its fault. */
const SERVER_SHARE = 0.3;
/** Seconds of waiting from which a large share is a warning. */
const WARNING_SECONDS = 0.5;
/** Confidence when the capture lost frames of the session: they may have filled the silence. */
const CONFIDENCE_WITH_CAPTURE_LOSS = 0.3;

type WaitingFor = StallEvent['waitingFor'];

interface StallReason {
  readonly subject: VerdictSubject;
  readonly confidence: number;
  readonly because: string;
  readonly advice: string;
}

export const stalls: SessionRule = (session, context) => {
  const { seconds, longest, longestFrame, bySeconds } = session.stalls;
  // Half of a conversation is full of waiting that the other half would explain.
  if (isOneWay(session)) return null;
  const tail = unansweredTail(session);
  if (tail !== null && longestFrame !== null && longestFrame > tail.silentSince) return null;
  const ofSession = (part: number): number =>
    session.duration === 0 ? 0 : Math.min(1, part / session.duration);
  if (longest < STALL_SECONDS && (longest < MIN_SECONDS || ofSession(longest) < STALL_SHARE)) return null;
  const cause = mainCause(session);
  if (cause === 'server' && longest < STALL_SECONDS && ofSession(bySeconds.server) < SERVER_SHARE)
    return null;
  if (isToldElsewhere(session, context, cause)) return null;
  const reason = reasonOf(session, cause);
  // A closed window is announced in every segment: what the capture lacks does not change that.
  const confidence =
    cause === 'window' ? reason.confidence : lossConfidence(session, context, reason.confidence);
  const parts = (['acknowledgment', 'window', 'client', 'server'] as const).filter((x) => bySeconds[x] > 0);
  return {
    code: 'stalls',
    title: `The session stood still for ${durationText(seconds)} (${percentText(ofSession(seconds))} of it)${longest < seconds ? `, at most ${durationText(longest)} at a time` : ''}: ${reason.because}.`,
    subject: reason.subject,
    severity: severityOf(session),
    confidence:
      bytesLostInCapture(session) > 0 ? Math.min(confidence, CONFIDENCE_WITH_CAPTURE_LOSS) : confidence,
    cost: { seconds, bytes: 0 },
    evidence: [
      ...(longestFrame === null
        ? []
        : [{ frame: longestFrame, text: `ended the longest silence, ${durationText(longest)}` }]),
      ...frameEvidence(session, 'stall', 'ended a silence').filter((e) => e.frame !== longestFrame),
      figure(`${durationText(seconds)} of ${durationText(session.duration)}`),
      ...(parts.length > 1
        ? parts.map((part) => figure(`${durationText(bySeconds[part])} ${WAITED_FOR[part]}`))
        : []),
    ],
    advice: [reason.advice],
  };
};

const WAITED_FOR: Readonly<Record<WaitingFor, string>> = {
  acknowledgment: 'waiting for acknowledgments',
  window: 'waiting for a closed window to open',
  client: 'waiting for data of the client',
  server: 'waiting for the answer of the server',
};

/** Another verdict says the same with its cause: one trouble is one finding. */
function isToldElsewhere(session: SessionSummary, context: DiagnoseContext, cause: WaitingFor): boolean {
  if (cause === 'window') return deadlock(session, context) !== null || zeroWindow(session, context) !== null;
  if (cause === 'server') return slowServer(session, context) !== null;
  return cause === 'acknowledgment' && stallByLoss(session) > 0 && pathLoss(session, context) !== null;
}

/** What took most of the time; the longest silence decides between equals. */
function mainCause(session: SessionSummary): WaitingFor {
  const { bySeconds, longestWaitingFor } = session.stalls;
  let main: WaitingFor = longestWaitingFor ?? 'acknowledgment';
  for (const cause of ['acknowledgment', 'window', 'client', 'server'] as const) {
    if (bySeconds[cause] > bySeconds[main]) main = cause;
  }
  return main;
}

function severityOf(session: SessionSummary): Severity {
  const { seconds, longest } = session.stalls;
  if (isRiddled(session)) return 'info';
  // Many short waits in a long session that is idle anyway: heartbeats, pushes.
  const scattered =
    longest < STALL_SHARE * session.duration &&
    seconds >= 3 * longest &&
    seconds < SERVER_SHARE * session.duration;
  if (scattered) return 'info';
  if (longest >= STALL_SECONDS) return 'warning';
  return seconds >= WARNING_SECONDS && seconds >= SERVER_SHARE * session.duration ? 'warning' : 'info';
}

function reasonOf(session: SessionSummary, cause: WaitingFor): StallReason {
  if (cause === 'acknowledgment') return lateAcknowledgments(session);
  if (cause === 'window') {
    const side =
      session.toServer.zeroWindowSeconds >= session.toClient.zeroWindowSeconds ? 'client' : 'server';
    return {
      subject: side,
      confidence: 0.9,
      because:
        deadlockSeconds(session) > 0
          ? 'the receive windows of both sides were closed'
          : `the ${side}'s receive window was closed`,
      advice: `\`tcpwhy explain zero-window\`; find why the application on the ${side} does not read.`,
    };
  }
  return {
    subject: cause,
    confidence: 0.6,
    because: `the ${cause} took ${durationText(session.stalls.bySeconds[cause])} to answer (its application was slow, or had nothing to say until then)`,
    advice: `Compare the time with the log of the application on the ${cause}: a slow query, a lock, a pause. A session of people or of pushed messages waits without fault.`,
  };
}

/** Data was under way: nobody's application is shown to be slow. */
function lateAcknowledgments(session: SessionSummary): StallReason {
  if (stallByLoss(session) > 0) {
    return {
      subject: 'path',
      confidence: 0.9,
      because: 'the longest ended with a retransmission, so an acknowledgment was awaited in vain',
      advice: '`tcpwhy explain path-loss`; on the sender `nstat -az TcpExtTCPTimeouts TcpExtTCPLossProbes`.',
    };
  }
  if (SIDES.some((side) => sentBy(session, side).spuriousRetransmissions > 0)) {
    return {
      subject: 'path',
      confidence: 0.7,
      because: 'acknowledgments came late, and a needless retransmission shows that the path delayed them',
      advice:
        'Look for sudden delay on the path: full queues, Wi-Fi, mobile links, a paused virtual machine. `tcpwhy explain spurious-retransmissions`.',
    };
  }
  const known = framesOf(session, 'retransmission').length;
  const genuine = SIDES.reduce((sum, side) => sum + genuineRetransmissions(session, side), 0);
  if (genuine > known) {
    // Only the first frames are kept: the longest silence may have ended with a later retransmission.
    return {
      subject: 'path',
      confidence: 0.5,
      because: 'data waited for its acknowledgment, and retransmissions are the likely reason',
      advice:
        'Compare the frame that ended the longest silence with the retransmission events of the session.',
    };
  }
  return {
    subject: 'path',
    confidence: 0.5,
    because: 'data waited for acknowledgments that came late or were lost',
    advice:
      'About 40 ms or 200 ms at a time are delayed acknowledgments, worse with small writes: TCP_NODELAY, or one write for each message. More is delay on the path or a host that is not scheduled.',
  };
}
