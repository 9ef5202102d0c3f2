/**
 * Segments as a host with offloads sees them (TSO before they are cut, GRO after they are put together): those of one
 * flight that follow each other, with the same header but for PSH, become one.
 */
import { setOffloadedLength } from './edit-frame.js';
import { ETHERNET, segmentOf, type SegmentView, viewOf } from './segment-view.js';
import type { LabCapture, LabFrame } from './lab-frames.js';

const PSH = 0x08;
const ACK = 0x10;
/** What an IP header can tell of. */
const MOST_OCTETS = 65_000;
/** GRO gathers what comes with one interrupt. */
const MOST_NS = 400e3;

export function withSuperSegments({ baseSecond, frames }: LabCapture): LabCapture {
  const merged: LabFrame[] = [];
  let last: { segment: SegmentView; beganNs: number } | null = null;
  for (const frame of frames) {
    const segment = segmentOf(frame.bytes);
    const before = merged[merged.length - 1];
    if (segment !== null && last !== null && before !== undefined && frame.timeNs - last.beganNs < MOST_NS) {
      if (follows(before, last.segment, frame, segment)) {
        const whole = grown(before, last.segment, frame, segment);
        merged[merged.length - 1] = whole;
        last = { segment: segmentOf(whole.bytes)!, beganNs: last.beganNs };
        continue;
      }
    }
    merged.push(frame);
    last = segment === null || segment.payload === 0 ? null : { segment, beganNs: frame.timeNs };
  }
  return { baseSecond, frames: merged };
}

function follows(before: LabFrame, a: SegmentView, frame: LabFrame, b: SegmentView): boolean {
  if (a.flow !== b.flow || a.fromClient !== b.fromClient || b.payload === 0) return false;
  if (a.flags !== ACK || (b.flags & ~PSH) !== ACK) return false;
  if (((a.seq + a.payload) | 0) !== b.seq || a.payload + b.payload > MOST_OCTETS) return false;
  if (a.payloadAt !== b.payloadAt || !sameTruth(before, frame)) return false;
  // Acknowledgment, window and options (RFC 7323 time stamps) are those of all.
  const options = (bytes: Uint8Array, at: SegmentView): string =>
    [
      viewOf(bytes).getUint32(at.transportAt + 8),
      viewOf(bytes).getUint16(at.transportAt + 14),
      bytes.subarray(at.transportAt + 20, at.payloadAt),
    ].join();
  return options(before.bytes, a) === options(frame.bytes, b);
}

function sameTruth({ truth: a }: LabFrame, { truth: b }: LabFrame): boolean {
  if (a === null || b === null) return a === b;
  return a.label === b.label && a.cause === b.cause && a.spurious === b.spurious && a.partial === b.partial;
}

function grown(before: LabFrame, a: SegmentView, frame: LabFrame, b: SegmentView): LabFrame {
  const kept = before.bytes.subarray(a.payloadAt);
  const added = frame.bytes.subarray(b.payloadAt, b.payloadAt + b.payload);
  // A capture that keeps headers only keeps no more of a large segment.
  const whole = kept.length >= a.payload && added.length >= b.payload;
  const bytes = new Uint8Array(before.bytes.length + (whole ? added.length : 0));
  bytes.set(before.bytes);
  if (whole) bytes.set(added, before.bytes.length);
  setOffloadedLength(bytes, a.payloadAt - ETHERNET + a.payload + b.payload);
  bytes[a.transportAt + 13]! |= b.flags & PSH;
  const bytesOfTruth = (before.truth?.bytes ?? 0) + (frame.truth?.bytes ?? 0);
  return {
    timeNs: frame.timeNs,
    bytes,
    origLen: before.origLen + b.payload,
    truth: before.truth === null ? null : { ...before.truth, bytes: bytesOfTruth },
  };
}
