/** Frames of a capture with what is known of each, as the variants take and give them. */
import type { FrameTruth } from '../../support/fixture-captures.js';
import { viewOf } from './segment-view.js';
import { writePcap } from '../../support/write-pcap.js';

export interface LabFrame {
  /** Nanoseconds since `baseSecond` of the capture. */
  readonly timeNs: number;
  readonly bytes: Uint8Array;
  /** Octets on the wire. */
  readonly origLen: number;
  /** Null for ordinary data, acknowledgments and what is not TCP. */
  readonly truth: FrameTruth | null;
}

export interface LabCapture {
  /** Seconds since the epoch. */
  readonly baseSecond: number;
  readonly frames: readonly LabFrame[];
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const NANOSECOND_MAGIC = 0xa1b23c4d;

/**
 * Takes a capture of the lab apart.
 *
 * @throws {Error} when it is no capture with nanoseconds.
 */
export function readLabFrames(file: Uint8Array, truth: Readonly<Record<string, FrameTruth>>): LabCapture {
  // Of a plain array pieces can be copied by `slice`; those of a Buffer would share its octets.
  const octets = new Uint8Array(file);
  const view = viewOf(octets);
  const little = view.getUint32(0, true) === NANOSECOND_MAGIC;
  if (!little && view.getUint32(0) !== NANOSECOND_MAGIC) throw new Error('no capture with nanoseconds');
  const frames: LabFrame[] = [];
  let baseSecond = 0;
  for (let at = FILE_HEADER; at + RECORD_HEADER <= file.length;) {
    const second = view.getUint32(at, little);
    const capLen = view.getUint32(at + 8, little);
    if (frames.length === 0) baseSecond = second;
    frames.push({
      timeNs: (second - baseSecond) * 1e9 + view.getUint32(at + 4, little),
      origLen: view.getUint32(at + 12, little),
      bytes: octets.subarray(at + RECORD_HEADER, at + RECORD_HEADER + capLen),
      truth: truth[frames.length + 1] ?? null,
    });
    at += RECORD_HEADER + capLen;
  }
  return { baseSecond, frames };
}

/** A capture of these frames, and their truth by frame number. */
export function writeLabFrames({ baseSecond, frames }: LabCapture): {
  file: Uint8Array;
  truth: Record<string, FrameTruth>;
} {
  const truth: Record<string, FrameTruth> = {};
  frames.forEach((frame, i) => {
    if (frame.truth !== null) truth[i + 1] = frame.truth;
  });
  const records = frames.map(({ timeNs, bytes, origLen }) => ({
    bytes,
    origLen,
    second: baseSecond + Math.floor(timeNs / 1e9),
    fraction: timeNs - Math.floor(timeNs / 1e9) * 1e9,
  }));
  return { file: writePcap(records, { nanoseconds: true }), truth };
}
