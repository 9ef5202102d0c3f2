/** One IP datagram being put together from its fragments (RFC 791 §3.2, RFC 8200 §4.5). */

/** What a fragment did to its datagram. */
export const FragmentEffect = {
  /** Octets that were there before arrived again, the same. */
  Overlap: 1,
  /** Octets or ends that contradict what was there before; the first stays. */
  Conflict: 2,
} as const;

/** Octets in one block: all fragments start at a multiple, all but the last end at one. */
const BLOCK = 8;
const SMALLEST_CAPACITY = 2048;

/** What is known of a block. */
const UNSEEN = 0;
/** It was on the wire, but the snap length cut it off, at least in part. */
const CUT = 1;
const STORED = 2;

/** Payload of a datagram, with a mark for every block of 8 octets. */
export class Datagram {
  bytes = new Uint8Array(SMALLEST_CAPACITY);
  #marks = new Uint8Array(SMALLEST_CAPACITY / BLOCK);
  /** Octets of the whole payload, -1 until the last fragment is there. */
  length = -1;
  /** End of the octets that were seen so far. */
  #seenEnd = 0;
  #blocksSeen = 0;
  /** Key of the layer that follows, from the fragment at offset 0. */
  next = 0;
  /** A fragment had Congestion Experienced, so the whole has it (RFC 3168 §5.3). */
  congestion = false;

  constructor(
    readonly key: string,
    /** Time of its first fragment, nanoseconds since the capture's base second. */
    readonly firstTimeNs: number,
  ) {}

  /** Octets of memory in use. */
  get held(): number {
    return this.bytes.length + this.#marks.length;
  }

  /** Every octet up to the end was on the wire. */
  get complete(): boolean {
    return this.length >= 0 && this.#blocksSeen === Math.ceil(this.length / BLOCK);
  }

  /** Octets from the start up to the first one that the snap length cut off. */
  get captured(): number {
    const cut = this.#marks.indexOf(CUT);
    return cut < 0 ? this.length : Math.min(this.length, cut * BLOCK);
  }

  /**
   * Adds a fragment.
   * @param offset Octets before it in the datagram, a multiple of 8.
   * @param length Octets on the wire, a multiple of 8 unless it is the last.
   * @param captured Octets at `at` in `source`; the rest was cut off.
   * @returns `FragmentEffect` bits.
   */
  add(
    source: Uint8Array,
    at: number,
    offset: number,
    length: number,
    captured: number,
    more: boolean,
  ): number {
    let effect = 0;
    let end = offset + length;
    if (!more) {
      if (this.length >= 0 ? this.length !== end : end < this.#seenEnd) effect = FragmentEffect.Conflict;
      else this.length = end;
    }
    if (this.length >= 0 && end > this.length) {
      end = this.length;
      effect = FragmentEffect.Conflict;
    }
    this.#reserve(end);
    if (end > this.#seenEnd) this.#seenEnd = end;
    const capturedEnd = Math.min(offset + captured, end);
    for (let from = offset; from < end; from += BLOCK) {
      const to = Math.min(from + BLOCK, end);
      effect |= this.#addBlock(source, at + from - offset, from, to, capturedEnd);
    }
    return effect;
  }

  #addBlock(source: Uint8Array, at: number, from: number, to: number, capturedEnd: number): number {
    const block = from / BLOCK;
    const mark = this.#marks[block]!;
    const whole = to <= capturedEnd;
    if (mark === UNSEEN) this.#blocksSeen++;
    if (mark === STORED) {
      let effect: number = FragmentEffect.Overlap;
      for (let i = from; i < Math.min(to, capturedEnd); i++) {
        if (this.bytes[i] !== source[at + i - from]) effect = FragmentEffect.Conflict;
      }
      return effect;
    }
    // What was cut off in one copy may be whole in the next.
    if (whole) this.bytes.set(source.subarray(at, at + to - from), from);
    this.#marks[block] = whole ? STORED : CUT;
    return mark === UNSEEN ? 0 : FragmentEffect.Overlap;
  }

  #reserve(end: number): void {
    let capacity = this.bytes.length;
    if (end <= capacity) return;
    while (capacity < end) capacity *= 2;
    const bytes = new Uint8Array(capacity);
    bytes.set(this.bytes);
    this.bytes = bytes;
    const marks = new Uint8Array(capacity / BLOCK);
    marks.set(this.#marks);
    this.#marks = marks;
  }
}
