/**
 * One side of a session for the state machine in `state.ts`: its RFC 9293 state and the few sequence
 * numbers that decide transitions. "Half" as in half-connection: everything here is about what this
 * side sends, and what its peer is known to have received of it.
 */
import { seqDiff, seqGt, seqLeq } from './seq.js';

/** Codes of the RFC 9293 §3.3.2 states: indexes into `TCP_STATES`. */
export const State = {
  Closed: 0,
  Listen: 1,
  SynSent: 2,
  SynReceived: 3,
  Established: 4,
  FinWait1: 5,
  FinWait2: 6,
  CloseWait: 7,
  Closing: 8,
  LastAck: 9,
  TimeWait: 10,
} as const;

/** What is known of one side, as bits of `HalfState.bits`. */
export const Known = {
  SynSeen: 1,
  /** Acknowledged, or proved to be by what the peers do. */
  SynAcked: 2,
  /** Payload came with the SYN (RFC 7413): data before the handshake ends then proves nothing. */
  SynData: 4,
  FinSent: 8,
  FinAcked: 16,
  /** The peer has the FIN: nothing before it is missing, or it was acknowledged. */
  FinReceived: 32,
  /** `nxt` and `edge` mean something. */
  Numbers: 64,
} as const;

/** No window is wider than this (RFC 7323 §2.3), so no acknowledgment runs further ahead; octets. */
const MAX_AHEAD = 1 << 30;

/** State and numbers of one side. Numbers are int32 images. */
export class HalfState {
  /** `State` code. */
  state: number;
  /** `Known` bits. */
  bits = 0;
  /** Its SYN's number. */
  iss = 0;
  /**
   * SND.NXT as seen: highest end of a segment, SYN and FIN included, or highest acknowledgment. Stands
   * still behind the FIN.
   */
  nxt = 0;
  /** RCV.NXT of its peer, as far as segments in order and the peer's acknowledgments show. */
  edge = 0;

  constructor(state: number) {
    this.state = state;
  }

  /** Number of its FIN, once `FinSent` is set. */
  get finSeq(): number {
    return (this.nxt - 1) | 0;
  }

  has(bit: number): boolean {
    return (this.bits & bit) !== 0;
  }

  /** Begins to count at a SYN's end, or wherever the capture joined in. */
  startAt(seq: number): void {
    this.bits |= Known.Numbers;
    this.nxt = seq;
    this.edge = seq;
  }

  /** A SYN of this side opens. What was known of an opening before it is void. */
  begin(seq: number, payloadLen: number): void {
    this.bits = Known.SynSeen | (payloadLen > 0 ? Known.SynData : 0);
    this.iss = seq;
    this.startAt((seq + 1 + payloadLen) | 0);
  }

  /** A SYN that was proved before it was captured: it only tells the initial number. */
  learnSyn(seq: number): void {
    this.bits |= Known.SynSeen;
    this.iss = seq;
  }

  /** This side closes: its FIN has the number `seq`. */
  close(seq: number): void {
    this.bits |= Known.FinSent;
    this.nxt = (seq + 1) | 0;
  }

  /** Takes the end of a segment into account. After its FIN a side has nothing more to send. */
  advance(end: number, inOrder: boolean): void {
    if (!this.has(Known.Numbers)) this.startAt(end);
    if (!this.has(Known.FinSent) && seqGt(end, this.nxt)) this.nxt = end;
    if (inOrder && seqGt(end, this.edge) && seqLeq(end, this.nxt)) this.edge = end;
  }

  /** Takes an acknowledgment of the peer into account. */
  acknowledge(ack: number): void {
    if (!this.has(Known.Numbers)) {
      this.startAt(ack);
      return;
    }
    if (!within(ack, this.edge) || (this.has(Known.FinSent) && seqGt(ack, this.nxt))) return;
    this.edge = ack;
    // Octets that were acknowledged were sent, whether the capture has them or not.
    if (seqGt(ack, this.nxt)) this.nxt = ack;
  }

  /** Open, nothing it sent up to `nxt` is missing, and no acknowledgment can tell anything but more of that. */
  isSteady(nxt: number): boolean {
    const opening = this.bits & (Known.SynSeen | Known.SynAcked);
    return (
      this.state === State.Established &&
      this.nxt === nxt &&
      this.edge === nxt &&
      !this.has(Known.FinSent) &&
      opening !== Known.SynSeen
    );
  }

  catchUp(nxt: number): void {
    this.nxt = nxt;
    this.edge = nxt;
  }

  /** RFC 9293 §3.10.7.3: ISS < SEG.ACK =< SND.NXT, what SYN-SENT demands. */
  synAckedBy(ack: number): boolean {
    return seqGt(ack, this.iss) && seqLeq(ack, this.nxt);
  }
}

/** True when `ack` covers the octet, SYN or FIN at `seq` and does not run absurdly far ahead. */
export function within(ack: number, seq: number): boolean {
  const ahead = seqDiff(ack, seq);
  return ahead > 0 && ahead <= MAX_AHEAD;
}
