/** Messages that begin with their length in decimal digits: `25{"message": ...}`, netstrings, syslog. */
import { confidenceOfBits } from './confidence.js';
import type { Framing, Recognition } from './framing.js';
import { HeadCutter, type HeadRule } from './head-cutter.js';
import type { Sample } from './sample.js';
import { octetsOf, textOf } from './octets.js';
import { tryFraming } from './trial.js';

export interface DecimalLengthOptions {
  /** Between the digits and what they count: `''` (default), `'\n'`, `':'`, `' '`. ASCII, no digits. */
  readonly separator?: string;
  /** Behind what they count and not counted: the comma of a netstring. Default `''`. */
  readonly trailer?: string;
  /** The number counts its own digits and the separator, too. Default false. */
  readonly inclusive?: boolean;
}

/** Digits of the largest length that is believed: 10^15 octets are not to be had. */
const MOST_DIGITS = 15;
const MOST_SEPARATOR = 4;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;

/** Separators in use, the commonest first; detection looks which one is there. */
const SEPARATORS: readonly (DecimalLengthOptions & { readonly separator: string })[] = [
  { separator: ':', trailer: ',' },
  { separator: ':' },
  { separator: '\r\n' },
  { separator: '\n' },
  { separator: ' ' },
  { separator: '' },
];
/** A digit where a message begins: 10 of 256 octets. */
const DIGIT_BITS = 4.7;
const WAYS_BITS = 4;
const LEAST_MESSAGES = 2;

/** @throws {RangeError} when a separator or trailer is too long or could be taken for a digit. */
export function decimalLength(options: DecimalLengthOptions = {}): Framing {
  const { separator = '', trailer = '', inclusive = false } = options;
  if (separator.length > MOST_SEPARATOR || trailer.length > MOST_SEPARATOR || /\d/.test(separator)) {
    throw new RangeError(`a separator or trailer has up to ${MOST_SEPARATOR} octets, and no digits`);
  }
  const between = octetsOf(separator);
  const rule: HeadRule = {
    leastHead: 1,
    measure(head, length) {
      const digits = countDigits(head, length);
      if (digits === 0) return 'a message does not begin with a digit';
      if (digits > MOST_DIGITS) return 'the length of a message has too many digits';
      if (digits === length) return 0;
      const seen = length - digits;
      for (let i = 0; i < Math.min(seen, between.length); i++) {
        if (head[digits + i] !== between[i])
          return 'the length of a message is not followed by its separator';
      }
      if (seen < between.length) return 0;
      const value = Number(textOf(head.subarray(0, digits)));
      return value + trailer.length + (inclusive ? 0 : digits + between.length);
    },
  };
  const named = [
    ...(separator === '' ? [] : [`separator=${escapeText(separator)}`]),
    ...(trailer === '' ? [] : [`trailer=${escapeText(trailer)}`]),
    ...(inclusive ? ['inclusive'] : []),
  ];
  const framing: Framing = {
    name: named.length === 0 ? 'decimal' : `decimal:${named.join(',')}`,
    title: `length in decimal digits${separator === '' ? '' : `, then ${JSON.stringify(separator)}`}${inclusive ? ', counting itself' : ''}`,
    pairing: 'by-count',
    open: (client, server) => [new HeadCutter(client, rule), new HeadCutter(server, rule)],
    recognise: (sample) => judge(framing, sample),
  };
  return framing;
}

/** The kind of decimal length that the first octets suggest; null when they are no digits. */
export function guessDecimalLength(sample: Sample): Framing | null {
  const side = sample.sides.find(({ bytes }) => bytes.length > 0);
  if (side === undefined) return null;
  const start = side.bytes.subarray(0, MOST_DIGITS + MOST_SEPARATOR);
  const digits = countDigits(start, start.length);
  if (digits === 0) return null;
  const behind = textOf(start.subarray(digits));
  for (const options of SEPARATORS) {
    if (!behind.startsWith(options.separator)) continue;
    if (options.trailer !== undefined && !endsWithTrailer(side.bytes, digits, options.trailer)) continue;
    return decimalLength(options);
  }
  return null;
}

/** The first netstring is followed by its comma, as far as it is in the sample. */
function endsWithTrailer(bytes: Uint8Array, digits: number, trailer: string): boolean {
  const end = digits + 1 + Number(textOf(bytes.subarray(0, digits)));
  return end >= bytes.length || bytes[end] === trailer.charCodeAt(0);
}

function countDigits(bytes: Uint8Array, length: number): number {
  let n = 0;
  while (n < length && bytes[n]! >= DIGIT_0 && bytes[n]! <= DIGIT_9) n++;
  return n;
}

function judge(framing: Framing, sample: Sample): Recognition | null {
  let bits = -WAYS_BITS;
  let messages = 0;
  for (const side of tryFraming(framing, sample)) {
    if (side.bytes === 0) continue;
    if (side.broken !== null || side.messages === 0) return null;
    messages += side.messages;
    const lands = side.aligned === 0 ? 0 : Math.max(0, Math.log2(side.bytes / side.segments));
    bits += side.messages * DIGIT_BITS + side.aligned * lands;
  }
  if (messages < LEAST_MESSAGES) return null;
  return {
    confidence: confidenceOfBits(bits),
    reason: `${messages} lengths in digits fit what follows them`,
  };
}

/** `\n` and its like as a user types them. */
function escapeText(text: string): string {
  return text.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll(' ', '\\s');
}
