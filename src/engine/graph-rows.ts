/** Rows of numbers in one typed array that grows: 8 octets a number, and nothing per row. */

export class GraphRows {
  #values: Float64Array;
  #length = 0;

  /**
   * @param width Numbers a row.
   * @param capacity Rows before it grows for the first time.
   */
  constructor(
    readonly width: number,
    capacity: number,
  ) {
    this.#values = new Float64Array(width * capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Rows that there is room for. */
  get capacity(): number {
    return this.#values.length / this.width;
  }

  get full(): boolean {
    return this.#length === this.capacity;
  }

  get(row: number, column: number): number {
    return this.#values[row * this.width + column]!;
  }

  set(row: number, column: number, value: number): void {
    this.#values[row * this.width + column] = value;
  }

  /** Adds a row of zeros; returns its number. Doubles the room when there is none. */
  add(): number {
    if (this.full) this.grow();
    const row = this.#length++;
    this.#values.fill(0, row * this.width, (row + 1) * this.width);
    return row;
  }

  grow(): void {
    const grown = new Float64Array(Math.max(1, this.capacity) * 2 * this.width);
    grown.set(this.#values);
    this.#values = grown;
  }

  /** Gives back most of the room that is not used. */
  shrink(): void {
    const rows = Math.max(1, Math.ceil(this.#length * 1.25));
    if (rows < this.capacity) this.#values = this.#values.slice(0, rows * this.width);
  }

  /** Keeps the rows for which the function says so, in their order. */
  keep(wanted: (row: number) => boolean): void {
    const { width } = this;
    let to = 0;
    for (let row = 0; row < this.#length; row++) {
      if (!wanted(row)) continue;
      if (to !== row) this.#values.copyWithin(to * width, row * width, (row + 1) * width);
      to++;
    }
    this.#length = to;
  }

  /** One column by itself. */
  column(column: number): Float64Array {
    const out = new Float64Array(this.#length);
    for (let row = 0; row < this.#length; row++) out[row] = this.get(row, column);
    return out;
  }

  /** Last row whose first number is `value` or less, -1 when there is none; first numbers only grow. */
  floor(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.get(middle, 0) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
