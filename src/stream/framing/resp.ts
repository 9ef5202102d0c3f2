/**
 * RESP, what Redis and its kin speak, versions 2 and 3: a value is a line, a line and that many octets, or
 * a line and that many values. Arrays inside arrays are counted and not built.
 */
import { LIMITS } from '../../limits.js';
import { confidenceOfBits } from './confidence.js';
import type { CutSink, Cutter, Framing, Recognition } from './framing.js';
import { textOf } from './octets.js';
import type { Sample } from './sample.js';
import { tryFraming } from './trial.js';

const LINE_FEED = 0x0a;
/** One line and nothing else: + - : _ # , ( */
const LINES = '+-:_#,(';
/** A line with a length, then that many octets and CRLF: $ = ! */
const BLOBS = '$=!';
/** A line with a count, then that many values; maps and attributes count pairs. */
const AGGREGATES = '*~>%|';
const LEAST_LABEL = 2;
/** First words of what a server pushes to subscribers with RESP 2. */
const PUSHED = new Set(['message', 'pmessage', 'smessage']);

export const resp: Framing = {
  name: 'resp',
  title: 'RESP (Redis)',
  pairing: 'in-order',
  open: (client, server) => [new RespCutter(client, true), new RespCutter(server, false)],
  recognise: judge,
};

class RespCutter implements Cutter {
  #open = false;
  #lost = false;
  /** The line in hand, without its end. */
  readonly #line: number[] = [];
  #lineBytes = 0;
  /** Octets of a blob still to come, with the CRLF behind it. */
  #left = 0;
  /** Values still to come in each aggregate that is open; Infinity where a `.` ends it. */
  readonly #counts: number[] = [];
  #words: string[] = [];
  /** Octets of the blob in hand that are kept for the label. */
  #word: number[] | null = null;

  /** @param commands This side sends commands, which may be plain lines. */
  constructor(
    private readonly sink: CutSink,
    private readonly commands: boolean,
  ) {}

