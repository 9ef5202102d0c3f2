import type { ChunkReader } from '../chunk-reader.js';
import type { DecompressionLog } from './decompressor.js';
import { Lz4BlockDecoder } from './lz4-block.js';

/* The legacy lz4 frame (`lz4 -l`, Linux kernel images): a magic number, then independent blocks of up
 * to 8 MiB each, without checksums or an end mark. */

const MAGIC_BYTES = 4;
const BLOCK_BYTES = 8_388_608;
/** Octets that 8 MiB take at most when they cannot be compressed. A larger size is the next magic number. */
const MOST_COMPRESSED = BLOCK_BYTES + Math.trunc(BLOCK_BYTES / 255) + 16;

/** The legacy lz4 frames of one input; each begins with `begin`. */
export class Lz4LegacyFrame {
  done = false;
  readonly #input: ChunkReader;
  readonly #log: DecompressionLog;
  readonly #block = new Lz4BlockDecoder();
  readonly #out = new Uint8Array(BLOCK_BYTES);

  constructor(input: ChunkReader, log: DecompressionLog) {
    this.#input = input;
    this.#log = log;
  }

  begin(): void {
    this.done = false;
    this.#input.start += MAGIC_BYTES;
  }

  async step(): Promise<Uint8Array | null> {
    const input = this.#input;
    if (!(await input.more(4))) {
      this.done = true;
      if (input.end > input.start) this.#break('lz4_cut_short', 'the lz4 data is cut short at a block');
      return null;
    }
    const size = input.view.getUint32(input.start, true);
    if (size > MOST_COMPRESSED || size === 0) {
      this.done = true;
      return null;
    }
    const whole = await input.more(4 + size);
    const at = input.start + 4;
    const end = Math.min(at + size, input.end);
    const outcome = this.#block.decode(input.bytes, at, end, this.#out, 0);
    input.start = end;
    if (!whole) this.#break('lz4_cut_short', 'the lz4 data is cut short in a block');
    else if (outcome !== 'whole') this.#break('lz4_corrupt', 'the data of a block is damaged');
    return this.#out.subarray(0, this.#block.outEnd);
  }

  #break(code: string, message: string): void {
    this.done = true;
    this.#log.break(code, message);
  }
}
