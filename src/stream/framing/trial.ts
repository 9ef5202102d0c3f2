/** Cuts a sample with a framing on trial, to see how well it fits. */
import type { CutSink, Framing } from './framing.js';
import { FULL_SEGMENT, type Sample } from './sample.js';

/** What cutting one side gave. */
export interface TrialSide {
  /** Octets in the sample. */
  readonly bytes: number;
  /** Segments in the sample. */
  readonly segments: number;
  /** Whole messages. */
  messages: number;
  /** Of these: messages whose end is the end of a segment. */
  aligned: number;
  /** Of these: messages that are not empty. */
  alignedFull: number;
  /** Segments that end inside of a message, though they are not so full that the path may have ended them. */
  midMessage: number;
  /** Octets of whole messages. */
  cutBytes: number;
  /** Whole messages of this many octets or fewer are empty for their framing: see `emptyUpTo`. */
  empty: number;
  /** A message is open at the end of the sample. */
  open: boolean;
  /** Why cutting stopped; null when it never did. */
  broken: string | null;
}

export type Trial = readonly [TrialSide, TrialSide];

/** @param emptyUpTo Octets of a message that carries nothing but its own frame. */
export function tryFraming(framing: Pick<Framing, 'open'>, sample: Sample, emptyUpTo = 0): Trial {
  const sinks = sample.sides.map((side) => new TrialSink(side.bytes.length, side.segmentEnds, emptyUpTo));
  const [client, server] = sinks as [TrialSink, TrialSink];
  const cutters = framing.open(client, server);
  for (const { side, from, to } of sample.pieces) {
    cutters[side].push(sample.sides[side].bytes.subarray(from, to), from);
  }
  if (sample.whole) {
    cutters.forEach((cutter, i) => cutter.end(sinks[i]!.bytes, sample.sides[i]!.closed));
  }
  for (const sink of sinks) sink.passRest();
  return [client, server];
}

class TrialSink implements CutSink, TrialSide {
  readonly segments: number;
  messages = 0;
  aligned = 0;
  alignedFull = 0;
  midMessage = 0;
  cutBytes = 0;
  empty = 0;
  open = false;
  broken: string | null = null;
  #beganAt = 0;
  #nextEnd = 0;

  constructor(
    readonly bytes: number,
    private readonly segmentEnds: readonly number[],
    private readonly emptyUpTo: number,
  ) {
    this.segments = segmentEnds.length;
  }

  begin(at: number): void {
    this.open = true;
    this.#beganAt = at;
  }

  about(): void {}

  end(at: number): void {
    this.open = false;
    const length = at - this.#beganAt;
    this.messages++;
    this.cutBytes += length;
    if (length <= this.emptyUpTo) this.empty++;
    // Ends come in ascending order, so one walk over the segments does for all of them.
    while (this.segmentEnds[this.#nextEnd]! < at) this.#passSegment();
    if (this.segmentEnds[this.#nextEnd] !== at) return;
    this.aligned++;
    if (length > this.emptyUpTo) this.alignedFull++;
    this.#nextEnd++;
  }

  lost(_at: number, why: string): void {
    this.open = false;
    this.broken ??= why;
  }

  /** No more messages come. The last segment may end in the middle of one that goes on behind the sample. */
  passRest(): void {
    while (this.#nextEnd < this.segmentEnds.length - 1) this.#passSegment();
  }

  #passSegment(): void {
    const end = this.segmentEnds[this.#nextEnd]!;
    const start = this.segmentEnds[this.#nextEnd - 1] ?? 0;
    if (end - start < FULL_SEGMENT) this.midMessage++;
    this.#nextEnd++;
  }
}
