/** The opening of a session: SYNs, options of both sides, round trips, and how it failed. */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import type { Endpoint } from './endpoint.js';
import type { HandshakeFailedEvent, HandshakeFailure } from './events.js';
import type { Session } from './session.js';
import type { HandshakeOptions, HandshakeSummary } from './session-summary.js';
import { NEVER } from './never.js';
import { seqLeq } from './seq.js';

const HANDSHAKE_FAILED = kindCode('handshake-failed');

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
  if (session.synAckNs === NEVER || a.side === 1 || (flags & (Flag.Ack | Flag.Rst)) !== Flag.Ack) return;
  // RFC 9293 §3.10.7.4: an ACK that does not cover the SYN ends no handshake.
  if (a.receiver.issKnown && seqLeq(a.ack, a.receiver.iss)) return;
  session.handshakeNs = a.timeNs;
  cancelTimeout(a, session);
}

/**
 * RFC 9293 §3.5 figure 8: each side's SYN crossed the other's, and is now repeated with the ACK. Only
 * what comes behind the SYN is new: the segment in hand then begins there.
 */
export function skipCrossedSyn(a: Arrival): void {
  const bothSyn = Flag.Syn | Flag.Ack;
  if ((a.flags & bothSyn) !== bothSyn || !a.sender.synBare || !a.receiver.synBare) return;
  if (a.sender.synAckSent) return;
  a.sender.synAckSent = true;
  a.seq = (a.seq + 1) | 0;
}

function trackSyn(a: Arrival): void {
  const session = a.session;
  a.sender.synBare = true;
  if (session.synNs === NEVER) {
    session.synNs = a.timeNs;
    return;
  }
  if (a.side === 1) return;
  session.synRetries++;
  // Karn: after a repeat nobody knows which SYN was answered; time from the last one.
  if (session.synAckNs !== NEVER) return;
  session.synNs = a.timeNs;
  holdTimeout(a, `${session.synRetries + 1} SYNs, no answer of any kind`);
}

function trackSynAck(a: Arrival): void {
  const session = a.session;
  cancelTimeout(a, session);
  // RFC 1122 §4.2.3.9: a refusal or an ICMP error may be followed by success.
  if (session.failure !== null && session.failure !== 'aborted' && session.failure !== 'reset-by-peer') {
    session.failure = null;
    session.resetCause = null;
  }
  if (session.handshakeNs !== NEVER) return;
  if (session.synAckNs !== NEVER && !a.sender.synBare) {
    session.synAckRetries++;
    holdTimeout(a, `${session.synAckRetries + 1} SYN-ACKs, never acknowledged`);
  }
  session.synAckNs = a.timeNs;
}

/** Notes that nobody has answered the segment in hand yet; only the end of the session confirms it. */
function holdTimeout(a: Arrival, why: string): void {
  const session = a.session;
  if (!a.log.wanted || session.failure !== null) return;
  const before = a.unanswered.get(session.number);
  if (before !== undefined && !a.log.cancel(before)) return;
  const event: HandshakeFailedEvent = {
    kind: 'handshake-failed',
    ...a.stamp(),
    reason: 'timeout',
    attempts: session.synRetries + 1,
    evidence: [why],
  };
  a.unanswered.set(session.number, event);
  a.log.push(event, true);
}

function cancelTimeout(a: Arrival, session: Session): void {
  if (!a.log.wanted) return;
  const waiting = a.unanswered.get(session.number);
  if (waiting === undefined) return;
  a.log.cancel(waiting);
  a.unanswered.delete(session.number);
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
  if ((a.flags & Flag.Ack) === 0) x.accEcn = ecnBits === (Flag.Ece | Flag.Cwr | Flag.Ae);
  else {
    // RFC 9768 §3.1.1: an answer with ECE alone falls back to the ECN of RFC 3168.
    x.accEcn = a.receiver.accEcn && (ecnBits & (Flag.Cwr | Flag.Ae)) !== 0;
    a.receiver.accEcn = x.accEcn;
  }
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
  cancelTimeout(a, session);
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
  const tried = session.synRetries > 0 && session.synAckNs === NEVER;
  const answeredInVain = session.synAckRetries > 0 && session.handshakeNs === NEVER;
  const failed = session.failure === null && session.synNs !== NEVER && (tried || answeredInVain);
  if (!failed || session.states.handshakeDone) {
    cancelTimeout(a, session);
    return;
  }
  session.failure = 'timeout';
  a.log.count(session, HANDSHAKE_FAILED, session.lastFrame);
  const waiting = a.unanswered.get(session.number);
  if (waiting === undefined || a.log.replaying) return;
  a.log.release(waiting);
  a.unanswered.delete(session.number);
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
  fromNs === NEVER || toNs === NEVER ? null : Math.max(0, toNs - fromNs) / 1e9;

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
    // TCP connected: what failed is above it.
    case 'tls-alert':
    case 'tls-reset':
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
  if (session.handshakeNs !== NEVER || session.states.handshakeDone) {
    return session.client.synSeen || session.server.synSeen ? 'completed' : 'not-captured';
  }
  return session.client.synSeen || session.server.synSeen ? 'timeout' : 'not-captured';
}
