/**
 * Finds the session of a segment among those that used its addresses and ports. A SYN with another
 * initial sequence number, or any SYN after the close, starts a new one (RFC 9293 §3.4.1, §3.6.1). What answers an older
 * session, on another VLAN or with other numbers, goes to that. Half-open sessions are kept compactly.
 * Sessions that are released leave no trace: their room is used again.
 */
import { FlowTable } from '../flow/flow-table.js';
import { Flag, PacketView } from '../wire/packet-view.js';
import { HalfOpenPool } from './half-open-pool.js';
import { NEVER } from './never.js';
import { inferRoles } from './roles.js';
import { seqDiff } from './seq.js';
import { Session, type SideIndex } from './session.js';
import { SessionStore } from './session-store.js';

export class SessionTable {
  readonly flows = new FlowTable();
  readonly halfOpen = new HalfOpenPool();
  /** Sessions that are kept in full. */
  readonly store = new SessionStore();
  /** Sessions opened so far: the number that the next one gets. */
  opened = 0;
  /** Sessions that are kept of a flow, where that is not told by its value: more than its latest. */
  readonly #perFlow = new Map<number, number>();
  readonly #first = new PacketView();

  /** Set by `find`: which side sent the segment, and the session it follows on the same ports. */
  side: SideIndex = 0;
  reused: Session | null = null;
  /** Set by `find`: slot of the session before `reused`, which no segment can reach any more; -1 without. */
  superseded = -1;
  /** Set by `find`: the later session on the same ports, when the segment belongs to the one before. */
  newer: Session | null = null;

  /**
   * @param replay Tracks again the segments of a session that was kept compactly, from the record
   *   `Session.halfOpen` on.
   */
  constructor(private readonly replay: (session: Session) => void) {}

  /** The segment's session. Until `keep`, a new one or one that was kept compactly is in nobody's keeping. */
  find(p: PacketView): Session {
    this.reused = null;
    this.superseded = -1;
    this.newer = null;
    const flow = this.flows.find(p);
    const high = this.flows.fromHigh;
    const session = this.#latest(flow);
    if (session === null) return this.#open(p, flow, high, null);
    const side: SideIndex = high === session.clientHigh ? 0 : 1;
    const opens = (p.flags & (Flag.Syn | Flag.Ack)) === Flag.Syn;
    if (session.previousSlot >= 0 && !opens) {
      const older = this.store.get(session.previousSlot);
      const olderSide: SideIndex = high === older.clientHigh ? 0 : 1;
      if (mismatch(p, older, olderSide) < mismatch(p, session, side)) {
        this.newer = session;
        this.side = olderSide;
        return older;
      }
    }
    if ((p.flags & Flag.Syn) !== 0 && startsAnew(p, session, side)) {
      if (!session.isKept) this.keep(session);
      return this.#open(p, flow, high, session);
    }
    this.side = side;
    return session;
  }

  /** Latest session that a quoted header belongs to, or null; sets `side` to who had sent it. */
  findQuoted(p: PacketView): Session | null {
    const flow = this.flows.findExisting(p);
    if (flow < 0) return null;
    const high = this.flows.fromHigh;
    const session = this.#latest(flow);
    if (session === null) return null;
    this.side = high === session.clientHigh ? 0 : 1;
    return session;
  }

  /**
   * Keeps a session that `find` gave as no more than its segments, of which `p` is the latest.
   * False when that would lose something.
   */
  keepCompactly(session: Session, p: PacketView): boolean {
    if (session.previousSlot >= 0 || session.isOver || !HalfOpenPool.fits(p)) return false;
    const senderHigh = (this.side === 0) === session.clientHigh;
    if (session.halfOpen >= 0) return this.halfOpen.addSegment(session.halfOpen, p, senderHigh);
    session.halfOpen = this.halfOpen.add(p, session.number, session.flow, senderHigh);
    this.#added(session.flow, -1 - session.halfOpen);
    return true;
  }

  /** Keeps a session in full. */
  keep(session: Session): void {
    this.store.add(session);
    if (session.halfOpen < 0) {
      this.#added(session.flow, session.slot + 1);
      return;
    }
    this.halfOpen.remove(session.halfOpen);
    session.halfOpen = -1;
    this.flows.setValue(session.flow, session.slot + 1);
  }

