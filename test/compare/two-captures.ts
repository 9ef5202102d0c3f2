/** Captures of two points, made of scripts. */
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { type CaptureSide, readSide } from '../../src/compare/capture-side.js';
import { type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { mergeFrames, scriptFrames, type TrackOptions } from '../support/track.js';

/** What a capture holds: scripts with the addresses, ports and times of each. */
export type Flow = readonly [text: string, options?: TrackOptions];

export function framesOf(flows: readonly Flow[]): EncodedFrame[] {
  return mergeFrames(...flows.map(([text, options]) => scriptFrames(text, options)));
}

export const sideOf = (flows: readonly Flow[]): Promise<CaptureSide> => sideOfFrames(framesOf(flows));

export function sideOfFrames(frames: readonly EncodedFrame[]): Promise<CaptureSide> {
  return readSide(captureFromBytes(toPcap(frames), { name: 'script' }));
}
