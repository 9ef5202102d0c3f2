/**
 * Two runs of the same thing, before and after a change: what got better, what got worse, and what
 * differs by no more than chance. Sessions need not be the same; they are compared by service.
 */
import type { SessionReport } from '../engine/analysis-report.js';
import { RUN_METRICS, type RunMetric } from './run-metrics.js';

export type Change = 'better' | 'worse' | 'same' | 'changed';

export interface MetricComparison {
  readonly name: string;
  readonly unit: RunMetric['unit'];
  readonly before: number | null;
  readonly after: number | null;
  readonly samplesBefore: number;
  readonly samplesAfter: number;
  readonly change: Change;
  /** 0 to 1: how sure it is that the difference is not chance. */
  readonly confidence: number;
}

export interface ServiceComparison {
  /** Port of the server, or null for all sessions. */
  readonly port: number | null;
  readonly sessionsBefore: number;
  readonly sessionsAfter: number;
  readonly metrics: readonly MetricComparison[];
}

export interface RunComparison {
  readonly type: 'runs';
  readonly all: ServiceComparison;
  /** Services that both runs have, the busiest first. */
  readonly services: readonly ServiceComparison[];
  /** Verdicts by code: sessions that have them, before and after. */
  readonly verdicts: readonly { readonly code: string; readonly before: number; readonly after: number }[];
}

/** Smaller changes than this are called the same, however sure. */
const MATTERS = 0.05;
/** Differences of shares below this many percent points do not matter. */
const MATTERS_POINTS = 0.1;
const SURE = 0.95;
const MOST_SERVICES = 20;

export function compareRuns(
  before: readonly SessionReport[],
  after: readonly SessionReport[],
): RunComparison {
  const ports = new Map<number, [SessionReport[], SessionReport[]]>();
  for (const [k, list] of [before, after].entries()) {
    for (const session of list) {
      const known = ports.get(session.server.port);
      const pair = known ?? [[], []];
      if (!known) ports.set(session.server.port, pair);
      pair[k === 0 ? 0 : 1].push(session);
    }
  }
  const services = [...ports]
    .filter(([, [x, y]]) => x.length > 0 && y.length > 0)
    .sort(([, [x, y]], [, [u, v]]) => u.length + v.length - x.length - y.length)
    .slice(0, MOST_SERVICES)
    .map(([port, [x, y]]) => compareService(port, x, y));
  return {
    type: 'runs',
    all: compareService(null, before, after),
    services,
    verdicts: verdictChanges(before, after),
  };
}

function compareService(
  port: number | null,
  before: readonly SessionReport[],
  after: readonly SessionReport[],
): ServiceComparison {
  const metrics = RUN_METRICS.map((metric) => compareMetric(metric, before, after)).filter(
    ({ samplesBefore, samplesAfter }) => samplesBefore > 0 && samplesAfter > 0,
  );
  return { port, sessionsBefore: before.length, sessionsAfter: after.length, metrics };
}

function compareMetric(
  metric: RunMetric,
  before: readonly SessionReport[],
  after: readonly SessionReport[],
): MetricComparison {
  const values = (list: readonly SessionReport[]): number[] =>
    list.map(metric.of).filter((value) => value !== null);
  const x = values(before);
  const y = values(after);
  const average = metric.average === 'median' ? median : mean;
  const [was, is] = [average(x), average(y)];
  const confidence = x.length > 0 && y.length > 0 ? rankConfidence(x, y) : 0;
  const { name, unit } = metric;
  const samples = { samplesBefore: x.length, samplesAfter: y.length };
  return {
    name,
    unit,
    before: was,
    after: is,
    ...samples,
    change: changeOf(metric, was, is, confidence),
    confidence,
  };
}

function changeOf(
  { unit, better }: RunMetric,
  was: number | null,
  is: number | null,
  confidence: number,
): Change {
  if (was === null || is === null || confidence < SURE) return 'same';
  const difference = is - was;
  const matters =
    unit === 'percent'
      ? Math.abs(difference) >= MATTERS_POINTS
      : Math.abs(difference) >= MATTERS * Math.abs(was);
  if (!matters || difference === 0) return 'same';
  if (better === 'neither') return 'changed';
  return difference < 0 === (better === 'lower') ? 'better' : 'worse';
}

/**
 * 1 minus the two-sided p-value of the Mann-Whitney test, by its normal approximation with ties
 * corrected; it asks nothing of how the values are distributed. Fewer than 4 of each prove nothing.
 */
export function rankConfidence(x: readonly number[], y: readonly number[]): number {
  const [m, n] = [x.length, y.length];
  if (m < 4 || n < 4) return 0;
  const all = [...x.map((value) => ({ value, first: true })), ...y.map((value) => ({ value, first: false }))];
  all.sort((p, q) => p.value - q.value);
  let rankSum = 0;
  let ties = 0;
  for (let i = 0; i < all.length;) {
    let end = i + 1;
    while (end < all.length && all[end]!.value === all[i]!.value) end++;
    const size = end - i;
    for (let k = i; k < end; k++) if (all[k]!.first) rankSum += (i + 1 + end) / 2;
    ties += size ** 3 - size;
    i = end;
  }
  const total = m + n;
  const variance = ((m * n) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) return 0;
  const distance = Math.max(0, Math.abs(rankSum - (m * (total + 1)) / 2) - 0.5);
  return 1 - 2 * (1 - normalShare(distance / Math.sqrt(variance)));
}

/** Share of a normal distribution below z, z >= 0 (Abramowitz and Stegun 26.2.17, error below 1e-7). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function verdictChanges(
  before: readonly SessionReport[],
  after: readonly SessionReport[],
): RunComparison['verdicts'] {
  const counts = new Map<string, { code: string; before: number; after: number }>();
  for (const [list, which] of [
    [before, 'before'],
    [after, 'after'],
  ] as const) {
    for (const { verdicts } of list) {
      for (const code of new Set(verdicts.map((verdict) => verdict.code))) {
        const entry = counts.get(code) ?? { code, before: 0, after: 0 };
        entry[which]++;
        counts.set(code, entry);
      }
    }
  }
  return [...counts.values()].sort((x, y) => Math.abs(y.after - y.before) - Math.abs(x.after - x.before));
}