  /** A session that is kept compactly, tracked anew. */
  wake(handle: number): Session {
    const { halfOpen, flows } = this;
    const flow = halfOpen.flow(handle);
    halfOpen.read(handle, flow, flows, this.#first);
    const { senderIsClient, roles, reason } = inferRoles(this.#first);
    const { frame, timeNs } = this.#first;
    const clientHigh = halfOpen.fromHigh(handle) === senderIsClient;
    const session = new Session(halfOpen.number(handle), flow, clientHigh, roles, reason, frame, timeNs);
    session.halfOpen = handle;
    this.replay(session);
    return session;
  }

  /** A session is kept compactly under that handle, and not in full by now. */
  isOpening(handle: number): boolean {
    return this.flows.value(this.halfOpen.flow(handle)) === -1 - handle;
  }

  /**
   * Every session, in the order of numbers. Those kept compactly are made for the visit, as are copies of those
   * that are dormant; `isCopy` tells which are forgotten afterwards.
   *
   * @param which `unsettled` leaves out those of which the end of the capture tells nothing new.
   */
  visit(visitor: (session: Session, isCopy: boolean) => void, which: 'all' | 'unsettled' = 'all'): void {
    const { halfOpen, store } = this;
    const slots = store.inOrder().filter((slot) => which === 'all' || store.isUnsettled(slot));
    let next = 0;
    const visitFull = (until: number): void => {
      for (; next < slots.length && store.number(slots[next]!) < until; next++) {
        visitor(store.peek(slots[next]!), store.isDormant(slots[next]!));
      }
    };
    for (const handle of halfOpen.inOrder(which === 'all')) {
      visitFull(halfOpen.number(handle));
      visitor(this.wake(handle), true);
    }
    visitFull(Infinity);
  }

  /** Forgets a session; its flow too, when it was the last of that. */
  release(session: Session): void {
    const { flow, slot } = session;
    const left = this.#countOf(flow) - 1;
    if (session.halfOpen >= 0) {
      this.halfOpen.remove(session.halfOpen);
      this.flows.setValue(flow, 0);
    } else {
      const latest = this.flows.value(flow) - 1;
      if (latest === slot) this.flows.setValue(flow, session.previousSlot + 1);
      else if (latest >= 0) {
        const newer = this.store.get(latest);
        if (newer.previousSlot === slot) newer.previousSlot = -1;
      }
      this.store.remove(session);
    }
    this.#setCount(flow, left);
    if (left === 0) this.flows.release(flow);
  }

  /** Latest session of a flow, or null. The flow's value is its slot + 1, or -1 - its half-open handle. */
  #latest(flow: number): Session | null {
    const value = this.flows.value(flow);
    if (value === 0) return null;
    return value > 0 ? this.store.get(value - 1) : this.wake(-1 - value);
  }

  /** Another session of a flow is kept, and is its latest. */
  #added(flow: number, value: number): void {
    const before = this.#countOf(flow);
    this.flows.setValue(flow, value);
    this.#setCount(flow, before + 1);
  }

  #countOf(flow: number): number {
    return this.#perFlow.get(flow) ?? (this.flows.value(flow) === 0 ? 0 : 1);
  }

  #setCount(flow: number, count: number): void {
    if (count === (this.flows.value(flow) === 0 ? 0 : 1)) this.#perFlow.delete(flow);
    else this.#perFlow.set(flow, count);
  }

  #open(p: PacketView, flow: number, high: boolean, previous: Session | null): Session {
    const { senderIsClient, roles, reason } = inferRoles(p);
    const clientHigh = senderIsClient ? high : !high;
    const session = new Session(this.opened++, flow, clientHigh, roles, reason, p.frame, p.timeNs);
    if (previous !== null) {
      this.reused = previous;
      session.previousSlot = previous.slot;
      session.previousNumber = previous.number;
      // One step back is enough to route by.
      this.superseded = previous.previousSlot;
      previous.previousSlot = -1;
    }
    this.side = senderIsClient ? 0 : 1;
    return session;
  }
}

/** A SYN or SYN-ACK that cannot belong to `session`. */
function startsAnew(p: PacketView, session: Session, side: SideIndex): boolean {
  const x = session.endpoint(side);
  const y = session.endpoint(side === 0 ? 1 : 0);
  const over = session.states.closed || session.resetCause !== null;
  if ((p.flags & Flag.Ack) !== 0) {
    if (!over) return false;
    // A late copy of the old SYN-ACK, or the answer to a SYN that was not captured.
    return !(x.issKnown && x.iss === p.seq) && !(y.issKnown && p.ack === ((y.iss + 1) | 0));
  }
  if (over) return !refusedTwice(p, session, side);
  if (x.issKnown) return x.iss !== p.seq;
  // A SYN that the capture has behind the answer to it, and behind its own side's next segment.
  if (y.synSeen && x.started && x.firstSeq === ((p.seq + 1) | 0)) return false;
  if (!x.started) {
    // Simultaneous open, or a SYN that the capture has behind its SYN-ACK.
    return !(y.issKnown || (x.unaKnown && seqDiff(x.una, p.seq) === 1));
  }
  return true;
}

/** The same SYN again after a refusal is the client trying again, one attempt of one session. */
function refusedTwice(p: PacketView, session: Session, side: SideIndex): boolean {
  return side === 0 && session.synAckNs === NEVER && session.client.issKnown && session.client.iss === p.seq;
}

/** Distance of the segment's numbers from what the session expects; the session of least distance has it. */
function mismatch(p: PacketView, session: Session, side: SideIndex): number {
  const x = session.endpoint(side);
  const y = session.endpoint(side === 0 ? 1 : 0);
  if (x.segments > 0 && x.vlan !== p.vlan) return Infinity;
  if (x.started) return Math.abs(seqDiff(p.seq, x.sndNxt));
  if ((p.flags & Flag.Ack) === 0 || !y.started) return 0;
  // RFC 9293 §3.10.7.3: in SYN-SENT only an ACK of the SYN is acceptable.
  const opening = y.synSeen && session.synAckNs === NEVER && session.handshakeNs === NEVER;
  if (opening && p.ack !== ((y.iss + 1) | 0)) return Infinity;
  return Math.abs(seqDiff(p.ack, y.sndNxt));
}
