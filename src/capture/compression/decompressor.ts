/**
 * What every compression format gives: pieces of plain octets, one step at a time, and a record of what
 * is wrong. Limits on what may come out of how much are kept here, the same for all formats.
 */
import { LIMITS } from '../../limits.js';
import type { SourceDamage } from '../byte-source.js';
import type { ChunkReader } from '../chunk-reader.js';

/** Octets of compressed input read at a time. */
export const COMPRESSED_BUFFER_BYTES = 131_072;

/** Names of compression formats, as they appear in reports. */
export type Compression = 'gzip' | 'zstd' | 'lz4';

/** Decompresses one input from its start. */
export interface Decompressor {
  /** The format; null until the input has shown it. */
  readonly kind: Compression | null;
  /** One step forward: a piece of output, valid until the next step, or null after any other step. */
  step(): Promise<Uint8Array | null>;
  /** Gives memory back; ends a wait. */
  close(): void;
}

/** How far the decompression of one input has come, and what was wrong on the way. */
export class DecompressionLog {
  readonly damages: SourceDamage[] = [];
  /** Those beyond `LIMITS.maxProblems`. */
  moreDamages = 0;
  /** True when nothing more will come. */
  ended = false;
  readonly #input: ChunkReader;
  #output = 0;

  constructor(input: ChunkReader) {
    this.#input = input;
  }

  /** Damage that ends the reading. */
  break(code: string, message: string, lossy = true): void {
    this.note(code, message, lossy);
    this.ended = true;
  }

  /** Damage, or mere surplus, that does not end the reading. */
  note(code: string, message: string, lossy = true): void {
    if (this.damages.length >= LIMITS.maxProblems) {
      this.moreDamages++;
      return;
    }
    const where = `${message} (at octet ${this.#input.offset} of the compressed file)`;
    this.damages.push({ code, message: where, lossy });
  }

  /**
   * Counts output against the input that it came from.
   * @returns false when it is a decompression bomb, which ends the reading.
   */
  admit(octets: number, inputUsed: number = this.#input.offset): boolean {
    this.#output += octets;
    const out = this.#output;
    if (out <= LIMITS.inflationWatchBytes || out <= LIMITS.maxInflationRatio * Math.max(1, inputUsed))
      return true;
    const message =
      `more than ${LIMITS.maxInflationRatio} octets came out of each compressed one ` +
      `(${out} of ${inputUsed}); reading stopped`;
    this.break('decompression_bomb', message);
    return false;
  }

  /** Zeros behind the last member are padding (tapes, block devices); anything else is surplus. */
  async skipPadding(kind: Compression): Promise<void> {
    const input = this.#input;
    while (await input.more(1)) {
      for (let at = input.start; at < input.end; at++) {
        if (input.bytes[at] === 0) continue;
        input.start = at;
        const message = `octets that are not ${kind} data follow the compressed data; ignored`;
        this.break(`${kind}_trailing_data`, message, false);
        return;
      }
      input.start = input.end;
    }
    this.ended = true;
  }
}
