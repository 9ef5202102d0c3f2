/** What a segment means for the byte stream of its sender, as the tracker judged it. */
export const SegmentFate = {
  /** Its payload, if any, belongs to the stream: new, repeated or out of order. */
  Stream: 0,
  /** The same frame was captured before. */
  Duplicate: 1,
  /** Its checksum is wrong where this sender's checksums are known to be real. */
  Corrupt: 2,
  /** It is a RST: text in it explains the reset (RFC 9293 §3.5.3). */
  Reset: 3,
  /** No window allows it. */
  OutOfWindow: 4,
  /** A keep-alive or window probe: its octet, if it has one, is old or made up (RFC 9293 §3.8.4). */
  Probe: 5,
} as const;
export type SegmentFate = (typeof SegmentFate)[keyof typeof SegmentFate];
