import type { FrameBatch, FrameSource } from '../frame-source.js';

/** One of several captures that are read as one. */
export interface CaptureFile {
  /** Name in reports. */
  readonly name: string;
  /** Octets, null when it cannot be known. */
  readonly size: number | null;
  /** False for a pipe: what was read of it cannot be read again. */
  readonly rereadable: boolean;
  /** @throws InputError, CaptureFormatError as `openCapture` does. */
  open(bufferBytes?: number): Promise<FrameSource>;
}

/** A capture whose first frame has been looked at. */
export interface SurveyedFile {
  readonly file: CaptureFile;
  /** Time of its first frame: second since the epoch, and nanoseconds from there; null without frames. */
  readonly first: { readonly second: number; readonly ns: number } | null;
  /** What was read already of a source that cannot be read again. */
  readonly held: HeldSource | null;
}

/** A source that is being read; its next batch was taken but not used. */
export interface HeldSource {
  readonly source: FrameSource;
  readonly batches: AsyncIterator<FrameBatch>;
  readonly batch: FrameBatch | null;
}

/** Octets of buffer for a look at the first frame. */
const SURVEY_BUFFER_BYTES = 65_536;

/**
 * Opens a capture, looks at its first frame, and closes it again where it can be read once more.
 * @throws InputError, CaptureFormatError as `CaptureFile.open` and reading do.
 */
export async function surveyCapture(file: CaptureFile): Promise<SurveyedFile> {
  const source = await file.open(file.rereadable ? SURVEY_BUFFER_BYTES : undefined);
  try {
    const batches = source.batches()[Symbol.asyncIterator]();
    const next = await batches.next();
    const batch = next.done === true ? null : next.value;
    const first = batch === null ? null : { second: source.info.baseSecond, ns: batch.timeNs[0]! };
    if (!file.rereadable) return { file, first, held: { source, batches, batch } };
    await source.close();
    return { file, first, held: null };
  } catch (error) {
    await source.close();
    throw error;
  }
}
