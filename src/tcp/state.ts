/**
 * RFC 9293 states of both endpoints, as far as somebody who only watches can know them (§3.3.2, §3.5,
 * §3.6, §3.10.7; RFC 5961 for RST). A segment counts as received when it passes the capture point; what
 * the capture lacks is concluded from acknowledgments where they prove it, and otherwise left open:
 * with one direction only, a FIN that nobody is seen to acknowledge stays unacknowledged.
 *
 * Not here: 2 MSL of TIME-WAIT and retransmission limits (no clock), windows, and the decision that a
 * SYN begins a new session, which is the caller's.
 */
import { Flag } from '../wire/packet-view.js';
import { HalfState, Known, State, within } from './half-state.js';
import { seqGt } from './seq.js';

/** Follows the state of both endpoints of one session: 0 is the client, 1 the server. */
export class ConnectionStates {
  private readonly clientHalf = new HalfState(State.Closed);
  private readonly serverHalf = new HalfState(State.Listen);
  private started = false;
  private resetSide: -1 | 0 | 1 = -1;
  private firstFinSide: -1 | 0 | 1 = -1;

  /** State of the client, an index into `TCP_STATES`. */
  get client(): number {
    return this.clientHalf.state;
  }

  /** State of the server, an index into `TCP_STATES`. */
  get server(): number {
    return this.serverHalf.state;
  }

  /** Side whose RST was accepted and ended the session; -1 when none did (one after the close is none). */
  get resetBy(): -1 | 0 | 1 {
    return this.resetSide;
  }

  /** Side that sent the first FIN, -1 while there is none. */
  get firstFinBy(): -1 | 0 | 1 {
    return this.firstFinSide;
  }

  /** True when nothing more can come but late copies: both sides are in CLOSED or TIME-WAIT. */
  get closed(): boolean {
    return over(this.clientHalf.state) && over(this.serverHalf.state);
  }

  /** True when both SYNs are acknowledged, by what was seen or by what it proves; false mid-stream. */
  get handshakeDone(): boolean {
    return (this.clientHalf.bits & this.serverHalf.bits & Known.SynAcked) !== 0;
  }

  /** A FIN of this side was seen. */
  finSent(side: 0 | 1): boolean {
    return this.#half(side).has(Known.FinSent);
  }

  /** The FIN of this side was seen, and an acknowledgment of it. */
  finAcked(side: 0 | 1): boolean {
    return this.#half(side).has(Known.FinAcked);
  }

  /** Sequence number of this side's FIN, int32 image; meaningful when `finSent`. */
  finSeq(side: 0 | 1): number {
    return this.#half(side).finSeq;
  }

  /** A SYN of this side was seen. */
  synSeen(side: 0 | 1): boolean {
    return this.#half(side).has(Known.SynSeen);
  }

