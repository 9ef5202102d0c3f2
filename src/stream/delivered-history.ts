/**
 * The latest octets of a direction that were read already, to compare with what is sent again. A ring of
 * octets and a ring of the segments they came in; both grow from small, so that short streams cost little.
 */

const FIRST_OCTETS = 256;
const FIRST_RECORDS = 8;
/** How much larger the next ring is: little is copied while it grows. */
const GROWTH = 4;
/** Rings of these sizes are used again, so many of each: nearly all that are not small have them. */
const STOCK: ReadonlyMap<number, Uint8Array[]> = new Map([4_096, 16_384, 65_536].map((size) => [size, []]));
const MOST_STOCKED = 64;

/** Segments remembered at most: a ring of tiny segments shall not cost more than its octets. */
const MOST_RECORDS = 4096;

export class DeliveredHistory {
  #bytes: Uint8Array = new Uint8Array(FIRST_OCTETS);
  #offsets = new Float64Array(FIRST_RECORDS);
  #lengths = new Int32Array(FIRST_RECORDS);
  #frames = new Int32Array(FIRST_RECORDS);
  #ttls = new Uint8Array(FIRST_RECORDS);
  /** Records are numbered from 0; those from `#oldest` to `#next` - 1 are kept, at their number modulo size. */
  #oldest = 0;
  #next = 0;

  /** Memory in use, octets. */
  get charge(): number {
    return this.#bytes.length + this.#offsets.length * 17;
  }

  /** Nothing of it is needed any more. Call nothing after this. */
  release(): void {
    restock(this.#bytes);
  }

  /**
   * Remembers a segment that was read.
   * @param keep Octets of the stream to keep from now on; a whole number.
   */
  push(offset: number, source: Uint8Array, frame: number, ttl: number, keep: number): void {
    let bytes = source;
    let start = offset;
    if (bytes.length > keep) {
      start += bytes.length - keep;
      bytes = bytes.subarray(bytes.length - keep);
    }
    const end = start + bytes.length;
    const span = this.#oldest === this.#next ? bytes.length : end - this.#offsets[this.#slot(this.#oldest)]!;
    if (span > this.#bytes.length && this.#bytes.length < keep) this.#growBytes(Math.min(span, keep), keep);
    this.#forgetBefore(end - this.#bytes.length);
    if (this.#next - this.#oldest === this.#offsets.length) {
      if (this.#offsets.length < MOST_RECORDS) this.#growRecords();
      else this.#oldest++;
    }
    const slot = this.#slot(this.#next++);
    this.#offsets[slot] = start;
    this.#lengths[slot] = bytes.length;
    this.#frames[slot] = frame;
    this.#ttls[slot] = ttl;
    write(this.#bytes, start, bytes);
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
    for (let n = this.#recordAt(start); n < this.#next; n++) {
      const slot = this.#slot(n);
      const offset = this.#offsets[slot]!;
      if (offset >= end) break;
      const from = Math.max(start, offset);
      const to = Math.min(end, offset + this.#lengths[slot]!);
      if (to <= from) continue;
      unknown -= to - from;
      found(from, read(this.#bytes, from, to - from), this.#frames[slot]!, this.#ttls[slot]!);
    }
    return unknown;
  }

  #slot(record: number): number {
    return record & (this.#offsets.length - 1);
  }

  /** Number of the first record that ends after `offset`. */
  #recordAt(offset: number): number {
    let low = this.#oldest;
    let high = this.#next;
    while (low < high) {
      const middle = low + ((high - low) >>> 1);
      const slot = this.#slot(middle);
      if (this.#offsets[slot]! + this.#lengths[slot]! > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The ring overwrites what lies before `offset`: a segment is remembered whole or not. */
  #forgetBefore(offset: number): void {
    while (this.#oldest < this.#next && this.#offsets[this.#slot(this.#oldest)]! < offset) this.#oldest++;
  }

  #growBytes(wanted: number, most: number): void {
    let capacity = this.#bytes.length;
    while (capacity < wanted) capacity *= GROWTH;
    capacity = Math.max(this.#bytes.length, Math.min(capacity, most));
    const bytes = STOCK.get(capacity)?.pop() ?? new Uint8Array(capacity);
    for (let n = this.#oldest; n < this.#next; n++) {
      const offset = this.#offsets[this.#slot(n)]!;
      write(bytes, offset, read(this.#bytes, offset, this.#lengths[this.#slot(n)]!));
    }
    restock(this.#bytes);
    this.#bytes = bytes;
  }

  #growRecords(): void {
    const capacity = Math.min(this.#offsets.length * GROWTH, MOST_RECORDS);
    const offsets = new Float64Array(capacity);
    const lengths = new Int32Array(capacity);
    const frames = new Int32Array(capacity);
    const ttls = new Uint8Array(capacity);
    for (let n = this.#oldest; n < this.#next; n++) {
      const from = this.#slot(n);
      const to = n & (capacity - 1);
      offsets[to] = this.#offsets[from]!;
      lengths[to] = this.#lengths[from]!;
      frames[to] = this.#frames[from]!;
      ttls[to] = this.#ttls[from]!;
    }
    this.#offsets = offsets;
    this.#lengths = lengths;
    this.#frames = frames;
    this.#ttls = ttls;
  }
}

function restock(ring: Uint8Array): void {
  const stock = STOCK.get(ring.length);
  if (stock !== undefined && stock.length < MOST_STOCKED) stock.push(ring);
}

/** Writes octets of a stream into a ring, at their offset modulo its size. */
function write(ring: Uint8Array, offset: number, bytes: Uint8Array): void {
  const at = offset % ring.length;
  const room = ring.length - at;
  if (bytes.length <= room) ring.set(bytes, at);
  else {
    ring.set(bytes.subarray(0, room), at);
    ring.set(bytes.subarray(room), 0);
  }
}

function read(ring: Uint8Array, offset: number, length: number): Uint8Array {
  const at = offset % ring.length;
  if (at + length <= ring.length) return ring.subarray(at, at + length);
  const joined = new Uint8Array(length);
  joined.set(ring.subarray(at));
  joined.set(ring.subarray(0, at + length - ring.length), ring.length - at);
  return joined;
}
