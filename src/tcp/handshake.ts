/** The opening of a session: SYNs, options of both sides, round trips, and how it failed. */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import type { Endpoint } from './endpoint.js';
import type { HandshakeFailedEvent, HandshakeFailure } from './events.js';
import type { Session } from './session.js';
import type { HandshakeOptions, HandshakeSummary } from './session-summary.js';
import { LIMITS } from '../limits.js';
import { NEVER } from './never.js';
import { seqLeq } from './seq.js';

const HANDSHAKE_FAILED = kindCode('handshake-failed');

/** SYN-ACKs repeated although they were acknowledged, from which on that is no lost ACK. */
const MIN_IGNORED = 2;

/** When the segments went out that a held failure is about, nanoseconds. */
const schedules = new WeakMap<HandshakeFailedEvent, number[]>();

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
  if (session.handshakeNs !== NEVER) return;
  // Karn: after a repeat nobody knows which SYN was answered; time from the last one.
  const before = session.synNs;
  session.synNs = a.timeNs;
  if (session.synAckNs !== NEVER) return;
  holdFailure(a, 'timeout', `${session.synRetries + 1} SYNs, no answer of any kind`, before);
}

function trackSynAck(a: Arrival): void {
  const session = a.session;
  const held = a.unanswered.get(session.number);
  cancelTimeout(a, session);
  // RFC 1122 §4.2.3.9: a refusal or an ICMP error may be followed by success.
  if (session.failure !== null && session.failure !== 'aborted' && session.failure !== 'reset-by-peer') {
    session.failure = null;
    session.resetCause = null;
  }
  if (session.handshakeNs !== NEVER) {
    repeatedAnswer(a);
    return;
  }
  if (session.synAckNs !== NEVER && !a.sender.synBare) {
    session.synAckRetries++;
    // No SYN asked for this one: the wait of its timer is no part of the round trip.
    if (session.synNs !== NEVER && a.receiver.lastNs < session.synAckNs)
      session.synNs += a.timeNs - session.synAckNs;
    const before = held === undefined ? undefined : schedules.get(held);
    holdFailure(
      a,
      'timeout',
      `${session.synAckRetries + 1} SYN-ACKs, never acknowledged`,
      session.synAckNs,
      session.synAckRetries > 1 ? before : undefined,
    );
  }
  session.synAckNs = a.timeNs;
}

/** The SYN-ACK again after its acknowledgment passed: that was lost behind the capture, or not taken. */
function repeatedAnswer(a: Arrival): void {
  const session = a.session;
  if (a.side === 0 || a.sender.synBare) return;
  session.synAckRetries++;
  if (++session.answersIgnored >= MIN_IGNORED && onlyAnswered(session))
    holdFailure(
      a,
      'not-accepted',
      `the SYN-ACK again, ${session.answersIgnored} times after it was acknowledged, and nothing else of the server`,
      NEVER,
    );
}

/** The server has sent nothing but its SYN-ACK, as often as it was seen. */
function onlyAnswered(session: Session): boolean {
  const { server } = session;
  return server.segments - server.resets - server.duplicates <= 1 + session.synAckRetries;
}

/**
 * Notes that nobody has answered the segment in hand yet; only the end of the session confirms it.
 *
 * @param beforeNs When the one before it was sent, `NEVER` when that tells nothing.
 * @param earlier When those before were sent, where that is known.
 */
function holdFailure(
  a: Arrival,
  reason: HandshakeFailure,
  why: string,
  beforeNs: number,
  earlier?: readonly number[],
): void {
  const session = a.session;
  if (!a.log.wanted || session.failure !== null) return;
  const before = a.unanswered.get(session.number);
  if (before !== undefined && !a.log.cancel(before)) return;
  const sent = [...(earlier ?? (before && schedules.get(before)) ?? [beforeNs])];
  if (sent.length < LIMITS.maxEvidenceFrames) sent.push(a.timeNs);
  const event: HandshakeFailedEvent = {
    kind: 'handshake-failed',
    ...a.stamp(),
    reason,
    attempts: session.synRetries + 1,
    evidence: beforeNs === NEVER ? [why] : [why, scheduleText(sent)],
  };
  a.unanswered.set(session.number, event);
  schedules.set(event, sent);
  a.log.push(event, true);
}

