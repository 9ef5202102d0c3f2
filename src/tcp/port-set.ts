/** A set of ports of bounded size: a bit each, 8 KiB at most, grown as higher ports come. The first needs no bits. */
const FIRST_WORDS = 32;
const NO_BITS = new Int32Array(0);

export class PortSet {
  /** Ports in the set. */
  size = 0;
  #first = -1;
  #bits = NO_BITS;

  /** @param port 0 to 65,535. */
  add(port: number): void {
    if (this.size === 0) this.#first = port;
    else if (port === this.#first || !this.#setBit(port)) return;
    this.size++;
  }

  /** False when it was set before. */
  #setBit(port: number): boolean {
    const word = port >>> 5;
    if (word >= this.#bits.length) this.#grow(word);
    const bit = 1 << (port & 31);
    if ((this.#bits[word]! & bit) !== 0) return false;
    this.#bits[word]! |= bit;
    return true;
  }

  #grow(word: number): void {
    let words = FIRST_WORDS;
    while (words <= word) words *= 2;
    const bits = new Int32Array(words);
    bits.set(this.#bits);
    this.#bits = bits;
  }
}
