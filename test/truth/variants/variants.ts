/**
 * The same traffic as other captures would have it: other stacks' headers, other capture points, worse
 * captures. What is true of a variant follows from what is true of the original.
 */
import {
  asIpv6,
  identificationOf,
  oneHopOn,
  withIdentification,
  withOtherMacs,
  withoutTimestamps,
  withVlan,
} from './edit-frame.js';
import { knowable } from './knowable.js';
import type { LabCapture, LabFrame } from './lab-frames.js';
import { segmentOf } from './segment-view.js';
import type { FixtureCapture, FrameTruth } from '../../support/fixture-captures.js';
import type { Label } from '../score-frames.js';
import { withSuperSegments } from './super-segments.js';

/** 0 <= n < 1, the same row for the same seed. */
export type RandomNumbers = () => number;

export interface Variant {
  readonly name: string;
  readonly make: (capture: LabCapture, random: RandomNumbers) => LabCapture;
  /** Figures that are less than those of all captures, where the variant hides what would tell more. */
  readonly least?: {
    readonly label?: number;
    readonly spurious?: number;
    readonly f1?: Partial<Record<Label, number>>;
  };
  /** Captures of which nothing would be left; all are taken when it is missing. */
  readonly takes?: (capture: FixtureCapture) => boolean;
}

/** Without whole frames, or checksums, nobody sees that one is corrupt, and 64 octets do not hold the headers of IPv6. */
const canBeCut = ({ truth: { scenario } }: FixtureCapture): boolean => scenario !== 'corruption';
const canBeCutShort = (capture: FixtureCapture): boolean =>
  canBeCut(capture) && !/ipv6/.test(capture.truth.scenario);

type Edit = (frame: Uint8Array, random: RandomNumbers) => Uint8Array;

/** Every frame changed alike. */
const each =
  (edit: Edit): Variant['make'] =>
  ({ baseSecond, frames }, random) => ({
    baseSecond,
    frames: frames.map((frame) => {
      const bytes = edit(frame.bytes, random);
      return { ...frame, bytes, origLen: frame.origLen + bytes.length - frame.bytes.length };
    }),
  });

const cut =
  (octets: number): Variant['make'] =>
  ({ baseSecond, frames }) => ({
    baseSecond,
    frames: frames.map((frame) => ({ ...frame, bytes: frame.bytes.subarray(0, octets) })),
  });

/** Other identifications, the same for copies of one packet; 0 stays 0. */
const renumbered: Variant['make'] = (capture, random) => {
  const others = Uint16Array.from({ length: 65_536 }, (_, id) => id);
  for (let i = others.length - 1; i > 1; i--) {
    const j = 1 + Math.floor(random() * i);
    [others[i], others[j]] = [others[j]!, others[i]!];
  }
  return each((frame) => withIdentification(frame, others[identificationOf(frame)]!))(capture, random);
};

/** A mirror port that shows each frame where it comes in and where it goes out. */
const mirrored =
  (edit: (frame: Uint8Array) => Uint8Array, afterNs: number): Variant['make'] =>
  ({ baseSecond, frames }) => {
    const all = frames.flatMap((frame): LabFrame[] => {
      const segment = segmentOf(frame.bytes);
      if (segment === null) return [frame];
      const bytes = edit(frame.bytes);
      const copy: LabFrame = {
        timeNs: frame.timeNs + afterNs,
        bytes,
        origLen: frame.origLen + bytes.length - frame.bytes.length,
        truth: { label: 'duplicate', ...(segment.payload > 0 && { bytes: segment.payload }) },
      };
      return [frame, copy];
    });
    return { baseSecond, frames: all.sort((a, b) => a.timeNs - b.timeNs) };
  };

/** A capture that could not keep up. */
const dropping =
  (share: number): Variant['make'] =>
  ({ baseSecond, frames }, random) =>
    knowable({ baseSecond, frames: frames.filter(() => random() >= share) });

