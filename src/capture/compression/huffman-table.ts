/** Huffman codes of literals (RFC 8878 §4.2): weights, and the table that decodes by them. */
import { readFseTable } from './fse-table.js';
import { ZstdCorrupt } from './zstd-corrupt.js';

/** Bits of the longest code. */
const MOST_BITS = 11;
const MOST_WEIGHTS = 255;
const WEIGHT_TABLE_BITS = 6;

/** A decoding table: the next `bits` bits of the stream give code length << 8 and symbol. */
export interface HuffmanTable {
  readonly bits: number;
  readonly entries: Uint16Array;
}

const highestBit = (value: number): number => 31 - Math.clz32(value);

/**
 * Reads the description of a table (RFC 8878 §4.2.1).
 * @throws ZstdCorrupt when it makes no sense.
 */
export function readHuffmanTable(
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly table: HuffmanTable; readonly end: number } {
  const head = at < end ? bytes[at]! : 0;
  const direct = head >= 128;
  const to = at + 1 + (direct ? (head - 126) >> 1 : head);
  if (to > end) throw new ZstdCorrupt('a Huffman table is longer than its block');
  const weights = direct ? directWeights(bytes, at + 1, head - 127) : packedWeights(bytes, at + 1, to);
  return { table: huffmanTable(weights), end: to };
}

/** Four bits each. */
function directWeights(bytes: Uint8Array, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (bytes[at + (i >> 1)]! >> (i & 1 ? 0 : 4)) & 15);
}

/** Two states take turns on one stream that is read backwards (RFC 8878 §4.2.1.2). */
function packedWeights(bytes: Uint8Array, at: number, end: number): number[] {
  const { table, end: from } = readFseTable(bytes, at, end, WEIGHT_TABLE_BITS, MOST_WEIGHTS + 1);
  const last = from < end ? bytes[end - 1]! : 0;
  if (last === 0) throw new ZstdCorrupt('the weights of a Huffman table have no end mark');
  let bit = (end - 1 - from) * 8 + highestBit(last);
  const take = (count: number): number => {
    bit -= count;
    if (bit < 0) return 0;
    const byte = from + (bit >> 3);
    return ((bytes[byte]! | ((bytes[byte + 1] ?? 0) << 8)) >> (bit & 7)) & ((1 << count) - 1);
  };
  const { entries } = table;
  let state = take(table.bits);
  let other = take(table.bits);
  if (bit < 0) throw new ZstdCorrupt('the weights of a Huffman table are too short');
  const weights: number[] = [];
  while (weights.length < MOST_WEIGHTS) {
    const entry = entries[state]!;
    weights.push(entry & 255);
    const next = (entry >>> 16) + take((entry >> 8) & 255);
    // Without bits for the next state, what is left is the symbol of the other one.
    if (bit < 0) {
      weights.push(entries[other]! & 255);
      return weights;
    }
    state = other;
    other = next;
  }
  throw new ZstdCorrupt('a Huffman table has too many weights');
}

/** The last weight is not written: it fills the codes up to a power of two (RFC 8878 §4.2.1.1). */
function huffmanTable(weights: number[]): HuffmanTable {
  let sum = 0;
  for (const weight of weights) {
    if (weight > MOST_BITS) throw new ZstdCorrupt('a Huffman code is too long');
    if (weight > 0) sum += 1 << (weight - 1);
  }
  const bits = highestBit(sum) + 1;
  const rest = (1 << bits) - sum;
  if (sum === 0 || bits > MOST_BITS || (rest & (rest - 1)) !== 0 || weights.length > MOST_WEIGHTS) {
    throw new ZstdCorrupt('the weights of a Huffman table do not add up');
  }
  weights.push(highestBit(rest) + 1);
  const entries = new Uint16Array(1 << bits);
  let at = 0;
  for (let weight = 1; weight <= bits; weight++) {
    for (let symbol = 0; symbol < weights.length; symbol++) {
      if (weights[symbol] !== weight) continue;
      const span = 1 << (weight - 1);
      entries.fill(((bits + 1 - weight) << 8) | symbol, at, at + span);
      at += span;
    }
  }
  return { bits, entries };
}

/**
 * Decodes one stream of literals (RFC 8878 §4.2.2), which is read backwards. The octets around it must be
 * readable: 4 before and 4 behind.
 *
 * @param view Of the same octets as the stream's.
 * @throws ZstdCorrupt when it does not give exactly `count` octets.
 */
export function decodeHuffman(
  table: HuffmanTable,
  view: DataView,
  at: number,
  end: number,
  out: Uint8Array,
  to: number,
  count: number,
): void {
  const { bits, entries } = table;
  const last = at < end ? view.getUint8(end - 1) : 0;
  if (last === 0) throw new ZstdCorrupt('a stream of literals has no end mark');
  let bit = (end - 1 - at) * 8 + highestBit(last);
  const mask = (1 << bits) - 1;
  const stop = to + count;
  const pairStop = stop - 1;
  let i = to;
  // Two codes have 22 bits at most; with the 7 of the shift they fit in one read of 32.
  while (i < pairStop && bit > 0) {
    const from = bit - 2 * bits;
    const word = view.getUint32(at + (from >> 3), true) >>> (from & 7);
    const first = entries[(word >>> bits) & mask]!;
    const len = first >> 8;
    const second = entries[(word >>> (bits - len)) & mask]!;
    out[i] = first & 255;
    out[i + 1] = second & 255;
    i += 2;
    bit -= len + (second >> 8);
  }
  while (i < stop && bit > 0) {
    const from = bit - bits;
    const entry = entries[(view.getUint32(at + (from >> 3), true) >>> (from & 7)) & mask]!;
    out[i++] = entry & 255;
    bit -= entry >> 8;
  }
  if (bit !== 0 || i !== stop) throw new ZstdCorrupt('a stream of literals has a wrong length');
}
