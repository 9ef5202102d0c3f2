/**
 * Finds the session of a segment among those that used its addresses and ports. A SYN with another
 * initial sequence number, or any SYN after the close, starts a new one (RFC 9293 §3.4.1, §3.6.1). What answers an older
 * session, on another VLAN or with other numbers, goes to that.
 */
import { FlowTable } from '../flow/flow-table.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import { inferRoles } from './roles.js';
import { seqDiff } from './seq.js';
import { Session, type SideIndex } from './session.js';
import { NEVER } from './never.js';

export class SessionTable {
  readonly flows = new FlowTable();
  /** All sessions by number. */
  readonly all: Session[] = [];
  /** Latest session of each flow. */
  readonly #latest: Session[] = [];

  /** Set by `find`: which side sent the segment, and the session it follows on the same ports. */
  side: SideIndex = 0;
  reused: Session | null = null;
  /** Set by `find`: the later session on the same ports, when the segment belongs to the one before. */
  newer: Session | null = null;

  find(p: PacketView): Session {
    const flow = this.flows.find(p);
    const high = this.flows.fromHigh;
    const latest = this.#latest[flow];
    this.reused = null;
    this.newer = null;
    if (latest === undefined) return this.#open(p, flow, high, null);
    const session = latest;
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
    const session = this.#latest[flow];
    if (session === undefined) return null;
    this.side = this.flows.fromHigh === session.clientHigh ? 0 : 1;
    return session;
  }

  #open(p: PacketView, flow: number, high: boolean, previous: Session | null): Session {
    const { senderIsClient, roles, reason } = inferRoles(p);
    const clientHigh = senderIsClient ? high : !high;
    const session = new Session(this.all.length, flow, clientHigh, roles, reason, p.frame, p.timeNs);
    session.previous = previous;
    if (previous !== null) {
      this.reused = previous;
      // One step back is enough to route by; a chain would keep every session alive.
      previous.previous = null;
    }
    this.all.push(session);
    this.#latest[flow] = session;
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
