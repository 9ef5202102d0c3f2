import type { ChunkReader } from '../chunk-reader.js';
import type { DecompressionLog } from './decompressor.js';
import { Lz4BlockDecoder } from './lz4-block.js';
import { Lz4Window } from './lz4-window.js';
import { Xxh32, xxh32 } from './xxh32.js';

/* The lz4 frame format 1.6: a descriptor, blocks with their sizes, an end mark, and a checksum. */

const FLAG_BLOCKS_INDEPENDENT = 0x20;
const FLAG_BLOCK_CHECKSUMS = 0x10;
const FLAG_CONTENT_SIZE = 0x08;
const FLAG_CONTENT_CHECKSUM = 0x04;
const FLAG_DICTIONARY = 0x01;
/** Bit of a block's size that says that its data is not compressed. */
const STORED = 0x8000_0000;

/** The lz4 frames of one input; each begins with `begin`. */
export class Lz4Frame {
  done = false;
  readonly #input: ChunkReader;
  readonly #log: DecompressionLog;
  readonly #block = new Lz4BlockDecoder();
  readonly #window = new Lz4Window();
  #opened = false;
  #flags = 0;
  #blockMost = 0;
  /** Octets that the frame says it holds; null when it does not say. */
  #contentSize: number | null = null;
  #output = 0;
  #checksum = new Xxh32();

  constructor(input: ChunkReader, log: DecompressionLog) {
    this.#input = input;
    this.#log = log;
  }

  begin(): void {
    this.done = false;
    this.#opened = false;
    this.#contentSize = null;
    this.#output = 0;
    this.#checksum = new Xxh32();
    this.#window.reset();
  }

  async step(): Promise<Uint8Array | null> {
    if (!this.#opened) return this.#open();
    const input = this.#input;
    if (!(await input.more(4))) return this.#cut('at a block');
    const word = input.view.getUint32(input.start, true);
    if (word === 0) return this.#close();
    const size = word & ~STORED;
    if (size > this.#blockMost) {
      return this.#corrupt(`a block claims ${size} octets; the frame allows ${this.#blockMost}`);
    }
    const trailer = this.#flags & FLAG_BLOCK_CHECKSUMS ? 4 : 0;
    const whole = await input.more(4 + size + trailer);
    const at = input.start + 4;
    const end = Math.min(at + size, input.end);
    const piece = this.#decode(word >= STORED, at, end);
    if (whole && trailer > 0) {
      const sum = xxh32(input.bytes.subarray(at, end));
      if (sum !== input.view.getUint32(end, true)) this.#wrongChecksum('a block');
    }
    input.start = end + (whole ? trailer : 0);
    if (!whole) this.#cut('in a block');
    return piece;
  }

  #decode(stored: boolean, at: number, end: number): Uint8Array {
    const { bytes } = this.#input;
    const window = this.#window;
    const from = window.makeRoom(this.#blockMost, (this.#flags & FLAG_BLOCKS_INDEPENDENT) !== 0);
    let to = from + (end - at);
    if (stored) window.bytes.set(bytes.subarray(at, end), from);
    else {
      const outcome = this.#block.decode(bytes, at, end, window.bytes, from);
      to = this.#block.outEnd;
      // A block that lacks its end because the file does is told of as cut.
      if (outcome === 'corrupt') this.#corrupt('the data of a block is damaged');
      else if (outcome === 'dry' && end < this.#input.end) this.#corrupt('a block ends in the middle');
    }
    const piece = window.take(to);
    this.#output += piece.length;
    if (this.#flags & FLAG_CONTENT_CHECKSUM) this.#checksum.update(piece);
    return piece;
  }

  async #open(): Promise<null> {
    const input = this.#input;
    if (!(await input.more(7))) return this.#cut('in its header');
    const flags = input.bytes[input.start + 4]!;
    const len = 7 + (flags & FLAG_CONTENT_SIZE ? 8 : 0) + (flags & FLAG_DICTIONARY ? 4 : 0);
    if (!(await input.more(len))) return this.#cut('in its header');
    const { bytes, view, start } = input;
    const sizeCode = (bytes[start + 5]! >> 4) & 7;
    if (flags >> 6 !== 1 || sizeCode < 4) return this.#corrupt('the header of a frame makes no sense');
    const sum = (xxh32(bytes.subarray(start + 4, start + len - 1)) >> 8) & 0xff;
    if (sum !== bytes[start + len - 1]) return this.#corrupt('the checksum of a frame header is wrong');
    if (flags & FLAG_DICTIONARY) {
      const id = view.getUint32(start + len - 5, true);
      return this.#corrupt(
        `the data needs dictionary ${id}; decompress it first: lz4 -dc -D DICTIONARY FILE | tcpwhy -`,
      );
    }
    if (flags & FLAG_CONTENT_SIZE) this.#contentSize = Number(view.getBigUint64(start + 6, true));
    this.#flags = flags;
    // Codes 4 to 7 stand for 64 KiB, 256 KiB, 1 MiB and 4 MiB.
    this.#blockMost = 1 << (8 + 2 * sizeCode);
    input.start += len;
    this.#opened = true;
    return null;
  }

  async #close(): Promise<null> {
    const input = this.#input;
    const trailer = this.#flags & FLAG_CONTENT_CHECKSUM ? 4 : 0;
    if (!(await input.more(4 + trailer))) return this.#cut('before its checksum');
    const sum = trailer > 0 ? input.view.getUint32(input.start + 4, true) : null;
    input.start += 4 + trailer;
    this.done = true;
    if (sum !== null && sum !== this.#checksum.digest()) this.#wrongChecksum('a frame');
    else if (this.#contentSize !== null && this.#contentSize !== this.#output) {
      this.#log.note(
        'lz4_bad_length',
        `a frame says that it holds ${this.#contentSize} octets and gave ${this.#output}`,
      );
    }
    return null;
  }

  #wrongChecksum(of: string): void {
    this.#log.note('lz4_bad_checksum', `the checksum of ${of} is wrong`);
  }

  #cut(where: string): null {
    this.done = true;
    if (!this.#log.ended) this.#log.break('lz4_cut_short', `the lz4 data is cut short ${where}`);
    return null;
  }

  #corrupt(reason: string): null {
    this.done = true;
    this.#log.break('lz4_corrupt', reason);
    return null;
  }
}
