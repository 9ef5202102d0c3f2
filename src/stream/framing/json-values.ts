/**
 * JSON values back to back, with white space between them or nothing at all. Braces and brackets are
 * counted outside strings; no octet of a UTF-8 sequence can be taken for one of them (RFC 8259 §8.1).
 * What is no JSON (`hello`) is a message of its own, up to the next line end, object or array.
 */
import type { CutSink, Cutter, Framing, Recognition } from './framing.js';
import type { Sample } from './sample.js';

const enum Place {
  Between,
  /** Inside an object or array. */
  Container,
  ContainerString,
  ContainerEscape,
  /** Inside a string that is a value of its own. */
  String,
  Escape,
  Number,
  /** Inside `true`, `false` or `null`, as far as it goes. */
  Word,
  /** No JSON. */
  Text,
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** RFC 7464: record separator before each value of a JSON text sequence. */
const RECORD_SEPARATOR = 0x1e;

const WORDS: readonly string[] = ['true', 'false', 'null'];

export const jsonValues: Framing = {
  name: 'json',
  title: 'JSON values back to back',
  pairing: 'by-count',
  open: (client, server) => [new JsonCutter(client), new JsonCutter(server)],
  recognise: judge,
};

export class JsonCutter implements Cutter {
  #place = Place.Between;
  #depth = 0;
  #word = '';
  #matched = 0;
  #lost = false;

  constructor(private readonly sink: CutSink) {}

  push(bytes: Uint8Array, at: number): void {
    let i = this.#lost ? this.#resume(bytes) : 0;
    while (i < bytes.length) {
      const octet = bytes[i]!;
      // A value that ends where another octet begins is over before that octet: it is looked at again.
      if (this.#take(octet, at + i)) i++;
    }
  }

  /** True when the octet is dealt with. */
  #take(octet: number, at: number): boolean {
    switch (this.#place) {
      case Place.Between:
        this.#start(octet, at);
        return true;
      case Place.Container:
        if (octet === QUOTE) this.#place = Place.ContainerString;
        else if (octet === OPEN_BRACE || octet === OPEN_BRACKET) this.#depth++;
        else if ((octet === CLOSE_BRACE || octet === CLOSE_BRACKET) && --this.#depth === 0)
          this.#finish(at + 1);
        return true;
      case Place.ContainerString:
        if (octet === BACKSLASH) this.#place = Place.ContainerEscape;
        else if (octet === QUOTE) this.#place = Place.Container;
        return true;
      case Place.ContainerEscape:
        this.#place = Place.ContainerString;
        return true;
      case Place.String:
        if (octet === BACKSLASH) this.#place = Place.Escape;
        else if (octet === QUOTE) this.#finish(at + 1);
        return true;
      case Place.Escape:
        this.#place = Place.String;
        return true;
      case Place.Number:
        if (isOfNumber(octet)) return true;
        this.#finish(at);
        return false;
      case Place.Word:
        return this.#continueWord(octet, at);
      case Place.Text:
        if (octet !== OPEN_BRACE && octet !== OPEN_BRACKET && !isLineEnd(octet)) return true;
        this.#finish(at);
        return false;
    }
  }

  #start(octet: number, at: number): void {
    if (octet <= 0x20 || octet === COMMA || octet === RECORD_SEPARATOR) return;
    this.sink.begin(at);
    if (octet === OPEN_BRACE || octet === OPEN_BRACKET) {
      this.#depth = 1;
      this.#place = Place.Container;
    } else if (octet === QUOTE) this.#place = Place.String;
    else if (octet === MINUS || isDigit(octet)) this.#place = Place.Number;
    else {
      this.#word = WORDS.find((word) => word.charCodeAt(0) === octet) ?? '';
      this.#matched = 1;
      this.#place = this.#word === '' ? Place.Text : Place.Word;
    }
    this.sink.about({ kind: this.#place === Place.Text ? 'text' : 'json' });
  }

  #continueWord(octet: number, at: number): boolean {
    if (this.#matched === this.#word.length) {
      if (!isOfWord(octet)) {
        this.#finish(at);
        return false;
      }
    } else if (octet === this.#word.charCodeAt(this.#matched)) {
      this.#matched++;
      return true;
    }
    this.#place = Place.Text;
    this.sink.about({ kind: 'text' });
    return false;
  }

  #finish(at: number): void {
    this.#place = Place.Between;
    this.sink.end(at);
  }

  gap(length: number, at: number): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#place = Place.Between;
    this.sink.lost(at, `${length} octets are missing, and braces or quotes may be among them`);
  }

  /** A line that begins with an object or array: inside strings a line end is written as \n. */
  #resume(bytes: Uint8Array): number {
    for (let i = bytes.indexOf(LINE_FEED); i >= 0; i = bytes.indexOf(LINE_FEED, i + 1)) {
      const next = bytes[i + 1];
      if (next !== OPEN_BRACE && next !== OPEN_BRACKET) continue;
      this.#lost = false;
      return i + 1;
    }
    return bytes.length;
  }

  end(at: number, closed: boolean): void {
    const complete =
      this.#place === Place.Number ||
      this.#place === Place.Text ||
      (this.#place === Place.Word && this.#matched === this.#word.length);
    if (closed && complete) this.#finish(at);
  }
}

const isDigit = (octet: number): boolean => octet >= 0x30 && octet <= 0x39;
const isLineEnd = (octet: number): boolean => octet === LINE_FEED || octet === CARRIAGE_RETURN;
const isLetter = (octet: number): boolean => (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a;
/** Letters, digits, underscore: `nullable` is no `null`. */
const isOfWord = (octet: number): boolean => isLetter(octet) || isDigit(octet) || octet === 0x5f;
/** Digits, sign, point and exponent. */
const isOfNumber = (octet: number): boolean =>
  isDigit(octet) || octet === MINUS || octet === 0x2b || octet === 0x2e || (octet | 0x20) === 0x65;

/** Share of what was sent that has to be JSON. */
const LEAST_JSON = 0.5;

function judge(sample: Sample): Recognition | null {
  let bytes = 0;
  let good = 0;
  let values = 0;
  for (const side of sample.sides) {
    const found = new ContainerSink(side.bytes);
    const cutter = new JsonCutter(found);
    cutter.push(side.bytes, 0);
    if (found.wrong) return null;
    // What a value that is still open holds says nothing yet.
    bytes += found.beganAt ?? side.bytes.length;
    good += found.good;
    values += found.values;
  }
  if (values === 0 || good < LEAST_JSON * bytes) return null;
  const confidence = Math.round(95 * (good / bytes)) / 100;
  return { confidence, reason: `${values} objects or arrays that are valid JSON` };
}

/** Counts the objects and arrays that a JSON parser takes. */
class ContainerSink implements CutSink {
  beganAt: number | null = null;
  good = 0;
  values = 0;
  wrong = false;

  constructor(private readonly bytes: Uint8Array) {}

  begin(at: number): void {
    this.beganAt = at;
  }

  about(): void {}

  end(at: number): void {
    const value = this.bytes.subarray(this.beganAt ?? at, at);
    this.beganAt = null;
    if (value[0] !== OPEN_BRACE && value[0] !== OPEN_BRACKET) return;
    if (!isJson(value)) {
      this.wrong = true;
      return;
    }
    this.good += value.length;
    this.values++;
  }

  lost(): void {}
}

/** A JSON parser takes these octets, which come from a sample and are few. */
export function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}
