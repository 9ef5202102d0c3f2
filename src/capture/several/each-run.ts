/** Goes through the frames of one capture, or of several as one, without a word of what is in them. */
import type { FrameSource } from '../frame-source.js';
import { CaptureSet, type FrameRun } from './capture-set.js';

/**
 * Calls `use` for all frames in order, run by run; the run is reused. Times count from the base second of the
 * first capture, or of the set. Closes what it reads.
 *
 * @param signal Stops the reading.
 * @throws {CaptureFormatError} when a single source is no capture at all.
 * @throws {InputError} when it cannot be read.
 */
export async function eachRun(
  source: FrameSource | CaptureSet,
  signal: AbortSignal,
  use: (run: FrameRun) => void,
): Promise<void> {
  try {
    if (source instanceof CaptureSet) {
      while (!signal.aborted && (await source.advance()) !== 'end') while (source.next()) use(source.run!);
      return;
    }
    for await (const batch of source.batches()) {
      use({ batch, from: 0, to: batch.count, source, member: 0, offsetNs: 0 });
      if (signal.aborted) break;
    }
  } finally {
    await source.close();
  }
}
