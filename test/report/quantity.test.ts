import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatShare, plural } from '../../src/report/quantity.js';

describe('quantities', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
    [-12_345, '-12,345'],
    [Number.NaN, '-'],
  ])('formatCount(%d) → %s', (count, want) => {
    expect(formatCount(count)).toBe(want);
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1023.6, '1.00 KiB'],
    [1024, '1.00 KiB'],
    [65_536, '64.0 KiB'],
    [1_048_000, '1023 KiB'],
    [1_048_575, '1.00 MiB'],
    [1_572_864, '1.50 MiB'],
    [5_400_000_000, '5.03 GiB'],
    [-2048, '-2.00 KiB'],
    [Infinity, '-'],
  ])('formatBytes(%d) → %s', (octets, want) => {
    expect(formatBytes(octets)).toBe(want);
  });

  it.each([
    [0, '0 %'],
    [0.0002, '0.02 %'],
    [0.034, '3.4 %'],
    [0.0996, '10 %'],
    [0.95, '95 %'],
    [1, '100 %'],
  ])('formatShare(%d) → %s', (share, want) => {
    expect(formatShare(share)).toBe(want);
  });

  it('counts with nouns', () => {
    expect([plural(1, 'session'), plural(0, 'session'), plural(1200, 'retry', 'retries')]).toEqual([
      '1 session',
      '0 sessions',
      '1,200 retries',
    ]);
  });
});
