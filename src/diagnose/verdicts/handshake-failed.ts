/** The session never came into being: refused, unanswered, rejected by ICMP, or broken off in TLS. */
import type { HandshakeFailure } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { isOneWay } from '../capture-doubt.js';
import { endpointText, figure, frameEvidence, secondsAfterEnd, type SessionRule } from '../session-facts.js';
import type { Evidence, Severity, VerdictDraft, VerdictSubject } from '../verdict.js';
import { countText, durationText } from '../wording.js';
import { tlsHandshakeFailed } from './tls-handshake.js';

interface FailureWording {
  readonly subject: VerdictSubject;
  readonly confidence: number;
  /** End of the sentence "The connection to 10.0.0.2:80 failed after 7.02 s and 4 SYNs: …". */
  readonly because: string;
  readonly advice: readonly string[];
}

const CHECK_FILTERS =
  'Look for the rule: `nft list ruleset`, `iptables -L -n -v`, security groups and network policies on the way.';
const CHECK_ROUTE = 'On the client: `ip route get ADDRESS`, then `tcptraceroute ADDRESS PORT`.';

const FAILURES: Readonly<Record<HandshakeFailure, FailureWording>> = {
  timeout: {
    subject: 'path',
    confidence: 0.9,
    because: 'nothing answered the SYN',
    advice: [
      'Capture on the server: does the SYN arrive (`tcpdump -ni any "tcp[tcpflags] & tcp-syn != 0"`)?',
      'If it does not, a firewall drops it or the route is wrong; if it does, see `nstat -az TcpExtListenDrops TcpExtListenOverflows`.',
    ],
  },
  refused: {
    subject: 'server',
    confidence: 0.95,
    because: 'the port refused the SYN with a reset',
    advice: [
      'On the server: `ss -ltn` must list the port, on an address that clients can reach (not only 127.0.0.1).',
      'If it is listed, something on the way answers for the server: capture on the server too.',
    ],
  },
  'network-unreachable': {
    subject: 'path',
    confidence: 0.98,
    because: 'a router has no route to the network (ICMP)',
    advice: [CHECK_ROUTE, 'The sender of the ICMP message is the router that lacks the route.'],
  },
  'host-unreachable': {
    subject: 'path',
    confidence: 0.98,
    because: 'the last router cannot reach the host (ICMP)',
    advice: [
      'Is the host up, and does it answer ARP or neighbour discovery (`ip neigh` on that router)?',
      CHECK_ROUTE,
    ],
  },
  'port-unreachable': {
    subject: 'middlebox',
    confidence: 0.95,
    because:
      'a packet filter rejected it (ICMP port unreachable, where a closed TCP port would send a reset)',
    advice: [CHECK_FILTERS],
  },
  'admin-prohibited': {
    subject: 'middlebox',
    confidence: 0.98,
    because: 'a packet filter prohibits it (ICMP communication administratively prohibited)',
    advice: [CHECK_FILTERS],
  },
  'host-prohibited': {
    subject: 'middlebox',
    confidence: 0.98,
    because: 'a packet filter prohibits traffic to the host (ICMP host administratively prohibited)',
    advice: [CHECK_FILTERS],
  },
  'net-prohibited': {
    subject: 'middlebox',
    confidence: 0.98,
    because: 'a packet filter prohibits traffic to the network (ICMP network administratively prohibited)',
    advice: [CHECK_FILTERS],
  },
  'protocol-unreachable': {
    subject: 'server',
    confidence: 0.95,
    because: 'the host says that it does not speak TCP (ICMP protocol unreachable)',
    advice: ['Is this the right address? Hosts with TCP do not send this; a filter or a device may.'],
  },
  'fragmentation-needed': {
    subject: 'path',
    confidence: 0.9,
    because: 'a packet did not fit the path (ICMP fragmentation needed) and nothing smaller got through',
    advice: [
      'Find the MTU: `tracepath -n ADDRESS`, `ping -M do -s 1372 ADDRESS`.',
      'Clamp the MSS at the tunnel: `iptables -t mangle -A FORWARD -p tcp --syn -j TCPMSS --clamp-mss-to-pmtu`.',
    ],
  },
  'ttl-exceeded': {
    subject: 'path',
    confidence: 0.95,
    because: 'packets ran out of hops on the way (ICMP time exceeded): a routing loop',
    advice: ['`traceroute -n ADDRESS` shows the two routers that send it back and forth.'],
  },
  'reset-by-peer': {
    subject: 'server',
    confidence: 0.7,
    because: 'a reset came before the handshake was complete',
    advice: [
      'On the server: `nstat -az TcpExtListenOverflows` and `sysctl net.ipv4.tcp_abort_on_overflow`.',
      'If the server never sent it, a firewall or load balancer did: compare the TTL with other segments.',
    ],
  },
  'not-accepted': {
    subject: 'server',
    confidence: 0.8,
    because: 'the server repeated its SYN-ACK although it was acknowledged, and never went further',
    advice: [
      'On the server: `ss -ltn "sport = :PORT"`: Recv-Q above Send-Q means that its accept queue is full; see `nstat -az TcpExtListenOverflows`.',
      'If the queue is not full, the ACKs do not reach the server: capture there.',
    ],
  },
  aborted: {
    subject: 'client',
    confidence: 0.9,
    because: 'the client gave up before the handshake was complete',
    advice: [
      'Usual for port scans, health checks and the slower address of a dual-stack connect.',
      'If it is not meant: compare the time with the connect timeout of the client application.',
    ],
  },
  'tls-alert': {
    subject: 'server',
    confidence: 0.9,
    because: 'TCP connected, but TLS ended with an alert',
    advice: [
      'Repeat it: `openssl s_client -connect ADDRESS:PORT -servername NAME` names the alert.',
      'Compare protocol versions, certificate chain, server name and client certificate of both sides.',
    ],
  },
  'tls-reset': {
    subject: 'server',
    confidence: 0.6,
    because: 'TCP connected, but the TLS handshake was cut off by a reset',
    advice: [
      'Try another server name: `openssl s_client -connect ADDRESS:PORT -servername example.org`.',
      'If only some names fail, a filter on the way reads the server name; capture on the server to see who resets.',
    ],
  },
};

