/**
 * Finds the session of a segment among those that used its addresses and ports. A SYN with another
 * initial sequence number, or any SYN after the close, starts a new one (RFC 9293 §3.4.1, §3.6.1). What answers an older
 * session, on another VLAN or with other numbers, goes to that. Sessions that are released leave
 * no trace: their room is used again.
 */
import { FlowTable } from '../flow/flow-table.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import { inferRoles } from './roles.js';
import { seqDiff } from './seq.js';
import { Session, type SideIndex } from './session.js';
import { NEVER } from './never.js';

export class SessionTable {
  readonly flows = new FlowTable();
  /** Sessions opened so far: the number that the next one gets. */
  opened = 0;
  /** Sessions in the table. */
  size = 0;
  readonly #slots: (Session | null)[] = [];
  readonly #freeSlots: number[] = [];
  /** Latest session of each flow. */
  readonly #latest: (Session | null)[] = [];
  /** Sessions of each flow that are in the table. */
  readonly #perFlow: number[] = [];

  /** Set by `find`: which side sent the segment, and the session it follows on the same ports. */
  side: SideIndex = 0;
  reused: Session | null = null;
  /** Set by `find`: the later session on the same ports, when the segment belongs to the one before. */
  newer: Session | null = null;

  find(p: PacketView): Session {
    const flow = this.flows.find(p);
    const high = this.flows.fromHigh;
    const session = this.#latest[flow] ?? null;
    this.reused = null;
    this.newer = null;
    if (session === null) return this.#open(p, flow, high, null);
    const side: SideIndex = high === session.clientHigh ? 0 : 1;
    const opens = (p.flags & (Flag.Syn | Flag.Ack)) === Flag.Syn;
    const older = session.previous;
    if (older !== null && !opens) {
      const olderSide: SideIndex = high === older.clientHigh ? 0 : 1;
      if (mismatch(p, older, olderSide) < mismatch(p, session, side)) {
        this.newer = session;
        this.side = olderSide;
        return older;
      }
    }
    if ((p.flags & Flag.Syn) !== 0 && startsAnew(p, session, side)) return this.#open(p, flow, high, session);
    this.side = side;
    return session;
  }

  /** Latest session that a quoted header belongs to, or null; sets `side` to who had sent it. */
  findQuoted(p: PacketView): Session | null {
    const flow = this.flows.findExisting(p);
    if (flow < 0) return null;
    const session = this.#latest[flow] ?? null;
    if (session === null) return null;
    this.side = this.flows.fromHigh === session.clientHigh ? 0 : 1;
    return session;
  }

  /** The session that `Session.slot` names. */
  bySlot(slot: number): Session {
    return this.#slots[slot]!;
  }

  /** Every session in the table, in the order of their numbers. */
  inOrder(): Session[] {
    return this.#slots.filter((session) => session !== null).sort((a, b) => a.number - b.number);
  }

  /** Forgets a session; its flow too, when it was the last of that. */
  release(session: Session): void {
    const { flow, slot } = session;
    const latest = this.#latest[flow];
    if (latest === session) this.#latest[flow] = session.previous;
    else if (latest?.previous === session) latest.previous = null;
    this.#slots[slot] = null;
    this.#freeSlots.push(slot);
    this.size--;
    if (--this.#perFlow[flow]! === 0) this.flows.release(flow);
  }

  #open(p: PacketView, flow: number, high: boolean, previous: Session | null): Session {
    const { senderIsClient, roles, reason } = inferRoles(p);
    const clientHigh = senderIsClient ? high : !high;
    const number = this.opened++;
    const slot = this.#freeSlots.pop() ?? this.#slots.length;
    const session = new Session(number, slot, flow, clientHigh, roles, reason, p.frame, p.timeNs);
    session.previous = previous;
    if (previous !== null) {
      this.reused = previous;
      // One step back is enough to route by; a chain would keep every session alive.
      previous.previous = null;
    }
    this.size++;
    this.#slots[slot] = session;
    this.#latest[flow] = session;
    this.#perFlow[flow] = (this.#perFlow[flow] ?? 0) + 1;
    this.side = senderIsClient ? 0 : 1;
    return session;
  }
}

/** A SYN or SYN-ACK that cannot belong to `session`. */
function startsAnew(p: PacketView, session: Session, side: SideIndex): boolean {
  const x = session.endpoints[side];
  const y = session.endpoints[side === 0 ? 1 : 0];
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
  const x = session.endpoints[side];
  const y = session.endpoints[side === 0 ? 1 : 0];
  if (x.segments > 0 && x.vlan !== p.vlan) return Infinity;
  if (x.started) return Math.abs(seqDiff(p.seq, x.sndNxt));
  if ((p.flags & Flag.Ack) === 0 || !y.started) return 0;
  // RFC 9293 §3.10.7.3: in SYN-SENT only an ACK of the SYN is acceptable.
  const opening = y.synSeen && session.synAckNs === NEVER && session.handshakeNs === NEVER;
  if (opening && p.ack !== ((y.iss + 1) | 0)) return Infinity;
  return Math.abs(seqDiff(p.ack, y.sndNxt));
}
