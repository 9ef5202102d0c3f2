/**
 * Columns of whole numbers as octets, and back: each value is the difference from the one before it,
 * zigzag, seven bits an octet. What grows steadily (frames, times, sequence numbers) takes one to
 * three octets a value before it is compressed. Both sides of the HTML report use this file.
 */

/** Values above this have more bits than the operators of ints can shift. */
const INT_LIMIT = 0x7fffffff;

/**
 * @param columns Columns of integers, magnitude below 2^52; their lengths may differ.
 */
export function packColumns(columns: readonly ArrayLike<number>[]): Uint8Array {
  const out = new Octets();
  out.varint(columns.length);
  for (const column of columns) {
    out.varint(column.length);
    let before = 0;
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      const difference = value - before;
      out.varint(difference < 0 ? -2 * difference - 1 : 2 * difference);
      before = value;
    }
  }
  return out.taken();
}

/** The columns that `packColumns` packed. @throws {RangeError} when the octets end too early. */
export function unpackColumns(bytes: Uint8Array): Float64Array[] {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const octet = bytes[at++];
      if (octet === undefined) throw new RangeError('the data of this report is cut short');
      value += (octet & 127) * scale;
      if (octet < 128) return value;
      scale *= 128;
    }
  };
  const columns: Float64Array[] = [];
  const count = varint();
  for (let c = 0; c < count; c++) {
    const length = varint();
    // A value takes an octet at least: nothing larger than the block is ever allocated.
    if (length > bytes.length - at) throw new RangeError('the data of this report is cut short');
    const column = new Float64Array(length);
    let value = 0;
    for (let i = 0; i < length; i++) {
      const octet = bytes[at];
      if (octet !== undefined && octet < 128) {
        // Most differences take one octet.
        at++;
        value += (octet >> 1) ^ -(octet & 1);
      } else {
        const zigzag = varint();
        value += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
      }
      column[i] = value;
    }
    columns.push(column);
  }
  return columns;
}

/** Octets that grow. */
class Octets {
  #bytes = new Uint8Array(65_536);
  #length = 0;

  varint(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow();
    const bytes = this.#bytes;
    let rest = value;
    while (rest > INT_LIMIT) {
      bytes[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.#length++] = rest;
  }

  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bytes.length * 2);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
