/**
 * The segment in hand while it is tracked: one reused object that the steps of the tracker share,
 * so that they need neither long parameter lists nor allocation.
 */
import type { PacketView } from '../wire/packet-view.js';
import { Endpoint } from './endpoint.js';
import type { EventLog } from './event-log.js';
import type { HandshakeFailedEvent, Side, TcpEvent } from './events.js';
import type { LimitHits } from '../limits.js';
import { NEVER } from './never.js';
import { type Session, type SideIndex, sideName } from './session.js';

/** Frames of several capture queues are out of order by less than this. */
const CLOCK_JITTER_NS = 100e6;

export class Arrival {
  packet!: PacketView;
  session!: Session;
  side: SideIndex = 0;
  sender = new Endpoint();
  receiver = new Endpoint();
  frame = 0;
  /** Nanoseconds by the session's own clock: the packet's time, unless the capture's clock was set back. */
  timeNs = 0.5;
  flags = 0;
  seq = 0;
  ack = 0;
  payloadLen = 0;
  /**
   * Everything of it is tracked. False where only byte streams are wanted and the handshake has told the round trip,
   * which data is timed for otherwise.
   */
  whole = true;
  /** SEG.SEQ + SEG.LEN: payload, SYN and FIN (RFC 9293 §3.4). */
  end = 0;
  /** The segment is a keep-alive or a window probe: not new data, not a retransmission. */
  isProbe = false;
  /** It left a gap, filled one or was sent again: packets before it went missing. */
  gapOrRepair = false;
  /** Retransmissions of the sender before this segment. */
  retransmissionsBefore = 0;
  /** What the gap before it was booked as, and nanoseconds of it; -1 for nothing. */
  bookedAs = -1;
  bookedNs = 0.5;
  /** Frame of the sender's segment before this one, 0 for its first. */
  senderLastFrame = 0;
  /** Last frame, and its time, before the latest piece of the capture that is missing. */
  gapFrame = -1;
  gapNs = NEVER;
  /** The receiver of its data held octets behind a hole already, by what SACK said before this segment. */
  heldBefore = false;
  /** Octets that the acknowledgment covers although the capture never had them. */
  ackedUnseen = 0;
  /** Held events by session number that say "no answer so far"; confirmed when that session ends. */
  readonly unanswered = new Map<number, HandshakeFailedEvent>();

  constructor(
    readonly log: EventLog,
    readonly limits: LimitHits,
    private readonly explain = true,
  ) {}

  take(packet: PacketView, session: Session, side: SideIndex, end: number): void {
    this.packet = packet;
    this.session = session;
    this.side = side;
    this.sender = session.endpoint(side);
    this.receiver = session.endpoint(side === 0 ? 1 : 0);
    this.frame = packet.frame;
    this.timeNs = this.#sessionTime(packet.timeNs);
    this.flags = packet.flags;
    this.seq = packet.seq;
    this.ack = packet.ack;
    this.payloadLen = packet.payloadLen;
    this.whole = this.explain || session.handshakeNs === NEVER;
    this.end = end;
    this.senderLastFrame = this.sender.lastFrame;
    this.retransmissionsBefore = this.sender.retransmissions;
    this.bookedAs = -1;
    this.isProbe = false;
    this.gapOrRepair = false;
    this.ackedUnseen = 0;
  }

  /**
   * Time by the session's own clock, which never jumps back: when the capture's clock is set back, the time between
   * the last segment before and the first one behind is taken for none. Only a sender whose own segments
   * jump back shows that; those of two interfaces may be stamped by two clocks.
   */
  #sessionTime(packetNs: number): number {
    const { session, sender } = this;
    const timeNs = packetNs + session.clockSetBackNs;
    if (timeNs >= sender.lastNs - CLOCK_JITTER_NS) return timeNs;
    session.clockSetBackNs += session.lastTimeNs - timeNs;
    return session.lastTimeNs;
  }

  get from(): Side {
    return sideName(this.side);
  }

  /** What every event about the segment in hand begins with. */
  stamp(): Pick<TcpEvent, 'frame' | 'timeNs' | 'session' | 'from'> {
    return { frame: this.frame, timeNs: this.packet.timeNs, session: this.session.number, from: this.from };
  }

  /** Counts `kind` for the session; true when somebody wants the event itself. */
  note(kind: number): boolean {
    this.log.count(this.session, kind, this.frame);
    return this.log.wanted;
  }

  /** Hands on an event that `note` counted. */
  emit(event: TcpEvent, held = false): void {
    this.log.push(event, held);
  }
}