/** Seconds of capture after the first SYN below which nothing can be missed: no timer has run (RFC 6298 §2.1). */
const TOO_EARLY_SECONDS = 1;
/** Seconds without an answer after the last segment that make a silence conclusive. */
const CONCLUSIVE_SECONDS = 3;

export const handshakeFailed: SessionRule = (session, context) => {
  const { handshake } = session;
  const reason = failureOf(session);
  if (reason === null) return null;
  const aboveTcp = tlsHandshakeFailed(session);
  if (aboveTcp !== null) return aboveTcp;
  const wording = FAILURES[reason];
  const synAckSeen = session.toClient.isn !== null;
  let confidence = wording.confidence;
  if (reason === 'timeout') {
    // The answers may be there and only the capture without them.
    if (isOneWay(session)) return null;
    const waited = secondsAfterEnd(session, context);
    if (waited !== null && waited + session.duration < TOO_EARLY_SECONDS) return tooEarly(session, waited);
    if (handshake.synRetries + handshake.synAckRetries === 0) {
      // One SYN proves nothing when the capture stopped before the answer could come.
      if (waited === null || waited < CONCLUSIVE_SECONDS) return null;
      confidence = 0.7;
    } else if (waited !== null && waited < CONCLUSIVE_SECONDS) {
      confidence = 0.7;
    }
  }
  const forged = reason === 'refused' && isMiddleboxCause(session);
  if (forged) confidence = 0.6;
  const synAckUnanswered = reason === 'timeout' && synAckSeen;
  const because = synAckUnanswered
    ? 'the SYN-ACK was sent but never acknowledged, so it or the answer to it was lost'
    : forged
      ? 'a reset answered the SYN, but not in the form of a closed port, so a device on the way may have sent it'
      : wording.because;
  const syns = handshake.synRetries + 1;
  // One of many that a scan or a flood explains, and told there.
  const { client, server } = session;
  const explained =
    context.explained?.has(client.address) === true ||
    context.explained?.has(`${server.address} ${server.port}`) === true;
  return {
    code: 'handshake-failed',
    title: `The connection to ${endpointText(session, 'server')} failed after ${durationText(session.duration)} and ${countText(syns, 'SYN')}: ${because}.`,
    subject: subjectOf(session, reason, wording.subject),
    severity: explained ? 'info' : severityOf(session, reason, confidence),
    confidence,
    cost: { seconds: session.duration, bytes: 0 },
    evidence: evidenceOf(session, reason),
    advice: wording.advice.map((line) => withAddress(line, session)),
  };
};

