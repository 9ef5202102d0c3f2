/** The opening of a session: SYNs, options of both sides, round trips, and how it failed. */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import type { Endpoint } from './endpoint.js';
import type { HandshakeFailedEvent, HandshakeFailure } from './events.js';
import type { Session } from './session.js';
import type { HandshakeOptions, HandshakeSummary } from './session-summary.js';

const HANDSHAKE_FAILED = kindCode('handshake-failed');

/** Held events that say "no answer so far"; confirmed when the capture or the session ends. */
const unanswered = new WeakMap<Session, HandshakeFailedEvent>();

/** Tracks SYN, SYN-ACK and the first ACK. Call after duplicates are sorted out. */
export function trackHandshake(a: Arrival): void {
  const session = a.session;
  const flags = a.flags;
  if ((flags & Flag.Syn) !== 0) {
    if ((flags & Flag.Ack) === 0) trackSyn(a);
    else trackSynAck(a);
    readOptions(a);
    return;
  }
  if (
    session.handshakeNs < 0 &&
    session.synAckNs >= 0 &&
    a.side === 0 &&
    (flags & (Flag.Ack | Flag.Rst)) === Flag.Ack
  )
    session.handshakeNs = a.timeNs;
}

function trackSyn(a: Arrival): void {
  const session = a.session;
  if (session.synNs < 0) {
    session.synNs = a.timeNs;
    session.synFrame = a.frame;
    return;
  }
  if (a.side === 1) return;
  session.synRetries++;
  // Karn: after a repeat nobody knows which SYN was answered; time from the last one.
  session.synNs = a.timeNs;
  if (session.synAckNs >= 0) return;
  const before = unanswered.get(session);
  if (before) a.log.cancel(before);
  if (!a.log.wanted) return;
  const event: HandshakeFailedEvent = {
    kind: 'handshake-failed',
    frame: a.frame,
    timeNs: a.timeNs,
    session: session.number,
    from: 'client',
    reason: 'timeout',
    attempts: session.synRetries + 1,
    evidence: [`${session.synRetries + 1} SYNs, no answer of any kind`],
  };
  unanswered.set(session, event);
  a.log.push(event, true);
}

function trackSynAck(a: Arrival): void {
  const session = a.session;
  const waiting = unanswered.get(session);
  if (waiting) {
    a.log.cancel(waiting);
    unanswered.delete(session);
  }
  if (session.synAckNs >= 0 && session.handshakeNs < 0) session.synAckRetries++;
  if (session.synAckNs < 0 || session.handshakeNs < 0) session.synAckNs = a.timeNs;
}

function readOptions(a: Arrival): void {
  const p = a.packet;
  const x = a.sender;
  const bits = p.optionBits;
  x.synSeen = true;
  x.issKnown = true;
  x.iss = a.seq;
  x.mss = p.mss;
  x.windowScaleOffered = p.windowScale;
  x.sackPermitted = (bits & OptionBit.SackPermitted) !== 0;
  x.timestampsOffered = (bits & OptionBit.Timestamps) !== 0;
  x.fastOpen = (bits & OptionBit.FastOpen) !== 0;
  x.mptcp = (bits & OptionBit.Mptcp) !== 0;
  const ecnBits = a.flags & (Flag.Ece | Flag.Cwr | Flag.Ae);
  x.accEcn = (a.flags & Flag.Ack) === 0 ? ecnBits === (Flag.Ece | Flag.Cwr | Flag.Ae) : false;
  x.ecnOffered = (a.flags & Flag.Ece) !== 0;
  settleScale(a);
}

/** RFC 7323 §2.2: scaling is in use only when both SYNs carry the option. */
function settleScale(a: Arrival): void {
  const x = a.sender;
  const y = a.receiver;
  if (x.windowScaleOffered < 0) {
    x.shift = 0;
    y.shift = 0;
    return;
  }
  if (y.synSeen) {
    const both = y.windowScaleOffered >= 0;
    x.shift = both ? Math.min(x.windowScaleOffered, 14) : 0;
    y.shift = both ? Math.min(y.windowScaleOffered, 14) : 0;
  } else if ((a.flags & Flag.Ack) !== 0) {
    // A SYN-ACK carries the option only in answer to one.
    x.shift = Math.min(x.windowScaleOffered, 14);
  }
}

/** Notes that the handshake failed, with the frame in hand as the proof. */
export function failHandshake(
  a: Arrival,
  session: Session,
  reason: HandshakeFailure,
  from: HandshakeFailedEvent['from'],
  evidence: string[],
): void {
  if (session.failure !== null) return;
  session.failure = reason;
  session.failureFrame = a.frame;
  const waiting = unanswered.get(session);
  if (waiting) {
    a.log.cancel(waiting);
    unanswered.delete(session);
  }
  a.log.add(session, {
    kind: 'handshake-failed',
    frame: a.frame,
    timeNs: a.timeNs,
    session: session.number,
    from,
    reason,
    attempts: session.synRetries + 1,
    evidence,
  });
}

/** A session ends: what never came is now known. */
export function closeHandshake(a: Arrival, session: Session): void {
  if (session.failure !== null || session.handshakeNs >= 0 || session.synNs < 0) return;
  if (session.states.handshakeDone) return;
  const tried = session.synRetries > 0 && session.synAckNs < 0;
  const answeredInVain = session.synAckNs >= 0 && session.synAckRetries > 0;
  if (!tried && !answeredInVain) return;
  session.failure = 'timeout';
  session.failureFrame = session.lastFrame;
  a.log.count(session, HANDSHAKE_FAILED, session.lastFrame);
  const waiting = unanswered.get(session);
  if (waiting) a.log.release(waiting);
}

function options(x: Endpoint): HandshakeOptions | null {
  if (!x.synSeen) return null;
  return {
    mss: x.mss < 0 ? null : x.mss,
    windowScale: x.windowScaleOffered < 0 ? null : x.windowScaleOffered,
    sackPermitted: x.sackPermitted,
    timestamps: x.timestampsOffered,
    fastOpen: x.fastOpen,
    mptcp: x.mptcp,
    ecn: x.ecnOffered,
  };
}

const seconds = (fromNs: number, toNs: number): number | null =>
  fromNs < 0 || toNs < 0 ? null : Math.max(0, toNs - fromNs) / 1e9;

export function handshakeSummary(session: Session): HandshakeSummary {
  return {
    outcome: outcome(session),
    reason: session.failure,
    rtt: seconds(session.synNs, session.handshakeNs),
    serverRtt: seconds(session.synNs, session.synAckNs),
    clientRtt: seconds(session.synAckNs, session.handshakeNs),
    synRetries: session.synRetries,
    synAckRetries: session.synAckRetries,
    options: { client: options(session.client), server: options(session.server) },
  };
}

function outcome(session: Session): HandshakeSummary['outcome'] {
  switch (session.failure) {
    case null:
      break;
    case 'timeout':
      return 'timeout';
    case 'refused':
      return 'refused';
    case 'reset-by-peer':
    case 'aborted':
      return 'aborted';
    default:
      return 'unreachable';
  }
  if (session.handshakeNs >= 0 || session.states.handshakeDone) {
    return session.client.synSeen || session.server.synSeen ? 'completed' : 'not-captured';
  }
  return session.client.synSeen || session.server.synSeen ? 'timeout' : 'not-captured';
}
