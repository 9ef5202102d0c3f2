import { TcpwhyError } from '../../errors.js';
import { LIMITS } from '../../limits.js';
import { readInPart } from '../capture-info.js';
import type { FrameBatch, FrameSource } from '../frame-source.js';
import { surveyCapture, type CaptureFile, type SurveyedFile } from './capture-file.js';
import { orderLanes } from './capture-lanes.js';
import { MergeLane, type CaptureGap } from './merge-lane.js';

/** Frames of one capture that follow each other. Valid until the next step. */
export interface FrameRun {
  batch: FrameBatch;
  /** Index of the first frame in the batch. */
  from: number;
  /** Behind the last one. */
  to: number;
  /** The capture that they are of. */
  source: FrameSource;
  /** Number of that capture, in the order that captures were opened in. */
  member: number;
  /** Nanoseconds to add to the times of the batch, to count from the set's base second. */
  offsetNs: number;
}

/** What `CaptureSet.advance` came to. */
export type SetStep = 'frames' | 'end of a capture' | 'end';

/** How far a set has been read. */
export interface SetProgress {
  /** Octets of the inputs used so far. */
  readonly bytes: number;
  /** Octets of all inputs, null when one is not known. */
  readonly totalBytes: number | null;
  readonly frames: number;
}

/**
 * Several captures as one, in order of time. Captures that overlap in time are merged frame by frame,
 * as mergecap does it: the capture whose next frame is the earliest goes on, and among equal times the one
 * that began earlier, or has the lower name. Frames of one file stay in the order of the file.
 *
 * A capture is opened when the merge has come to its first frame, and closed behind its last one; captures
 * that do not overlap are never open together.
 */
export class CaptureSet {
  readonly baseSecond: number;
  /** Stretches of time that nothing is known of, as far as they have been come to. */
  readonly gaps: CaptureGap[] = [];
  /** Captures that could not be opened in time because too many were open. */
  delayed = 0;
  /** True when frames of a capture could not be read. */
  partial = false;
  /** The capture that ended last. */
  ended: { readonly source: FrameSource; readonly member: number } | null = null;
  /** The frames that `next` found. */
  run: FrameRun | null = null;
  readonly #lanes: readonly MergeLane[];
  readonly #onUnreadable: (error: TcpwhyError) => void;
  readonly #totalBytes: number | null;
  readonly #done = { bytes: 0, frames: 0 };
  /** Captures opened so far, and those open now. */
  #opened = 0;
  #open = 0;
  #closed = false;

  private constructor(files: readonly SurveyedFile[], onUnreadable: (error: TcpwhyError) => void) {
    const { baseSecond, lanes } = orderLanes(files);
    this.baseSecond = baseSecond;
    this.#lanes = lanes.map((lane) => new MergeLane(lane, baseSecond, lanes.length));
    this.#onUnreadable = onUnreadable;
    const sizes = files.map(({ file }) => file.size);
    this.#totalBytes = sizes.includes(null) ? null : sizes.reduce((sum: number, size) => sum + size!, 0);
  }

  /**
   * Looks at the first frame of each capture, one after the other.
   * @param onUnreadable Told of each capture that cannot be read, then or later; the others are read.
   * @returns null when none can be read.
   */
  static async survey<File extends CaptureFile>(
    files: readonly File[],
    onUnreadable: (error: TcpwhyError, file: File | null) => void,
  ): Promise<CaptureSet | null> {
    const surveyed: SurveyedFile[] = [];
    for (const file of files) {
      try {
        surveyed.push(await surveyCapture(file));
      } catch (error) {
        if (!(error instanceof TcpwhyError)) throw error;
        onUnreadable(error, file);
      }
    }
    if (surveyed.length === 0) return null;
    return new CaptureSet(surveyed, (error) => onUnreadable(error, null));
  }

  get progress(): SetProgress {
    let { bytes, frames } = this.#done;
    for (const { source } of this.#lanes) {
      bytes += source?.info.inputBytes ?? 0;
      frames += source?.info.frames ?? 0;
    }
    return { bytes, frames, totalBytes: this.#totalBytes };
  }

  /** Captures that are being read. */
  get reading(): { readonly source: FrameSource; readonly member: number }[] {
    return this.#lanes.flatMap(({ source, member }) => (source === null ? [] : [{ source, member }]));
  }

  /** Does everything that has to be waited for, until there are frames or a capture has ended. */
  async advance(): Promise<SetStep> {
    for (;;) {
      if (this.#closed) return 'end';
      for (const lane of this.#lanes) {
        if (!lane.starved || (await lane.feed())) continue;
        await this.#end(lane);
        return 'end of a capture';
      }
      const lane = this.#earliest();
      if (lane === null) return 'end';
      if (lane.source !== null) return 'frames';
      if (this.#open < LIMITS.maxOpenCaptures) await this.#openNext(lane);
      else this.#delay(lane);
    }
  }

  /** Finds the next frames among those at hand, into `run`; false when `advance` has to be called. */
  next(): boolean {
    const lanes = this.#lanes;
    let first: MergeLane | null = null;
    // Of equal times the lane that comes first in `lanes` has its frames first.
    let limitNs = Infinity;
    let inclusive = true;
    for (let i = 0; i < lanes.length; i++) {
      const lane = lanes[i]!;
      const { headNs } = lane;
      if (headNs === Infinity || lane.delayed) continue;
      if (first === null) first = lane;
      else if (headNs < first.headNs) {
        limitNs = first.headNs;
        inclusive = false;
        first = lane;
      } else if (headNs < limitNs) {
        limitNs = headNs;
        inclusive = true;
      }
    }
    if (first === null || first.batch === null) return false;
    const { batch, at, offsetNs, source, member } = first;
    const { timeNs, count } = batch;
    let to = count;
    if (limitNs < Infinity) {
      to = at + 1;
      while (to < count) {
        const ns = timeNs[to]! + offsetNs;
        if (ns > limitNs || (ns === limitNs && !inclusive)) break;
        to++;
      }
    }
    const run = (this.run ??= { batch, from: at, to, source: source!, member, offsetNs });
    run.batch = batch;
    run.from = at;
    run.to = to;
    run.source = source!;
    run.member = member;
    run.offsetNs = offsetNs;
    first.use(to);
    return true;
  }

  /** Closes what is open and ends the reading. Safe to call at any time, more than once. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  /** The lane whose next frame is the earliest, open or not; null when nothing is left. */
  #earliest(): MergeLane | null {
    let first: MergeLane | null = null;
    for (const lane of this.#lanes) {
      if (lane.delayed || !lane.unfinished) continue;
      if (first === null || lane.headNs < first.headNs) first = lane;
    }
    return first;
  }

  async #openNext(lane: MergeLane): Promise<void> {
    this.#open++;
    try {
      const gap = await lane.open(this.#opened++);
      if (gap !== null) this.gaps.push(gap);
    } catch (error) {
      this.#open--;
      if (!(error instanceof TcpwhyError)) throw error;
      this.#onUnreadable(error);
    }
  }

  /** Too many captures are open: this one has to wait until one of them has ended. */
  #delay(lane: MergeLane): void {
    lane.delay();
    this.delayed++;
  }

  async #end(lane: MergeLane): Promise<void> {
    const source = lane.source!;
    const { info } = source;
    this.ended = { source, member: lane.member };
    this.partial ||= readInPart(info);
    this.#done.bytes += info.inputBytes;
    this.#done.frames += info.frames;
    this.#open--;
    for (const waiting of this.#lanes) waiting.delayed = false;
    await lane.end();
  }
}
