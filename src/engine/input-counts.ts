import type { CaptureInfo, FrameBatch } from '../capture/frame-source.js';

/** One input while it is read: which of all frames are its own, and when they were captured. */
export class InputCounts {
  /** Number of its first and last frame among the frames of all inputs, 0 before there is one. */
  firstFrame = 0;
  lastFrame = 0;
  tcpSegments = 0;
  /** Times of these two frames, nanoseconds since the input's own base second. */
  firstNs = NaN;
  lastNs = NaN;

  constructor(readonly info: CaptureInfo) {}

  /**
   * Adds frames that follow each other.
   * @param lastFrame Number of the last of them among the frames of all inputs.
   * @param segments How many of them are TCP segments.
   */
  add(batch: FrameBatch, from: number, to: number, lastFrame: number, segments: number): void {
    if (to === from) return;
    if (this.firstFrame === 0) {
      this.firstFrame = lastFrame - (to - from) + 1;
      this.firstNs = batch.timeNs[from]!;
    }
    this.lastFrame = lastFrame;
    this.lastNs = batch.timeNs[to - 1]!;
    this.tcpSegments += segments;
  }
}
