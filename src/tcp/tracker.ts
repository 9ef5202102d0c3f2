/**
 * Tracks every session: takes decoded segments in capture order and turns them into state and
 * events. Each step is a file of its own; this one gives their order. What a session becomes depends
 * on its own segments only; how long it is remembered is the caller's choice (`retire`), within a limit.
 */
import { Flag, OptionBit, PacketView } from '../wire/packet-view.js';
import { trackAcknowledgment, trackSack, trackTimestamps } from './acknowledgment.js';
import { Arrival } from './arrival.js';
import { trackChallenge } from './challenge.js';
import { Role } from './endpoint.js';
import { EventLog, type EventOrder, kindCode } from './event-log.js';
import type { Side, TcpEvent } from './events.js';
import { isCorrupt } from './corruption.js';
import { HeldSessions } from './held-sessions.js';
import { closeHandshake, isHandshakeOpen, skipCrossedSyn, trackHandshake } from './handshake.js';
import { trackIcmpError } from './icmp-error.js';
import { isDuplicateFrame, trackCongestion, trackIpHeader } from './network-layer.js';
import { trackProbe } from './probes.js';
import { judgeContinuation, trackReset } from './reset.js';
import { trackSequence } from './sequence.js';
import { SegmentFate } from './segment-fate.js';
import type { Session, SideIndex } from './session.js';
import { type LifeCycleOptions, type SessionEnd, SessionLifeCycle } from './session-life-cycle.js';
import { SessionTable } from './session-table.js';
import { settleTime } from './silence.js';
import { settlePending } from './spurious.js';
import { trackStall } from './stall.js';
import { beginSteadyRun, endSteadyRun, isRoutine } from './steady-run.js';
import { spendTime } from './time-budget.js';
import { ScanWatch } from './scan-watch.js';
import { SynFloodWatch } from './syn-flood.js';
import { labelWindow, updateWindow } from './windows.js';
import { NEVER } from './never.js';

const PORT_REUSED = kindCode('port-reused');
const DEADLOCK = kindCode('deadlock');

/** A session that is open and silent for this long when its ports are used again had timed out. */
const IDLE_NS = 60e9;

const SYN_FIN = Flag.Syn | Flag.Fin;

export interface TrackerOptions extends LifeCycleOptions {
  /** Receives events; leave out when only counts are wanted. */
  readonly onEvent?: ((event: TcpEvent) => void) | undefined;
  /**
   * Events come in frame order, each when it and all before it are final. `settled`: as soon as they
   * are final themselves, for those who watch. Default `frame`.
   */
  readonly eventOrder?: EventOrder;
  /**
   * False tracks no more than byte streams depend on: sequence space, acknowledgments, resets, states and copies,
   * each as otherwise. Nothing is timed, labelled or explained, and summaries mean nothing. Default true.
   */
  readonly explain?: boolean;
}

export class TcpTracker {
  readonly table: SessionTable;
  /** Those that are in memory, for displays. */
  readonly held: HeldSessions;
  readonly log: EventLog;
  readonly #arrival: Arrival;
  readonly floods: SynFloodWatch;
  readonly scans: ScanWatch;
  readonly #life: SessionLifeCycle;
  readonly #replayed = new PacketView();
  #finished = false;
  /** Pieces of the capture that are missing: the last frame before each. */
  readonly #gaps: { readonly frame: number; readonly timeNs: number }[] = [];

