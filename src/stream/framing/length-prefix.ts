/** Messages that begin with their length as a binary number. */
import { confidenceOfBits } from './confidence.js';
import type { Framing, Recognition } from './framing.js';
import { HeadCutter, type HeadRule } from './head-cutter.js';
import { type ByteOrder, readUnsigned } from './read-number.js';
import type { Sample } from './sample.js';
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

/** Ways to read a prefix that detection tries; the evidence has to outweigh their number. */
const WAYS_BITS = 4;
/** Share of messages without content above which a run of zeros is the likelier explanation. */
const MOST_EMPTY = 0.5;
/** Whole messages below which nothing repeats, so nothing is shown. */
const LEAST_MESSAGES = 2;

/** @throws {RangeError} when an option is outside its range. */
export function lengthPrefix(options: LengthPrefixOptions): Framing {
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
    recognise: (sample) => judge(tryFraming(framing, sample, headBytes), sample, width),
  };
  return framing;
}

/**
 * Weighs a trial in bits. A random number of `width` octets is seldom small enough to end inside the
 * sample, and the end of a message by chance is seldom the end of a segment.
 */
function judge(trial: Trial, sample: Sample, width: number): Recognition | null {
  let bits = -WAYS_BITS;
  let messages = 0;
  let empty = 0;
  let aligned = 0;
  let spoken = 0;
  for (const side of trial) {
    if (side.bytes === 0) continue;
    if (side.broken !== null) return null;
    spoken++;
    messages += side.messages;
    empty += side.empty;
    aligned += side.aligned;
    const fits = Math.max(0, 8 * width - Math.log2(side.bytes + 1));
    const lands = Math.max(0, Math.log2(side.bytes / side.segments));
    bits += (side.messages - side.empty) * fits + side.aligned * lands;
    // Where a side is known to be over, a message that is not is a point against.
    if (side.open && sample.whole && side.messages === 0) bits -= 4;
  }
  if (messages - empty < LEAST_MESSAGES || empty > MOST_EMPTY * messages || (spoken === 2 && aligned === 0))
    return null;
  const reason = `${messages} lengths in a row fit, ${aligned} of them to the end of a segment`;
  return { confidence: confidenceOfBits(bits), reason };
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
