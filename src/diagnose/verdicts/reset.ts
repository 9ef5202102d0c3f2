/** The session was ended by a reset: who sent it, and why. */
import type { ResetCause, Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { figure, finSeen, frameEvidence, otherSide, sentBy, type SessionRule } from '../session-facts.js';
import type { Evidence, Severity, VerdictDraft, VerdictSubject } from '../verdict.js';
import { unansweredTail } from './peer-dead.js';
import { bytesText, capitalize, countText, durationText } from '../wording.js';

interface CauseWording {
  /** Null: the side that sent the reset. */
  readonly subject: VerdictSubject | null;
  readonly severity: Severity;
  readonly confidence: number;
  /** Rest of the sentence; SENDER and PEER stand for the two sides. */
  readonly because: string;
  readonly advice: readonly string[];
}

const CAUSES: Readonly<Record<ResetCause, CauseWording>> = {
  refused: {
    subject: 'server',
    severity: 'critical',
    confidence: 0.95,
    because: 'no socket listens on the port',
    advice: ['On the server: `ss -ltn` must list the port, on an address that clients can reach.'],
  },
  'unread-data': {
    subject: null,
    severity: 'warning',
    confidence: 0.6,
    because:
      'its application closed the socket while data of the PEER was still unread, and that data is lost',
    advice: [
      'Let the application of the SENDER read to the end of the request or answer before it closes.',
      'Look in its log for an early error answer (too large, not authorised, timeout) at that time.',
    ],
  },
  abort: {
    subject: null,
    severity: 'warning',
    confidence: 0.8,
    because: 'its application aborted the connection instead of closing it',
    advice: [
      'Look in the log of the SENDER for a timeout, crash or cancelled request at that time.',
      'SO_LINGER with time 0, a killed process and some health checks and pools do this on purpose.',
    ],
  },
  'closed-socket': {
    subject: null,
    severity: 'warning',
    confidence: 0.85,
    because: 'the PEER sent data to a socket that was closed already',
    advice: [
      'For reused HTTP connections: make the idle timeout of the client shorter than that of the server.',
      'Retry requests that are safe to repeat.',
    ],
  },
  'keepalive-timeout': {
    subject: 'path',
    severity: 'critical',
    confidence: 0.85,
    because: 'the PEER no longer answered its probes',
    advice: [
      'Did the PEER crash, lose its address or sit behind a NAT that forgot the session?',
      'On the SENDER: `sysctl net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes`.',
    ],
  },
  firewall: {
    subject: 'middlebox',
    severity: 'critical',
    confidence: 0.75,
    because: 'a device on the way sent the reset, not the SENDER',
    advice: [
      'Capture at the SENDER as well: if the reset is not in that capture, a device between the two points made it.',
      'Compare the idle time before it with the session timeouts of firewalls, NAT gateways and load balancers on the way.',
    ],
  },
  injected: {
    subject: 'middlebox',
    severity: 'critical',
    confidence: 0.8,
    because: 'the reset was injected, it does not fit what the SENDER really sent',
    advice: [
      'Capture at the SENDER as well: an injected reset is not in that capture.',
      'Use the TTL of the reset and of genuine segments to estimate how many hops away it was made.',
    ],
  },
  'half-open': {
    subject: null,
    severity: 'warning',
    confidence: 0.8,
    because: 'it no longer knew the session',
    advice: [
      'Was the SENDER restarted, failed over, or did a load balancer move the session to another host?',
      'Keep-alives shorter than the idle timeouts on the way keep sessions known.',
    ],
  },
  'handshake-aborted': {
    subject: null,
    severity: 'info',
    confidence: 0.85,
    because: 'it did not want the connection that was being made',
    advice: ['Usual for port scans, health checks and the slower address of a dual-stack connect.'],
  },
  unknown: {
    subject: null,
    severity: 'warning',
    confidence: 0.5,
    because: 'the capture does not show why',
    advice: [
      "Ask the kernel of the SENDER: `bpftrace -e 'tracepoint:tcp:tcp_send_reset { print(kstack); }'`.",
      'Capture at the SENDER as well, to see whether it sent the reset at all.',
    ],
  },
};

/** Segments below which a session without a beginning shows nothing of why it was reset. */
const MIN_SEGMENTS = 3;

export const reset: SessionRule = (session) => {
  // A handshake that failed by a reset has its own verdict.
  if (session.close.how !== 'reset' || session.handshake.reason !== null) return null;
  if (showsNothingElse(session)) return unexplained(session);
  const cause = session.close.resetCause ?? 'unknown';
  const wording = CAUSES[cause];
  const sender = session.close.by;
  const refused = WHOLE_WHEN_CLOSED.has(cause) ? refusedBytes(session) : 0;
  const benign = isBenign(session, cause, refused);
  const lost =
    refused > 0 && sender !== null
      ? `; ${bytesText(refused)} of the ${otherSide(sender)} were never accepted`
      : '';
  const tail = benign === null ? '' : ` This is harmless: ${benign}.`;
  return {
    code: 'reset',
    title: `${opening(session, wording.subject === 'middlebox')}: ${name(wording.because, sender)}${lost}.${tail}`,
    subject: wording.subject ?? sender ?? 'path',
    severity: benign === null ? wording.severity : 'info',
    confidence: wording.confidence,
    cost: { seconds: 0, bytes: refused },
    evidence: [
      ...closingFrame(session, `reset, cause ${cause}`),
      ...(refused > 0 ? [figure(`${bytesText(refused)} sent and not acknowledged before the reset`)] : []),
    ],
    advice: benign === null ? wording.advice.map((line) => capitalize(name(line, sender))) : [],
  };
};

/** "The client reset the session after 2.00 s"; a forged reset only bears the name of a side. */
function opening(session: SessionSummary, forged: boolean): string {
  const { by, afterSeconds } = session.close;
  const seconds = afterSeconds ?? session.duration;
  const after = seconds > 0 ? ` after ${durationText(seconds)}` : '';
  if (by === null) return `A reset ended the session${after}`;
  return forged
    ? `Somebody in the ${by}'s name reset the session${after}`
    : `The ${by} reset the session${after}`;
}

/** The reset is nearly all there is of the session: whatever its form, the reason came before. */
function showsNothingElse(session: SessionSummary): boolean {
  const segments = session.toServer.segments + session.toClient.segments;
  return session.handshake.outcome === 'not-captured' && segments < MIN_SEGMENTS;
}

function unexplained(session: SessionSummary): VerdictDraft {
  const segments = session.toServer.segments + session.toClient.segments;
  return {
    code: 'reset',
    title: `${opening(session, false)}, but the capture has only ${countText(segments, 'segment')} of it: why cannot be told.`,
    subject: session.close.by ?? 'path',
    severity: 'info',
    confidence: 0.3,
    cost: { seconds: 0, bytes: 0 },
    evidence: closingFrame(session, 'reset'),
    advice: ['Start the capture before the session begins, and let the filter include both directions.'],
  };
}

/** Causes that do no harm once everything was delivered. */
const WHOLE_WHEN_CLOSED: ReadonlySet<ResetCause> = new Set(['abort', 'closed-socket', 'unknown']);

/** Octets that the other side had sent and the one that reset never acknowledged. */
function refusedBytes(session: SessionSummary): number {
  const { by } = session.close;
  return by === null ? 0 : sentBy(session, otherSide(by)).unacknowledgedBytes;
}

/** Why the reset did no harm, or null when it may have. */
function isBenign(session: SessionSummary, cause: ResetCause, refused: number): string | null {
  if (!WHOLE_WHEN_CLOSED.has(cause)) return null;
  if (refused > 0 || unansweredTail(session) !== null) return null;
  const lost = session.toServer.missingBytes + session.toClient.missingBytes;
  if (finSeen(session) && lost === 0) return 'a FIN had ended the session already and nothing is missing';
  if (cause === 'abort' && session.toServer.bytes === 0 && session.toClient.bytes === 0) {
    return 'no data was exchanged, as with health checks';
  }
  return null;
}

/** The reset that ended the session: later ones only answer what was still under way. */
function closingFrame(session: SessionSummary, text: string): Evidence[] {
  const { frame } = session.close;
  return frame === null ? frameEvidence(session, 'reset', 'reset').slice(0, 1) : [{ frame, text }];
}

function name(text: string, sender: Side | null): string {
  return text
    .replaceAll('SENDER', sender ?? 'sender')
    .replaceAll('PEER', sender === null ? 'other side' : otherSide(sender));
}
