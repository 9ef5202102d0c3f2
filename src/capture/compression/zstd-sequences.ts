import type { FseTable } from './fse-table.js';
import { copyMatch } from './lz4-block.js';
import { ZstdCorrupt } from './zstd-corrupt.js';
import { ZSTD_BLOCK_MOST } from './zstd-header.js';
import type { ZstdLiterals } from './zstd-literals.js';
import {
  LITERAL_LENGTH_BASE,
  LITERAL_LENGTH_BITS,
  LITERAL_LENGTHS,
  MATCH_LENGTH_BASE,
  MATCH_LENGTH_BITS,
  MATCH_LENGTHS,
  OFFSETS,
  sequenceTable,
} from './zstd-sequence-tables.js';
import type { ZstdWindow } from './zstd-window.js';

/** Offset codes beyond need more bits than any window that is accepted has. */
const MOST_OFFSET_CODE = 28;
/** Copies up to this length go octet by octet; a call costs more. */
const SHORT_COPY = 32;

/** The sequences section of a block (RFC 8878 §3.1.1.3.2), carried out into the window at once. */
export class ZstdSequences {
  /** Offsets used last, the newest first (RFC 8878 §3.1.1.5). */
  #recent = 1;
  #second = 4;
  #third = 8;
  #literalLengths: FseTable | null = null;
  #offsets: FseTable | null = null;
  #matchLengths: FseTable | null = null;
  #count = 0;

  /** A new frame begins: it inherits nothing. */
  reset(): void {
    this.#recent = 1;
    this.#second = 4;
    this.#third = 8;
    this.#literalLengths = this.#offsets = this.#matchLengths = null;
  }

  /**
   * Decodes the section that starts at `at`, and writes what it and the literals give behind the window's end.
   * The octets around must be readable: 16 before and 8 behind.
   *
   * @returns octets written.
   * @throws ZstdCorrupt when it makes no sense.
   */
  decode(
    input: Uint8Array,
    view: DataView,
    at: number,
    end: number,
    literals: ZstdLiterals,
    window: ZstdWindow,
  ): number {
    const from = this.#open(input, at, end);
    if (this.#count === 0) {
      if (from !== end) throw new ZstdCorrupt('octets are left over in a block');
      window.bytes.set(literals.bytes.subarray(0, literals.length), window.end);
      return literals.length;
    }
    return this.#run(view, from, end, literals, window);
  }

