/** Where the body of an HTTP/1.x message ends (RFC 9112 §6.3), and finding that place. */
import { LIMITS } from '../../limits.js';
import { fieldTokens, type HttpHead } from './http1-head.js';

/** How the length of a body is known. */
export type BodyLength =
  | { readonly by: 'length'; readonly bytes: number }
  | { readonly by: 'chunks' }
  | { readonly by: 'close' }
  /** What follows is no HTTP any more. */
  | { readonly by: 'tunnel' };

const NONE: BodyLength = { by: 'length', bytes: 0 };

/** @returns A sentence when the head contradicts itself. */
export function requestBody(head: HttpHead): BodyLength | string {
  const codings = fieldTokens(head, 'transfer-encoding');
  // A request whose last coding is not chunked has no end that could be found (RFC 9112 §6.3, rule 4).
  if (codings.length > 0) {
    return codings.at(-1) === 'chunked' ? { by: 'chunks' } : 'the end of a request body cannot be told';
  }
  return contentLength(head) ?? NONE;
}

/**
 * @param method Method of the request that it answers; null when that was not seen.
 * @returns A sentence when the head contradicts itself.
 */
export function responseBody(head: HttpHead, method: string | null): BodyLength | string {
  const status = head.status!;
  if (status === 101) return { by: 'tunnel' };
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return NONE;
  if (method === 'CONNECT' && status < 300) return { by: 'tunnel' };
  const codings = fieldTokens(head, 'transfer-encoding');
  if (codings.length > 0) return codings.at(-1) === 'chunked' ? { by: 'chunks' } : { by: 'close' };
  return contentLength(head) ?? { by: 'close' };
}

function contentLength(head: HttpHead): BodyLength | string | null {
  const values = new Set(fieldTokens(head, 'content-length'));
  if (values.size === 0) return null;
  const [value] = values;
  if (values.size > 1 || !/^\d{1,15}$/.test(value!)) return 'Content-Length is no single number';
  return { by: 'length', bytes: Number(value) };
}

const enum Part {
  SizeLine,
  Data,
  Trailer,
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Finds the end of a chunked body (RFC 9112 §7.1): sizes in hex, data, and trailer fields at the end. */
export class ChunkedBody {
  /** Chunks with data so far. */
  chunks = 0;
  /** Octets of data so far. */
  dataBytes = 0;
  /** Why the body is none; null while it is one. */
  wrong: string | null = null;
  done = false;
  #part = Part.SizeLine;
  /** Octets of data still to come in this chunk, with the line end behind it. */
  #left = 0;
  #size = 0;
  #digits = 0;
  /** The size is over: extensions follow, which say nothing of lengths. */
  #extension = false;
  #lineBytes = 0;
  /** Octets of trailer fields, all together. */
  #trailerBytes = 0;

  /** Takes octets from `i` on; returns the index behind the last one that belongs to the body. */
  take(bytes: Uint8Array, i: number): number {
    while (i < bytes.length && !this.done && this.wrong === null) {
      if (this.#part === Part.Data) {
        const step = Math.min(this.#left, bytes.length - i);
        this.#pass(step);
        i += step;
      } else if (this.#part === Part.SizeLine) this.#sizeOctet(bytes[i++]!);
      else this.#trailerOctet(bytes[i++]!);
    }
    return i;
  }

  /** Octets are missing: true when they lie inside a chunk, so that the place is still known. */
  skip(length: number): boolean {
    if (this.#part !== Part.Data || length > this.#left) return false;
    this.#pass(length);
    return true;
  }

  #pass(step: number): void {
    this.#left -= step;
    if (this.#left === 0) this.#part = Part.SizeLine;
  }

  #sizeOctet(octet: number): void {
    if (octet === LINE_FEED) {
      if (this.#digits === 0) this.wrong = 'the size of a chunk is missing';
      else this.#sizeDone();
      this.#digits = 0;
      this.#extension = false;
      this.#lineBytes = 0;
      return;
    }
    if (++this.#lineBytes > LIMITS.maxMessageHeadBytes) this.wrong = 'the size line of a chunk has no end';
    const digit = hexDigit(octet);
    if (this.#extension || octet === CARRIAGE_RETURN) return;
    if (digit >= 0 && this.#digits < 13) {
      this.#size = this.#size * 16 + digit;
      this.#digits++;
    } else if (digit < 0 && this.#digits > 0 && (octet === 0x3b || octet === 0x20 || octet === 0x09)) {
      this.#extension = true;
    } else this.wrong = 'the size of a chunk is no number';
  }

  #sizeDone(): void {
    if (this.#size === 0) this.#part = Part.Trailer;
    else {
      this.chunks++;
      this.dataBytes += this.#size;
      this.#left = this.#size + 2;
      this.#part = Part.Data;
    }
    this.#size = 0;
  }

  #trailerOctet(octet: number): void {
    if (++this.#trailerBytes > LIMITS.maxMessageHeadBytes) this.wrong = 'the trailer fields have no end';
    if (octet === LINE_FEED) {
      if (this.#lineBytes === 0) this.done = true;
      this.#lineBytes = 0;
    } else if (octet !== CARRIAGE_RETURN) this.#lineBytes++;
  }
}

function hexDigit(octet: number): number {
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
