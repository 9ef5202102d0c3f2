/** One direction being extracted: its files, its gaps, and which octet of the stream stands where. */
import type { IndexedGap } from '../../report/streams/index-record.js';
import type { StreamPiece } from '../../stream/piece.js';
import type { PooledFile } from './file-pool.js';

/** Octets of the stream that stand in a file without a break, from `at` on. */
interface Run {
  readonly offset: number;
  readonly file: PooledFile;
  readonly at: number;
}

/** Breaks looked back over, as many as gaps are remembered by the assembly. */
const MOST_RUNS = 64;

export class ExtractedDirection {
  file: PooledFile | null = null;
  /** Length of gaps before the first octet of the file, where those are filled. */
  lead = 0;
  readonly files: { readonly offset: number; readonly file: PooledFile }[] = [];
  readonly gaps: IndexedGap[] = [];
  moreGaps = 0;
  readonly firstFrame: number;
  readonly firstTimeNs: number;
  readonly #runs: Run[] = [];

  /** @param copy How many files have that name already. */
  constructor(
    readonly name: string,
    readonly copy: number,
    { frame, timeNs }: Pick<StreamPiece, 'frame' | 'timeNs'>,
  ) {
    this.firstFrame = frame;
    this.firstTimeNs = timeNs;
  }

  /** From stream offset `offset` on octets stand in `file` from `at` on. */
  begins(offset: number, file: PooledFile, at: number): void {
    if (this.#runs.length === MOST_RUNS) this.#runs.shift();
    this.#runs.push({ offset, file, at });
  }

  /** Where the octet at `offset` stands; null when that is not remembered. */
  placeOf(offset: number): { readonly file: PooledFile; readonly at: number } | null {
    const run = this.#runs.findLast((candidate) => candidate.offset <= offset);
    return run === undefined ? null : { file: run.file, at: run.at + offset - run.offset };
  }

  /** The gap that the octet at `offset` is missing in, where zeros were left for it; null otherwise. */
  filledGapAt(offset: number): IndexedGap | null {
    const gap = this.gaps.findLast((candidate) => candidate.offset <= offset);
    return gap?.filled && offset < gap.offset + gap.length ? gap : null;
  }
}
