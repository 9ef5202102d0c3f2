import { LIMITS } from '../limits.js';
import type { CaptureInfo, CaptureInterface, CaptureProblem } from './frame-source.js';

/** Facts of a capture that has not been read yet. */
export function newCaptureInfo(file: string, inputSize: number | null): CaptureInfo {
  return {
    file,
    format: 'pcap',
    compression: null,
    baseSecond: 0,
    interfaces: [],
    frames: 0,
    bytes: 0,
    inputBytes: 0,
    inputSize,
    truncated: false,
    skippedFrames: 0,
    problems: [],
    moreProblems: 0,
    comments: [],
    moreComments: 0,
    hardware: null,
    os: null,
    application: null,
  };
}

/** True when frames of the capture could not be read: it broke off, or some were passed over. */
export function readInPart({ truncated, skippedFrames }: CaptureInfo): boolean {
  return truncated || skippedFrames > 0;
}

/** An interface of which only the link type is known. */
export function newCaptureInterface(linkType: number): CaptureInterface {
  return {
    linkType,
    fcsLen: 0,
    snapLen: 0,
    name: null,
    description: null,
    filter: null,
    os: null,
    resolution: 1e-6,
    frames: 0,
    received: null,
    dropped: null,
  };
}

interface Oddity {
  readonly index: number;
  readonly message: string;
  count: number;
}

/** Writes the problems of one capture into its info, with limits, and counts what repeats. */
export class ProblemLog {
  readonly #info: CaptureInfo;
  readonly #oddities = new Map<string, Oddity>();

  constructor(info: CaptureInfo) {
    this.#info = info;
  }

  /** Something that happened once. */
  add(code: string, message: string, offset: number, frame: number): void {
    const { problems } = this.#info;
    if (problems.length < LIMITS.maxProblems) problems.push({ code, message, offset, frame });
    else this.#info.moreProblems++;
  }

  /** Damage that ends the reading: what was read is only a part. */
  stop(code: string, message: string, offset: number, frame: number): void {
    this.#info.truncated = true;
    this.add(code, message, offset, frame);
  }

  /** Counts an oddity that was described before; false when it is new. Spares making the text again. */
  again(code: string): boolean {
    const seen = this.#oddities.get(code);
    if (seen) seen.count++;
    return seen !== undefined;
  }

  /** Something that may repeat in every frame: described once, then counted. */
  oddity(code: string, message: string, offset: number, frame: number): void {
    if (this.again(code)) return;
    const index = this.#info.problems.length;
    this.add(code, message, offset, frame);
    this.#oddities.set(code, { index, message, count: 1 });
  }

  /** Adds to what repeated how often it did. Call whenever the numbers may be looked at. */
  settle(): void {
    for (const { index, message, count } of this.#oddities.values()) {
      const problem = this.#info.problems[index];
      if (!problem || count === 1) continue;
      const counted: CaptureProblem = { ...problem, message: `${message} (${count} times in all)` };
      this.#info.problems[index] = counted;
    }
  }
}
