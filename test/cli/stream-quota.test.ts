import { describe, expect, it } from 'vitest';
import { streamQuota } from '../../src/cli/stream-quota.js';
import { LimitHits } from '../../src/limits.js';

function ask(numbers: readonly number[], only: number | null = null): { let: number[]; limits: LimitHits } {
  const limits = new LimitHits();
  const wanted = streamQuota(only, limits, 3);
  return { let: numbers.filter((number) => wanted({ number, lastFrame: 10 + number })), limits };
}

describe('streamQuota', () => {
  it('lets the first sessions through, for good', () => {
    const { let: through, limits } = ask([0, 1, 0, 2, 3, 1, 4, 3, 2, 5]);
    expect(through).toEqual([0, 1, 0, 2, 1, 2]);
    expect(limits.list()).toEqual([{ name: 'maxReportStreams', limit: 3, count: 3, firstFrame: 13 }]);
  });

  it('says nothing while there is room', () => {
    expect(ask([0, 1, 2, 2, 1, 0]).limits.list()).toEqual([]);
  });

  it('lets the one session through that was asked for', () => {
    const { let: through, limits } = ask([0, 1, 2, 3, 4, 5, 4], 4);
    expect(through).toEqual([4, 4]);
    expect(limits.list()).toEqual([]);
  });
});
