/**
 * Segments of one direction that cannot be read yet, overlaps resolved by policy as they come. Parts that
 * the snap length cut off are held as well, without octets: any copy that has them wins.
 */
import type { OverlapRule } from '../wire/overlap-rule.js';
import { HeldSegment, type Origin } from './held-segment.js';
import { HeldSegments } from './held-segments.js';

/** Told of octets that two copies have: stream offset, length, the old copy, whether the new one stays. */
export type OnOverlap = (
  from: number,
  octets: Uint8Array,
  old: HeldSegment,
  newWins: boolean,
  again: Uint8Array,
) => void;

export class ReorderQueue {
  readonly #held = new HeldSegments();
  /** Memory in use, octets. */
  charge = 0;

  get first(): HeldSegment | undefined {
    return this.#held.first;
  }

  get last(): HeldSegment | undefined {
    return this.#held.last;
  }

  get size(): number {
    return this.#held.size;
  }

  /** Removes the first. */
  shift(): void {
    const { first } = this.#held;
    if (first === undefined) return;
    this.charge -= first.charge;
    this.#held.shift();
  }

  /** Those that overlap [start, end), in order. */
  overlapping(start: number, end: number): HeldSegment[] {
    return this.#held.overlapping(start, end);
  }

  /**
   * Holds [start, start + octets.length) of a segment, and behind it `cut` octets that were not captured.
   * What is kept of the octets is copied.
   */
  add(
    origin: Origin,
    start: number,
    octets: Uint8Array,
    cut: number,
    rule: OverlapRule,
    onOverlap: OnOverlap,
  ): void {
    const end = start + octets.length;
    if (octets.length > 0) this.#addOctets(origin, start, end, octets, rule, onOverlap);
    if (cut > 0) this.#addCut(origin, end, end + cut);
  }

  #addOctets(
    origin: Origin,
    start: number,
    end: number,
    octets: Uint8Array,
    rule: OverlapRule,
    onOverlap: OnOverlap,
  ): void {
    // Runs that the new segment gets, [from, to) one behind the other.
    const runs: number[] = [];
    const take = (from: number, to: number): void => {
      if (from >= to) return;
      if (runs.length > 0 && runs[runs.length - 1] === from) runs[runs.length - 1] = to;
      else runs.push(from, to);
    };
    let at = start;
    for (const old of this.#held.overlapping(start, end)) {
      take(at, old.start);
      const from = Math.max(at, old.start);
      const to = Math.min(end, old.end);
      const before = old.octets(from, to);
      const { sentStart, sentEnd } = old.origin;
      const newWins = before === null || rule.newWins(origin.sentStart, origin.sentEnd, sentStart, sentEnd);
      if (before !== null) onOverlap(from, before, old, newWins, octets.subarray(from - start, to - start));
      if (newWins) {
        take(from, to);
        this.#cutOut(old, from, to);
      }
      at = to;
    }
    take(at, end);
    for (let i = 0; i < runs.length; i += 2) {
      const from = runs[i]!;
      const to = runs[i + 1]!;
      this.#insert(new HeldSegment(origin, from, to, octets.slice(from - start, to - start), from));
    }
  }

  /** Cut octets fill only what nobody else has. */
  #addCut(origin: Origin, start: number, end: number): void {
    let at = start;
    for (const old of this.#held.overlapping(start, end)) {
      if (at < old.start) this.#insert(new HeldSegment(origin, at, old.start, null, at));
      at = Math.max(at, old.end);
    }
    if (at < end) this.#insert(new HeldSegment(origin, at, end, null, at));
  }

  /** Takes [from, to) away from a held segment, which may leave a part before and one behind. */
  #cutOut(old: HeldSegment, from: number, to: number): void {
    const { end } = old;
    if (from === old.start) {
      this.#held.remove(old);
      this.charge -= old.charge;
    } else old.end = from;
    if (to < end) {
      const rest = old.octets(to, end) ?? null;
      // A copy, so that a part does not keep the whole alive.
      this.#insert(new HeldSegment(old.origin, to, end, rest?.slice() ?? null, to));
    }
  }

  #insert(held: HeldSegment): void {
    this.#held.insert(held);
    this.charge += held.charge;
  }

  /** Counts stream offsets from `origin` octets further on. */
  rebase(origin: number): void {
    for (const held of this.#held) held.rebase(origin);
  }
}
