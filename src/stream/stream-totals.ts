import type { GapReason } from './piece.js';

/** What became of the payload of one direction. Octets, all of them. */
export class StreamTotals {
  /** Payload that was captured, in whatever segment. */
  captured = 0;
  /** Handed on in order. */
  delivered = 0;
  /** Of these: from segments with a wrong checksum, for want of a better copy. */
  corrupt = 0;
  /** In segments that are no part of the stream: resets, probes, beyond any window, SYN data not taken. */
  ignored = 0;
  /** Came when the stream had gone on without them. */
  late = 0;
  /** Sent again, and no copy was left to compare them with. */
  uncompared = 0;
  /** Differed between copies. */
  conflicting = 0;
  /** Missing, by reason. */
  readonly gaps: Record<GapReason, number> = {
    'lost-in-capture': 0,
    snaplen: 0,
    'bad-checksum': 0,
    'not-yet': 0,
    evicted: 0,
  };
  gapCount = 0;

  /** Octets captured more than once; the only copy of some may be a damaged one. Meaningful at the end. */
  get repeated(): number {
    return this.captured - this.delivered - this.ignored - this.gaps['bad-checksum'];
  }

  /** Octets missing. */
  get missing(): number {
    let sum = 0;
    for (const octets of Object.values(this.gaps)) sum += octets;
    return sum;
  }
}
