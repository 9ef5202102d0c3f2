/** The session was ended by a reset: who sent it, and why. */
import type { ResetCause, Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { finSeen, frameEvidence, otherSide, type SessionRule } from '../session-facts.js';
import type { Evidence, Severity, VerdictSubject } from '../verdict.js';
import { unansweredTail } from './peer-dead.js';
import { capitalize, durationText } from '../wording.js';

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
    because: 'a device on the way sent it in the name of the SENDER',
    advice: [
      'Capture at the SENDER as well: if the reset is not in that capture, a device between the two points made it.',
      'Compare the idle time before it with the session timeouts of firewalls, NAT gateways and load balancers on the way.',
    ],
  },
  injected: {
    subject: 'middlebox',
    severity: 'critical',
    confidence: 0.8,
    because: 'it was injected: it does not fit what the SENDER really sent',
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

export const reset: SessionRule = (session) => {
  // A handshake that failed by a reset has its own verdict.
  if (session.close.how !== 'reset' || session.handshake.reason !== null) return null;
  const cause = session.close.resetCause ?? 'unknown';
  const wording = CAUSES[cause];
  const sender = session.close.by;
  const benign = isBenign(session, cause);
  const who = sender === null ? 'A reset ended the session' : `The ${sender} reset the session`;
  const tail = benign === null ? '' : ` This is harmless: ${benign}.`;
  return {
    code: 'reset',
    title: `${who} after ${durationText(session.duration)}: ${name(wording.because, sender)}.${tail}`,
    subject: wording.subject ?? sender ?? 'path',
    severity: benign === null ? wording.severity : 'info',
    confidence: wording.confidence,
    cost: { seconds: 0, bytes: 0 },
    evidence: evidenceOf(session, cause),
    advice: benign === null ? wording.advice.map((line) => capitalize(name(line, sender))) : [],
  };
};

/** Why the reset did no harm, or null when it may have. */
function isBenign(session: SessionSummary, cause: ResetCause): string | null {
  if (cause !== 'abort' && cause !== 'closed-socket' && cause !== 'unknown') return null;
  if (unansweredTail(session) !== null) return null;
  const lost = session.toServer.missingBytes + session.toClient.missingBytes;
  if (finSeen(session) && lost === 0) return 'a FIN had ended the session already and nothing is missing';
  if (cause === 'abort' && session.toServer.bytes === 0 && session.toClient.bytes === 0) {
    return 'no data was exchanged, as with health checks';
  }
  return null;
}

function evidenceOf(session: SessionSummary, cause: ResetCause): Evidence[] {
  const frames = frameEvidence(session, 'reset', `reset, cause ${cause}`);
  const closing = session.close.frame;
  if (closing !== null && !frames.some((e) => e.frame === closing)) {
    frames.unshift({ frame: closing, text: `reset, cause ${cause}` });
  }
  return frames;
}

function name(text: string, sender: Side | null): string {
  return text
    .replaceAll('SENDER', sender ?? 'sender')
    .replaceAll('PEER', sender === null ? 'other side' : otherSide(sender));
}
