/**
 * How fast data arrived from one loss to the next. A policer lets through what its tokens allow, so each of its
 * drops finds the same rate before it; chance does not. Kept by what is lost only: a sender without losses pays nothing.
 */
import { LIMITS } from '../limits.js';
import type { Arrival } from './arrival.js';
import type { Endpoint } from './endpoint.js';

/** Rates of arrival in the parts of a transfer that losses divide it into, octets a second. */
export interface LossRatesSummary {
  /** Of all parts but the slowest and the fastest. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Seconds from the first loss to the last. */
  readonly seconds: number;
}

/** Parts that the time from the first loss to the last is divided into, and how many there must be. */
const PARTS = 10;
const MIN_PARTS = 6;

export class LossRates {
  /** Of each loss that is kept: when it was repaired, and the octets that had arrived by then. */
  private readonly marks: number[] = [];
  /** At least this far from one mark to the next. */
  private spacingNs = 1.5;

  /** True when a loss at this time is not kept: one just before it is. */
  isClose(timeNs: number): boolean {
    return this.marks.length > 0 && timeNs - this.marks.at(-2)! < this.spacingNs;
  }

  add(timeNs: number, arrived: number): void {
    if (this.marks.length === 2 * LIMITS.maxLossMarks) this.#thin();
    if (!this.isClose(timeNs)) this.marks.push(timeNs, arrived);
  }

  /** Null when there are too few losses to compare. */
  summary(): LossRatesSummary | null {
    const { marks } = this;
    const firstNs = marks[0];
    const lastNs = marks.at(-2);
    if (firstNs === undefined || lastNs === undefined) return null;
    const rates: number[] = [];
    let from = 0;
    for (let to = 2; to < marks.length; to += 2) {
      const ns = marks[to]! - marks[from]!;
      if (ns < (lastNs - firstNs) / PARTS) continue;
      rates.push(((marks[to + 1]! - marks[from + 1]!) * 1e9) / ns);
      from = to;
    }
    if (rates.length < MIN_PARTS) return null;
    rates.sort((a, b) => a - b);
    return {
      low: rates[1]!,
      median: rates[rates.length >> 1]!,
      high: rates.at(-2)!,
      seconds: (lastNs - firstNs) / 1e9,
    };
  }

  /** Half of the marks, spaced twice as far at least. */
  #thin(): void {
    const { marks } = this;
    const spanNs = marks.at(-2)! - marks[0]!;
    this.spacingNs = (2 * spanNs) / LIMITS.maxLossMarks;
    let kept = 2;
    for (let i = 2; i < marks.length; i += 2) {
      if (marks[i]! - marks[kept - 2]! < this.spacingNs) continue;
      marks[kept] = marks[i]!;
      marks[kept + 1] = marks[i + 1]!;
      kept += 2;
    }
    marks.length = kept;
  }
}

/** Notes that the segment in hand repairs a loss. */
export function noteLoss(a: Arrival): void {
  const rates = (a.sender.lossRecovery().rates ??= new LossRates());
  if (!rates.isClose(a.timeNs)) rates.add(a.timeNs, arrivedBytes(a.sender));
}

/** Octets that have arrived, as far as acknowledgments and SACK tell here. */
function arrivedBytes(s: Endpoint): number {
  const beyond = s.sacked?.bytesAbove(s.una) ?? 0;
  return s.uniqueBytes + (s.holes?.bytes(false) ?? 0) - s.inFlight + beyond;
}
