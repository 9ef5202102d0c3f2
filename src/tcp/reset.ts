/**
 * Who reset the session, and why. A real stack resets in two forms (RFC 9293 §3.5.2, §3.10.7): in answer
 * to a segment it has no use for (SEQ = that segment's ACK, no ACK bit, often without options), or to
 * abort (SEQ = SND.NXT with ACK, and time stamps where they are in use). What fits neither form, or
 * comes with another TTL than the rest of the flow, was not sent by the endpoint.
 */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import type { ResetCause } from './events.js';
import { failHandshake } from './handshake.js';
import { seqDiff } from './seq.js';
import { NEVER } from './never.js';

const RESET = kindCode('reset');
const OUT_OF_WINDOW = kindCode('out-of-window');

/** Data that waits this long unanswered before an abort was probably never read. */
const UNREAD_NS = 100e6;
/** Shortest idle timeout of firewalls, NATs and load balancers in use. */
const IDLE_ENTRY_NS = 60e9;
/** Silence after which an answer by RST means that the peer forgot the session. */
const FORGOTTEN_NS = 60e9;

interface CauseFound {
  readonly cause: ResetCause;
  readonly confidence: number;
  readonly evidence: string[];
}

/**
 * Tracks the RST in hand. Call before the states are moved.
 *
 * @returns false when its receiver drops it: then nothing changes.
 */
export function trackReset(a: Arrival): boolean {
  const session = a.session;
  const x = a.sender;
  x.resets++;
  const wasOpen = session.resetCause === null;
  const found = wasOpen ? resetCause(a) : repeatCause(a);
  if (a.note(RESET)) {
    a.emit({
      kind: 'reset',
      ...a.stamp(),
      cause: found.cause,
      confidence: found.confidence,
      evidence: found.evidence,
    });
  }
  const distance = x.started ? seqDiff(a.seq, x.sndNxt) : 0;
  if (wasOpen && outOfWindow(a, distance)) {
    // RFC 5961 §3.2: dropped in silence.
    if (a.note(OUT_OF_WINDOW)) {
      a.emit({
        kind: 'out-of-window',
        ...a.stamp(),
        distance,
      });
    }
    return false;
  }
  // After the FINs of both it only answers what came late: the close was graceful.
  const closed = session.states.finSent(0) && session.states.finSent(1);
  if (wasOpen && !closed) {
    session.resetCause = found.cause;
    session.resetFrame = a.frame;
    session.closeNs = a.timeNs;
    session.resetSide = a.side;
    session.resetSeq = a.seq;
  }
  return true;
}

/**
 * The side that is said to have reset goes on beyond the sequence number of the reset: it never sent it
 * (Weaver, Sommer and Paxson 2009). What was sent before and overtaken ends below that number.
 */
export function judgeContinuation(a: Arrival): void {
  const session = a.session;
  if (session.resetCause === 'refused' || session.resetCause === 'handshake-aborted') return;
  if (a.payloadLen > 0 && seqDiff(a.end, session.resetSeq) > 0) session.resetCause = 'injected';
}

/** More RSTs follow the first: answers to what was still on its way, unless the first was forged. */
function repeatCause(a: Arrival): CauseFound {
  const session = a.session;
  const forged = forgery(a);
  if (forged.length >= 2) return { cause: 'injected', confidence: 0.8, evidence: forged };
  return {
    cause: a.side === session.resetSide ? session.resetCause! : 'closed-socket',
    confidence: 0.6,
    evidence: [`follows the reset of frame ${session.resetFrame}`],
  };
}

