import { describe, expect, it } from 'vitest';
import { bytesText, countText, durationText, percentText, rateText } from '../../src/diagnose/wording.js';

describe('durationText', () => {
  it.each([
    [0, '0 s'],
    [0.000_000_42, '0.42 µs'],
    [0.000_42, '420 µs'],
    [0.000_999_4, '999 µs'],
    [0.000_999_6, '1 ms'],
    [0.035, '35 ms'],
    [0.010_005, '10 ms'],
    [0.012_5, '12.5 ms'],
    [0.1, '100 ms'],
    [0.999_4, '999 ms'],
    [0.999_6, '1.00 s'],
    [2.51, '2.51 s'],
    [63.04, '63.0 s'],
    [99.96, '100 s'],
    [119.4, '119 s'],
    [119.6, '2 min 0 s'],
    [250, '4 min 10 s'],
    [3599.6, '1 h 0 min'],
    [11_100, '3 h 5 min'],
    [-0.5, '-500 ms'],
  ])('%d s is %s', (seconds, want) => {
    expect(durationText(seconds)).toBe(want);
  });
});

describe('bytesText', () => {
  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [1023, '1023 B'],
    [1024, '1.00 KiB'],
    [65_535, '64.0 KiB'],
    [1024 * 1024 - 1, '1.00 MiB'],
    [1_572_864, '1.50 MiB'],
    [5 * 2 ** 40, '5.00 TiB'],
    [5000 * 2 ** 40, '5000 TiB'],
  ])('%d octets are %s', (bytes, want) => {
    expect(bytesText(bytes)).toBe(want);
  });
});

describe('other figures', () => {
  it.each([
    [0, '0 %'],
    [0.000_01, '< 0.01 %'],
    [0.005, '0.50 %'],
    [0.12, '12.0 %'],
    [1, '100 %'],
  ])('a share of %d is %s', (share, want) => {
    expect(percentText(share)).toBe(want);
  });

  it('counts with the right form of the noun', () => {
    expect(countText(1, 'retry', 'retries')).toBe('1 retry');
    expect(countText(0, 'segment')).toBe('0 segments');
    expect(countText(2, 'retry', 'retries')).toBe('2 retries');
  });

  it('writes a rate', () => {
    expect(rateText(655_360)).toBe('640 KiB/s');
  });
});
