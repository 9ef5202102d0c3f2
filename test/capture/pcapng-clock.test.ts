import { describe, expect, test } from 'vitest';
import { PcapngClock } from '../../src/capture/pcapng-clock.js';
import { seededRandom } from './sample-frames.js';

const NS = 1_000_000_000n;
const halves = (time: bigint): [number, number] => [Number(time >> 32n), Number(time & 0xffff_ffffn)];

/** Nanoseconds since the epoch by the definition, rounded down. */
function expected(tsresol: number, time: bigint, offset: bigint): bigint {
  const units = (tsresol & 0x80 ? 2n : 10n) ** BigInt(tsresol & 0x7f);
  return (time * NS) / units + offset * NS;
}

describe('every resolution agrees with the definition', () => {
  for (const tsresol of [0, 1, 3, 5, 6, 7, 8, 9, 10, 12, 18, 19, 0x80, 0x8a, 0x94, 0xa0, 0xbf]) {
    for (const offset of [0n, 3600n, -3600n, -1_700_000_000n]) {
      test(`if_tsresol 0x${tsresol.toString(16)}, offset ${offset}`, () => {
        const clock = new PcapngClock(tsresol, offset);
        const units = (tsresol & 0x80 ? 2n : 10n) ** BigInt(tsresol & 0x7f);
        const most = (1n << 64n) - 1n;
        const random = seededRandom(tsresol + 1);
        let first = (1_700_000_000n * units * 123_456_789n) / 123_456_788n;
        if (first > most) first = most / 2n;
        const base = clock.secondOf(...halves(first));
        expect(BigInt(base) * NS <= expected(tsresol, first, offset)).toBe(true);
        expect(BigInt(base + 1) * NS > expected(tsresol, first, offset)).toBe(true);
        clock.rebase(base);
        for (let i = 0; i < 200; i++) {
          // Up to some 50 days later or earlier: within what a double holds exactly.
          const step = (BigInt(random()) * units) / 1000n + BigInt(random() & 0xffff);
          const time = i & 1 ? first + step : first - step;
          if (time < 0n || time > most) continue;
          const want = expected(tsresol, time, offset) - BigInt(base) * NS;
          expect(BigInt(clock.nanoseconds(...halves(time)))).toBe(want);
        }
        expect(clock.odd).toBe(false);
      });
    }
  }
});

describe('what makes no sense is clamped to what a Date can show', () => {
  const extremes: [string, number, bigint][] = [
    ['offset -2^62', 6, -(1n << 62n)],
    ['offset 2^63-1', 9, (1n << 63n) - 1n],
    ['whole seconds', 0, 0n],
    ['2^0', 0x80, 1n << 62n],
    ['10^-127', 0x7f, 0n],
    ['2^-127', 0xff, -(1n << 63n)],
  ];
  test.each(extremes)('%s', (_name, tsresol, offset) => {
    const clock = new PcapngClock(tsresol, offset);
    const times = [0n, 1n, 1_700_000_000_000_000n, 1n << 62n, 3n << 62n, (1n << 64n) - 1n];
    for (const first of times) {
      const base = clock.secondOf(...halves(first));
      expect(Number.isNaN(new Date(base * 1000).getTime())).toBe(false);
      clock.rebase(base);
      for (const time of times) {
        const ns = clock.nanoseconds(...halves(time));
        expect(Number.isNaN(new Date((base + ns / 1e9) * 1000).getTime()), `${first} then ${time}`).toBe(
          false,
        );
      }
    }
  });
  test.each([
    [6, 0n, false],
    [19, 0n, false],
    [20, 0n, true],
    [0xbf, 0n, false],
    [0xc0, 0n, true],
    [6, 5_000_000_000_000n, true],
  ])('0x%s with offset %s is odd: %s', (tsresol, offset, odd) => {
    expect(new PcapngClock(tsresol, offset).odd).toBe(odd);
  });
});
