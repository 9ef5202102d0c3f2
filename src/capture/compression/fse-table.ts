/**
 * Finite state entropy tables (RFC 8878 §4.1): a state stands for a symbol, and for how many bits lead
 * from where to the next state.
 */
import { ZstdCorrupt } from './zstd-corrupt.js';

/** A decoding table. */
export interface FseTable {
  /** States are numbers of so many bits. */
  readonly bits: number;
  /** By state: symbol, bits to read << 8, state to add them to << 16. */
  readonly entries: Uint32Array;
}

/** Says that each symbol whose probability is below one state gets one (RFC 8878 §4.1.1). */
const LESS_THAN_ONE = -1;

const highestBit = (value: number): number => 31 - Math.clz32(value);

/** A table of one state that always gives the same symbol. */
export function singleSymbolTable(symbol: number): FseTable {
  return { bits: 0, entries: Uint32Array.of(symbol) };
}

/** Builds the table from the states of each symbol; their sum is a power of two. */
export function fseTable(states: readonly number[], bits: number): FseTable {
  const size = 1 << bits;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(states.length);
  let high = size;
  states.forEach((count, symbol) => {
    if (count === LESS_THAN_ONE) {
      symbols[--high] = symbol;
      next[symbol] = 1;
    } else next[symbol] = count;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  states.forEach((count, symbol) => {
    for (let i = 0; i < count; i++) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  });
  const entries = new Uint32Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state]!;
    const count = next[symbol]!++;
    const toRead = bits - highestBit(count);
    entries[state] = symbol | (toRead << 8) | (((count << toRead) - size) << 16);
  }
  return { bits, entries };
}

/**
 * Reads the description of a table (RFC 8878 §4.1.1).
 * @param end Behind the last octet that may belong to it.
 * @returns the table and where the description ends.
 * @throws ZstdCorrupt when it makes no sense.
 */
export function readFseTable(
  bytes: Uint8Array,
  at: number,
  end: number,
  mostBits: number,
  mostSymbols: number,
): { readonly table: FseTable; readonly end: number } {
  let bit = 0;
  const peek = (count: number): number => {
    const from = at + (bit >> 3);
    const word =
      octet(bytes, from, end) | (octet(bytes, from + 1, end) << 8) | (octet(bytes, from + 2, end) << 16);
    return (word >> (bit & 7)) & ((1 << count) - 1);
  };
  const bits = peek(4) + 5;
  bit += 4;
  if (bits > mostBits) throw new ZstdCorrupt('an entropy table is too large');
  let remaining = 1 << bits;
  const states: number[] = [];
  while (remaining > 0 && states.length < mostSymbols) {
    // Values that need not be told apart from larger ones take a bit less.
    const width = highestBit(remaining + 1) + 1;
    const short = (1 << width) - 1 - (remaining + 1);
    const low = (1 << (width - 1)) - 1;
    let value = peek(width);
    if ((value & low) < short) {
      bit += width - 1;
      value &= low;
    } else {
      bit += width;
      if (value > low) value -= short;
    }
    const count = value - 1;
    remaining -= Math.abs(count);
    states.push(count);
    if (count !== 0) continue;
    for (let zeros = 3; zeros === 3;) {
      zeros = peek(2);
      bit += 2;
      for (let i = 0; i < zeros; i++) states.push(0);
      if (states.length > mostSymbols) break;
    }
  }
  const to = at + ((bit + 7) >> 3);
  if (remaining !== 0 || states.length > mostSymbols || to > end) {
    throw new ZstdCorrupt('an entropy table makes no sense');
  }
  return { table: fseTable(states, bits), end: to };
}

function octet(bytes: Uint8Array, at: number, end: number): number {
  return at < end ? bytes[at]! : 0;
}
