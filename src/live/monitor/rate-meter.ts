/** Rates from counters that only grow, by the second. */
import { SampleRing } from './sample-ring.js';

/** Seconds of history. */
const HISTORY = 120;

export class RateMeter {
  readonly #history = new SampleRing(HISTORY);
  #count = 0;
  #atMs: number | null = null;
  /** Per second, over the time between the last two calls of `measure`. */
  rate = 0;

  /**
   * @param count The counter's value now.
   * @param nowMs Milliseconds of a clock that only goes forward.
   */
  measure(count: number, nowMs: number): void {
    if (this.#atMs !== null && nowMs > this.#atMs) {
      this.rate = ((count - this.#count) * 1000) / (nowMs - this.#atMs);
      this.#history.push(this.rate);
    }
    this.#count = count;
    this.#atMs = nowMs;
  }

  /** One value a measurement, oldest first. */
  history(): number[] {
    return this.#history.list();
  }
}
