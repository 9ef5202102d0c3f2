/**
 * Cutting by a head of a few octets that tells the length of the message: length prefixes, TLS records,
 * HTTP/2 and WebSocket frames. The head alone is collected; what follows is counted past.
 */
import { LIMITS } from '../../limits.js';
import type { CutSink, Cutter, MessageAbout } from './framing.js';

/** How to read the head of a message. */
export interface HeadRule {
  /** Octets after which `measure` is asked for the first time, 1 or more. */
  readonly leastHead: number;
  /**
   * Length of the message from its first octets.
   *
   * @param head Its first `length` octets; what is behind them means nothing.
   * @returns Octets of the whole message, head included; 0 to be asked again with one octet more; a
   *   sentence when these octets begin no message.
   */
  measure(head: Uint8Array, length: number): number | string;
  /**
   * About the message that begins with this head; asked once it is measured.
   *
   * @param behind What the segment has behind the head: the start of the content, more or less of it.
   */
  about?(head: Uint8Array, length: number, total: number, behind: Uint8Array): MessageAbout;
  /**
   * Where the place was lost: could a message begin here, at the start of a segment? Without it a
   * direction that lost its place stays uncut.
   */
  mayBegin?(bytes: Uint8Array): boolean;
}

export class HeadCutter implements Cutter {
  /** Room for a head; a rule that asks for more than this finds no message. */
  readonly #head = new Uint8Array(LIMITS.maxFrameHeadBytes);
  #headLength = 0;
  /** Octets of the message still to come, once its head is measured. */
  #left = 0;
  #lost = false;

  constructor(
    private readonly sink: CutSink,
    private readonly rule: HeadRule,
  ) {}

  push(bytes: Uint8Array, at: number): void {
    if (this.#lost && !this.#resume(bytes)) return;
    let i = 0;
    while (i < bytes.length) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, bytes.length - i);
        this.#left -= step;
        i += step;
        if (this.#left === 0) this.sink.end(at + i);
        continue;
      }
      if (this.#headLength === 0) this.sink.begin(at + i);
      this.#head[this.#headLength++] = bytes[i++]!;
      if (this.#headLength < this.rule.leastHead) continue;
      if (!this.#measure(bytes, i, at + i)) return;
    }
  }

  /** Measures the head, which ends at `bytes[i]`, offset `at`. False when it is none. */
  #measure(bytes: Uint8Array, i: number, at: number): boolean {
    const { rule, sink } = this;
    const length = this.#headLength;
    const total = rule.measure(this.#head, length);
    if (total === 0 && length < this.#head.length) return true;
    const wrong = total === 0 ? 'the head of a message is too long' : wrongLength(total, length);
    if (wrong !== null) {
      this.#headLength = 0;
      this.#lost = true;
      sink.lost(at - length, wrong);
      return false;
    }
    const about = rule.about?.(this.#head, length, total as number, bytes.subarray(i));
    sink.about({ ...about, expectedBytes: total as number });
    this.#headLength = 0;
    this.#left = (total as number) - length;
    if (this.#left === 0) sink.end(at);
    return true;
  }

  gap(length: number, at: number): void {
    if (this.#lost) return;
    if (this.#headLength === 0 && this.#left >= length) {
      this.#left -= length;
      if (this.#left === 0) this.sink.end(at + length);
      return;
    }
    this.#headLength = 0;
    this.#left = 0;
    this.#lost = true;
    this.sink.lost(at, `${length} octets are missing, and the length of a message is among them`);
  }

  end(): void {}

  #resume(bytes: Uint8Array): boolean {
    if (!(this.rule.mayBegin?.(bytes) ?? false)) return false;
    this.#lost = false;
    return true;
  }
}

function wrongLength(total: number | string, headLength: number): string | null {
  if (typeof total === 'string') return total;
  if (Number.isSafeInteger(total) && total >= headLength) return null;
  return `a length of ${total} octets makes no sense`;
}
