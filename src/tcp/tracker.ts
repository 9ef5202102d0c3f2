/**
 * Tracks every session: takes decoded segments in capture order and turns them into state and
 * events. Each step is a file of its own; this one gives their order. What a session becomes depends
 * on its own segments only; how long it is remembered is the caller's choice (`retire`), within a limit.
 */
import { LIMITS, type LimitHits } from '../limits.js';
import { Checksum } from '../wire/checksum-status.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import { trackAcknowledgment, trackSack, trackTimestamps } from './acknowledgment.js';
import { Arrival } from './arrival.js';
import { Role } from './endpoint.js';
import { EventLog, type EventOrder, kindCode } from './event-log.js';
import type { TcpEvent } from './events.js';
import { closeHandshake, skipCrossedSyn, trackHandshake } from './handshake.js';
import { trackIcmpError } from './icmp-error.js';
import { isDuplicateFrame, trackCongestion, trackIpHeader } from './network-layer.js';
import { trackProbe } from './probes.js';
import { judgeContinuation, trackReset } from './reset.js';
import { RETIRE_RULES, Retirement, type RetireRules } from './retirement.js';
import { leaveCorrupt, trackSequence } from './sequence.js';
import { SegmentFate } from './segment-fate.js';
import type { Session } from './session.js';
import { SessionTable } from './session-table.js';
import { settlePending } from './spurious.js';
import { trackStall } from './stall.js';
import { SynFloodWatch } from './syn-flood.js';
import { labelWindow, updateWindow } from './windows.js';
import { NEVER } from './never.js';

const PORT_REUSED = kindCode('port-reused');
const CHECKSUM_ERROR = kindCode('checksum-error');
const CHALLENGE_ACK = kindCode('challenge-ack');
const HALF_OPEN = kindCode('half-open');
const DEADLOCK = kindCode('deadlock');

/** A session that is open and silent for this long when its ports are used again had timed out. */
const IDLE_NS = 60e9;

const SYN_FIN = Flag.Syn | Flag.Fin;

export interface TrackerOptions {
  /** Receives events; leave out when only counts are wanted. */
  readonly onEvent?: ((event: TcpEvent) => void) | undefined;
  /**
   * Events come in frame order, each when it and all before it are final. `settled`: as soon as they
   * are final themselves, for those who watch. Default `frame`.
   */
  readonly eventOrder?: EventOrder;
  readonly limits: LimitHits;
  /** When sessions are due, for `retire` and for the limit. Default `RETIRE_RULES`. */
  readonly rules?: RetireRules;
  /** Sessions held at a time. Default `LIMITS.maxSessions`. */
  readonly maxSessions?: number;
  /**
   * Told of a session that is about to be forgotten, by `retire` or because of the limit (`evicted`);
   * everything about it is final. Not told of those that are left at the end.
   */
  readonly onSessionEnd?: (session: Session) => void;
}

export class TcpTracker {
  readonly table = new SessionTable();
  readonly log: EventLog;
  readonly #arrival: Arrival;
  readonly #flood: SynFloodWatch;
  readonly #retirement: Retirement;
  readonly #maxSessions: number;
  readonly #onSessionEnd: ((session: Session) => void) | null;

  constructor(options: TrackerOptions) {
    this.log = new EventLog(options.onEvent ?? null, options.limits, options.eventOrder);
    this.#arrival = new Arrival(this.log, options.limits);
    this.#flood = new SynFloodWatch(this.log, this.table.flows);
    this.#retirement = new Retirement(options.rules ?? RETIRE_RULES, this.table);
    this.#maxSessions = Math.max(1, options.maxSessions ?? LIMITS.maxSessions);
    this.#onSessionEnd = options.onSessionEnd ?? null;
  }

  /** Sessions seen so far, those forgotten included. */
  get sessionsSeen(): number {
    return this.table.opened;
  }

  /** Sessions in memory, in the order of their numbers. */
  sessions(): readonly Session[] {
    return this.table.inOrder();
  }

  /**
   * A piece of the capture is missing behind the last segment: what was not seen in it proves nothing.
   * @param frame Last frame before it.
   * @param timeNs Time of that frame.
   */
  captureGap(frame: number, timeNs: number): void {
    this.#arrival.gapFrame = frame;
    this.#arrival.gapNs = timeNs;
  }