  #half(side: 0 | 1): HalfState {
    return side === 0 ? this.clientHalf : this.serverHalf;
  }

  /**
   * Takes the next segment, in capture order; not for segments with a wrong checksum nor for second
   * copies of a frame. Never allocates.
   *
   * @param from 0 when the client sent it.
   * @param seq Sequence number, int32 image; `ack` likewise, looked at only when ACK is set.
   * @param inOrder Everything this side sent before `seq` has been seen.
   */
  observe(from: 0 | 1, flags: number, seq: number, ack: number, payloadLen: number, inOrder: boolean): void {
    const me = from === 0 ? this.clientHalf : this.serverHalf;
    const peer = from === 0 ? this.serverHalf : this.clientHalf;
    if (!this.started) {
      this.started = true;
      if ((flags & Flag.Syn) === 0) joinMidStream(me, peer, flags, seq, ack);
    }
    if (flags & Flag.Rst) {
      this.#reset(from, me, peer, flags, seq, ack);
      return;
    }
    if (flags & Flag.Syn) {
      // A FIN beside a SYN cannot be placed and is dropped (RFC 9293 §3.10.7.2, §3.10.7.3).
      this.#syn(me, peer, flags, seq, ack, payloadLen);
      if (flags & Flag.Ack) acknowledge(me, peer, ack);
      return;
    }
    if (flags & Flag.Ack && me.state < State.Established) proveHandshake(me, peer, seq, ack, payloadLen);
    // After its end a side says nothing of weight, and before its SYN only what was proved just now.
    if (me.state === State.Closed || me.state === State.Listen) return;
    const end = (seq + payloadLen) | 0;
    me.advance(end, inOrder);
    if (flags & Flag.Ack) acknowledge(me, peer, ack);
    if (flags & Flag.Fin) this.#fin(from, me, peer, end);
    // The FIN counts for the receiver once nothing before it is missing: now, or when the hole is filled.
    if (inOrder && me.has(Known.FinSent) && end === me.finSeq) receiveFin(me, peer);
  }

  /** Both sides are open, and all that either sent, up to these numbers, was received in order and will be believed. */
  isSteady(clientNxt: number, serverNxt: number): boolean {
    return this.clientHalf.isSteady(clientNxt) && this.serverHalf.isSteady(serverNxt);
  }

  /** It was steady, and nothing but data in order and its acknowledgments has passed since, up to these numbers. */
  catchUp(clientNxt: number, serverNxt: number): void {
    this.clientHalf.catchUp(clientNxt);
    this.serverHalf.catchUp(serverNxt);
  }

  /** RFC 9293 §3.5: three-way handshake and simultaneous open. */
  #syn(me: HalfState, peer: HalfState, flags: number, seq: number, ack: number, payloadLen: number): void {
    const isAck = (flags & Flag.Ack) !== 0;
    if (me.state >= State.Established) {
      // In a synchronized state it earns a challenge ACK and changes nothing (RFC 5961 §4.2). A SYN that
      // was proved before it was captured still tells the initial number.
      if (!me.has(Known.SynSeen) && me.has(Known.SynAcked)) me.learnSyn(seq);
      return;
    }
    if (me.state <= State.Listen) {
      if (!this.#opens(me, peer, isAck)) return;
      me.begin(seq, payloadLen);
      if (isAck) me.state = State.SynReceived;
      else if (peer.state === State.SynSent) {
        // Simultaneous open: the SYNs cross, so both sides go to SYN-RECEIVED (§3.5, figure 7).
        me.state = State.SynReceived;
        peer.state = State.SynReceived;
      } else me.state = State.SynSent;
    } else if (me.state === State.SynSent) {
      if (seq !== me.iss) me.begin(seq, payloadLen);
      if (isAck) me.state = State.SynReceived;
    }
    if (!isAck) return;
    if (!peer.has(Known.SynSeen)) {
      // The SYN that is answered here was not captured.
      if (peer.state > State.Listen) return;
      peer.startAt(ack);
      peer.iss = (ack - 1) | 0;
      peer.bits |= Known.SynAcked;
      peer.state = State.Established;
    } else if (!peer.has(Known.SynAcked)) {
      // What is acknowledged is this side's RCV.NXT, also when it answers an old copy of a SYN.
      peer.edge = ack;
      if (peer.state === State.SynSent && peer.synAckedBy(ack)) {
        peer.bits |= Known.SynAcked;
        peer.state = State.Established;
      }
    }
  }

  /** Whether a SYN or SYN-ACK of a side in CLOSED or LISTEN opens: not as a late copy after the end. */
  #opens(me: HalfState, peer: HalfState, isAck: boolean): boolean {
    if (me.state === State.Listen || (!me.has(Known.Numbers) && this.resetSide < 0)) return true;
    if (isAck) return peer.state === State.SynSent || peer.state === State.SynReceived;
    // A RST that the peer does not believe may be forged: the opening goes on.
    if (peer.state === State.Listen) return true;
    // Some stacks send a refused SYN again (Windows: twice), and it may be accepted then.
    if (this.resetSide < 0 || peer.state !== State.Closed || this.handshakeDone) return false;
    this.resetSide = -1;
    peer.state = State.Listen;
    return true;
  }

  /** RFC 9293 §3.6, the side that closes. A repeated FIN changes nothing. */
  #fin(from: 0 | 1, me: HalfState, peer: HalfState, finSeq: number): void {
    if (me.has(Known.FinSent)) return;
    if (me.state === State.SynReceived || me.state === State.Established) me.state = State.FinWait1;
    // Did it know of the peer's FIN? If not, both were under way at once (§3.6, figure 13).
    else if (me.state === State.CloseWait) {
      me.state = peer.has(Known.FinAcked) ? State.LastAck : State.Closing;
    } else return;
    me.close(finSeq);
    if (this.firstFinSide < 0) this.firstFinSide = from;
  }

  /** RFC 9293 §3.10.7 and RFC 5961 §3.2: who believes this RST. */
  #reset(from: 0 | 1, me: HalfState, peer: HalfState, flags: number, seq: number, ack: number): void {
    if (this.closed) {
      me.state = State.Closed;
      peer.state = State.Closed;
      return;
    }
    const accepted = acceptsReset(me, peer, flags, seq, ack);
    if (me.state === State.SynSent && seq !== me.nxt && (flags & Flag.Ack) === 0) {
      // SYN-SENT answers an acknowledgment of something never sent with a RST at that number and goes
      // on opening (§3.10.7.3). A passive opener returns to LISTEN (§3.10.7.4).
      if (accepted) peer.state = peer.state === State.SynReceived ? State.Listen : State.Closed;
      return;
    }
    me.state = State.Closed;
    if (!accepted) return;
    peer.state = State.Closed;
    if (this.resetSide < 0) this.resetSide = from;
  }
}