const oneDirection =
  (ofClient: boolean): Variant['make'] =>
  ({ baseSecond, frames }) => ({
    baseSecond,
    frames: knowable({ baseSecond, frames })
      .frames.filter(({ bytes }) => segmentOf(bytes)?.fromClient === ofClient)
      .map((frame) => (frame.truth?.spurious ? { ...frame, truth: withoutSpurious(frame.truth) } : frame)),
  });

/** Nobody answers in such a capture: nothing shows that a repeat was needless. */
function withoutSpurious(truth: FrameTruth): FrameTruth {
  const { label, bytes, cause, partial } = truth;
  return {
    label,
    ...(bytes !== undefined && { bytes }),
    ...(cause !== undefined && { cause }),
    ...(partial !== undefined && { partial }),
  };
}

/** The clock is set in the middle of the capture. */
const clockSet =
  (seconds: number): Variant['make'] =>
  ({ baseSecond, frames }, random) => {
    const from = Math.floor(frames.length * (0.3 + 0.4 * random()));
    return {
      baseSecond: baseSecond,
      frames: frames.map((frame, i) =>
        i < from ? frame : { ...frame, timeNs: frame.timeNs + seconds * 1e9 },
      ),
    };
  };

/** The capture begins when the session had. */
const midStream: Variant['make'] = ({ baseSecond, frames }, random) =>
  knowable({ baseSecond, frames: frames.slice(Math.floor(frames.length * (0.1 + 0.2 * random()))) });

const inTurn =
  (...steps: Variant['make'][]): Variant['make'] =>
  (capture, random) =>
    steps.reduce((made, step) => step(made, random), capture);

const same = (frame: Uint8Array): Uint8Array => frame;
const NO_ID: Edit = (frame) => withIdentification(frame, 0);
const MIRROR_NS = 20e3;

export const VARIANTS: readonly Variant[] = [
  { name: 'as recorded', make: (capture) => capture },
  { name: 'identification 0', make: inTurn(each(NO_ID), knowable) },
  { name: 'identification random', make: inTurn(renumbered, knowable) },
  { name: 'IPv6', make: inTurn(each(asIpv6), knowable) },
  { name: 'no timestamps', make: each(withoutTimestamps) },
  {
    name: 'IPv6, no timestamps',
    make: inTurn(
      each((f) => withoutTimestamps(asIpv6(f))),
      knowable,
    ),
    // Time alone tells a repair from what comes late, and a receiver's capture of large segments is coarse.
    least: { label: 0.97, f1: { 'out-of-order': 0.6, duplicate: 0.9 } },
  },
  { name: 'super-segments', make: withSuperSegments, takes: canBeCut },
  {
    name: 'super-segments over IPv6',
    make: inTurn(each(asIpv6), withSuperSegments, knowable),
    takes: canBeCut,
  },
  { name: 'cut to 96 octets', make: cut(96), takes: canBeCut },
  { name: 'cut to 64 octets', make: cut(64), takes: canBeCutShort },
  { name: 'mirrored', make: mirrored(same, MIRROR_NS) },
  { name: 'mirrored behind a router', make: mirrored((f) => withOtherMacs(oneHopOn(f)), MIRROR_NS) },
  { name: 'mirrored in a VLAN', make: mirrored((f) => withVlan(f, 20), MIRROR_NS) },
  { name: 'mirrored, identification 0', make: inTurn(each(NO_ID), knowable, mirrored(same, MIRROR_NS)) },
  { name: 'mirrored, IPv6', make: inTurn(each(asIpv6), knowable, mirrored(same, MIRROR_NS)) },
  { name: 'capture drops 0.1 %', make: dropping(0.001) },
  { name: 'capture drops 1 %', make: dropping(0.01) },
  { name: 'capture drops 5 %', make: dropping(0.05) },
  { name: 'from the client only', make: oneDirection(true) },
  { name: 'from the server only', make: oneDirection(false) },
  { name: 'clock set forward', make: clockSet(10) },
  { name: 'clock set back', make: clockSet(-7) },
  { name: 'begun in mid-stream', make: midStream },
];
