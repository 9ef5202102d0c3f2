import { decodeHuffman, readHuffmanTable, type HuffmanTable } from './huffman-table.js';
import { ZstdCorrupt } from './zstd-corrupt.js';
import { ZSTD_BLOCK_MOST } from './zstd-header.js';

const RAW = 0;
const RLE = 1;
const TREELESS = 3;
/** Octets of the table of lengths before four streams. */
const JUMP_TABLE_BYTES = 6;

/** The literals section of a block (RFC 8878 §3.1.1.3.1). A table may be used again by the next block. */
export class ZstdLiterals {
  /** The literals of the block decoded last. */
  readonly bytes = new Uint8Array(ZSTD_BLOCK_MOST);
  length = 0;
  #table: HuffmanTable | null = null;

  /** A new frame begins: it inherits nothing. */
  reset(): void {
    this.#table = null;
  }

  /**
   * Decodes the section that starts at `at`.
   * @returns where it ends.
   * @throws ZstdCorrupt when it makes no sense.
   */
  decode(input: Uint8Array, view: DataView, at: number, end: number): number {
    if (end - at < 1) throw new ZstdCorrupt('a block has no literals section');
    const head = input[at]!;
    const type = head & 3;
    return type <= RLE ? this.#plain(input, at, end, type) : this.#coded(input, view, at, end, type);
  }

  #plain(input: Uint8Array, at: number, end: number, type: number): number {
    const format = (input[at]! >> 2) & 3;
    const headLen = format === 1 ? 2 : format === 3 ? 3 : 1;
    if (end - at < headLen) throw new ZstdCorrupt('the header of a literals section is cut');
    const size =
      headLen === 1
        ? input[at]! >> 3
        : (input[at]! >> 4) | (input[at + 1]! << 4) | (headLen === 3 ? input[at + 2]! << 12 : 0);
    const from = at + headLen;
    const to = from + (type === RAW ? size : 1);
    if (size > ZSTD_BLOCK_MOST || to > end) throw new ZstdCorrupt('literals are longer than their block');
    if (type === RAW) this.bytes.set(input.subarray(from, to));
    else this.bytes.fill(input[from]!, 0, size);
    this.length = size;
    return to;
  }

  #coded(input: Uint8Array, view: DataView, at: number, end: number, type: number): number {
    const format = (input[at]! >> 2) & 3;
    const headLen = format < 2 ? 3 : format + 2;
    if (end - at < headLen) throw new ZstdCorrupt('the header of a literals section is cut');
    const sizeBits = format < 2 ? 10 : format === 2 ? 14 : 18;
    // Type, format, and both sizes lie in up to 40 bits, the lowest first.
    let fields = 0;
    for (let i = headLen - 1; i >= 0; i--) fields = fields * 256 + input[at + i]!;
    const sizes = Math.trunc(fields / 16);
    const size = sizes % 2 ** sizeBits;
    const to = at + headLen + Math.trunc(sizes / 2 ** sizeBits);
    if (size > ZSTD_BLOCK_MOST || to > end) throw new ZstdCorrupt('literals are longer than their block');
    let from = at + headLen;
    if (type !== TREELESS) {
      const read = readHuffmanTable(input, from, to);
      this.#table = read.table;
      from = read.end;
    }
    const table = this.#table;
    if (table === null) throw new ZstdCorrupt('a block uses the Huffman table of a block that is not there');
    if (format === 0) decodeHuffman(table, view, from, to, this.bytes, 0, size);
    else this.#fourStreams(table, view, from, to, size);
    this.length = size;
    return to;
  }

  #fourStreams(table: HuffmanTable, view: DataView, at: number, end: number, size: number): void {
    const share = (size + 3) >> 2;
    if (end - at < JUMP_TABLE_BYTES || size < 3 * share)
      throw new ZstdCorrupt('the four streams of a literals section are cut');
    let from = at + JUMP_TABLE_BYTES;
    for (let i = 0; i < 4; i++) {
      const to = i < 3 ? from + view.getUint16(at + 2 * i, true) : end;
      if (to > end) throw new ZstdCorrupt('a stream of literals is longer than its section');
      decodeHuffman(table, view, from, to, this.bytes, i * share, i < 3 ? share : size - 3 * share);
      from = to;
    }
  }
}
