import type { FrameBatch, FrameSource } from '../capture/frame-source.js';
import type { CaptureGap } from '../capture/several/merge-lane.js';
import type { TcpTracker } from '../tcp/tracker.js';

/**
 * The gaps, with the one before a source that has one: nothing is concluded from what is missing there. To be
 * called with the first batches of the source; more than once adds nothing.
 *
 * @param baseSecond Second that all times of the analysis count from.
 * @param last Frames so far, and the time of the last one.
 */
export function gapsWith(
  gaps: readonly CaptureGap[],
  { info, missingBefore: what }: FrameSource,
  batch: FrameBatch,
  baseSecond: number,
  last: { readonly frames: number; readonly lastNs: number },
  tracker: TcpTracker,
): readonly CaptureGap[] {
  if (what === undefined || batch.count === 0 || last.frames === 0 || gaps.at(-1)?.what === what) return gaps;
  tracker.captureGap(last.frames, last.lastNs);
  return [
    ...gaps,
    { fromNs: last.lastNs, toNs: batch.timeNs[0]! + (info.baseSecond - baseSecond) * 1e9, what },
  ];
}
