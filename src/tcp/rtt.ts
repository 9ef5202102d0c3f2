/**
 * Round-trip times of one direction, as measured at the capture point: exact extremes, median and
 * 95th percentile from bounded samples.
 */
import { LIMITS } from '../limits.js';
import { selectRank } from './select-rank.js';
import type { RttSummary } from './session-summary.js';

/** A round trip this much longer than the shortest one has waited in a queue. */
const QUEUE_FACTOR = 1.5;
const QUEUE_NS = 2e6;

/** Where the kept samples of a direction are ranked. */
const ranked = new Float64Array(LIMITS.maxRttSamples);

export class Rtt {
  samples = 0;
  /** The latest sample is so much longer than the shortest that it must have waited somewhere. */
  isLong = false;
  minNs = Infinity;
  maxNs = -0.5;
  /** The latest sample. */
  lastNs = -0.5;
  /** SRTT and RTTVAR of RFC 6298 §2, as the capture point would have them. */
  smoothedNs = 0.5;
  deviationNs = 0.5;
  /** Null while there are but the first two. */
  private kept: number[] | null = null;
  private firstNs = -0.5;
  private secondNs = -0.5;
  /** Every `stride`-th sample is kept, so that memory is bounded and the choice repeatable. */
  private stride = 1;

  add(ns: number): void {
    if (ns < 0) return;
    this.lastNs = ns;
    if (ns < this.minNs) this.minNs = ns;
    if (ns > this.maxNs) this.maxNs = ns;
    this.isLong = isQueued(ns, this.minNs);
    const n = this.samples++;
    if (n === 0) {
      this.smoothedNs = ns;
      this.deviationNs = ns / 2;
    } else {
      this.deviationNs += (Math.abs(this.smoothedNs - ns) - this.deviationNs) / 4;
      this.smoothedNs += (ns - this.smoothedNs) / 8;
    }
    if (n === 0) this.firstNs = ns;
    else if (n === 1) this.secondNs = ns;
    else if (n % this.stride === 0) this.#keep(ns);
  }

  summary(): RttSummary {
    if (this.samples === 0) return { min: null, median: null, p95: null, max: null, samples: 0 };
    const kept = this.kept ?? this.#firstTwo();
    ranked.set(kept);
    return {
      min: this.minNs / 1e9,
      median: quantile(kept.length, 0.5) / 1e9,
      p95: quantile(kept.length, 0.95) / 1e9,
      max: this.maxNs / 1e9,
      samples: this.samples,
    };
  }

  /** The first sample, and the second if there is one and no more were kept. */
  #firstTwo(): number[] {
    return this.samples === 1 ? [this.firstNs] : [this.firstNs, this.secondNs];
  }

  #keep(ns: number): void {
    const kept = (this.kept ??= this.#firstTwo());
    if (kept.length === LIMITS.maxRttSamples) {
      for (let i = 0; 2 * i < kept.length; i++) kept[i] = kept[2 * i]!;
      kept.length = kept.length >> 1;
      this.stride *= 2;
    }
    kept.push(ns);
  }
}

/** A round trip of `ns` holds time in a queue, where it takes `shortestNs` at best. */
export function isQueued(ns: number, shortestNs: number): boolean {
  return ns > QUEUE_FACTOR * shortestNs + QUEUE_NS;
}

/** Nearest-rank quantile of the first `count` of the ranked values. */
function quantile(count: number, q: number): number {
  return selectRank(ranked, count, Math.max(0, Math.ceil(q * count) - 1));
}
