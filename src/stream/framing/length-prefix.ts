/** Messages that begin with their length as a binary number. */
import { confidenceOfBits } from './confidence.js';
import type { Framing, Guess, Recognition } from './framing.js';
import { HeadCutter, type HeadRule } from './head-cutter.js';
import { type ByteOrder, readUnsigned } from './read-number.js';
import { type Sample, sampleBytes } from './sample.js';
import { type Trial, tryFraming } from './trial.js';

export interface LengthPrefixOptions {
  /** Octets of the number, 1 to 8. */
  readonly width: number;
  /** Default big-endian, the order of the network. */
  readonly order?: ByteOrder;
  /** The number counts the octets before it and its own, too. Default false. */
  readonly inclusive?: boolean;
  /** Octets of the head before the number. Default 0. */
  readonly skip?: number;
  /** Octets to add to the number, for heads and trailers that it does not count. Default 0. */
  readonly add?: number;
}

/** Share of messages without content above which a run of zeros is the likelier explanation. */
const MOST_EMPTY = 0.5;
/** Whole messages below which nothing repeats, so nothing is shown. */
const LEAST_MESSAGES = 2;
/** Share of segments that end with a message where messages are what is written; less than any protocol has. */
const ALIGNED_SHARE = 0.7;
/** Octets of a number from which on small values cannot well be anything else. */
const TELLING_WIDTH = 4;

/** A framing, and how to weigh what speaks for it in bits; null when something rules it out. */
interface Way {
  readonly framing: Framing;
  readonly weigh: (sample: Sample) => Evidence | null;
}

interface Evidence {
  readonly bits: number;
  /** Share of the sample that whole messages are, 0..1. */
  readonly share: number;
  readonly reason: string;
}

/**
 * In order of preference: a narrow prefix takes the zeros of a wide one for messages without content. Those that skip
 * octets are as in the RPKI to router protocol, Diameter, OpenFlow and TPKT, LDP, Modbus, BGP; the last one is MySQL's.
 */
const WAYS: readonly Way[] = [
  ...[8, 4, 2].flatMap((width) =>
    (['big', 'little'] as const).flatMap((order) =>
      [false, true].map((inclusive) => wayOf({ width, order, inclusive })),
    ),
  ),
  wayOf({ width: 1 }),
  wayOf({ width: 1, inclusive: true }),
  wayOf({ width: 4, skip: 4, inclusive: true }),
  wayOf({ width: 3, skip: 1, inclusive: true }),
  wayOf({ width: 2, skip: 2, inclusive: true }),
  wayOf({ width: 2, skip: 2 }),
  wayOf({ width: 2, skip: 4 }),
  wayOf({ width: 2, skip: 16, inclusive: true }),
  wayOf({ width: 3, order: 'little', add: 1 }),
];

/** The evidence has to outweigh the number of ways that are tried. */
const WAYS_BITS = Math.log2(WAYS.length);

/**
 * Length prefixes that a sample fits, the likeliest first: where two are sure, the one that cuts more of it. A wrong one
 * soon reads a length that nothing reaches.
 */
export function guessLengthPrefixes(sample: Sample): Guess[] {
  return WAYS.flatMap(({ framing, weigh }) => {
    const evidence = weigh(sample);
    return evidence === null ? [] : [{ framing, evidence }];
  })
    .sort((a, b) => b.evidence.bits * b.evidence.share - a.evidence.bits * a.evidence.share)
    .map(({ framing, evidence }) => ({ framing, recognition: recognitionOf(evidence) }));
}

/** @throws {RangeError} when an option is outside its range. */
export function lengthPrefix(options: LengthPrefixOptions): Framing {
  return wayOf(options).framing;
}

