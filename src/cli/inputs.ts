/** What a command reads: one capture, or several as one. */
import { CaptureFormatError, InputError, TcpwhyError } from '../errors.js';
import { readInPart } from '../capture/capture-info.js';
import type { FrameSource } from '../capture/frame-source.js';
import { findCaptures, looksLikeCapture, type NamedCapture } from '../capture/several/capture-paths.js';
import { CaptureSet, type SetProgress } from '../capture/several/capture-set.js';
import { notice, tellError } from './tell.js';

/** What an analysis reads. */
export interface AnalysisInput {
  /** A capture could not be read at all; it was told. */
  readonly unreadable: boolean;
  readonly source: FrameSource | AsyncIterable<FrameSource> | CaptureSet;
  /** Frames of a capture could not be read: it broke off, or some were passed over. */
  readonly partial: boolean;
  readonly progress: SetProgress;
  /** Ends the reading. Safe to call at any time, more than once. */
  close(): Promise<void>;
}

/** Captures that were opened, as one input. */
export class Inputs implements AnalysisInput {
  unreadable = false;
  #source: FrameSource | CaptureSet | null = null;
  /** Files of directories that are no captures. */
  readonly #passedOver = new Map<string, number>();

  private constructor() {
    // Only made by `open`.
  }

  /**
   * Opens what is named on the command line; what cannot be read is told on standard error.
   * @returns null when nothing can be read.
   */
  static async open(names: readonly string[]): Promise<Inputs | null> {
    const inputs = new Inputs();
    try {
      await inputs.#open(names);
    } catch (error) {
      if (!(error instanceof TcpwhyError)) throw error;
      tellError(error);
    }
    return inputs.#source === null ? null : inputs;
  }

  /** What is to be analysed. */
  get source(): FrameSource | CaptureSet {
    return this.#source!;
  }

  get partial(): boolean {
    const { source } = this;
    return source instanceof CaptureSet ? source.partial : readInPart(source.info);
  }

  get progress(): SetProgress {
    const { source } = this;
    if (source instanceof CaptureSet) return source.progress;
    const { inputBytes, inputSize, frames } = source.info;
    return { bytes: inputBytes, totalBytes: inputSize, frames };
  }

  close(): Promise<void> {
    return this.source.close();
  }

  async #open(names: readonly string[]): Promise<void> {
    const { files, twice } = await findCaptures(names, (error) => this.#refuse(error, null));
    for (const name of twice) notice(`${name}: is named twice and read once`);
    const [first] = files;
    // One file needs no look at its first frame; that is also true for a pipe that is still silent.
    if (files.length === 1 && first !== undefined && first.directory === null) {
      this.#source = await first.open();
      return;
    }
    this.#source = await CaptureSet.survey(files, (error, file) => this.#refuse(error, file));
    for (const [directory, count] of this.#passedOver) {
      if (this.#source === null && !this.unreadable)
        throw new InputError(`${directory}: there are no captures in this directory`);
      const what = count === 1 ? '1 file that is no capture is' : `${count} files that are no captures are`;
      notice(`${directory}: ${what} passed over`);
    }
  }

  #refuse(error: TcpwhyError, file: NamedCapture | null): void {
    const directory = file?.directory ?? null;
    if (directory !== null && error instanceof CaptureFormatError && !looksLikeCapture(file!.name)) {
      this.#passedOver.set(directory, (this.#passedOver.get(directory) ?? 0) + 1);
      return;
    }
    this.unreadable = true;
    tellError(error);
  }
}
