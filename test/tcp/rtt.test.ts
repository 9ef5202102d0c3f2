import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { Rtt } from '../../src/tcp/rtt.js';

const rttOf = (...ms: number[]): Rtt => {
  const rtt = new Rtt();
  for (const sample of ms) rtt.add(sample * 1e6);
  return rtt;
};

describe('round-trip times', () => {
  it('says nothing without a sample', () => {
    expect(new Rtt().summary()).toEqual({ min: null, median: null, p95: null, max: null, samples: 0 });
  });

  it.each<[ms: number[], min: number, median: number, p95: number, max: number]>([
    [[7], 7, 7, 7, 7],
    [[1, 2], 1, 1, 2, 2],
    [[3, 1, 2], 1, 2, 3, 3],
    [[4, 1, 3, 2], 1, 2, 4, 4],
    [[0, 5, 0], 0, 0, 5, 5],
    [Array.from({ length: 100 }, (_, i) => 100 - i), 1, 50, 95, 100],
  ])('%j ms', (ms, min, median, p95, max) => {
    const want = { min: min / 1e3, median: median / 1e3, p95: p95 / 1e3, max: max / 1e3, samples: ms.length };
    expect(rttOf(...ms).summary()).toEqual(want);
  });

  it('is long when the latest took half as long again as the shortest, and 2 ms', () => {
    expect([[20], [20, 32], [20, 33], [33, 20], [1, 3], [1, 4]].map((ms) => rttOf(...ms).isLong)).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('takes no negative sample: a clock that ran backwards is no round trip', () => {
    expect(rttOf(5, -1).summary().samples).toBe(1);
  });

  it('keeps extremes and count exact, and quantiles close, over many samples', () => {
    const rtt = new Rtt();
    const n = 100 * LIMITS.maxRttSamples + 17;
    for (let i = 0; i < n; i++) rtt.add((1000 + ((i * 7919) % n)) * 1e3);
    const { min, max, median, p95, samples } = rtt.summary();
    expect(samples).toBe(n);
    expect(min).toBe(1000e-6);
    expect(max).toBeCloseTo((1000 + n - 1) * 1e-6, 12);
    expect(median).toBeGreaterThan(1e-6 * (1000 + 0.44 * n));
    expect(median).toBeLessThan(1e-6 * (1000 + 0.56 * n));
    expect(p95).toBeGreaterThan(1e-6 * (1000 + 0.91 * n));
    expect(p95).toBeLessThan(1e-6 * (1000 + 0.99 * n));
  });

  it('the choice of samples depends on nothing but their order', () => {
    const run = () => {
      const rtt = new Rtt();
      for (let i = 0; i < 5000; i++) rtt.add((i * 7919) % 1009);
      return rtt.summary();
    };
    expect(run()).toEqual(run());
  });
});