  /** The header: how many sequences, and by which tables. */
  #open(input: Uint8Array, at: number, end: number): number {
    const head = at < end ? input[at]! : -1;
    const headLen = head < 128 ? 1 : head < 255 ? 2 : 3;
    if (head < 0 || end - at < headLen) throw new ZstdCorrupt('a block has no sequences section');
    const next = headLen > 1 ? input[at + 1]! : 0;
    if (headLen === 1) this.#count = head;
    else if (headLen === 2) this.#count = ((head - 128) << 8) + next;
    else this.#count = next + (input[at + 2]! << 8) + 0x7f00;
    let to = at + headLen;
    if (this.#count === 0) return to;
    const modes = to < end ? input[to++]! : 3;
    if (modes & 3) throw new ZstdCorrupt('the header of a sequences section makes no sense');
    const literalLengths = sequenceTable(LITERAL_LENGTHS, modes >> 6, this.#literalLengths, input, to, end);
    to = literalLengths.end;
    const offsets = sequenceTable(OFFSETS, (modes >> 4) & 3, this.#offsets, input, to, end);
    to = offsets.end;
    const matchLengths = sequenceTable(MATCH_LENGTHS, (modes >> 2) & 3, this.#matchLengths, input, to, end);
    this.#literalLengths = literalLengths.table;
    this.#offsets = offsets.table;
    this.#matchLengths = matchLengths.table;
    return matchLengths.end;
  }

  /** One loop for reading and copying: a sequence costs five reads of bits and two copies. */
  #run(view: DataView, at: number, end: number, literals: ZstdLiterals, window: ZstdWindow): number {
    const llTable = this.#literalLengths!;
    const ofTable = this.#offsets!;
    const mlTable = this.#matchLengths!;
    const llEntries = llTable.entries;
    const ofEntries = ofTable.entries;
    const mlEntries = mlTable.entries;
    const out = window.bytes;
    const lit = literals.bytes;
    const litEnd = literals.length;
    const start = window.end;
    const stop = start + ZSTD_BLOCK_MOST;
    const { windowBytes } = window;
    let to = start;
    let litAt = 0;

    const last = at < end ? view.getUint8(end - 1) : 0;
    if (last === 0) throw new ZstdCorrupt('the bits of the sequences have no end mark');
    let bit = (end - 1 - at) * 8 + (31 - Math.clz32(last));
    if (bit < llTable.bits + ofTable.bits + mlTable.bits) throw new ZstdCorrupt('the sequences are cut');
    bit -= llTable.bits;
    let ll = llEntries[bitsAt(view, at, bit, llTable.bits)]!;
    bit -= ofTable.bits;
    let of = ofEntries[bitsAt(view, at, bit, ofTable.bits)]!;
    bit -= mlTable.bits;
    let ml = mlEntries[bitsAt(view, at, bit, mlTable.bits)]!;

    for (let left = this.#count; ;) {
      // Offset, match length, literal length: the order of RFC 8878 §3.1.1.3.2.1.2.
      const ofCode = of & 255;
      if (ofCode > MOST_OFFSET_CODE) throw new ZstdCorrupt('an offset is larger than any window');
      bit -= ofCode;
      const offsetValue = (1 << ofCode) + longBitsAt(view, at, bit, ofCode);
      const mlCode = ml & 255;
      let count = MATCH_LENGTH_BITS[mlCode]!;
      bit -= count;
      const len = MATCH_LENGTH_BASE[mlCode]! + bitsAt(view, at, bit, count);
      const llCode = ll & 255;
      count = LITERAL_LENGTH_BITS[llCode]!;
      bit -= count;
      const litLen = LITERAL_LENGTH_BASE[llCode]! + bitsAt(view, at, bit, count);

      const back = this.#offset(offsetValue, litLen);
      const match = to + litLen;
      if (litLen > litEnd - litAt || litLen + len > stop - to) {
        throw new ZstdCorrupt('a sequence is longer than its block');
      }
      if (litLen <= SHORT_COPY) for (let i = 0; i < litLen; i++) out[to + i] = lit[litAt + i]!;
      else out.set(lit.subarray(litAt, litAt + litLen), to);
      litAt += litLen;
      if (back === 0 || back > match || back > windowBytes) {
        throw new ZstdCorrupt('a copy reaches farther back than the window');
      }
      copyMatch(out, match, match - back, len);
      to = match + len;

      if (--left === 0) break;
      // Next states, in the order of RFC 8878 §3.1.1.3.2.1.2.
      count = (ll >>> 8) & 255;
      bit -= count;
      ll = llEntries[(ll >>> 16) + bitsAt(view, at, bit, count)]!;
      count = (ml >>> 8) & 255;
      bit -= count;
      ml = mlEntries[(ml >>> 16) + bitsAt(view, at, bit, count)]!;
      count = (of >>> 8) & 255;
      bit -= count;
      of = ofEntries[(of >>> 16) + bitsAt(view, at, bit, count)]!;
      if (bit < 0) throw new ZstdCorrupt('the sequences are cut');
    }
    if (bit !== 0) throw new ZstdCorrupt('the bits of the sequences do not end where they should');
    const rest = litEnd - litAt;
    if (rest > stop - to) throw new ZstdCorrupt('a block is longer than any may be');
    out.set(lit.subarray(litAt, litEnd), to);
    return to + rest - start;
  }

  /** Small values name an offset used before (RFC 8878 §3.1.1.5). */
  #offset(value: number, literalLength: number): number {
    if (value > 3) {
      this.#third = this.#second;
      this.#second = this.#recent;
      return (this.#recent = value - 3);
    }
    const which = literalLength === 0 ? value + 1 : value;
    if (which === 1) return this.#recent;
    const offset = which === 2 ? this.#second : which === 3 ? this.#third : this.#recent - 1;
    if (which > 2) this.#third = this.#second;
    this.#second = this.#recent;
    return (this.#recent = offset);
  }
}

/** The `count` bits (25 at most) from bit `bit` on. Before the start of the stream any answer will do. */
function bitsAt(view: DataView, at: number, bit: number, count: number): number {
  return (view.getUint32(at + (bit >> 3), true) >>> (bit & 7)) & ((1 << count) - 1);
}

/** The same for up to 28 bits, which may not lie in one word. */
function longBitsAt(view: DataView, at: number, bit: number, count: number): number {
  if (count <= 25) return bitsAt(view, at, bit, count);
  return bitsAt(view, at, bit, 16) + (bitsAt(view, at, bit + 16, count - 16) << 16);
}
