/** The stretch of time that all graphs of a session show. */

export class Viewport {
  #from: number;
  #to: number;
  readonly #listeners: (() => void)[] = [];

  /**
   * @param extent Seconds of the first and the last segment.
   * @param least Shortest stretch that can be shown, seconds.
   */
  constructor(
    private readonly extent: readonly [number, number],
    private readonly least = 1e-6,
  ) {
    [this.#from, this.#to] = this.#whole();
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get span(): number {
    return this.#to - this.#from;
  }

  get isWhole(): boolean {
    const [from, to] = this.#whole();
    return this.#from <= from && this.#to >= to;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Shows from `from` to `to`, no more than everything and no less than the least. */
  show(from: number, to: number): void {
    const [first, last] = this.#whole();
    const span = Math.min(Math.max(to - from, this.least), last - first);
    const middle = (from + to) / 2;
    const start = Math.min(Math.max(middle - span / 2, first), last - span);
    // Rounding is no change.
    const same = span * 1e-9;
    if (Math.abs(start - this.#from) < same && Math.abs(start + span - this.#to) < same) return;
    this.#from = start;
    this.#to = start + span;
    for (const listener of this.#listeners) listener();
  }

  reset(): void {
    this.show(...this.#whole());
  }

  /** @param factor Below 1 shows less. @param at Seconds; what is there stays where it is. */
  zoom(factor: number, at = (this.#from + this.#to) / 2): void {
    const span = Math.max(this.span * factor, this.least);
    const share = this.span === 0 ? 0.5 : (at - this.#from) / this.span;
    const from = at - share * span;
    this.show(from, from + span);
  }

  /** @param share Part of the stretch shown, negative to go back. */
  pan(share: number): void {
    const by = share * this.span;
    this.show(this.#from + by, this.#to + by);
  }

  /** Everything, with some air, and never of no length. */
  #whole(): [number, number] {
    const [first, last] = this.extent;
    const air = Math.max((last - first) * 0.02, this.least);
    return [first - air, last + air];
  }
}
