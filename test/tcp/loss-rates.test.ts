import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { LossRates } from '../../src/tcp/loss-rates.js';

/** Losses at some seconds, with the octets that had arrived by then. */
function ratesOf(losses: readonly (readonly [seconds: number, octets: number])[]) {
  const rates = new LossRates();
  for (const [seconds, octets] of losses) rates.add(seconds * 1e9, octets);
  return rates.summary();
}

const every = (seconds: number, count: number, rate: (i: number) => number) => {
  let octets = 0;
  return Array.from({ length: count }, (_, i) => [i * seconds, (octets += rate(i) * seconds)] as const);
};

describe('rates between losses', () => {
  it('are the same where tokens let through what arrives', () => {
    expect(ratesOf(every(0.5, 11, () => 1000))).toEqual({ low: 1000, median: 1000, high: 1000, seconds: 5 });
  });

  it('leave the slowest and the fastest part out, and no more', () => {
    const one = ratesOf(every(0.5, 11, (i) => (i === 3 ? 10 : i === 7 ? 9000 : 1000)));
    expect(one).toMatchObject({ low: 1000, high: 1000 });
    const two = ratesOf(every(0.5, 11, (i) => (i === 3 || i === 4 ? 10 : i > 7 ? 9000 : 1000)));
    expect(two).toMatchObject({ low: 10, median: 1000, high: 9000 });
  });

  it.each([
    ['nothing was lost', []],
    ['one loss', [[1, 5]]],
    ['losses in five parts of the time only', every(1, 6, () => 1000)],
    ['two bursts', [...every(0.01, 9, () => 1000), [5, 9999], [5.01, 9999]]],
  ] as const)('are not known when %s', (_, losses) => {
    expect(ratesOf(losses)).toBeNull();
  });

  it('are known of losses in six parts', () => {
    expect(ratesOf(every(1, 7, () => 1000))).not.toBeNull();
  });

  it('keep within the limit and stay right over a hundred thousand losses', () => {
    const rates = new LossRates();
    for (let i = 0; i < 100_000; i++) rates.add(i * 1e7, i * 20);
    const { marks } = rates as unknown as { marks: readonly number[] };
    expect(marks.length).toBeLessThanOrEqual(2 * LIMITS.maxLossMarks);
    expect(marks.length).toBeGreaterThan(LIMITS.maxLossMarks / 2);
    const { low, high, seconds } = rates.summary()!;
    expect(low).toBeCloseTo(2000, 6);
    expect(high).toBeCloseTo(2000, 6);
    expect(seconds).toBeGreaterThan(980);
  });
});
