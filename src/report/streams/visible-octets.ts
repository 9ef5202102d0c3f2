/**
 * Octets of a stream as text that is safe on a terminal: UTF-8 where it is, everything that is not plainly
 * visible as an escape such as `\x1b`. Line feeds and tabs do what they do, and so does CR before LF.
 */
import { safeText } from '../safe-text.js';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;

/** Turns one direction into text; a character may be spread over several pieces. */
export class VisibleOctets {
  /** Beginning of a character, or a CR that may belong to a line feed. */
  #rest = new Uint8Array(0);

  /** Text of the octets, as far as it is known where characters end. */
  text(octets: Uint8Array): string {
    const bytes = this.#rest.length === 0 ? octets : joined(this.#rest, octets);
    const parts: string[] = [];
    let at = 0;
    while (at < bytes.length) {
      const plain = plainEnd(bytes, at);
      if (plain > at) {
        parts.push(ascii(bytes, at, plain));
        at = plain;
        continue;
      }
      const octet = bytes[at]!;
      if (octet === CR) {
        if (at + 1 === bytes.length) break;
        if (bytes[at + 1] !== LF) parts.push('\\x0d');
        at++;
        continue;
      }
      const length = characterLength(bytes, at);
      if (length < 0) break;
      if (length < 2) parts.push(escaped(octet));
      else parts.push(safeText(utf8.decode(bytes.subarray(at, at + length))));
      at += Math.max(1, length);
    }
    this.#rest = bytes.slice(at);
    return parts.join('');
  }

  /** What is left when no more octets follow: a gap, or the end. */
  flush(): string {
    const text = [...this.#rest].map(escaped).join('');
    this.#rest = new Uint8Array(0);
    return text;
  }
}

const utf8 = new TextDecoder();

const escaped = (octet: number): string => `\\x${octet.toString(16).padStart(2, '0')}`;

/** End of the run of visible ASCII, tabs and line feeds. */
function plainEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const octet = bytes[at]!;
    if ((octet < 0x20 || octet > 0x7e) && octet !== TAB && octet !== LF) break;
    at++;
  }
  return at;
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return utf8.decode(bytes.subarray(from, to));
}

/**
 * Octets of the character at `at` (RFC 3629 §4), 1 when there is none, -1 when it may go on behind the end.
 */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : (lead & 0xf0) === 0xe0 ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 1;
  for (let i = 1; i < length; i++) {
    if (at + i >= bytes.length) return -1;
    const octet = bytes[at + i]!;
    if ((octet & 0xc0) !== 0x80) return 1;
    if (i === 1 && !secondAllowed(lead, octet)) return 1;
  }
  return length;
}

/** Neither longer than needed, nor surrogates, nor beyond U+10FFFF. */
function secondAllowed(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0;
  if (lead === 0xed) return second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90;
  return lead !== 0xf4 || second <= 0x8f;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
