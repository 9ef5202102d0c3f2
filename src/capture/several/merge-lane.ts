import { LIMITS } from '../../limits.js';
import type { CaptureProblem, FrameBatch, FrameSource } from '../frame-source.js';
import type { PlacedFile } from './capture-lanes.js';

/** Octets of each of two buffers of a capture when many are open. */
const SMALL_BUFFER_BYTES = 131_072;
/** From so many lanes on buffers are small. */
const MANY_LANES = 8;

/** A stretch of time that no frame was captured in because a file is missing or damaged. */
export interface CaptureGap {
  /** Nanoseconds since the base second of all captures: the last frame before it, the first one after. */
  readonly fromNs: number;
  readonly toNs: number;
  /** What is missing, as a part of a sentence. */
  readonly what: string;
}

/** Captures that follow each other, of which one is open at a time. */
export class MergeLane {
  /** Time of the next frame, nanoseconds since the base second; Infinity when there is none. */
  headNs: number;
  source: FrameSource | null = null;
  /** Frames at hand, the next one at `at`. */
  batch: FrameBatch | null = null;
  at = 0;
  /** Nanoseconds to add to the times of the open capture. */
  offsetNs = 0;
  /** The next capture cannot be opened now: too many are. */
  delayed = false;
  #late = false;
  /** Number of the open capture among all. */
  member = -1;
  readonly #files: readonly PlacedFile[];
  readonly #baseSecond: number;
  readonly #bufferBytes: number | undefined;
  #batches: AsyncIterator<FrameBatch> | null = null;
  #next = 0;
  #lastNs = NaN;
  #cutShort: string | null = null;

  constructor(files: readonly PlacedFile[], baseSecond: number, lanes: number) {
    this.#files = files;
    this.#baseSecond = baseSecond;
    this.#bufferBytes = lanes > MANY_LANES ? SMALL_BUFFER_BYTES : undefined;
    this.headNs = files[0]?.firstNs ?? Infinity;
  }

  /** Frames of the open capture have to be waited for. */
  get starved(): boolean {
    return this.source !== null && this.batch === null;
  }

  /** There is a capture open, or one to be opened. */
  get unfinished(): boolean {
    return this.source !== null || this.#next < this.#files.length;
  }

  /**
   * Opens the next capture.
   * @returns the gap before it, null when there is none.
   * @throws InputError, CaptureFormatError when it cannot be read any more.
   */
  async open(member: number): Promise<CaptureGap | null> {
    const file = this.#files[this.#next++]!;
    this.member = member;
    // Should it fail to open, the one after it is next.
    this.headNs = this.#files[this.#next]?.firstNs ?? Infinity;
    const source = file.held?.source ?? (await file.file.open(this.#bufferBytes));
    this.source = source;
    this.#batches = file.held?.batches ?? source.batches()[Symbol.asyncIterator]();
    this.headNs = file.firstNs;
    if (file.held?.batch) this.#take(file.held.batch);
    const gap = this.#gapBefore(file);
    this.#cutShort = null;
    if (gap !== null) note(source, gapProblem(gap, this.#baseSecond));
    if (this.#late) note(source, LATE);
    this.#late = false;
    return gap;
  }

  /**
   * Reads on in the open capture.
   * @returns false when it has ended.
   */
  async feed(): Promise<boolean> {
    for (;;) {
      const next = await this.#batches!.next();
      if (next.done === true) return false;
      if (next.value.count === 0) continue;
      this.#take(next.value);
      return true;
    }
  }

  /** The next capture has to wait until one of the others has ended: its first frames come too late. */
  delay(): void {
    this.delayed = true;
    this.#late = true;
  }

  /** Everything before `to` was used. */
  use(to: number): void {
    const batch = this.batch!;
    this.at = to;
    this.#lastNs = batch.timeNs[to - 1]! + this.offsetNs;
    if (to < batch.count) this.headNs = batch.timeNs[to]! + this.offsetNs;
    else this.batch = null;
  }

  /** The open capture has ended. */
  async end(): Promise<void> {
    const { source } = this;
    this.source = null;
    this.batch = null;
    this.#batches = null;
    this.headNs = this.#files[this.#next]?.firstNs ?? Infinity;
    if (source === null) return;
    if (source.info.truncated) this.#cutShort = source.info.file;
    await source.close();
  }

  /** Closes what is open or held. */
  async close(): Promise<void> {
    await this.source?.close();
    for (const { held } of this.#files.slice(this.#next)) await held?.source.close();
  }

  #take(batch: FrameBatch): void {
    this.offsetNs = (this.source!.info.baseSecond - this.#baseSecond) * 1e9;
    this.batch = batch;
    this.at = 0;
    this.headNs = batch.timeNs[0]! + this.offsetNs;
  }

  #gapBefore({ missingBefore, firstNs }: PlacedFile): CaptureGap | null {
    if (missingBefore === null && this.#cutShort === null) return null;
    if (Number.isNaN(this.#lastNs) || firstNs === -Infinity) return null;
    const reasons: string[] = [];
    if (this.#cutShort !== null) reasons.push(`the rest of ${this.#cutShort}, which is cut short`);
    if (missingBefore !== null) {
      const { count, first, last } = missingBefore;
      if (count === 1) reasons.push(`the file ${first}`);
      else reasons.push(`${count} files of the ring, ${first} to ${last},`);
    }
    return { fromNs: this.#lastNs, toNs: firstNs, what: reasons.join(' and ') };
  }
}

const LATE: CaptureProblem = {
  code: 'merge_delayed',
  message:
    `more than ${LIMITS.maxOpenCaptures} captures overlap in time (limit maxOpenCaptures): ` +
    `the first frames of this one come later than their time; merge some of them first (mergecap)`,
  offset: 0,
  frame: 0,
};

function note({ info }: FrameSource, problem: CaptureProblem): void {
  if (info.problems.length < LIMITS.maxProblems) info.problems.push(problem);
  else info.moreProblems++;
}

function gapProblem({ fromNs, toNs, what }: CaptureGap, baseSecond: number): CaptureProblem {
  const span = `${utc(baseSecond, fromNs)} to ${utc(baseSecond, toNs)}`;
  const message = `before this file ${what} is missing: nothing is known of ${span}`;
  return { code: 'capture_gap', message, offset: 0, frame: 0 };
}

/** As text, where the calendar of JavaScript reaches. */
function utc(baseSecond: number, ns: number): string {
  const date = new Date(baseSecond * 1000 + Math.floor(ns / 1e6));
  return Number.isNaN(date.getTime()) ? `second ${baseSecond + ns / 1e9}` : date.toISOString();
}
