/**
 * Segments of one sender that the peer has not acknowledged yet, oldest first: when each was sent,
 * in which frame, and whether it was sent again. Needed for round-trip times (Karn) and for the age of
 * what is retransmitted. One typed array, grown only by need, bounded.
 */
import { LIMITS } from '../limits.js';
import { seqDiff, seqGeq, seqLeq } from './seq.js';
import { NEVER } from './never.js';

/** Segments for which a small ring has room; a larger one was grown for a full flight. */
const LARGE = 64;
/** Empty small rings kept for the next flights of any sender: idle senders have none. */
const SPARE_RINGS = 1024;
const FIELDS = 6;
const SEQ = 0;
const END = 1;
const FIRST_NS = 2;
const LAST_NS = 3;
const FRAME = 4;
/** IP identification of the latest copy + 65536 * times sent again. */
const INFO = 5;

const spare: SegmentRing[] = [];

export class SegmentRing {
  /** An empty ring. */
  static take(): SegmentRing {
    return spare.pop() ?? new SegmentRing();
  }

  /** Gives back an empty ring, which its owner then forgets. What `retire` set can be read until the next `take`. */
  static giveBack(ring: SegmentRing): void {
    if (ring.count === 0 && !ring.isLarge && spare.length < SPARE_RINGS) spare.push(ring);
  }

  count = 0;
  private columns = new Float64Array(8 * FIELDS);
  private capacity = 8;
  private head = 0;

  /** Set by `retire`: send time of the segment whose end equals the acknowledgment, or -1. */
  ackedSentNs = NEVER;
  /** Set by `retire`: one of the retired segments had been sent more than once. */
  ackedRetransmitted = false;
  /** Set by `retire`: when the latest copy of any of the retired segments was sent, or -1. */
  latestSentNs = NEVER;

  /** Grown for a full flight: worth giving back when it is empty. */
  get isLarge(): boolean {
    return this.capacity > LARGE;
  }

  /** Appends a segment of new data. Returns false when the oldest had to be forgotten for it. */
  push(seq: number, end: number, timeNs: number, frame: number, ipId: number): boolean {
    let kept = true;
    if (this.count === this.capacity) {
      if (this.capacity < LIMITS.maxOutstandingSegments) this.#grow();
      else {
        this.head = (this.head + 1) % this.capacity;
        this.count--;
        kept = false;
      }
    }
    const at = this.#at(this.count++);
    const c = this.columns;
    c[at + SEQ] = seq;
    c[at + END] = end;
    c[at + FIRST_NS] = timeNs;
    c[at + LAST_NS] = timeNs;
    c[at + FRAME] = frame;
    c[at + INFO] = ipId & 0xffff;
    return kept;
  }

  /** Removes what `ack` covers; sets `ackedSentNs`, `ackedRetransmitted` and `latestSentNs`. */
  retire(ack: number): void {
    this.ackedSentNs = NEVER;
    this.ackedRetransmitted = false;
    this.latestSentNs = NEVER;
    const c = this.columns;
    while (this.count > 0) {
      const at = this.head * FIELDS;
      const end = c[at + END]! | 0;
      if (seqDiff(end, ack) > 0) break;
      if (c[at + LAST_NS]! > this.latestSentNs) this.latestSentNs = c[at + LAST_NS]!;
      if (c[at + INFO]! >= 65536) this.ackedRetransmitted = true;
      else if (end === ack) this.ackedSentNs = c[at + FIRST_NS]!;
      this.head++;
      if (this.head === this.capacity) this.head = 0;
      this.count--;
    }
  }

  /** Index of the segment that holds octet `seq`, or -1. */
  indexOf(seq: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const mid = (low + high) >> 1;
      const at = this.#at(mid);
      if (seqDiff(seq, this.columns[at + SEQ]! | 0) < 0) high = mid - 1;
      else if (seqGeq(seq, this.columns[at + END]! | 0)) low = mid + 1;
      else return mid;
    }
    return -1;
  }

  /** Notes that [seq, end) was sent again. */
  resent(seq: number, end: number, timeNs: number, ipId: number): void {
    const c = this.columns;
    for (let i = Math.max(this.indexOf(seq), 0); i < this.count; i++) {
      const at = this.#at(i);
      if (seqGeq(c[at + SEQ]! | 0, end)) break;
      if (seqLeq(c[at + END]! | 0, seq)) continue;
      c[at + LAST_NS] = timeNs;
      c[at + INFO] = (Math.trunc(c[at + INFO]! / 65536) + 1) * 65536 + (ipId & 0xffff);
    }
  }

  firstSentNs(i: number): number {
    return this.columns[this.#at(i) + FIRST_NS]!;
  }

  lastSentNs(i: number): number {
    return this.columns[this.#at(i) + LAST_NS]!;
  }

  frame(i: number): number {
    return this.columns[this.#at(i) + FRAME]!;
  }

  /** IP identification of the latest copy. */
  ipId(i: number): number {
    return this.columns[this.#at(i) + INFO]! & 0xffff;
  }

  /** Times the segment was sent again. */
  resentCount(i: number): number {
    return Math.trunc(this.columns[this.#at(i) + INFO]! / 65536);
  }

  #at(i: number): number {
    let slot = this.head + i;
    if (slot >= this.capacity) slot -= this.capacity;
    return slot * FIELDS;
  }

  #grow(): void {
    const grown = new Float64Array(this.capacity * 2 * FIELDS);
    for (let i = 0; i < this.count; i++) {
      const at = this.#at(i);
      for (let f = 0; f < FIELDS; f++) grown[i * FIELDS + f] = this.columns[at + f]!;
    }
    this.columns = grown;
    this.capacity *= 2;
    this.head = 0;
  }
}
