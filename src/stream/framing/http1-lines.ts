/** Gathers the lines of a head up to the empty one, wherever segments end. */
import { LIMITS } from '../../limits.js';
import { textOf } from './octets.js';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export class HeadLines {
  /** The empty line has come. */
  done = false;
  /** It has not come within `LIMITS.maxMessageHeadBytes`. */
  tooLong = false;
  readonly #pieces: string[] = [];
  #bytes = 0;
  /** Octets of the line in hand, its end left out. */
  #lineBytes = 0;

  /** Takes octets from `i` on; returns the index behind the last one that belongs to the head. */
  take(bytes: Uint8Array, i: number): number {
    const start = i;
    while (i < bytes.length) {
      const octet = bytes[i++]!;
      if (octet === LINE_FEED) {
        if (this.#lineBytes === 0) {
          this.done = true;
          break;
        }
        this.#lineBytes = 0;
      } else if (octet !== CARRIAGE_RETURN) this.#lineBytes++;
      if (++this.#bytes > LIMITS.maxMessageHeadBytes) {
        this.tooLong = true;
        return i;
      }
    }
    this.#pieces.push(textOf(bytes.subarray(start, i)));
    return i;
  }

  /** The head, one character an octet. */
  text(): string {
    return this.#pieces.join('');
  }
}