  /** Tracks the TCP segment in the view; returns its session, which is not forgotten before the next. */
  segment(p: PacketView): Session {
    const session = this.table.find(p);
    const a = this.#arrival;
    const flags = p.flags;
    const occupied = p.payloadLen + ((flags & Flag.Syn) !== 0 ? 1 : 0) + ((flags & Flag.Fin) !== 0 ? 1 : 0);
    a.take(p, session, this.table.side, (p.seq + occupied) | 0);
    const x = a.sender;
    if (x.segments === 0) {
      x.firstFrame = p.frame;
      x.vlan = p.vlan;
      if (session.firstFrame === p.frame) this.#begin(a);
    }
    x.segments++;
    x.wireBytes += p.origLen;
    x.ipBytes += p.ipBytes;
    x.lastFrame = p.frame;
    x.lastNs = p.timeNs;
    a.receiver.unansweredRepeats = 0;

    session.lastFate = SegmentFate.Stream;
    if (isDuplicateFrame(a)) {
      session.lastFate = SegmentFate.Duplicate;
      x.bytes += p.payloadLen;
      x.repeatedBytes += p.payloadLen;
      if (p.payloadLen > 0) x.dataSegments++;
      this.#passed(a);
      return session;
    }
    trackStall(a);
    countPayload(a);
    if (this.#isCorrupt(a)) {
      session.lastFate = SegmentFate.Corrupt;
      session.zeek.observe(a.side === 0, flags, p.seq, p.ack, p.payloadLen, p.window, true, false);
      this.#passed(a);
      return session;
    }
    trackCongestion(a);
    let heard = true;
    if ((flags & Flag.Rst) !== 0) {
      // RFC 9293 §3.5.3: text in a RST explains it and is no part of the stream.
      session.lastFate = SegmentFate.Reset;
      x.outOfWindowBytes += p.payloadLen;
      heard = trackReset(a);
    } else {
      if ((flags & Flag.Syn) !== 0 || session.handshakeNs === NEVER) trackHandshake(a);
      this.#trackSegment(a);
    }
    if ((flags & Flag.Fin) !== 0 && session.finFrame === 0) {
      session.finFrame = p.frame;
      if (session.resetCause === null) session.closeNs = p.timeNs;
    }
    const inOrder = x.holes === null || x.holes.noneBelow(p.seq);
    if (heard) session.states.observe(a.side, flags, p.seq, p.ack, p.payloadLen, inOrder);
    if (session.isOver) this.#close(a);
    else if (session.finFrame === p.frame) this.#retirement.hasten(session, p.timeNs);
    session.zeek.observe(a.side === 0, flags, p.seq, p.ack, p.payloadLen, p.window, false, a.ackedUnseen > 0);
    this.#passed(a);
    return session;
  }

  /** Tracks an ICMP error; the view holds the quoted header. Null when its session is not known. */
  icmpError(p: PacketView): Session | null {
    const session = this.table.findQuoted(p);
    if (session === null) return null;
    this.#arrival.take(p, session, this.table.side, p.seq);
    trackIcmpError(this.#arrival);
    return session;
  }

  /** No more segments: what never came is known now. */
  finish(): void {
    for (const session of this.table.inOrder()) this.#settle(session);
    this.log.flush();
  }

  /**
   * Forgets the sessions that closed or fell silent long enough ago, after telling `onSessionEnd`.
   * Costs nothing while none is due.
   *
   * @param nowNs Present time, nanoseconds since the capture's base second.
   * @returns how many were forgotten.
   */
  retire(nowNs: number): number {
    let n = 0;
    for (;;) {
      const session = this.#retirement.due(nowNs);
      if (session === null) return n;
      session.idledOut = !session.isOver;
      this.#forget(session);
      n++;
    }
  }

  /** Too many sessions: the one that would be due first goes, and the report says so. */
  #evict(newest: Session): void {
    const session = this.#retirement.next(newest);
    if (session === null) return;
    session.evicted = true;
    this.#arrival.limits.hit('maxSessions', newest.firstFrame, this.#maxSessions);
    this.#forget(session);
  }

