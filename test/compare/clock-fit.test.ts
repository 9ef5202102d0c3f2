import { describe, expect, it } from 'vitest';
import { delayNs, type DelaySample, fitClocks } from '../../src/compare/clock-fit.js';

const MS = 1e6;

/** Segments every 100 ms for `seconds`, with queueing that a fixed sequence makes. */
function way(delayMs: number, offsetMs: number, skew: number, back: boolean, seconds = 60): DelaySample[] {
  const samples: DelaySample[] = [];
  for (let k = 0; k < seconds * 10; k++) {
    const atNs = k * 100 * MS;
    const queueNs = ((k * 7919) % 101) * 0.2 * MS * (k % 5 === 0 ? 0 : 1);
    const clockNs = offsetMs * MS + skew * atNs;
    samples.push({ atNs, differenceNs: clockNs + (back ? -1 : 1) * (delayMs * MS + queueNs) });
  }
  return samples;
}

describe('the difference of two clocks', () => {
  it.each([
    [10, 10, 0, 0],
    [10, 10, 250, 0],
    [10, 10, -3_600_000, 0],
    [25, 25, 12, 20e-6],
    [25, 25, -12, -80e-6],
  ])('is found for ways of %i and %i ms, offset %i ms, skew %d', (forth, back, offset, skew) => {
    const fit = fitClocks(way(forth, offset, skew, false), way(back, offset, skew, true))!;
    expect(fit.bothWays).toBe(true);
    expect(fit.skew).toBeCloseTo(skew, 5);
    expect((fit.offsetNs + fit.skew * (0 - fit.fromNs)) / MS).toBeCloseTo(offset, 0);
    expect(fit.roundTripNs / MS).toBeCloseTo(forth + back, 0);
  });

  it('does not rest on equal ways for the round trip', () => {
    const fit = fitClocks(way(5, 100, 0, false), way(35, 100, 0, true))!;
    expect(fit.roundTripNs / MS).toBeCloseTo(40, 1);
  });

  it('has a negative round trip when the points are the other way round', () => {
    expect(fitClocks(way(10, 0, 0, true), way(10, 0, 0, false))!.roundTripNs).toBeLessThan(0);
  });

  it('takes the least delay for none when one direction is all there is', () => {
    const fit = fitClocks(way(10, 0, 0, false), [])!;
    expect(fit.bothWays).toBe(false);
    expect(delayNs(fit, 0, 10 * MS, true)).toBeCloseTo(0);
  });

  it('is not known without a sample', () => expect(fitClocks([], [])).toBeNull());

  it('gives delays in the direction of the segment', () => {
    const fit = fitClocks(way(10, 100, 0, false), way(10, 100, 0, true))!;
    expect(delayNs(fit, 0, 115 * MS, true) / MS).toBeCloseTo(15, 0);
    expect(delayNs(fit, 15 * MS, 100 * MS, false) / MS).toBeCloseTo(15, 0);
  });
});
