/** Messages that end with certain octets: a line feed, CRLF, NUL, or any others. */
import { LIMITS } from '../../limits.js';
import type { CutSink, Cutter, Framing, Recognition } from './framing.js';
import type { Sample } from './sample.js';
import { textShare } from './text-share.js';
import { tryFraming } from './trial.js';

/** Share of octets that must be text for lines to be lines. */
const LEAST_TEXT = 0.95;
/** Share of messages without content above which a run of delimiters is the likelier explanation. */
const MOST_EMPTY = 0.5;
/** Whole messages below which nothing repeats. */
const LEAST_MESSAGES = 2;

/**
 * @param delimiter Octets that end a message, 1 to 16; they belong to it.
 * @param name As a user asks for it; without it the octets as hex.
 * @throws {RangeError} when there are none or too many of them.
 */
export function delimiter(octets: Uint8Array, name?: string): Framing {
  if (octets.length < 1 || octets.length > LIMITS.maxDelimiterBytes) {
    throw new RangeError(`a delimiter has 1 to ${LIMITS.maxDelimiterBytes} octets, not ${octets.length}`);
  }
  const own = octets.slice();
  const hex = Array.from(own, (octet) => octet.toString(16).padStart(2, '0')).join('');
  const framing: Framing = {
    name: `delimiter:${name ?? hex}`,
    title: `messages that end with ${name?.toUpperCase() ?? `0x${hex}`}`,
    pairing: 'by-count',
    open: (client, server) => [new DelimiterCutter(client, own), new DelimiterCutter(server, own)],
    recognise: (sample) => judge(framing, sample, own),
  };
  return framing;
}

/**
 * A delimiter of several octets is found by the automaton of Knuth, Morris and Pratt: no octet is
 * looked at twice, wherever segments end.
 */
export class DelimiterCutter implements Cutter {
  readonly #fallback: Uint8Array;
  /** Octets of the delimiter that the stream ends with so far. */
  #matched = 0;
  #open = false;
  /** After a gap: nothing begins before the next delimiter. */
  #lost = false;

  constructor(
    private readonly sink: CutSink,
    private readonly octets: Uint8Array,
  ) {
    this.#fallback = fallbackTable(octets);
  }

  push(bytes: Uint8Array, at: number): void {
    const { octets } = this;
    const whole = octets.length;
    let i = 0;
    while (i < bytes.length) {
      if (!this.#open && !this.#lost) {
        this.sink.begin(at + i);
        this.#open = true;
      }
      if (this.#matched === 0) {
        // The native search skips what cannot be the start of a delimiter.
        const found = bytes.indexOf(octets[0]!, i);
        if (found < 0) return;
        i = found;
      }
      const octet = bytes[i++]!;
      while (this.#matched > 0 && octet !== octets[this.#matched]) {
        this.#matched = this.#fallback[this.#matched - 1]!;
      }
      if (octet === octets[this.#matched]) this.#matched++;
      if (this.#matched < whole) continue;
      this.#matched = 0;
      if (this.#open) this.sink.end(at + i);
      this.#open = false;
      this.#lost = false;
    }
  }

  gap(length: number, at: number): void {
    this.#matched = 0;
    if (this.#lost) return;
    this.#open = false;
    this.#lost = true;
    this.sink.lost(at, `${length} octets are missing, and the end of a message may be among them`);
  }

  end(): void {}
}

/** For each prefix: octets of the longest shorter prefix that it ends with. */
function fallbackTable(octets: Uint8Array): Uint8Array {
  const table = new Uint8Array(octets.length);
  let length = 0;
  for (let i = 1; i < octets.length; i++) {
    while (length > 0 && octets[i] !== octets[length]) length = table[length - 1]!;
    if (octets[i] === octets[length]) length++;
    table[i] = length;
  }
  return table;
}

function judge(framing: Framing, sample: Sample, octets: Uint8Array): Recognition | null {
  const trial = tryFraming(framing, sample, octets.length);
  let messages = 0;
  let aligned = 0;
  let segments = 0;
  for (const [i, side] of trial.entries()) {
    if (side.bytes === 0) continue;
    // Both sides of a conversation in lines speak in lines.
    if (side.messages === 0) return null;
    if (textShare(sample.sides[i]!.bytes, octets) < LEAST_TEXT) return null;
    if (side.empty > MOST_EMPTY * side.messages) return null;
    messages += side.messages;
    aligned += side.aligned;
    segments += side.segments;
  }
  if (messages < LEAST_MESSAGES || aligned === 0) return null;
  // Writes end where messages end, unless they are as large as a segment can be.
  const share = Math.min(1, aligned / segments);
  const confidence = Math.round(100 * (0.4 + 0.5 * share)) / 100;
  return {
    confidence,
    reason: `text with ${messages} of them, ${aligned} of ${segments} segments end with one`,
  };
}
