import type { ChunkReader } from '../chunk-reader.js';
import type { DecompressionLog } from './decompressor.js';
import { Xxh64 } from './xxh64.js';
import { ZstdCorrupt } from './zstd-corrupt.js';
import { ZSTD_BLOCK_MOST, zstdHeader, type ZstdHeader } from './zstd-header.js';
import { ZstdLiterals } from './zstd-literals.js';
import { ZstdSequences } from './zstd-sequences.js';
import { ZstdWindow } from './zstd-window.js';

/*
 * A zstd frame (RFC 8878 §3.1.1): header, blocks, checksum. An own decoder and not a package's: its work
 * is bounded by what it puts out, whatever the input says, and checksums are verified.
 */

const RAW = 0;
const RLE = 1;
const COMPRESSED = 2;
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
/** Octets that must be readable before and behind a block, whose bits are read in words. */
const PAD_BEFORE = 16;
const PAD_BEHIND = 8;

/** The zstd frames of one input; each begins with `begin`. */
export class ZstdFrame {
  done = false;
  readonly #input: ChunkReader;
  readonly #log: DecompressionLog;
  readonly #literals = new ZstdLiterals();
  readonly #sequences = new ZstdSequences();
  readonly #window = new ZstdWindow();
  readonly #block = new Uint8Array(PAD_BEFORE + ZSTD_BLOCK_MOST + PAD_BEHIND);
  readonly #blockView = new DataView(this.#block.buffer);
  readonly #checksum = new Xxh64();
  #header: ZstdHeader | null = null;
  #output = 0;

  constructor(input: ChunkReader, log: DecompressionLog) {
    this.#input = input;
    this.#log = log;
  }

  begin(): void {
    this.done = false;
    this.#header = null;
    this.#output = 0;
    this.#literals.reset();
    this.#sequences.reset();
    this.#checksum.reset();
  }

  async step(): Promise<Uint8Array | null> {
    if (this.#header === null) {
      this.#header = await this.#open();
      return null;
    }
    const input = this.#input;
    if (!(await input.more(BLOCK_HEADER_BYTES))) return this.#cut('at a block');
    const { bytes, start } = input;
    const head = bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16);
    const type = (head >> 1) & 3;
    const size = head >> 3;
    const stored = type === RLE ? 1 : size;
    if (type > COMPRESSED || size > Math.max(ZSTD_BLOCK_MOST, 1)) {
      return this.#corrupt(`a block has type ${type} and ${size} octets, which none may have`);
    }
    if (!(await input.more(BLOCK_HEADER_BYTES + stored))) return this.#cut('in a block');
    input.start += BLOCK_HEADER_BYTES;
    const piece = this.#decode(type, size);
    if (piece === null) return null;
    input.start += stored;
    this.#output += piece.length;
    if (this.#header.hasChecksum) this.#checksum.update(piece);
    if ((head & 1) !== 0) await this.#close(this.#header);
    return piece;
  }

  #decode(type: number, size: number): Uint8Array | null {
    const window = this.#window;
    const { bytes, start } = this.#input;
    window.makeRoom();
    if (type === RAW) window.bytes.set(bytes.subarray(start, start + size), window.end);
    else if (type === RLE) window.bytes.fill(bytes[start]!, window.end, window.end + size);
    else {
      const block = this.#block;
      const end = PAD_BEFORE + size;
      block.set(bytes.subarray(start, start + size), PAD_BEFORE);
      try {
        const at = this.#literals.decode(block, this.#blockView, PAD_BEFORE, end);
        const octets = this.#sequences.decode(block, this.#blockView, at, end, this.#literals, window);
        return window.take(octets);
      } catch (error) {
        if (!(error instanceof ZstdCorrupt)) throw error;
        return this.#corrupt(error.message);
      }
    }
    return window.take(size);
  }

  async #open(): Promise<ZstdHeader | null> {
    const input = this.#input;
    for (let need = 5; ;) {
      if (!(await input.more(need))) return this.#cut('in its header');
      const header = zstdHeader(input.view, input.start, input.end);
      if (typeof header === 'number') need = header;
      else if (typeof header === 'string') return this.#corrupt(header);
      else {
        input.start += header.length;
        this.#window.reset(header.windowBytes);
        return header;
      }
    }
  }

  /** Compares length and checksum; a mismatch does not spoil the next frame. */
  async #close(header: ZstdHeader): Promise<void> {
    const input = this.#input;
    this.done = true;
    if (header.hasChecksum) {
      if (!(await input.more(CHECKSUM_BYTES))) {
        this.#cut('before its checksum');
        return;
      }
      const sum = input.view.getUint32(input.start, true);
      input.start += CHECKSUM_BYTES;
      if (sum !== this.#checksum.digestLow()) {
        this.#log.note('zstd_bad_checksum', 'the checksum of a frame is wrong');
        return;
      }
    }
    const { contentSize } = header;
    if (contentSize !== null && contentSize !== this.#output) {
      const message = `a frame says that it holds ${contentSize} octets and gave ${this.#output}`;
      this.#log.note('zstd_bad_length', message);
    }
  }

  #cut(where: string): null {
    this.done = true;
    this.#log.break('zstd_cut_short', `the zstd data is cut short ${where}`);
    return null;
  }

  #corrupt(reason: string): null {
    this.done = true;
    this.#log.break('zstd_corrupt', `the compressed data is damaged: ${reason}`);
    return null;
  }
}
