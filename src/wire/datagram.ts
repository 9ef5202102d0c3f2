/** One IP datagram being put together from its fragments (RFC 791 §3.2, RFC 8200 §4.5). */

import type { OverlapRule } from './overlap-rule.js';

/** What a fragment did to its datagram. */
export const FragmentEffect = {
  /** Octets that were there before arrived again, the same. */
  Overlap: 1,
  /** Octets or ends that contradict what was there before. */
  Conflict: 2,
} as const;

/** Octets in one block: all fragments start at a multiple, all but the last end at one. */
const BLOCK = 8;
const SMALLEST_CAPACITY = 2048;
/** Fragments of one datagram that are told apart; more have no part in policies, nor frames. */
const MOST_FRAGMENTS = 65_535;

/** What is known of a block. */
const UNSEEN = 0;
/** It was on the wire, but the snap length cut it off, at least in part. */
const CUT = 1;
const STORED = 2;

/** Payload of a datagram, with a mark for every block of 8 octets. */
export class Datagram {
  bytes = new Uint8Array(SMALLEST_CAPACITY);
  #marks = new Uint8Array(SMALLEST_CAPACITY / BLOCK);
  /** Fragment that each stored block is of, by number. */
  #owners = new Uint16Array(SMALLEST_CAPACITY / BLOCK);
  /** Start and end of each fragment, as it was sent. */
  readonly #extents: number[] = [];
  /** Frames that brought the fragments. */
  readonly frames: number[] = [];
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
    return this.bytes.length + 3 * this.#marks.length + 24 * this.frames.length;
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
   * @param rule Whose octets stay where it overlaps others.
   * @returns `FragmentEffect` bits.
   */
  add(
    source: Uint8Array,
    at: number,
    offset: number,
    length: number,
    captured: number,
    more: boolean,
    frame: number,
    rule: OverlapRule,
  ): number {
    let effect = 0;
    let end = offset + length;
    const known = this.frames.length < MOST_FRAGMENTS;
    if (known) {
      this.frames.push(frame);
      this.#extents.push(offset, end);
    }
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
    const owner = this.frames.length - 1;
    for (let from = offset; from < end; from += BLOCK) {
      const to = Math.min(from + BLOCK, end);
      const wins = known && this.#wins(owner, from / BLOCK, rule);
      effect |= this.#addBlock(source, at + from - offset, from, to, capturedEnd, owner, wins);
    }
    return effect;
  }

  /** The fragment takes a block from the one that has it. */
  #wins(fragment: number, block: number, rule: OverlapRule): boolean {
    const extents = this.#extents;
    const old = this.#owners[block]!;
    return rule.newWins(
      extents[2 * fragment]!,
      extents[2 * fragment + 1]!,
      extents[2 * old]!,
      extents[2 * old + 1]!,
    );
  }

  #addBlock(
    source: Uint8Array,
    at: number,
    from: number,
    to: number,
    capturedEnd: number,
    owner: number,
    wins: boolean,
  ): number {
    const block = from / BLOCK;
    const mark = this.#marks[block]!;
    const whole = to <= capturedEnd;
    if (mark === UNSEEN) this.#blocksSeen++;
    if (mark === STORED) {
      let effect: number = FragmentEffect.Overlap;
      for (let i = from; i < Math.min(to, capturedEnd); i++) {
        if (this.bytes[i] !== source[at + i - from]) effect = FragmentEffect.Conflict;
      }
      if (wins && whole) this.#store(source, at, from, to, owner);
      return effect;
    }
    // What was cut off in one copy may be whole in the next.
    if (whole) this.#store(source, at, from, to, owner);
    else this.#marks[block] = CUT;
    return mark === UNSEEN ? 0 : FragmentEffect.Overlap;
  }

  #store(source: Uint8Array, at: number, from: number, to: number, owner: number): void {
    this.bytes.set(source.subarray(at, at + to - from), from);
    this.#marks[from / BLOCK] = STORED;
    this.#owners[from / BLOCK] = owner;
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
    const owners = new Uint16Array(capacity / BLOCK);
    owners.set(this.#owners);
    this.#owners = owners;
  }
}
