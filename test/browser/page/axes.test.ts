import { describe, expect, it } from 'vitest';
import {
  durationLabel,
  octetLabel,
  rateLabel,
  ticks,
  timeLabel,
} from '../../../src/report/html/page/graph/ticks.js';

describe('ticks', () => {
  it.each([
    { from: 0, to: 10, count: 5, want: [0, 2, 4, 6, 8, 10] },
    { from: 0.13, to: 0.97, count: 4, want: [0.2, 0.4, 0.6, 0.8] },
    { from: -1, to: 1, count: 2, want: [-1, 0, 1] },
    { from: 5, to: 5, count: 4, want: [] },
    { from: 0, to: Infinity, count: 4, want: [] },
  ])('$from to $to', ({ from, to, count, want }) => {
    const got = ticks(from, to, count);
    expect(got).toHaveLength(want.length);
    got.forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 9));
  });

  it('of octets are powers of two', () => {
    expect(ticks(0, 3 * 1024 * 1024, 6, true).map((value) => value / 1024)).toEqual([
      0, 512, 1024, 1536, 2048, 2560, 3072,
    ]);
  });

  it('are few, and inside, whatever the stretch', () => {
    for (let exponent = -9; exponent < 12; exponent++) {
      const [from, to] = [0.37 * 10 ** exponent, 4.9 * 10 ** exponent];
      for (const binary of [false, true]) {
        const got = ticks(from, to, 8, binary);
        expect(got.length).toBeGreaterThan(1);
        expect(got.length).toBeLessThan(18);
        expect(got.every((value) => value >= from && value <= to)).toBe(true);
      }
    }
  });
});

describe('labels', () => {
  it.each([
    { text: timeLabel(2, 1), want: '2 s' },
    { text: timeLabel(0.5, 0.1), want: '0.5 s' },
    { text: timeLabel(-1e-17, 0.1), want: '0.0 s' },
    { text: timeLabel(0.012345, 1e-6), want: '0.012345 s' },
    { text: octetLabel(1448, 200), want: '1,448' },
    { text: octetLabel(2.5 * 1024 * 1024, 524_288), want: '2.5 MiB' },
    { text: octetLabel(3 * 1024 * 1024, 524_288), want: '3 MiB' },
    { text: octetLabel(100 * 1024, 1024), want: '100 KiB' },
    { text: octetLabel(0, 1024), want: '0 B' },
    { text: rateLabel(1024 * 1024), want: '1 MiB/s' },
    { text: rateLabel(0), want: '0' },
    { text: durationLabel(0.05, 0.05), want: '50 ms' },
    { text: durationLabel(0.0002, 0.0001), want: '0.2 ms' },
    { text: durationLabel(3, 1), want: '3 s' },
  ])('$want', ({ text, want }) => {
    expect(text).toBe(want);
  });
});
