/**
 * Zeek's view of one end of a TCP session: seven states that follow flags alone, and the numbers its
 * sizes are computed from. Much looser than RFC 9293: a SYN-ACK establishes both ends, any FIN closes,
 * any RST resets, wherever it lies. Used for the `conn_state` and `history` columns only.
 */
import { Flag } from '../wire/packet-view.js';
import { seqDiff, seqMax } from './seq.js';

/** Endpoint states, in Zeek's numbering. */
export const Zeek = {
  Inactive: 0,
  SynSent: 1,
  SynAckSent: 2,
  Partial: 3,
  Established: 4,
  Closed: 5,
  Reset: 6,
} as const;

/** A jump of SYN or RST further than this is not believed, octets. */
const TRUSTED_JUMP = 1_048_576;

/** What Zeek keeps of one side. Sequence numbers are int32 images. */
export class ZeekEndpoint {
  /** State, state before it, FIN seen: three bits, three bits, one bit. One field of eight octets. */
  private packed = 0;
  /** Number of the SYN, real or made up as the one before the first octet seen. */
  start = 0;
  /** Highest end of a segment. */
  last = 0;
  /** Highest acknowledgment the other side sent. */
  acked = 0;
  /** Relative numbers of the last end of FIN and RST that were looked at for the history. */
  lastFin = 0;
  lastRst = 0;

  get state(): number {
    return this.packed & 7;
  }

  /** State before the present one; tells a reset after FIN from any other. */
  get prev(): number {
    return (this.packed >> 3) & 7;
  }

  get finSeen(): boolean {
    return (this.packed & 64) !== 0;
  }

  noteFin(): void {
    this.packed |= 64;
  }

  enter(state: number): void {
    if (state === this.state) return;
    this.packed = (this.packed & 64) | (this.state << 3) | state;
  }

  rebase(start: number, last: number): void {
    this.start = start;
    this.acked = start;
    this.last = last;
  }

  /** Only SYN, FIN or RST move it on, and these are the numbers that it counts to. */
  isSteady(last: number, acked: number): boolean {
    const { state } = this;
    return (
      (state === Zeek.Established || state === Zeek.Partial) && this.last === last && this.acked === acked
    );
  }

  catchUp(last: number, acked: number): void {
    this.last = last;
    this.acked = acked;
  }

  get inactive(): boolean {
    return this.state === Zeek.Inactive || this.state === Zeek.Partial;
  }
}

/** Sets or resets the numbers a side counts from, before anything else looks at the segment. */
export function initialise(me: ZeekEndpoint, flags: number, seq: number, end: number): void {
  const syn = (flags & Flag.Syn) !== 0;
  switch (me.state) {
    case Zeek.Inactive:
      // Without a SYN the octet before the first one stands in for it.
      if (syn) me.rebase(seq, end);
      else me.rebase((seq - 1) | 0, seq);
      break;
    case Zeek.SynSent:
    case Zeek.SynAckSent:
      if (syn && seq !== me.start) me.rebase(seq, end);
      break;
    case Zeek.Established:
    case Zeek.Partial:
      if (syn) me.rebase(seq, end);
      break;
    case Zeek.Reset:
      // The reset came first and may have been forged: the SYN knows better.
      if (syn && me.prev === Zeek.Inactive) me.rebase(seq, end);
      break;
  }
}

/** Takes what a segment with ACK set says about the other side. */
export function acknowledge(peer: ZeekEndpoint, flags: number, ack: number): void {
  if (peer.state === Zeek.Inactive) {
    peer.rebase((ack - 1) | 0, (ack - 1) | 0);
    return;
  }
  // The acknowledgment of a RST is not believed, nor a zero that would be a great leap.
  if (flags & Flag.Rst || seqDiff(ack, peer.start) < 0) return;
  const ahead = seqDiff(ack, peer.acked);
  if (ahead > 0 && !(ack === 0 && ahead > TRUSTED_JUMP)) peer.acked = ack;
}