  constructor(options: TrackerOptions) {
    this.log = new EventLog(options.onEvent ?? null, options.limits, options.eventOrder);
    this.#arrival = new Arrival(this.log, options.limits, options.explain ?? true);
    this.table = new SessionTable((session) => this.#replay(session));
    this.held = new HeldSessions(this.table);
    this.floods = new SynFloodWatch(this.log, this.table.flows);
    this.scans = new ScanWatch(this.log, this.table.flows);
    const end: SessionEnd = {
      settle: (session) => this.#settle(session),
      isPending: ({ client, server }) => client.pending !== null || server.pending !== null,
      isUnsettled: (session) => isHandshakeOpen(this.#arrival, session),
    };
    this.#life = new SessionLifeCycle(this.table, this.floods, end, options);
  }

  /** Sessions seen so far, those forgotten included. */
  get sessionsSeen(): number {
    return this.table.opened;
  }

  /** Calls `visitor` for every session in memory, in the order of their numbers, after `finish`. */
  visit(visitor: (session: Session) => void): void {
    this.table.visit((session, isCopy) => {
      // What its end told is lost with each copy, and is told again in silence.
      if (isCopy && (!session.isKept || this.#finished)) this.#replaying(() => this.#settle(session));
      visitor(session);
    });
  }

  /**
   * A piece of the capture is missing behind the last segment: what was not seen in it proves nothing.
   * @param frame Last frame before it.
   * @param timeNs Time of that frame.
   */
  captureGap(frame: number, timeNs: number): void {
    this.#gaps.push({ frame, timeNs });
    this.#takeGap(Infinity);
  }

  /** What was missing when `frame` came. */
  #takeGap(frame: number): void {
    const gap = this.#gaps.findLast((candidate) => candidate.frame < frame);
    this.#arrival.gapFrame = gap?.frame ?? -1;
    this.#arrival.gapNs = gap?.timeNs ?? NEVER;
  }

  /**
   * Tracks the TCP segment in the view; returns its session. The object is good until the next segment:
   * a session that is kept compactly is another one by then.
   */
  segment(p: PacketView): Session {
    this.#life.makeRoom(p.frame);
    const session = this.table.find(p);
    this.#track(p, session, this.table.side);
    if (!session.isKept) this.#life.keep(session, p);
    return session;
  }

  #track(p: PacketView, session: Session, side: SideIndex): void {
    const a = this.#arrival;
    const flags = p.flags;
    const occupied = p.payloadLen + ((flags & Flag.Syn) !== 0 ? 1 : 0) + ((flags & Flag.Fin) !== 0 ? 1 : 0);
    a.take(p, session, side, (p.seq + occupied) | 0);
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
    x.lastNs = a.timeNs;
    a.receiver.unansweredRepeats = 0;

    if (a.whole) spendTime(a);
    session.lastFate = SegmentFate.Stream;
    if (isDuplicateFrame(a)) {
      session.lastFate = SegmentFate.Duplicate;
      x.bytes += p.payloadLen;
      x.repeatedBytes += p.payloadLen;
      if (p.payloadLen > 0) x.dataSegments++;
      this.#passed(a);
      return;
    }
    if (a.whole) trackStall(a);
    countPayload(a);
    if (session.steady !== 0) {
      if (isRoutine(a)) {
        isCorrupt(a);
        this.#trackSegment(a);
        this.#passed(a);
        return;
      }
      endSteadyRun(session);
    }
    if (isCorrupt(a)) {
      session.lastFate = SegmentFate.Corrupt;
      if (a.whole)
        session.zeek.observe(a.side === 0, flags, p.seq, p.ack, p.payloadLen, p.window, true, false);
      this.#passed(a);
      return;
    }
    if (a.whole) trackCongestion(a);
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
      if (session.resetCause === null) session.closeNs = a.timeNs;
    }
    const inOrder = x.holes === null || x.holes.noneBelow(p.seq);
    if (heard) session.states.observe(a.side, flags, p.seq, p.ack, p.payloadLen, inOrder);
    if (session.isOver) this.#close(a);
    else if (session.finFrame === p.frame || (flags & Flag.Syn) !== 0) this.#life.hasten(session, p.timeNs);
    if (a.whole)
      session.zeek.observe(
        a.side === 0,
        flags,
        p.seq,
        p.ack,
        p.payloadLen,
        p.window,
        false,
        a.ackedUnseen > 0,
      );
    if (a.whole) beginSteadyRun(session);
    this.#passed(a);
  }

  /** Tracks an ICMP error; the view holds the quoted header. Null when its session is not known. */
  icmpError(p: PacketView): Session | null {
    this.#life.makeRoom(p.frame);
    const session = this.table.findQuoted(p);
    if (session === null) return null;
    if (!session.isKept) this.#life.keepInFull(session);
    this.#arrival.take(p, session, this.table.side, p.seq);
    trackIcmpError(this.#arrival);
    return session;
  }

  /**
   * TCP connected, but what it carries did not come about: TLS was refused. The segment in hand shows it.
   *
   * @param from Side that refused.
   */
  failedAbove(
    p: PacketView,
    session: Session,
    why: { reason: 'tls-alert' | 'tls-reset'; from: Side; alert: string | null; evidence: string[] },
  ): void {
    if (session.failure !== null) return;
    session.failure = why.reason;
    this.log.add(session, {
      kind: 'handshake-failed',
      frame: p.frame,
      timeNs: p.timeNs,
      session: session.number,
      from: why.from,
      reason: why.reason,
      attempts: session.synRetries + 1,
      ...(why.alert !== null && { alert: why.alert }),
      evidence: why.evidence,
    });
  }

  /** No more segments: what never came is known now. */
  finish(): void {
    this.table.visit((session) => this.#settle(session), 'unsettled');
    this.#finished = true;
    this.scans.finish();
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
    return this.#life.retire(nowNs);
  }

  /** Tracks the segments of a session that was kept compactly again, in silence. */
  #replay(session: Session): void {
    const { halfOpen, flows } = this.table;
    this.#replaying(() => {
      for (let at = session.halfOpen; at >= 0; at = halfOpen.next(at)) {
        halfOpen.read(at, session.flow, flows, this.#replayed);
        if (this.#gaps.length > 0) this.#takeGap(this.#replayed.frame);
        this.#track(this.#replayed, session, halfOpen.fromHigh(at) === session.clientHigh ? 0 : 1);
      }
    });
  }

  #replaying(work: () => void): void {
    this.log.replaying = true;
    work();
    this.log.replaying = false;
    if (this.#gaps.length > 0) this.#takeGap(Infinity);
  }

  /** Nothing more is to come: what is pending is decided. */
  #settle(session: Session): void {
    closeHandshake(this.#arrival, session);
    settleSession(this.#arrival, session);
  }

  #begin(a: Arrival): void {
    if (this.log.replaying) return;
    if ((a.flags & Flag.Syn) !== 0 && (a.flags & Flag.Ack) === 0) {
      this.floods.opened(a);
      this.scans.opened(a);
    }
    const previous = this.table.reused;
    if (previous === null) return;
    this.#life.hasten(previous, a.timeNs);
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
    const tellsSack = (a.packet.sackCount | (a.packet.optionBits & OptionBit.Truncated)) !== 0;
    const newSack = tellsSack && a.whole && trackSack(a);
    const challenges = bare && this.table.newer !== null && trackChallenge(a, this.table.newer);
    if (a.whole) {
      if (!challenges) labelWindow(a, newSack);
      trackTimestamps(a);
    }
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
    if (!session.floodCounted && session.handshakeNs !== NEVER) {
      this.floods.completed(a);
      this.scans.completed(session);
    }
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

  #close(a: Arrival): void {
    const session = a.session;
    if (!session.endNoted) {
      session.endNoted = true;
      this.#life.hasten(session, a.timeNs);
    }
    if (session.closeSettled || !session.states.closed) return;
    // Nothing more will be acknowledged: what only that needed is given back.
    session.closeSettled = true;
    settleSession(a, session);
    a.sender.ring = null;
    a.receiver.ring = null;
  }

  #passed(a: Arrival): void {
    const session = a.session;
    trackIpHeader(a);
    if (a.whole) settleTime(a);
    session.lastFrame = a.frame;
    session.lastTimeNs = a.timeNs;
    session.lastSide = a.side;
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