/** The capture stopped while the first answer could still be under way. */
function tooEarly(session: SessionSummary, waited: number): VerdictDraft {
  const syns = session.handshake.synRetries + 1;
  const seconds = waited + session.duration;
  const unanswered = syns === 1 ? 'The SYN' : `${countText(syns, 'SYN')}`;
  const end = seconds > 0 ? `${durationText(seconds)} after the first SYN` : 'right after it';
  return {
    code: 'handshake-failed',
    title: `${unanswered} to ${endpointText(session, 'server')} had no answer when the capture ended ${end}: it ends too early to say why.`,
    subject: 'capture',
    severity: 'info',
    confidence: 0.9,
    cost: { seconds: 0, bytes: 0 },
    evidence: [{ frame: session.firstFrame, text: 'first segment of the attempt' }],
    advice: ['Capture longer: an unanswered SYN is repeated after 1 s, then 3 s, 7 s, ….'],
  };
}

/** The reason as tracked; a handshake that merely never went on is one that timed out. */
function failureOf(session: SessionSummary): HandshakeFailure | null {
  const { outcome, reason } = session.handshake;
  if (reason !== null) return reason;
  return outcome === 'timeout' && session.close.how !== 'reset' ? 'timeout' : null;
}

function subjectOf(session: SessionSummary, reason: HandshakeFailure, usual: VerdictSubject): VerdictSubject {
  const byReset = reason === 'tls-reset' || reason === 'reset-by-peer' || reason === 'refused';
  if (byReset && isMiddleboxCause(session)) return 'middlebox';
  // Who sends an alert or a reset ends the session: that side rejected the other.
  if (reason === 'tls-alert' || reason === 'tls-reset') return session.close.by ?? usual;
  return usual;
}

function isMiddleboxCause(session: SessionSummary): boolean {
  return session.close.resetCause === 'firewall' || session.close.resetCause === 'injected';
}

function severityOf(session: SessionSummary, reason: HandshakeFailure, confidence: number): Severity {
  // The slower address of a dual-stack connect and a health check are given up within moments.
  if (reason === 'aborted')
    return session.duration < 1 && session.handshake.synRetries === 0 ? 'info' : 'warning';
  return confidence < 0.6 ? 'warning' : 'critical';
}

function evidenceOf(session: SessionSummary, reason: HandshakeFailure): Evidence[] {
  const { synRetries, synAckRetries } = session.handshake;
  const evidence: Evidence[] = [{ frame: session.firstFrame, text: 'first segment of the attempt' }];
  evidence.push(...frameEvidence(session, 'handshake-failed', `handshake failed: ${reason}`));
  if (synRetries > 0) evidence.push(figure(`the SYN was repeated ${countText(synRetries, 'time')}`));
  if (synAckRetries > 0)
    evidence.push(figure(`the SYN-ACK was repeated ${countText(synAckRetries, 'time')}`));
  return evidence;
}

function withAddress(line: string, session: SessionSummary): string {
  return line
    .replaceAll('ADDRESS:PORT', endpointText(session, 'server'))
    .replaceAll('ADDRESS', session.server.address)
    .replaceAll('PORT', String(session.server.port));
}
