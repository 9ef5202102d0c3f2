/**
 * Options of pcapng blocks (draft-ietf-opsawg-pcapng §3.5): code, length, value, padded to four
 * octets. A length beyond the block ends the walk; what came before stays valid.
 */
import { LIMITS } from '../limits.js';

const utf8 = new TextDecoder('utf-8');

/** Walks the options of one block after the other; one object serves all blocks. */
export class OptionCursor {
  code = 0;
  /** Offset of the value. */
  at = 0;
  /** Octets of the value. */
  len = 0;
  /** True when an option reached over the end of its block. */
  broken = false;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #next = 0;
  #end = 0;
  #little = false;

  /** Starts over at the options between `at` and `end`. */
  open(view: DataView, at: number, end: number, little: boolean): void {
    this.#view = view;
    this.#next = at;
    this.#end = end;
    this.#little = little;
    this.broken = false;
  }

  /** Goes to the next option; false after the last, whether or not an end mark stands there. */
  next(): boolean {
    const left = this.#end - this.#next;
    if (left < 4) {
      this.broken = left > 0;
      return false;
    }
    this.code = this.#view.getUint16(this.#next, this.#little);
    this.len = this.#view.getUint16(this.#next + 2, this.#little);
    this.at = this.#next + 4;
    if (this.code === 0) return false;
    this.#next = this.at + ((this.len + 3) & ~3);
    if (this.#next > this.#end) {
      this.broken = true;
      return false;
    }
    return true;
  }

  /** The value as text, as the file has it: not trusted, cut at a NUL, or after `LIMITS.maxTextBytes` with an ellipsis. */
  text(skip = 0): string {
    const view = this.#view;
    const from = this.at + skip;
    const len = Math.max(0, Math.min(this.len - skip, LIMITS.maxTextBytes));
    const octets = new Uint8Array(view.buffer, view.byteOffset + from, len);
    const zero = octets.indexOf(0);
    if (zero >= 0) return utf8.decode(octets.subarray(0, zero));
    return len < this.len - skip ? `${utf8.decode(octets)}…` : utf8.decode(octets);
  }

  /** The value as an unsigned 64-bit number, to the precision of a double; null when it has no 8 octets. */
  uint64(): number | null {
    if (this.len < 8) return null;
    return Number(this.#view.getBigUint64(this.at, this.#little));
  }

  /** The value as a signed 64-bit number; null when it has no 8 octets. */
  int64(): bigint | null {
    return this.len < 8 ? null : this.#view.getBigInt64(this.at, this.#little);
  }

  /** First octet of the value; null when it is empty. */
  octet(): number | null {
    return this.len < 1 ? null : this.#view.getUint8(this.at);
  }
}
