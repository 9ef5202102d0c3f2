/** Reads what `OctetWriter` wrote. */
import { MOST_WORDS, SMALL, Tag } from './tag.js';

export class OctetReader {
  at = 0;
  #buffer: Buffer = Buffer.alloc(0);
  /** The last number of more than 32 bits. */
  #previous = 0;
  readonly #texts: string[] = [];

  /** @param words Texts by their numbers, as the writer gave them. */
  constructor(private readonly words: ReadonlyMap<string, number>) {}

  /** Reads from `at` on. */
  open(octets: Buffer, at: number): void {
    this.#buffer = octets;
    this.at = at;
    this.#previous = 0;
  }

  octet(): number {
    return this.#buffer[this.at++]!;
  }

  octetAt(at: number): number {
    return this.#buffer[at]!;
  }

  /** Bit `bit` of the octets at `at`. */
  bit(at: number, bit: number): boolean {
    return (this.#buffer[at + (bit >> 3)]! & (1 << (bit & 7))) !== 0;
  }

  number(): number {
    return this.numberOf(this.octet());
  }

  /** The number that begins with the tag `tag`. */
  numberOf(tag: number): number {
    if (tag <= SMALL) return tag;
    switch (tag) {
      case Tag.MinusOne:
        return -1;
      case Tag.Half:
        return 0.5;
      case Tag.Int16:
        return this.#integer(2);
      case Tag.Int24:
        return this.#integer(3);
      case Tag.Int32:
        return this.#integer(4);
      case Tag.Int48:
        return (this.#previous = this.#integer(6));
      case Tag.Near16:
        return (this.#previous += this.#integer(2));
      case Tag.Near32:
        return (this.#previous += this.#integer(4));
      case Tag.PlusHalf:
        return this.number() + 0.5;
      default:
        this.at += 8;
        return this.#buffer.readDoubleLE(this.at - 8);
    }
  }

  /** The text that begins with the tag `tag`. */
  textOf(tag: number): string {
    if (tag === Tag.Word) return this.#word(this.octet());
    const bytes = this.number();
    this.at += bytes;
    return this.#buffer.toString('utf8', this.at - bytes, this.at);
  }

  #integer(octets: number): number {
    this.at += octets;
    return this.#buffer.readIntLE(this.at - octets, octets);
  }

  #word(number: number): string {
    const texts = this.#texts;
    if (number >= texts.length && texts.length < MOST_WORDS) {
      texts.length = 0;
      texts.push(...this.words.keys());
    }
    return texts[number]!;
  }
}