  #forget(session: Session): void {
    this.#settle(session);
    this.#onSessionEnd?.(session);
    this.#flood.forgotten(session);
    this.#retirement.forget(session);
    this.table.release(session);
  }

  /** Nothing more is to come: what is pending is decided. */
  #settle(session: Session): void {
    closeHandshake(this.#arrival, session);
    settleSession(this.#arrival, session);
  }

  #begin(a: Arrival): void {
    this.#retirement.watch(a.session);
    if ((a.flags & Flag.Syn) !== 0 && (a.flags & Flag.Ack) === 0) this.#flood.opened(a);
    const previous = this.table.reused;
    if (previous === null) return;
    previous.idledOut = !previous.states.closed && a.timeNs - previous.lastTimeNs >= IDLE_NS;
    if (a.note(PORT_REUSED)) {
      a.emit({
        kind: 'port-reused',
        ...a.stamp(),
        previousSession: previous.number,
        idle: Math.max(0, a.timeNs - previous.lastTimeNs) / 1e9,
      });
    }
    closeHandshake(a, previous);
  }

  #trackSegment(a: Arrival): void {
    const x = a.sender;
    const y = a.receiver;
    const session = a.session;
    const bare = a.payloadLen === 0 && (a.flags & SYN_FIN) === 0;
    const role = a.payloadLen <= 1 ? trackProbe(a) : Role.Plain;
    const newSack = a.packet.sackCount > 0 ? trackSack(a) : false;
    const challenges = bare && this.table.newer !== null && this.#challenge(a, this.table.newer);
    if (!challenges) labelWindow(a, newSack);
    trackTimestamps(a);
    if (a.isProbe) {
      session.lastFate = SegmentFate.Probe;
      x.repeatedBytes += a.payloadLen;
    } else {
      if ((a.flags & Flag.Syn) !== 0) skipCrossedSyn(a);
      if (!trackSequence(a)) {
        session.lastFate = SegmentFate.OutOfWindow;
        return;
      }
    }
    if (session.resetCause !== null && a.side === session.resetSide) judgeContinuation(a);
    trackAcknowledgment(a);
    const closedBefore = x.windowRaw === 0;
    updateWindow(a);
    if (!closedBefore && x.windowRaw === 0 && y.windowRaw === 0 && !session.deadlock) this.#deadlock(a);
    x.lastRole = role;
    if (role === Role.KeepAlive) x.unansweredProbes++;
    y.unansweredProbes = 0;
    if (!session.floodCounted && session.handshakeNs !== NEVER) this.#flood.completed(a);
  }

  /** RFC 5961 §4: a SYN in an open session is answered by an ACK of what that session expects. */
  #challenge(a: Arrival, newer: Session): boolean {
    const session = a.session;
    if (session.states.closed || session.challenged || newer.synNs === NEVER || newer.synAckNs !== NEVER)
      return false;
    session.challenged = true;
    const evidence = [
      `answers the SYN of frame ${newer.firstFrame} with an acknowledgment of the older session ${session.number}`,
    ];
    const common = { ...a.stamp(), evidence };
    if (a.note(CHALLENGE_ACK)) a.emit({ kind: 'challenge-ack', ...common });
    if (a.note(HALF_OPEN)) a.emit({ kind: 'half-open', ...common });
    return true;
  }

  #deadlock(a: Arrival): void {
    a.session.deadlock = true;
    if (!a.note(DEADLOCK)) return;
    a.emit({
      kind: 'deadlock',
      ...a.stamp(),
      evidence: ['both sides have closed their receive windows: each waits for the other to read'],
    });
  }

  /** A wrong checksum counts as corruption only where this sender's checksums are known to be real. */
  #isCorrupt(a: Arrival): boolean {
    const x = a.sender;
    switch (a.packet.checksum) {
      case Checksum.Good:
        x.checksumsGood++;
        return false;
      case Checksum.Offloaded:
        x.checksumsOffloaded++;
        return false;
      case Checksum.Bad:
        break;
      default:
        return false;
    }
    if (x.checksumsGood <= x.checksumsOffloaded + x.checksumErrors) {
      x.checksumsOffloaded++;
      return false;
    }
    x.checksumErrors++;
    x.badChecksumBytes += a.payloadLen;
    leaveCorrupt(a);
    if (a.note(CHECKSUM_ERROR)) {
      a.emit({
        kind: 'checksum-error',
        ...a.stamp(),
        bytes: a.payloadLen,
      });
    }
    return true;
  }

  #close(a: Arrival): void {
    const session = a.session;
    if (!session.endNoted) {
      session.endNoted = true;
      this.#retirement.hasten(session, a.timeNs);
    }
    if (a.sender.ring === null || !session.states.closed) return;
    // Nothing more will be acknowledged: what only that needed is given back.
    settleSession(a, session);
    a.sender.ring = null;
    a.receiver.ring = null;
  }

  #passed(a: Arrival): void {
    const session = a.session;
    trackIpHeader(a);
    session.lastFrame = a.frame;
    session.lastTimeNs = a.timeNs;
    session.lastSide = a.side;
    if (this.table.size > this.#maxSessions) this.#evict(session);
  }
}

function settleSession(a: Arrival, session: Session): void {
  settlePending(a, session.client, session.server);
  settlePending(a, session.server, session.client);
}

function countPayload(a: Arrival): void {
  const x = a.sender;
  const len = a.payloadLen;
  if (len === 0) return;
  x.bytes += len;
  x.dataSegments++;
  x.snapLengthBytes += len - a.packet.payloadCaptured;
  if (len > x.largestSegment) x.largestSegment = len;
  const mss = a.receiver.mss;
  if (mss > 0 && len > mss) x.superSegments++;
}