/** Moves the highest end seen. True when the segment is a repetition in Zeek's sense (letter T). */
export function advance(me: ZeekEndpoint, flags: number, end: number, len: number): boolean {
  const ahead = seqDiff(end, me.last);
  if (flags & (Flag.Syn | Flag.Rst) && (ahead > TRUSTED_JUMP || ahead < -TRUSTED_JUMP)) return false;
  if (flags & Flag.Fin && me.last === ((me.start + 1) | 0)) {
    // Only SYN and FIN seen: the FIN is believed however far it is.
    me.last = end;
    return false;
  }
  if (me.state === Zeek.Reset) return false;
  if (ahead > 0) {
    me.last = end;
    return false;
  }
  return len > 0;
}

/** Moves the sender, and where Zeek does so its peer, to the state that follows the segment. */
export function transition(
  me: ZeekEndpoint,
  peer: ZeekEndpoint,
  fromOriginator: boolean,
  flags: number,
  len: number,
): void {
  const fin = (flags & Flag.Fin) !== 0;
  const rst = (flags & Flag.Rst) !== 0;
  switch (me.state) {
    case Zeek.Inactive:
      leaveInactive(me, peer, fromOriginator, flags, len);
      break;
    case Zeek.SynSent:
    case Zeek.SynAckSent:
      if (fin) me.enter(Zeek.Closed);
      if (rst) me.enter(Zeek.Reset);
      break;
    case Zeek.Established:
    case Zeek.Partial:
      if (
        me.state === Zeek.Partial &&
        peer.state === Zeek.Inactive &&
        (flags & (Flag.Syn | Flag.Ack)) === Flag.Syn
      ) {
        me.enter(Zeek.SynSent);
      }
      if (fin && !rst) {
        me.enter(Zeek.Closed);
        // FIN then RST answered by FIN was a normal close after all.
        if (peer.state === Zeek.Reset && peer.prev === Zeek.Closed) peer.enter(Zeek.Closed);
      }
      if (rst) me.enter(Zeek.Reset);
      break;
    case Zeek.Closed:
      if (rst && peer.state !== Zeek.Closed) me.enter(Zeek.Reset);
      break;
  }
}

/** First segment of a side: SYN, FIN and RST each leave their mark, in this order. */
function leaveInactive(
  me: ZeekEndpoint,
  peer: ZeekEndpoint,
  fromOriginator: boolean,
  flags: number,
  len: number,
): void {
  if (flags & Flag.Syn) {
    if (fromOriginator) {
      me.enter(flags & Flag.Ack ? Zeek.SynAckSent : Zeek.SynSent);
    } else {
      // Zeek does not wait for the third segment of the handshake. A SYN that comes after its own
      // SYN-ACK was captured in the wrong order, which establishes too.
      const reversed = peer.state === Zeek.SynAckSent && (flags & Flag.Ack) === 0;
      if (peer.state === Zeek.SynSent || reversed) peer.enter(Zeek.Established);
      me.enter(Zeek.Established);
    }
  }
  if (flags & Flag.Fin) me.enter(Zeek.Closed);
  if (flags & Flag.Rst) me.enter(Zeek.Reset);
  if (me.state !== Zeek.Inactive) return;
  // Some servers acknowledge a SYN before they answer with their own: that is no partial connection.
  if (!fromOriginator && len === 0 && peer.state === Zeek.SynSent) return;
  const missedSyn = (flags & Flag.Ack) !== 0 && peer.state === Zeek.Established;
  me.enter(missedSyn ? Zeek.Established : Zeek.Partial);
}

/** Gaps are believed only while this holds of both sides. */
export function clean(e: ZeekEndpoint): boolean {
  return e.state === Zeek.Established || (e.state === Zeek.Closed && e.prev === Zeek.Established);
}

/** Whether Zeek's size of a side, payload by sequence numbers, is 0. */
export function isEmpty(e: ZeekEndpoint, peer: ZeekEndpoint): boolean {
  const acked = seqDiff(e.acked, e.start);
  const halfOpenAborted = e.prev === Zeek.SynSent && e.state === Zeek.Reset && peer.state === Zeek.Inactive;
  if (halfOpenAborted && acked !== 0 && acked !== 1) return true;
  let size = seqDiff(seqMax(e.last, e.acked), e.start);
  if (size !== 0) size--; // SYN
  if (e.finSeen && size !== 0) size--;
  return size === 0;
}
