/**
 * Round-trip times of one direction, as measured at the capture point: exact extremes, median and
 * 95th percentile from bounded samples.
 */
import { LIMITS } from '../limits.js';
import type { RttSummary } from './session-summary.js';

export class Rtt {
  samples = 0;
  minNs = Infinity;
  maxNs = -0.5;
  /** The latest sample. */
  lastNs = -0.5;
  #kept: number[] | null = null;
  /** Every `#stride`-th sample is kept, so that memory is bounded and the choice repeatable. */
  #stride = 1;

  add(ns: number): void {
    if (ns < 0) return;
    this.lastNs = ns;
    if (ns < this.minNs) this.minNs = ns;
    if (ns > this.maxNs) this.maxNs = ns;
    if (this.samples++ % this.#stride === 0) this.#keep(ns);
  }

  summary(): RttSummary {
    if (this.samples === 0) return { min: null, median: null, p95: null, max: null, samples: 0 };
    const sorted = new Float64Array(this.#kept ?? []).sort();
    return {
      min: this.minNs / 1e9,
      median: quantile(sorted, 0.5) / 1e9,
      p95: quantile(sorted, 0.95) / 1e9,
      max: this.maxNs / 1e9,
      samples: this.samples,
    };
  }

  #keep(ns: number): void {
    const kept = (this.#kept ??= []);
    if (kept.length === LIMITS.maxRttSamples) {
      for (let i = 0; 2 * i < kept.length; i++) kept[i] = kept[2 * i]!;
      kept.length = kept.length >> 1;
      this.#stride *= 2;
    }
    kept.push(ns);
  }
}

/** Nearest-rank quantile of sorted values. */
function quantile(sorted: Float64Array, q: number): number {
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1));
  return sorted[rank] ?? 0;
}
