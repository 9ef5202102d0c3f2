/**
 * Why a side reset the session. A real stack resets in two forms (RFC 9293 §3.5.2, §3.10.7): in answer to a
 * segment it has no use for (SEQ = that segment's ACK, no ACK bit, often without options), or to abort (SEQ =
 * SND.NXT with ACK, and time stamps where they are in use).
 */
import { Flag } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import type { ResetCause } from './events.js';
import { comesFromElsewhere, forgeryVotes, hasForeignTtl } from './forged-reset.js';
import { failHandshake } from './handshake.js';
import { NEVER } from './never.js';
import { seqDiff } from './seq.js';

/** Data that waits this long unanswered before an abort was probably never read. */
const UNREAD_NS = 100e6;
/** Shortest idle timeout of firewalls, NATs and load balancers in use. */
const IDLE_ENTRY_NS = 60e9;
/** Silence after which an answer by RST means that the peer forgot the session; surely after the longer one. */
const SILENT_NS = 1e9;
const FORGOTTEN_NS = 60e9;
/** A full accept queue is answered at once; a round trip and a SYN-ACK's timer later it is something else. */
const OVERFLOW_NS = 1e9;

export interface ResetCauseFound {
  readonly cause: ResetCause;
  readonly confidence: number;
  readonly evidence: string[];
}

/** Judges the first RST of a session. */
export function resetCause(a: Arrival): ResetCauseFound {
  const session = a.session;
  const x = a.sender;
  const y = a.receiver;
  const active = (a.flags & Flag.Ack) !== 0;

  if (!session.states.handshakeDone && session.handshakeNs === NEVER) {
    const during = duringHandshake(a);
    if (during !== null) return during;
  }
  const forged = forgeryVotes(a);
  const rejected = rejectedOnTheWay(a);
  if (rejected !== null) return rejected;
  // A middlebox that forgot an idle session resets it in the name of the other end.
  const idleNs = a.timeNs - Math.max(x.lastSentNs, x.progressNs, session.firstTimeNs);
  const forgotten = idleNs >= IDLE_ENTRY_NS && hasForeignTtl(a);
  if (forged.length >= 2 || forgotten) {
    if (forgotten) forged.push(`${(idleNs / 1e9).toFixed(0)} s after this side was last heard of`);
    const confidence = Math.min(0.95, 0.4 + 0.15 * forged.length);
    return { cause: forgotten ? 'firewall' : 'injected', confidence, evidence: forged };
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
    const silentNs = a.timeNs - Math.max(x.lastDataNs, x.progressNs, session.firstTimeNs);
    if (answers && !active && overflowsQueue(a)) {
      const evidence = [
        'the server resets in answer to the ACK that ends the handshake: no room in its accept queue',
      ];
      failHandshake(a, session, 'reset-by-peer', a.from, evidence);
      return { cause: 'handshake-aborted', confidence: 0.7, evidence };
    }
    const unknown = x.segments <= 1 && !session.client.synSeen;
    if (answers && (silentNs > SILENT_NS || unknown)) {
      return {
        cause: 'half-open',
        confidence: silentNs > FORGOTTEN_NS ? 0.8 : 0.6,
        evidence: [
          unknown
            ? 'answers a segment of a session it does not know'
            : `answers a segment after ${(silentNs / 1e9).toFixed(0)} s of silence, without having closed: the session is not known there`,
        ],
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

/**
 * A packet filter that rejects a segment answers it as a host without a socket does (RFC 9293 §3.10.7.1: SEQ is that
 * segment's ACK, no ACK bit, window 0), but from another place: the TTL tells.
 */
function rejectedOnTheWay(a: Arrival): ResetCauseFound | null {
  const { sender: x, receiver: y, packet: p } = a;
  const answers = (a.flags & Flag.Ack) === 0 && p.window === 0 && y.ackKnown && a.seq === y.lastAck;
  if (!answers || !comesFromElsewhere(a)) return null;
  return {
    cause: 'firewall',
    // A SYN-ACK alone may be that of a load balancer.
    confidence: x.segments - x.resets >= 2 ? 0.75 : 0.5,
    evidence: [
      `TTL ${p.ttl}, all else from this side came with ${x.ttl}`,
      'answers just the last segment of the other side, as a packet filter does that rejects it',
    ],
  };
}

/** The server has sent nothing but its SYN-ACK, and resets the bare ACK that answers it (Linux: tcp_abort_on_overflow). */
function overflowsQueue(a: Arrival): boolean {
  const { session, sender } = a;
  if (a.side !== 1 || session.handshakeNs === NEVER || a.timeNs - session.handshakeNs > OVERFLOW_NS)
    return false;
  if (a.receiver.bytes > 0) return false;
  return sender.issKnown && sender.segments === 1 + session.synAckRetries + sender.resets;
}

/** RST before the handshake ended. */
function duringHandshake(a: Arrival): ResetCauseFound | null {
  const session = a.session;
  if (a.side === 1 && session.client.synSeen && session.synAckNs === NEVER) {
    // RFC 9293 §3.10.7.1: a closed port answers <SEQ=0><ACK=SEG.SEQ+1><CTL=RST,ACK>.
    const proper = (a.flags & Flag.Ack) !== 0 && a.ack === ((session.client.iss + 1) | 0);
    const forged = forgeryVotes(a);
    const evidence = [
      proper
        ? 'answers the SYN with RST, ACK of exactly that SYN'
        : 'RST after the SYN that does not acknowledge it',
      ...forged,
    ];
    failHandshake(a, session, 'refused', a.from, evidence);
    return proper && forged.length < 2
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
