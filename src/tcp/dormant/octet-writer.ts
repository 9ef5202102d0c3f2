/** Writes numbers and texts one after the other into octets that are reused; small numbers take little room. */
import { Tag, MOST_WORDS, SMALL } from './tag.js';

const FIRST_CAPACITY = 4_096;

export class OctetWriter {
  length = 0;
  #buffer = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  /** The last number of more than 32 bits. */
  #previous = 0;

  /** @param words Texts met before, by their numbers; shared with the reader. */
  constructor(private readonly words: Map<string, number>) {}

  /** Begins anew. */
  clear(): void {
    this.length = 0;
    this.#previous = 0;
  }

  octet(value: number): void {
    if (this.length === this.#buffer.length) this.#grow(1);
    this.#buffer[this.length++] = value;
  }

  /** Leaves room for `count` octets of zeros, to be set later; returns where. */
  reserve(count: number): number {
    this.#grow(count);
    const at = this.length;
    this.#buffer.fill(0, at, at + count);
    this.length += count;
    return at;
  }

  /** Sets one bit of what was reserved at `at`. */
  setBit(at: number, bit: number): void {
    this.#buffer[at + (bit >> 3)]! |= 1 << (bit & 7);
  }

  number(value: number): void {
    if (!Number.isInteger(value) || Object.is(value, -0)) this.#fraction(value);
    else if (value >= 0 && value <= SMALL) this.octet(value);
    else if (value === -1) this.octet(Tag.MinusOne);
    else if (value >= -0x8000 && value < 0x8000) this.#integer(Tag.Int16, value, 2);
    else if (value >= -0x80_0000 && value < 0x80_0000) this.#integer(Tag.Int24, value, 3);
    else if (value >= -0x8000_0000 && value < 0x8000_0000) this.#integer(Tag.Int32, value, 4);
    else if (value >= -0x8000_0000_0000 && value < 0x8000_0000_0000) this.#large(value);
    else this.#double(value);
  }

  text(value: string): void {
    const known = this.words.get(value);
    if (known !== undefined) {
      this.octet(Tag.Word);
      this.octet(known);
      return;
    }
    if (this.words.size < MOST_WORDS) this.words.set(value, this.words.size);
    const bytes = Buffer.byteLength(value);
    this.octet(Tag.Text);
    this.number(bytes);
    this.#grow(bytes);
    this.length += this.#buffer.write(value, this.length);
  }

  /** What was written: `length` octets of this, until more is. */
  get octets(): Buffer {
    return this.#buffer;
  }

  #fraction(value: number): void {
    if (value === 0.5) this.octet(Tag.Half);
    else if (value > 1 && value < 0x8000_0000 && Number.isInteger(value - 0.5)) {
      this.octet(Tag.PlusHalf);
      this.number(value - 0.5);
    } else this.#double(value);
  }

  #large(value: number): void {
    const distance = value - this.#previous;
    this.#previous = value;
    if (distance >= -0x8000 && distance < 0x8000) this.#integer(Tag.Near16, distance, 2);
    else if (distance >= -0x8000_0000 && distance < 0x8000_0000) this.#integer(Tag.Near32, distance, 4);
    else this.#integer(Tag.Int48, value, 6);
  }

  #integer(tag: number, value: number, octets: number): void {
    this.octet(tag);
    this.#grow(octets);
    this.length = this.#buffer.writeIntLE(value, this.length, octets);
  }

  #double(value: number): void {
    this.octet(Tag.Double);
    this.#grow(8);
    this.length = this.#buffer.writeDoubleLE(value, this.length);
  }

  #grow(count: number): void {
    if (this.length + count <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + count));
    this.#buffer.copy(larger, 0, 0, this.length);
    this.#buffer = larger;
  }
}
