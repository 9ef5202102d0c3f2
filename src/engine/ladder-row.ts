/** One segment of a session as a row of the ladder diagram; made by the engine, drawn by a report. */
import type { Side } from '../tcp/events.js';

export interface LadderRow {
  /** Frame number, from 1. */
  readonly frame: number;
  /** Segments of the session between the row before and this one that have no row; absent is none. */
  readonly omittedBefore?: number;
  /** Seconds since the session's first segment; negative when the clock ran backwards. */
  readonly relativeSeconds: number;
  readonly from: Side;
  /** Names of the flags that are set, parted by blanks: `SYN`, `PSH ACK`. */
  readonly flags: string;
  /** Sequence number relative to the sender's initial one. */
  readonly relSeq: number;
  /** Acknowledgment relative to the peer's initial sequence number, null without ACK. */
  readonly relAck: number | null;
  /** Octets of payload. */
  readonly len: number;
  /** Advertised window, octets, scaled; null when the scale is not known. */
  readonly window: number | null;
  /** What the tracker says of the segment: `retransmission (fast)`, `zero window`. */
  readonly marks: readonly string[];
  /** Anything else worth a word, empty when there is nothing. */
  readonly note: string;
}
