/**
 * Segments that wait behind a hole, in stream order and without overlaps. Two levels of arrays: an
 * insertion moves the pointers of one short block, so that segments in reverse or alternating order cost
 * O(log n) each and not O(n).
 */
import type { HeldSegment } from './held-segment.js';

/** Pointers in a block at most; then it is halved. */
const BLOCK = 128;

export class HeldSegments {
  readonly #blocks: HeldSegment[][] = [];
  /** Number of segments held. */
  size = 0;

  /** The one that begins first. */
  get first(): HeldSegment | undefined {
    return this.#blocks[0]?.[0];
  }

  /** The one that ends last. */
  get last(): HeldSegment | undefined {
    return this.#blocks.at(-1)?.at(-1);
  }

  /** Removes the first. */
  shift(): void {
    const block = this.#blocks[0];
    if (block === undefined) return;
    block.shift();
    this.size--;
    if (block.length === 0) this.#blocks.shift();
  }

  /** Those that overlap [start, end), in order. */
  overlapping(start: number, end: number): HeldSegment[] {
    const found: HeldSegment[] = [];
    let b = this.#blockOf(start);
    let i = b < this.#blocks.length ? indexEndingAfter(this.#blocks[b]!, start) : 0;
    for (; b < this.#blocks.length; b++, i = 0) {
      const block = this.#blocks[b]!;
      for (; i < block.length; i++) {
        const held = block[i]!;
        if (held.start >= end) return found;
        found.push(held);
      }
    }
    return found;
  }

  /** Adds one that overlaps none. */
  insert(held: HeldSegment): void {
    this.size++;
    if (this.#blocks.length === 0) {
      this.#blocks.push([held]);
      return;
    }
    const b = Math.min(this.#blockOf(held.start), this.#blocks.length - 1);
    const block = this.#blocks[b]!;
    const at = indexEndingAfter(block, held.start);
    if (at === block.length) block.push(held);
    else block.splice(at, 0, held);
    if (block.length > BLOCK) this.#blocks.splice(b + 1, 0, block.splice(BLOCK / 2));
  }

  /** Removes one that is held. */
  remove(held: HeldSegment): void {
    const b = this.#blockOf(held.start);
    const block = this.#blocks[b]!;
    block.splice(indexEndingAfter(block, held.start), 1);
    this.size--;
    if (block.length === 0) this.#blocks.splice(b, 1);
  }

  /** All of them, in order. */
  *[Symbol.iterator](): Generator<HeldSegment, void, void> {
    for (const block of this.#blocks) yield* block;
  }

  /** Index of the first block that ends after `offset`. */
  #blockOf(offset: number): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#blocks[middle]!.at(-1)!.end > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Index of the first segment of a block that ends after `offset`. */
function indexEndingAfter(block: readonly HeldSegment[], offset: number): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (block[middle]!.end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}
