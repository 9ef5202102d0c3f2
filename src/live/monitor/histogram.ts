/** Counts of values up to bounds, as Prometheus has them. */
export class Histogram {
  readonly counts: number[];
  sum = 0;
  count = 0;

  /** @param bounds Upper bounds, ascending. */
  constructor(readonly bounds: readonly number[]) {
    this.counts = bounds.map(() => 0);
  }

  add(value: number): void {
    this.sum += value;
    this.count++;
    const at = this.bounds.findIndex((bound) => value <= bound);
    if (at >= 0) this.counts[at]!++;
  }

  /** Counts of values up to each bound, those below the lower bounds included. */
  cumulative(): number[] {
    let sum = 0;
    return this.counts.map((count) => (sum += count));
  }
}
