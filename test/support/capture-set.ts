/** Several captures in memory, read as one. */
import { captureFromBytes } from '../../src/capture/open-capture.js';
import type { CaptureFile } from '../../src/capture/several/capture-file.js';
import { CaptureSet } from '../../src/capture/several/capture-set.js';
import { analyze } from '../../src/engine/analyze.js';
import { NdjsonReport } from '../../src/report/ndjson.js';
import { parseRecords, type ReportRecord } from './run-main.js';

/** A capture in memory that counts how often it is open. */
export class MemoryCapture implements CaptureFile {
  /** Captures of this group that are open now, and the most that ever were. */
  static readonly open = { now: 0, most: 0 };
  readonly size: number;

  constructor(
    readonly name: string,
    readonly bytes: Uint8Array,
    readonly rereadable = true,
  ) {
    this.size = bytes.length;
  }

  open(): ReturnType<CaptureFile['open']> {
    const { open } = MemoryCapture;
    const source = captureFromBytes(this.bytes, { name: this.name });
    open.most = Math.max(open.most, ++open.now);
    let closed = false;
    return Promise.resolve({
      info: source.info,
      batches: () => source.batches(),
      close: () => {
        if (!closed) open.now--;
        closed = true;
        return source.close();
      },
    });
  }
}

/** The records of the captures read as one. */
export async function analyzeAsOne(files: readonly CaptureFile[]): Promise<ReportRecord[]> {
  const set = await CaptureSet.survey(files, (error) => {
    throw error;
  });
  let text = '';
  await analyze(set!, new NdjsonReport({ write: (piece) => void (text += piece) }));
  return parseRecords(text);
}

/** The records of one capture. */
export async function analyzeAlone(bytes: Uint8Array, name = 'whole'): Promise<ReportRecord[]> {
  let text = '';
  await analyze(
    captureFromBytes(bytes, { name }),
    new NdjsonReport({ write: (piece) => void (text += piece) }),
  );
  return parseRecords(text);
}

/** What does not depend on how the frames were filed. */
export function withoutCaptures(records: readonly ReportRecord[]): ReportRecord[] {
  return records.filter(({ type }) => type !== 'capture');
}
