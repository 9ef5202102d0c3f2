/** Holds the beginning of a session until it is known how to cut it, then lets it go on. */
import { LIMITS } from '../../limits.js';
import type { SideIndex } from '../../tcp/session.js';
import type { Sample, SamplePiece, SampleSide } from './sample.js';

/** What was held: octets of a segment, or a gap. */
export type HeldPiece =
  | {
      readonly side: SideIndex;
      readonly at: number;
      readonly bytes: Uint8Array;
      readonly frame: number;
      readonly timeNs: number;
    }
  | { readonly side: SideIndex; readonly at: number; readonly gap: number };

export class SampleBuilder {
  readonly held: HeldPiece[] = [];
  readonly #sides = [new Side(), new Side()] as const;
  readonly #pieces: SamplePiece[] = [];

  /** Takes a copy. Once a side is full it is time to decide. */
  data(side: SideIndex, bytes: Uint8Array, at: number, frame: number, timeNs: number): void {
    const own = bytes.slice();
    this.held.push({ side, at, bytes: own, frame, timeNs });
    const from = this.#sides[side].length;
    this.#sides[side].add(own);
    const to = this.#sides[side].length;
    if (to > from) this.#pieces.push({ side, from, to });
  }

  /** True when cutting can still begin with what comes behind the gap: nothing came before it. */
  gap(side: SideIndex, length: number, at: number): boolean {
    this.held.push({ side, at, gap: length });
    return this.#sides[side].length === 0;
  }

  closed(side: SideIndex): void {
    this.#sides[side].closed = true;
  }

  get full(): boolean {
    return this.#sides.some(({ length }) => length >= LIMITS.maxDetectionBytes);
  }

  get bytes(): number {
    return this.#sides[0].length + this.#sides[1].length;
  }

  /** Both sides have sent something. */
  get bothSpoke(): boolean {
    return this.#sides.every(({ length }) => length > 0);
  }

  /** @param whole Nothing more will come. */
  sample(whole: boolean): Sample {
    const sides = this.#sides.map((side) => side.sample()) as [SampleSide, SampleSide];
    return { sides, pieces: this.#pieces, whole };
  }
}

class Side {
  length = 0;
  closed = false;
  readonly #segments: Uint8Array[] = [];
  readonly #ends: number[] = [];

  add(bytes: Uint8Array): void {
    const room = LIMITS.maxDetectionBytes - this.length;
    const taken = bytes.length <= room ? bytes : bytes.subarray(0, room);
    if (taken.length === 0) return;
    this.#segments.push(taken);
    this.length += taken.length;
    // Where the sample ends inside a segment, that is no end of a segment.
    if (taken === bytes) this.#ends.push(this.length);
  }

  sample(): SampleSide {
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const segment of this.#segments) {
      bytes.set(segment, at);
      at += segment.length;
    }
    return { bytes, segmentEnds: [...this.#ends], closed: this.closed };
  }
}
