/**
 * The truth of a capture that lacks frames which the original has: what nothing in it can show any more is not
 * asked for. A repeat shows when its octets, or later ones, were captured before it; an arrival out of order when
 * later octets were; a copy when the frame it repeats was.
 */
import type { FrameTruth } from '../../support/fixture-captures.js';
import type { LabCapture, LabFrame } from './lab-frames.js';
import { segmentOf, type SegmentView } from './segment-view.js';

const RST = 0x04;
const SYN = 0x02;

/** @param frames What is left of the original, in order. */
export function knowable({ baseSecond, frames }: LabCapture): LabCapture {
  const highest = new Map<string, number>();
  const seen = new Set<string>();
  return {
    baseSecond,
    frames: frames.map((frame) => {
      const segment = segmentOf(frame.bytes);
      if (segment === null) return frame;
      const direction = `${segment.flow}${segment.fromClient}`;
      const known = frame.truth === null || shows(frame.truth, frame, segment, highest.get(direction), seen);
      seen.add(Buffer.from(frame.bytes).toString('latin1'));
      if (segment.payload > 0 && (segment.flags & RST) === 0) {
        const end = (segment.seq + segment.payload) | 0;
        const top = highest.get(direction);
        if (top === undefined || (segment.flags & SYN) !== 0 || ((end - top) | 0) > 0)
          highest.set(direction, end);
      }
      return known ? frame : unasked(frame);
    }),
  };
}

function shows(
  truth: FrameTruth,
  frame: LabFrame,
  segment: SegmentView,
  highest: number | undefined,
  seen: ReadonlySet<string>,
): boolean {
  if (truth.label === 'duplicate') return seen.has(Buffer.from(frame.bytes).toString('latin1'));
  if (segment.payload === 0) return true;
  return highest !== undefined && ((segment.seq - highest) | 0) < 0;
}

/** `partial` frames have no one answer and are not scored. */
function unasked(frame: LabFrame): LabFrame {
  return { ...frame, truth: { ...frame.truth!, partial: true } };
}