/** Timers back off (RFC 6298 §5.5), and how they do tells stacks apart. */
function scheduleText(sent: readonly number[]): string {
  const seconds = sent.map((ns) => ((ns - sent[0]!) / 1e9).toFixed(2));
  return `sent after ${seconds.join(', ')} s`;
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
  const ecn = (a.flags & Flag.Ece) !== 0;
  if (x.synSeen && x.ecnOffered && !ecn) x.ecnWithdrawn = true;
  x.synSeen = true;
  x.issKnown = true;
  x.iss = a.seq;
  x.mss = p.mss;
  x.windowScaleOffered = p.windowScale;
  x.synWindow = p.window;
  x.synOverwritten = (bits & OptionBit.Overwritten) !== 0;
  x.sackPermitted = (bits & OptionBit.SackPermitted) !== 0;
  x.timestampsOffered = (bits & (OptionBit.Timestamps | OptionBit.TimestampsCut)) !== 0;
  x.fastOpen = (bits & OptionBit.FastOpen) !== 0;
  x.mptcp = (bits & OptionBit.Mptcp) !== 0;
  const ecnBits = a.flags & (Flag.Ece | Flag.Cwr | Flag.Ae);
  if ((a.flags & Flag.Ack) === 0) x.accEcn = ecnBits === (Flag.Ece | Flag.Cwr | Flag.Ae);
  else {
    // RFC 9768 §3.1.1: an answer with ECE alone falls back to the ECN of RFC 3168.
    x.accEcn = a.receiver.accEcn && (ecnBits & (Flag.Cwr | Flag.Ae)) !== 0;
    a.receiver.accEcn = x.accEcn;
  }
  x.ecnOffered = ecn;
  settleScale(a);
}

/** RFC 7323 §2.2: scaling is in use only when both SYNs carry the option. */
function settleScale(a: Arrival): void {
  const x = a.sender;
  const y = a.receiver;
  // The snap length may have cut the option off: then nobody knows.
  if (x.windowScaleOffered < 0 && (a.packet.optionBits & OptionBit.Truncated) !== 0) return;
  if (x.windowScaleOffered < 0) {
    x.shift = 0;
    y.shift = 0;
    return;
  }
  if (y.synSeen && (y.shift >= 0 || y.windowScaleOffered >= 0)) {
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
    timeNs: a.packet.timeNs,
    session: session.number,
    from,
    reason,
    attempts: session.synRetries + 1,
    evidence,
  });
}

/** Why the handshake has failed if nothing more comes; null when that would be no news. */
function failureAtEnd(session: Session): HandshakeFailure | null {
  if (session.failure !== null) return null;
  if (session.answersIgnored >= MIN_IGNORED && onlyAnswered(session)) return 'not-accepted';
  const tried = session.synRetries > 0 && session.synAckNs === NEVER;
  const answeredInVain = session.synAckRetries > 0 && session.handshakeNs === NEVER;
  const unanswered = session.synNs !== NEVER && (tried || answeredInVain) && !session.states.handshakeDone;
  return unanswered ? 'timeout' : null;
}

/** The end of the session would tell more of its handshake. */
export const isHandshakeOpen = (a: Arrival, session: Session): boolean =>
  failureAtEnd(session) !== null || a.unanswered.has(session.number);

/** A session ends: what never came is now known. */
export function closeHandshake(a: Arrival, session: Session): void {
  const failure = failureAtEnd(session);
  if (failure === null) {
    cancelTimeout(a, session);
    return;
  }
  session.failure = failure;
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
    window: x.synWindow,
    ...(x.synOverwritten && { overwritten: true as const }),
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
    ...(session.client.ecnWithdrawn && { ecnWithdrawn: true as const }),
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
    case 'not-accepted':
      return 'aborted';
    default:
      return 'unreachable';
  }
  if (session.handshakeNs !== NEVER || session.states.handshakeDone) {
    return session.client.synSeen || session.server.synSeen ? 'completed' : 'not-captured';
  }
  return session.client.synSeen || session.server.synSeen ? 'timeout' : 'not-captured';
}
