/**
 * What was read of a direction lately, to compare with what is sent again: which segment brought which octets, in a
 * ring, and the octets themselves, unless who took them can give them back. Both grow from small, so that short
 * streams cost little.
 */
import { OctetRing } from './octet-ring.js';

/** Octets that were read before, from a stream offset on; null where they cannot be had any more. */
export type Recall = (offset: number, length: number) => Uint8Array | null;

const FIRST_OCTETS = 256;
const FIRST_RECORDS = 8;
/** How much larger the next ring is: little is copied while it grows. */
const GROWTH = 4;
/** Segments remembered at most: a ring of tiny segments shall not cost more than its octets. */
const MOST_RECORDS = 4096;

// A record is three numbers in a row; the last one is length * TTLS + TTL.
const OFFSET = 0;
const FRAME = 1;
const LENGTH_AND_TTL = 2;
const FIELDS = 3;
const TTLS = 256;

export class DeliveredHistory {
  /** Memory in use, octets. */
  charge: number;
  /** Octets remembered at most, at the present size. */
  #reach = FIRST_OCTETS;
  readonly #ring: OctetRing | null;
  #records = new Float64Array(FIRST_RECORDS * FIELDS);
  #capacity = FIRST_RECORDS;
  /** Records are numbered from 0; those from `#oldest` to `#next` - 1 are kept, at their number modulo capacity. */
  #oldest = 0;
  #next = 0;

  /** @param recall Gives octets back, so that they are not kept here. */
  constructor(private readonly recall: Recall | null) {
    this.#ring = recall === null ? new OctetRing(FIRST_OCTETS) : null;
    this.charge = this.#memory();
  }

  #memory(): number {
    return (this.#ring?.size ?? 0) + this.#records.byteLength;
  }

  /** Nothing of it is needed any more. Call nothing after this. */
  release(): void {
    this.#ring?.release();
  }

  /**
   * Remembers a segment that was read.
   * @param keep Octets of the stream to keep from now on; a whole number.
   */
  push(offset: number, source: Uint8Array, frame: number, ttl: number, keep: number): void {
    const length = Math.min(source.length, keep);
    const start = offset + source.length - length;
    this.note(start, length, frame, ttl, keep);
    this.#ring?.write(start, length === source.length ? source : source.subarray(source.length - length));
  }

  /** The same of a segment whose octets are given back by who took them, and which is no longer than `keep`. */
  note(start: number, length: number, frame: number, ttl: number, keep: number): void {
    const end = start + length;
    const span = this.#oldest === this.#next ? length : end - this.#records[this.#at(this.#oldest)]!;
    if (span > this.#reach && this.#reach < keep) this.#widen(Math.min(span, keep), keep);
    this.#forgetBefore(end - this.#reach);
    if (this.#next - this.#oldest === this.#capacity) {
      if (this.#capacity < MOST_RECORDS) this.#growRecords();
      else this.#oldest++;
    }
    const at = this.#at(this.#next++);
    const records = this.#records;
    records[at + OFFSET] = start;
    records[at + FRAME] = frame;
    records[at + LENGTH_AND_TTL] = length * TTLS + ttl;
  }

  /**
   * Calls back for each remembered segment that overlaps [start, end), with its octets there.
   * @returns Octets of the range that are not remembered.
   */
  overlapping(
    start: number,
    end: number,
    found: (from: number, octets: Uint8Array, frame: number, ttl: number) => void,
  ): number {
    let unknown = end - start;
    const records = this.#records;
    for (let n = this.#recordAt(start); n < this.#next; n++) {
      const at = this.#at(n);
      const offset = records[at + OFFSET]!;
      if (offset >= end) break;
      const from = Math.max(start, offset);
      const length = Math.min(end, this.#endOf(at)) - from;
      if (length <= 0) continue;
      const octets = this.#ring === null ? this.recall!(from, length) : this.#ring.read(from, length);
      if (octets === null) continue;
      unknown -= length;
      found(from, octets, records[at + FRAME]!, records[at + LENGTH_AND_TTL]! % TTLS);
    }
    return unknown;
  }

  #at(record: number): number {
    return (record & (this.#capacity - 1)) * FIELDS;
  }

  #endOf(at: number): number {
    return this.#records[at + OFFSET]! + Math.floor(this.#records[at + LENGTH_AND_TTL]! / TTLS);
  }

  /** Number of the first record that ends after `offset`. */
  #recordAt(offset: number): number {
    let low = this.#oldest;
    let high = this.#next;
    while (low < high) {
      const middle = low + ((high - low) >>> 1);
      if (this.#endOf(this.#at(middle)) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** A segment is remembered whole or not. */
  #forgetBefore(offset: number): void {
    while (this.#oldest < this.#next && this.#records[this.#at(this.#oldest)]! < offset) this.#oldest++;
  }

  #widen(wanted: number, most: number): void {
    let reach = this.#reach;
    while (reach < wanted) reach *= GROWTH;
    this.#reach = Math.max(this.#reach, Math.min(reach, most));
    if (this.#ring === null) return;
    const begin = this.#oldest === this.#next ? 0 : this.#records[this.#at(this.#oldest)]!;
    const end = this.#oldest === this.#next ? 0 : this.#endOf(this.#at(this.#next - 1));
    this.#ring.resize(this.#reach, begin, end);
    this.charge = this.#memory();
  }

  #growRecords(): void {
    const capacity = Math.min(this.#capacity * GROWTH, MOST_RECORDS);
    const records = new Float64Array(capacity * FIELDS);
    for (let n = this.#oldest; n < this.#next; n++) {
      const at = this.#at(n);
      records.set(this.#records.subarray(at, at + FIELDS), (n & (capacity - 1)) * FIELDS);
    }
    this.#records = records;
    this.#capacity = capacity;
    this.charge = this.#memory();
  }
}
