/** The tables that turn codes of sequences into lengths and offsets (RFC 8878 §3.1.1.3.2). */
import { fseTable, readFseTable, singleSymbolTable, type FseTable } from './fse-table.js';
import { ZstdCorrupt } from './zstd-corrupt.js';

/** One of the three kinds of codes. */
export interface CodeKind {
  readonly mostBits: number;
  readonly symbols: number;
  /** Table of mode "predefined" (RFC 8878 §3.1.1.3.2.2). */
  readonly predefined: FseTable;
}

const repeat = (value: number, times: number): number[] => Array.from({ length: times }, () => value);

/** Codes of literal lengths. */
export const LITERAL_LENGTHS: CodeKind = {
  mostBits: 9,
  symbols: 36,
  predefined: fseTable(
    [
      4,
      3,
      ...repeat(2, 6),
      ...repeat(2, 5),
      1,
      1,
      1,
      ...repeat(2, 9),
      3,
      2,
      ...repeat(1, 5),
      ...repeat(-1, 4),
    ],
    6,
  ),
};

/** Codes of offsets: the number of bits behind the highest one. */
export const OFFSETS: CodeKind = {
  mostBits: 8,
  symbols: 32,
  predefined: fseTable([...repeat(1, 6), 2, 2, 2, ...repeat(1, 15), ...repeat(-1, 5)], 5),
};

/** Codes of match lengths. */
export const MATCH_LENGTHS: CodeKind = {
  mostBits: 9,
  symbols: 53,
  predefined: fseTable([1, 4, 3, ...repeat(2, 6), ...repeat(1, 37), ...repeat(-1, 7)], 6),
};

/** By code: bits that follow, and the length when they are zero (RFC 8878 §3.1.1.3.2.1.1). */
export const LITERAL_LENGTH_BITS = Uint8Array.of(
  ...repeat(0, 16),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
);
export const LITERAL_LENGTH_BASE = baselines(LITERAL_LENGTH_BITS, 0);
export const MATCH_LENGTH_BITS = Uint8Array.of(
  ...repeat(0, 32),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
);
export const MATCH_LENGTH_BASE = baselines(MATCH_LENGTH_BITS, 3);

/** Each code begins where the one before ends. */
function baselines(bits: Uint8Array, first: number): Int32Array {
  const bases = new Int32Array(bits.length);
  let base = first;
  bits.forEach((count, code) => {
    bases[code] = base;
    base += 1 << count;
  });
  return bases;
}

const PREDEFINED = 0;
const RLE = 1;
const DESCRIBED = 2;

/**
 * The table that a block uses for one kind of codes.
 * @param mode The two bits of the block about this kind.
 * @param before The table used last in this frame; null when there was none.
 * @throws ZstdCorrupt when it makes no sense.
 */
export function sequenceTable(
  kind: CodeKind,
  mode: number,
  before: FseTable | null,
  bytes: Uint8Array,
  at: number,
  end: number,
): { readonly table: FseTable; readonly end: number } {
  if (mode === PREDEFINED) return { table: kind.predefined, end: at };
  if (mode === DESCRIBED) return readFseTable(bytes, at, end, kind.mostBits, kind.symbols);
  if (mode === RLE) {
    const symbol = at < end ? bytes[at]! : kind.symbols;
    if (symbol >= kind.symbols) throw new ZstdCorrupt('a code of a sequence is not known');
    return { table: singleSymbolTable(symbol), end: at + 1 };
  }
  if (before === null) throw new ZstdCorrupt('a block uses a table of a block that is not there');
  return { table: before, end: at };
}
