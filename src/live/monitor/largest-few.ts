/** The few largest of many values, found in one pass: a heap of those found so far, the least of them on top. */

/** A session among the largest: its number, and where it is kept. */
export interface Candidate {
  readonly number: number;
  readonly place: number;
  readonly key: number;
}

export class LargestFew {
  size = 0;
  readonly #keys: Float64Array;
  readonly #numbers: Float64Array;
  readonly #places: Int32Array;

  /** @param most Values kept. */
  constructor(private readonly most: number) {
    this.#keys = new Float64Array(most);
    this.#numbers = new Float64Array(most);
    this.#places = new Int32Array(most);
  }

  /** Takes a value if it is among the largest so far; of equal keys the larger number is. */
  offer(key: number, number: number, place: number): void {
    if (this.size < this.most) this.#raise(this.size++, key, number, place);
    else if (this.most > 0 && this.#isLess(0, key, number)) this.#sink(key, number, place);
  }

  /** The largest first. */
  sorted(): Candidate[] {
    const found = Array.from({ length: this.size }, (_, i) => ({
      number: this.#numbers[i]!,
      place: this.#places[i]!,
      key: this.#keys[i]!,
    }));
    return found.sort((a, b) => b.key - a.key || b.number - a.number);
  }

  #isLess(at: number, key: number, number: number): boolean {
    const own = this.#keys[at]!;
    return own < key || (own === key && this.#numbers[at]! < number);
  }

  /** Puts a value at `at` or above it: nothing lies above what is less. */
  #raise(at: number, key: number, number: number, place: number): void {
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#isLess(above, key, number)) break;
      this.#move(above, at);
      at = above;
    }
    this.#set(at, key, number, place);
  }

  /** Puts a value in the place of the least, or below it. */
  #sink(key: number, number: number, place: number): void {
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.size) break;
      const other = below + 1;
      if (other < this.size && this.#isLess(other, this.#keys[below]!, this.#numbers[below]!)) below = other;
      if (!this.#isLess(below, key, number)) break;
      this.#move(below, at);
      at = below;
    }
    this.#set(at, key, number, place);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#keys[from]!, this.#numbers[from]!, this.#places[from]!);
  }

  #set(at: number, key: number, number: number, place: number): void {
    this.#keys[at] = key;
    this.#numbers[at] = number;
    this.#places[at] = place;
  }
}