function wayOf(options: LengthPrefixOptions): Way {
  const { width, order = 'big', inclusive = false, skip = 0, add = 0 } = options;
  requireWhole('width', width, 1, 8);
  requireWhole('skip', skip, 0, 24);
  requireWhole('add', add, -1_000_000, 1_000_000);
  const headBytes = skip + width;
  const rest = add + (inclusive ? 0 : headBytes);
  const rule: HeadRule = {
    leastHead: headBytes,
    measure(head) {
      const value = readUnsigned(head, skip, width, order);
      const total = value + rest;
      return total >= headBytes ? total : `a length of ${value} octets is shorter than its own head`;
    },
  };
  const framing: Framing = {
    name: nameOf({ width, order, inclusive, skip, add }),
    title: titleOf({ width, order, inclusive, skip, add }),
    pairing: 'by-count',
    open: (client, server) => [new HeadCutter(client, rule), new HeadCutter(server, rule)],
    recognise(sample) {
      const evidence = weigh(sample);
      return evidence && recognitionOf(evidence);
    },
  };
  // Without content: the number is zero, or no more than the head.
  const empty = Math.max(headBytes, rest);
  const weigh = (sample: Sample): Evidence | null =>
    weighTrial(tryFraming(framing, sample, empty), sample, width);
  return { framing, weigh };
}

const recognitionOf = ({ bits, reason }: Evidence): Recognition => ({
  confidence: confidenceOfBits(bits - WAYS_BITS),
  reason,
});

/**
 * Weighs a trial in bits. A random number of two octets and more is seldom small enough to end inside the sample. One of
 * a single octet nearly always is: what counts there is that segments end where messages do, which is seldom so by
 * chance, the more seldom the longer the messages.
 */
function weighTrial(trial: Trial, sample: Sample, width: number): Evidence | null {
  let bits = 0;
  let messages = 0;
  let empty = 0;
  let aligned = 0;
  let alignedFull = 0;
  let spoken = 0;
  let cut = 0;
  for (const side of trial) {
    if (side.bytes === 0) continue;
    if (side.broken !== null) return null;
    spoken++;
    messages += side.messages;
    empty += side.empty;
    cut += side.cutBytes;
    aligned += side.aligned;
    alignedFull += side.alignedFull;
    const fits = width === 1 ? 0 : Math.max(0, 8 * width - Math.log2(side.bytes + 1));
    const byChance = Math.max(1, side.messages) / side.bytes;
    const lands = Math.max(0, Math.log2(ALIGNED_SHARE / byChance));
    const misses = Math.min(0, Math.log2((1 - ALIGNED_SHARE) / (1 - byChance)));
    bits += (side.messages - side.empty) * fits + side.alignedFull * lands + side.midMessage * misses;
  }
  if (messages - empty < LEAST_MESSAGES || empty > MOST_EMPTY * messages) return null;
  // Counters, pixels and the like have small numbers at even distances, too.
  if (alignedFull === 0 && (spoken === 2 || width < TELLING_WIDTH)) return null;
  const reason = `${messages} lengths in a row fit, ${aligned} of them to the end of a segment`;
  return { bits, share: cut / sampleBytes(sample), reason };
}

function nameOf({ width, order, inclusive, skip, add }: Required<LengthPrefixOptions>): string {
  const options = [String(width)];
  if (order === 'little') options.push('little');
  if (inclusive) options.push('inclusive');
  if (skip > 0) options.push(`skip=${skip}`);
  if (add !== 0) options.push(`add=${add}`);
  return `length:${options.join(',')}`;
}

function titleOf({ width, order, inclusive, skip, add }: Required<LengthPrefixOptions>): string {
  const parts = [`length prefix of ${width} octet${width === 1 ? '' : 's'}`];
  if (width > 1) parts.push(`${order}-endian`);
  if (skip > 0) parts.push(`after ${skip} other octets`);
  if (inclusive) parts.push('counting itself');
  if (add !== 0) parts.push(`${add > 0 ? 'plus' : 'minus'} ${Math.abs(add)}`);
  return parts.join(', ');
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(
    `${name} of a length prefix must be a whole number from ${least} to ${most}, not ${value}`,
  );
}
