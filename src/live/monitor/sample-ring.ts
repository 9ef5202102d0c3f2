/** The latest numbers of a series, a fixed count of them. */
export class SampleRing {
  readonly #values: Float64Array;
  #next = 0;
  #size = 0;

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity);
  }

  /** @param value NaN where nothing was measured. */
  push(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    if (this.#size < this.#values.length) this.#size++;
  }

  /** Oldest first. */
  list(): number[] {
    const from = this.#next - this.#size + this.#values.length;
    return Array.from({ length: this.#size }, (_, i) => this.#values[(from + i) % this.#values.length]!);
  }

  /** Oldest first, null where nothing was measured. */
  listOrNull(): (number | null)[] {
    return this.list().map((value) => (Number.isNaN(value) ? null : value));
  }
}
