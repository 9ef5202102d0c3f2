/** Remembers which session each frame belongs to, for writing the frames of some sessions afterwards. */
import type { SegmentObserver } from '../../engine/segment-observer.js';
import type { Session } from '../../tcp/session.js';
import type { PacketView } from '../../wire/packet-view.js';

export class FrameSessions implements SegmentObserver {
  /** Session + 1 by frame number, 0 where there is none: four octets a frame. */
  #sessions = new Int32Array(65_536);

  segment(packet: PacketView, session: Session): void {
    this.#note(packet, session);
  }

  /** An ICMP error tells of its session, so it belongs to it. */
  icmpError(packet: PacketView, session: Session): void {
    this.#note(packet, session);
  }

  /** Number of the session, -1 when the frame belongs to none. */
  sessionOf(frame: number): number {
    return (this.#sessions[frame] ?? 0) - 1;
  }

  #note({ frame, fragmentFrames }: PacketView, { number }: Session): void {
    this.#set(frame, number);
    for (const fragment of fragmentFrames) this.#set(fragment, number);
  }

  #set(frame: number, session: number): void {
    if (frame >= this.#sessions.length) {
      const grown = new Int32Array(2 * frame);
      grown.set(this.#sessions);
      this.#sessions = grown;
    }
    this.#sessions[frame] = session + 1;
  }
}