function resetCause(a: Arrival): CauseFound {
  const session = a.session;
  const x = a.sender;
  const y = a.receiver;
  const active = (a.flags & Flag.Ack) !== 0;

  if (!session.states.handshakeDone && session.handshakeNs === NEVER) {
    const during = duringHandshake(a);
    if (during !== null) return during;
  }
  const forged = forgery(a);
  if (forged.length >= 2) {
    // A middlebox that forgot an idle session resets it in the name of the other end.
    const idleNs = a.timeNs - Math.max(x.lastSentNs, x.progressNs, session.firstTimeNs);
    const cause = idleNs >= IDLE_ENTRY_NS ? 'firewall' : 'injected';
    return { cause, confidence: Math.min(0.95, 0.5 + 0.15 * forged.length), evidence: forged };
  }

  if (x.unansweredProbes >= 2 && active) {
    return {
      cause: 'keepalive-timeout',
      confidence: 0.9,
      evidence: [`${x.unansweredProbes} keep-alives of this side went unanswered before`],
    };
  }
  if (!active || a.packet.window === 0) {
    const answers = y.ackKnown && a.seq === y.lastAck;
    if (session.states.finSent(a.side)) {
      return {
        cause: 'closed-socket',
        confidence: answers ? 0.95 : 0.7,
        evidence: ['this side had closed (FIN) and was still sent data'],
      };
    }
    const idleNs = a.timeNs - Math.max(x.lastDataNs, x.progressNs, session.firstTimeNs);
    if (answers && idleNs > FORGOTTEN_NS) {
      return {
        cause: 'half-open',
        confidence: 0.8,
        evidence: [
          `answers a segment after ${(idleNs / 1e9).toFixed(0)} s of silence: the session is not known there`,
        ],
      };
    }
    if (answers && x.segments <= 1 && !session.client.synSeen) {
      return {
        cause: 'half-open',
        confidence: 0.6,
        evidence: ['answers a segment of a session it does not know'],
      };
    }
    if (!active)
      return {
        cause: 'closed-socket',
        confidence: answers ? 0.7 : 0.4,
        evidence: [answers ? 'answers a segment for which there is no socket' : 'carries no acknowledgment'],
      };
  }
  if (session.states.finSent(a.side)) {
    return { cause: 'closed-socket', confidence: 0.8, evidence: ['this side had sent its FIN before'] };
  }
  const waited = y.lastDataNs !== NEVER && y.lastDataNs > x.lastDataNs ? a.timeNs - y.lastDataNs : -1;
  const outstanding = y.started && seqDiff(y.sndNxt, a.ack) > 0;
  if (outstanding || waited > UNREAD_NS) {
    return {
      cause: 'unread-data',
      confidence: 0.6,
      evidence: [
        outstanding
          ? 'the other side had sent data that this reset does not acknowledge'
          : `the last data it received had waited ${(waited / 1e6).toFixed(0)} ms for an answer`,
      ],
    };
  }
  return {
    cause: 'abort',
    confidence: 0.7,
    evidence: ['an abort in order (SEQ = SND.NXT, with ACK), everything it received acknowledged'],
  };
}

/** RST before the handshake ended. */
function duringHandshake(a: Arrival): CauseFound | null {
  const session = a.session;
  if (a.side === 1 && session.client.synSeen && session.synAckNs === NEVER) {
    // RFC 9293 §3.10.7.1: a closed port answers <SEQ=0><ACK=SEG.SEQ+1><CTL=RST,ACK>.
    const proper = (a.flags & Flag.Ack) !== 0 && a.ack === ((session.client.iss + 1) | 0);
    const evidence = [
      proper
        ? 'answers the SYN with RST, ACK of exactly that SYN'
        : 'RST after the SYN that does not acknowledge it',
    ];
    failHandshake(a, session, 'refused', a.from, evidence);
    return proper
      ? { cause: 'refused', confidence: 0.95, evidence }
      : { cause: 'injected', confidence: 0.6, evidence };
  }
  if (session.synAckNs !== NEVER && a.side === 0) {
    const evidence = ['the client answers the SYN-ACK with a reset'];
    failHandshake(a, session, 'aborted', a.from, evidence);
    return { cause: 'handshake-aborted', confidence: 0.9, evidence };
  }
  if (a.side === 0 && session.client.synSeen) {
    const evidence = ['the client gives up its own SYN'];
    failHandshake(a, session, 'aborted', a.from, evidence);
    return { cause: 'handshake-aborted', confidence: 0.8, evidence };
  }
  if (session.synAckNs !== NEVER && a.side === 1) {
    const evidence = ['the server resets before the handshake ends'];
    failHandshake(a, session, 'reset-by-peer', a.from, evidence);
    return { cause: 'handshake-aborted', confidence: 0.8, evidence };
  }
  return null;
}

/** Signs that the endpoint did not send this: independent votes, two convict. */
function forgery(a: Arrival): string[] {
  const x = a.sender;
  const p = a.packet;
  const votes: string[] = [];
  if (x.ttl >= 0 && p.ttl !== x.ttl) votes.push(`TTL ${p.ttl}, all else from this side came with ${x.ttl}`);
  const active = (a.flags & Flag.Ack) !== 0;
  if (active && x.ipIdCounts && p.ipId > 0 && x.lastIpId > 0) {
    const step = ((p.ipId - x.lastIpId) << 16) >> 16;
    if (step <= 0 || step > 2048)
      votes.push(`identification ${p.ipId} does not follow ${x.lastIpId} of this side`);
  }
  // RFC 7323 §3.2: an abort carries time stamps where they are in use.
  if (active && x.hasTimestamps && (p.optionBits & OptionBit.Timestamps) === 0 && p.window !== 0)
    votes.push('no time stamps although this side uses them');
  if (x.started && a.seq !== x.sndNxt && !(a.receiver.ackKnown && a.seq === a.receiver.lastAck) && active) {
    votes.push('its sequence number is neither the next of this side nor one the other side acknowledged');
  }
  return votes;
}

/** RFC 5961 §3.2: a reset outside the window is dropped. */
function outOfWindow(a: Arrival, distance: number): boolean {
  const x = a.sender;
  if (!x.started || distance === 0) return false;
  if (distance < 0) return x.unaKnown && seqDiff(a.seq, x.una) < 0;
  const y = a.receiver;
  return y.edgeKnown && y.shift >= 0 && seqDiff(a.seq, y.rightEdge) > 0;
}
