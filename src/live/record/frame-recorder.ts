/**
 * Keeps the frames of a capture while they are analysed: in one file, or in a ring of files of which the
 * oldest is removed. A file that cannot be written ends the keeping, never the analysis.
 */
import { renameSync, rmSync } from 'node:fs';
import { ProblemLog } from '../../capture/capture-info.js';
import type { CaptureInfo, FrameBatch, FrameSource } from '../../capture/frame-source.js';
import { OutputError } from '../../errors.js';
import { FrameFile } from './frame-file.js';
import { seriesName } from './file-names.js';

export interface RecordPlan {
  /** Name of the file; of a ring, the name that its files are derived from. */
  readonly path: string;
  /** Files kept, and octets after which the next is begun; null for one file without end. */
  readonly ring: { readonly files: number; readonly bytesPerFile: number } | null;
  /** Who writes, for the file's header. */
  readonly application: string;
  readonly os: string;
}

export class FrameRecorder {
  /** Why frames are not kept any more; null while they are. */
  failure: string | null = null;
  /** Frames kept so far. */
  frames = 0;
  readonly #problems: ProblemLog;
  readonly #ringFiles: string[] = [];
  #file: FrameFile | null = null;
  #number = 0;
  #begun = new Date(0);

  /**
   * @param onNotice Told when keeping fails.
   * @throws {OutputError} when the first file cannot be made.
   */
  constructor(
    private readonly info: CaptureInfo,
    private readonly plan: RecordPlan,
    private readonly onNotice: (text: string) => void,
    private readonly clock: () => Date = () => new Date(),
  ) {
    this.#problems = new ProblemLog(info);
    try {
      this.#begin();
    } catch (error) {
      throw new OutputError(`cannot write ${plan.path}: ${reasonOf(error)}`);
    }
  }

  /** Keeps the frames of a batch; they are in the file when it returns. */
  take(batch: FrameBatch): void {
    if (this.#file === null || batch.count === 0) return;
    const { ring } = this.plan;
    this.#guard(() => {
      for (let i = 0; i < batch.count; i++) {
        if (ring !== null && this.#file!.bytes >= ring.bytesPerFile) this.#next();
        this.#file!.add(batch, i);
        this.frames++;
      }
      this.#file!.flush();
    });
  }

  /**
   * Begins a new file. Without a ring the old one keeps its frames: where it was moved away already, it is
   * only closed; otherwise it gets a number and a time in its name.
   */
  rotate(): void {
    if (this.#file === null) return;
    this.#guard(() => this.#next());
  }

  close(): void {
    const file = this.#file;
    if (file === null) return;
    this.#guard(() => file.close());
    this.#file = null;
  }

  #next(): void {
    const file = this.#file!;
    file.close();
    if (this.plan.ring === null && file.inPlaceOf(this.plan.path)) {
      renameSync(file.path, seriesName(this.plan.path, this.#number, this.#begun));
    }
    this.#begin();
  }

  #begin(): void {
    const { path, ring } = this.plan;
    this.#number++;
    this.#begun = this.clock();
    const name = ring === null ? path : seriesName(path, this.#number, this.#begun);
    this.#file = new FrameFile(name, this.info, this.plan);
    if (ring === null) return;
    this.#ringFiles.push(name);
    while (this.#ringFiles.length > ring.files) rmSync(this.#ringFiles.shift()!, { force: true });
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      const path = this.#file?.path ?? this.plan.path;
      this.#file?.abandon();
      this.#file = null;
      this.failure = `cannot write ${path}: ${reasonOf(error)}; frames are not kept any more, the analysis goes on`;
      this.#problems.add('recording_failed', this.failure, this.info.inputBytes, this.info.frames);
      this.onNotice(this.failure);
    }
  }
}

/** A source whose frames are kept on their way to the analysis. */
export class RecordedSource implements FrameSource {
  constructor(
    private readonly source: FrameSource,
    private readonly recorder: FrameRecorder,
  ) {}

  get info(): CaptureInfo {
    return this.source.info;
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    try {
      for await (const batch of this.source.batches()) {
        this.recorder.take(batch);
        yield batch;
      }
    } finally {
      this.recorder.close();
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'no space left on the device',
    EDQUOT: 'the disk quota is used up',
    EACCES: 'permission denied',
    ENOENT: 'its folder does not exist',
    EISDIR: 'it is a folder',
    EROFS: 'the file system is read-only',
    EFBIG: 'it would become larger than the file system allows',
  };
  return reasons[code ?? ''] ?? message;
}
