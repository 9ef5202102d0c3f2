/** How a part of the program that needs every segment, not only its outcome, gets them. */
import type { TcpEvent } from '../tcp/events.js';
import type { Session } from '../tcp/session.js';
import type { Tracking } from '../tcp/tracking.js';
import type { PacketView } from '../wire/packet-view.js';

/**
 * Told of each segment right after it was tracked, in frame order. The packet view is reused: copy
 * what must live longer, the payload (`bytes` from `payloadAt` on) included. `session.lastSide` is
 * the side that sent the segment. What is kept for a session is to be found by `session.number`: the object
 * may be another one with the next segment.
 */
export interface SegmentObserver {
  /** Once, before everything else. */
  begin?(tracking: Tracking): void;
  segment(packet: PacketView, session: Session): void;
  /** An event; it comes before its own segment when tracking that segment raised it. */
  event?(event: TcpEvent): void;
  /** The session is about to be forgotten: let go of what is kept for it. Not told at the end. */
  sessionEnd?(session: Session): void;
  /** An ICMP error about a session; the view holds the quoted header. */
  icmpError?(packet: PacketView, session: Session): void;
  /** What follows has to be read first, and may have to be waited for. Told by `readStreams` only. */
  pause?(): void;
  /** No more segments come. Sessions are summed up after this. */
  finish?(): void;
}
