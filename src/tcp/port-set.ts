/** A set of ports of bounded size: a bit each, 8 KiB at most, grown as higher ports come. */
const WORDS = 2048;
const FIRST_WORDS = 32;

export class PortSet {
  /** Ports in the set. */
  size = 0;
  #bits = new Int32Array(FIRST_WORDS);

  /** @param port 0 to 65,535. */
  add(port: number): void {
    const word = port >>> 5;
    if (word >= this.#bits.length) this.#grow(word);
    const bit = 1 << (port & 31);
    if ((this.#bits[word]! & bit) !== 0) return;
    this.#bits[word]! |= bit;
    this.size++;
  }

  #grow(word: number): void {
    let words = this.#bits.length;
    while (words <= word) words *= 2;
    const bits = new Int32Array(Math.min(words, WORDS));
    bits.set(this.#bits);
    this.#bits = bits;
  }
}
