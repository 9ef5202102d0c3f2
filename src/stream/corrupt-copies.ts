/**
 * Octets that were captured with a wrong checksum. Their receiver dropped them, unless it acknowledges them
 * without any other copy: then only the capture has the checksum wrong, and they are better than nothing.
 */
import { LIMITS } from '../limits.js';
import { HeldSegment, type Origin } from './held-segment.js';

export class CorruptCopies {
  #copies: HeldSegment[] = [];

  /**
   * Keeps a copy.
   * @returns False when there are too many: then the oldest is dropped.
   */
  keep(origin: Origin, start: number, octets: Uint8Array): boolean {
    this.#copies.push(new HeldSegment(origin, start, start + octets.length, octets.slice(), start));
    if (this.#copies.length <= LIMITS.maxCorruptCopies) return true;
    this.#copies.shift();
    return false;
  }

  /** Drops what lies before `offset`, which was read or given up. */
  dropBefore(offset: number): void {
    this.#copies = this.#copies.filter(({ end }) => end > offset);
  }

  /** Parts of [from, to) that there are copies of, in order and without overlaps. */
  within(from: number, to: number): { origin: Origin; start: number; end: number; octets: Uint8Array }[] {
    const found = [];
    let at = from;
    const sorted = [...this.#copies].sort((a, b) => a.start - b.start);
    for (const copy of sorted) {
      const start = Math.max(at, copy.start);
      const end = Math.min(to, copy.end);
      if (end <= start) continue;
      found.push({ origin: copy.origin, start, end, octets: copy.octets(start, end)! });
      at = end;
    }
    return found;
  }

  rebase(origin: number): void {
    for (const copy of this.#copies) copy.rebase(origin);
  }
}