  push(bytes: Uint8Array, at: number): void {
    if (this.#lost && !this.#mayBegin(bytes)) return;
    this.#lost = false;
    let i = 0;
    while (i < bytes.length) {
      if (!this.#open) {
        this.#open = true;
        this.sink.begin(at + i);
        this.sink.about({ kind: this.commands ? 'command' : 'reply' });
      }
      if (this.#left > 0) {
        const step = Math.min(this.#left, bytes.length - i);
        this.#keepWord(bytes, i, step);
        this.#left -= step;
        i += step;
        if (this.#left === 0) this.#blobDone(at + i);
        continue;
      }
      const octet = bytes[i++]!;
      if (octet !== LINE_FEED) {
        if (++this.#lineBytes > LIMITS.maxMessageHeadBytes) return this.#lose(at + i, 'a line has no end');
        if (this.#line.length < LIMITS.maxPreviewBytes) this.#line.push(octet);
        continue;
      }
      const line = textOf(Uint8Array.from(this.#line)).replace(/\r$/, '');
      this.#line.length = 0;
      this.#lineBytes = 0;
      const wrong = this.#takeLine(line, at + i);
      if (wrong !== null) return this.#lose(at + i, wrong);
    }
  }

  /** Null, or why the line is no RESP. */
  #takeLine(line: string, at: number): string | null {
    const type = line.charAt(0);
    const rest = line.slice(1);
    if (LINES.includes(type) && type !== '') {
      this.#addWord(line);
      this.#valueDone(at);
      return null;
    }
    if (BLOBS.includes(type) && type !== '') {
      if (rest === '-1') this.#valueDone(at);
      else if (rest === '?') this.#counts.push(Infinity);
      else if (!/^\d{1,15}$/.test(rest)) return 'the length of a string is no number';
      else {
        this.#left = Number(rest) + 2;
        this.#word = this.#words.length < LEAST_LABEL ? [] : null;
      }
      return this.#tooDeep();
    }
    if (type === ';') return this.#takeChunk(rest, at);
    if (type === '.' && this.#counts.at(-1) === Infinity) {
      this.#counts.pop();
      this.#valueDone(at);
      return null;
    }
    if (AGGREGATES.includes(type) && type !== '') return this.#takeAggregate(type, rest, at);
    if (!this.commands || this.#counts.length > 0)
      return 'a value begins with an octet that RESP does not know';
    if (line !== '') this.#addWord(line);
    this.#valueDone(at);
    return null;
  }

  /** A piece of a string of unknown length; an empty one is the last. */
  #takeChunk(rest: string, at: number): string | null {
    if (this.#counts.at(-1) !== Infinity || !/^\d{1,15}$/.test(rest)) return 'a piece of no string';
    if (rest !== '0') this.#left = Number(rest) + 2;
    else {
      this.#counts.pop();
      this.#valueDone(at);
    }
    return null;
  }

  #takeAggregate(type: string, rest: string, at: number): string | null {
    if (type === '>' && this.#counts.length === 0) this.sink.about({ kind: 'push', aside: true });
    if (rest === '?') {
      this.#counts.push(Infinity);
      return this.#tooDeep();
    }
    if (rest === '-1') {
      this.#valueDone(at);
      return null;
    }
    if (!/^\d{1,15}$/.test(rest)) return 'the count of an array is no number';
    const pairs = type === '%' || type === '|';
    // An attribute stands before the value it belongs to, which is still to come.
    const values = Number(rest) * (pairs ? 2 : 1) + (type === '|' ? 1 : 0);
    if (values === 0) this.#valueDone(at);
    else this.#counts.push(values);
    return this.#tooDeep();
  }

  #tooDeep(): string | null {
    return this.#counts.length > LIMITS.maxMessageNesting ? 'arrays are nested too deeply to follow' : null;
  }

  #blobDone(at: number): void {
    if (this.#word !== null) this.#addWord(textOf(Uint8Array.from(this.#word)));
    this.#word = null;
    if (this.#counts.at(-1) !== Infinity) this.#valueDone(at);
  }

  /** A value is whole, and with it the aggregates that it was the last of. */
  #valueDone(at: number): void {
    const counts = this.#counts;
    while (counts.length > 0) {
      const left = counts.at(-1)! - 1;
      if (left > 0) {
        counts[counts.length - 1] = left;
        return;
      }
      counts.pop();
    }
    this.#finish(at);
  }

  #finish(at: number): void {
    const [first = ''] = this.#words;
    const pushed = !this.commands && PUSHED.has(first);
    this.sink.about({
      label: this.#words.join(' '),
      ...(pushed && { kind: 'push', aside: true }),
      ...(this.commands && { facts: { command: first.toUpperCase() } }),
      ...(!this.commands && { facts: { error: first.startsWith('-') } }),
    });
    this.#words = [];
    this.#open = false;
    this.sink.end(at);
  }

  #addWord(word: string): void {
    if (this.#words.length < LEAST_LABEL) this.#words.push(word);
  }

  #keepWord(bytes: Uint8Array, from: number, step: number): void {
    const word = this.#word;
    if (word === null) return;
    // Without the CRLF, which is the last two of what is left.
    const end = from + Math.min(step, Math.max(0, this.#left - 2));
    for (let i = from; i < end && word.length < LIMITS.maxPreviewBytes; i++) word.push(bytes[i]!);
  }

  gap(length: number, at: number): void {
    if (this.#lost) return;
    if (this.#left >= length && this.#open) {
      this.#left -= length;
      this.#word = null;
      if (this.#left === 0) this.#blobDone(at + length);
    } else this.#lose(at, `${length} octets are missing, and lengths may be among them`);
  }

  end(): void {}

  #lose(at: number, why: string): void {
    this.#open = false;
    this.#lost = true;
    this.#left = 0;
    this.#line.length = 0;
    this.#lineBytes = 0;
    this.#counts.length = 0;
    this.#words = [];
    this.#word = null;
    this.sink.lost(at, why);
  }

  /** The start of a segment looks like the start of a command or reply. */
  #mayBegin(bytes: Uint8Array): boolean {
    const start = textOf(bytes.subarray(0, 16));
    return this.commands ? /^\*\d+\r\n\$/.test(start) : /^([+-][A-Z]|:-?\d+\r\n|[$*]\d+\r\n)/.test(start);
  }
}

/** An array of strings from the client: *, digits, CRLF, $, digits, CRLF. */
const COMMAND_BITS = 40;

function judge(sample: Sample): Recognition | null {
  const [client, server] = tryFraming(resp, sample);
  if (client.broken !== null || server.broken !== null) return null;
  const asks = textOf(sample.sides[0].bytes.subarray(0, 16));
  const answers = textOf(sample.sides[1].bytes.subarray(0, 1));
  // Plain lines alone are any protocol in lines; POP3 answers `+OK`, too.
  if (!/^\*\d+\r\n\$\d/.test(asks)) return null;
  if (answers !== '' && !(LINES + BLOBS + AGGREGATES).includes(answers)) return null;
  const bits = COMMAND_BITS * Math.max(0.2, Math.min(1, client.messages));
  return {
    confidence: confidenceOfBits(bits),
    reason: `${client.messages} commands as arrays of strings, ${server.messages} replies`,
  };
}
