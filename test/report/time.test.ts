import { describe, expect, it } from 'vitest';
import { formatDuration, formatEpoch, formatUtc } from '../../src/report/time.js';

describe('formatEpoch', () => {
  it.each([
    [1_700_000_000, 123_456_789, '1700000000.123456789'],
    [1_700_000_000, 0, '1700000000.000000000'],
    [1_700_000_000, 1, '1700000000.000000001'],
    [1_700_000_000, 999_999_999, '1700000000.999999999'],
    [1_700_000_000, 1_000_000_000, '1700000001.000000000'],
    [1_700_000_000, 61_000_000_005, '1700000061.000000005'],
    [1_700_000_000, -1, '1699999999.999999999'],
    [1_700_000_000, -1_000_000_000, '1699999999.000000000'],
    // The last nanosecond that a double holds, 104 days after the base, and one second before.
    [1_700_000_000, Number.MAX_SAFE_INTEGER, '1709007199.254740991'],
    [1_700_000_000, 8_999_999_999_999_999, '1708999999.999999999'],
    [0, 0, '0.000000000'],
    [0, -0, '0.000000000'],
    [0, -1, '-0.000000001'],
    [0, -500_000_000, '-0.500000000'],
    [-1, 0, '-1.000000000'],
    [-2, 750_000_000, '-1.250000000'],
    [-1, 1_500_000_000, '0.500000000'],
    [9_223_372_036, 5, '9223372036.000000005'],
  ])('%i s and %i ns → %s', (baseSecond, timeNs, want) => {
    expect(formatEpoch(baseSecond, timeNs)).toBe(want);
  });

  it('agrees with BigInt arithmetic on 2,000 times', () => {
    let seed = 7;
    for (let i = 0; i < 2000; i++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const timeNs = (seed - 1_000_000_000) * 4_000_000 + (seed % 1_000_003);
      const total = 1_000n * 1_000_000_000n + BigInt(timeNs);
      const absolute = total < 0n ? -total : total;
      const sign = total < 0n ? '-' : '';
      const want = `${sign}${absolute / 1_000_000_000n}.${String(absolute % 1_000_000_000n).padStart(9, '0')}`;
      expect(formatEpoch(1000, timeNs)).toBe(want);
    }
  });
});

describe('formatUtc', () => {
  it.each([
    [1_700_000_000, 123_456_789, 6, '2023-11-14T22:13:20.123456Z'],
    [1_700_000_000, 123_456_789, 9, '2023-11-14T22:13:20.123456789Z'],
    [1_700_000_000, 999_999_999, 3, '2023-11-14T22:13:20.999Z'],
    [1_700_000_000, 999_999_999, 0, '2023-11-14T22:13:20Z'],
    [0, -1, 9, '1969-12-31T23:59:59.999999999Z'],
    [8.64e12, 0, 0, '+275760-09-13T00:00:00Z'],
    [9e15, 5, 3, '9000000000000000.000000005'],
  ])('%d s and %d ns with %d digits → %s', (baseSecond, timeNs, digits, want) => {
    expect(formatUtc(baseSecond, timeNs, digits)).toBe(want);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 s'],
    [5e-9, '5 ns'],
    [9.996e-7, '1 µs'],
    [2.5e-4, '250 µs'],
    [1.234e-4, '123 µs'],
    [0.0375, '37.5 ms'],
    [0.038, '38 ms'],
    [0.9994, '999 ms'],
    [0.9996, '1.000 s'],
    [1.25, '1.250 s'],
    [59.9994, '59.999 s'],
    [59.9996, '1 min 00 s'],
    [125.4, '2 min 05 s'],
    [3599.6, '1 h 00 min'],
    [7384.2, '2 h 03 min'],
    [86_399, '1 d 00 h'],
    [187_200, '2 d 04 h'],
    [-0.038, '-38 ms'],
    [Number.NaN, '-'],
    [Infinity, '-'],
  ])('%d → %s', (seconds, want) => {
    expect(formatDuration(seconds)).toBe(want);
  });
});