const over = (state: number): boolean => state === State.Closed || state === State.TimeWait;

/** The capture begins after the handshake: both are taken to be in ESTABLISHED. */
function joinMidStream(me: HalfState, peer: HalfState, flags: number, seq: number, ack: number): void {
  me.state = State.Established;
  peer.state = State.Established;
  me.startAt(seq);
  if (flags & Flag.Ack) peer.startAt(ack);
}

/** Segments that only a synchronized endpoint sends, when the one that synchronized it is not there. */
function proveHandshake(me: HalfState, peer: HalfState, seq: number, ack: number, payloadLen: number): void {
  if (me.state === State.SynReceived) {
    // Data, or an acknowledgment of more than the peer's SYN, comes after the third segment (§3.5).
    const beyondSyn = seqGt(ack, (peer.iss + 1) | 0);
    if (peer.has(Known.SynData) || (payloadLen === 0 && !beyondSyn)) return;
  } else if (me.state === State.SynSent) {
    // An ACK after its SYN: the SYN-ACK was there, seen or not.
    if (!peer.has(Known.SynSeen)) peer.startAt(ack);
  } else {
    // Its SYN-ACK was not captured. An acknowledgment of anything else than the SYN does not prove it:
    // that is the challenge of an older, half-open connection.
    if (peer.state !== State.SynSent || !peer.synAckedBy(ack)) return;
    me.startAt(seq);
  }
  me.bits |= Known.SynAcked;
  peer.bits |= Known.SynAcked;
  me.state = State.Established;
  if (peer.state < State.Established) peer.state = State.Established;
}

/** RFC 9293 §3.10.7.4, fifth: what an acknowledgment of `me` tells of the peer's SYN and FIN. */
function acknowledge(me: HalfState, peer: HalfState, ack: number): void {
  peer.acknowledge(ack);
  if (peer.has(Known.SynSeen) && peer.state >= State.SynReceived && within(ack, peer.iss)) {
    peer.bits |= Known.SynAcked;
    if (peer.state === State.SynReceived) peer.state = State.Established;
  }
  if (!peer.has(Known.FinSent) || !within(ack, peer.finSeq)) return;
  receiveFin(peer, me);
  peer.bits |= Known.FinAcked;
  if (peer.state === State.FinWait1) peer.state = State.FinWait2;
  else if (peer.state === State.Closing) peer.state = State.TimeWait;
  else if (peer.state === State.LastAck) peer.state = State.Closed;
}

/** RFC 9293 §3.10.7.4, eighth: the FIN of `me` reaches the peer. Only once. */
function receiveFin(me: HalfState, peer: HalfState): void {
  if (me.has(Known.FinReceived)) return;
  me.bits |= Known.FinReceived;
  me.edge = me.nxt;
  if (peer.state === State.SynReceived || peer.state === State.Established) peer.state = State.CloseWait;
  else if (peer.state === State.FinWait1) peer.state = State.Closing;
  else if (peer.state === State.FinWait2) peer.state = State.TimeWait;
}

/** True when the peer of the RST's sender takes it for genuine and gives up. */
function acceptsReset(me: HalfState, peer: HalfState, flags: number, seq: number, ack: number): boolean {
  if (peer.state === State.Closed) return false;
  // §3.10.7.3: in SYN-SENT it must acknowledge the SYN.
  if (peer.state === State.SynSent) return (flags & Flag.Ack) !== 0 && peer.synAckedBy(ack);
  // RFC 5961 §3.2: exactly at RCV.NXT. `nxt` differs from `edge` only above a hole; there a receiver
  // with SACK takes the end of its highest block too (Linux), and others ask back.
  return !me.has(Known.Numbers) || seq === me.edge || seq === me.nxt;
}
