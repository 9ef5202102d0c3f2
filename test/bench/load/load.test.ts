/** Traffic that breaks analysers, a little of each: the counts are known beforehand. Time is for the benchmark. */
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import type { AnalyzeOptions } from '../../../src/engine/analyze.js';
import { trackSource } from '../../support/track.js';
import { SegmentWriter } from './segment-writer.mjs';
import * as shapes from './shapes.mjs';

type Shape = (out: SegmentWriter, n: number) => void;

/** Analyses `n` of a shape. */
function run(shape: Shape, n: number, options: AnalyzeOptions = {}) {
  const pieces: Buffer[] = [];
  const writer = new SegmentWriter({
    write: (bytes: Uint8Array) => void pieces.push(Buffer.from(bytes)),
    close: () => undefined,
  });
  shape(writer, n);
  writer.close();
  return trackSource(captureFromBytes(Buffer.concat(pieces), { name: shape.name }), options);
}

describe('a SYN flood', () => {
  it('is counted to the last SYN, whatever had to be dropped', async () => {
    const { summary, sessions } = await run(shapes.synFlood, 3000, { maxHalfOpenSessions: 1000 });
    expect(summary.sessions).toBe(3000);
    expect(sessions.length).toBe(3000);
    expect(summary.limits).toMatchObject([{ name: 'maxHalfOpenSessions', count: 2000, limit: 1000 }]);
    expect(summary.closes).toEqual({ evicted: 2000, open: 1000 });
    expect(summary.events).toEqual({ 'syn-flood': 1 });
    expect(summary.conservation.holds).toBe(true);
  });

  it('that is answered is no other', async () => {
    const { summary } = await run(shapes.answeredFlood, 2000, { maxHalfOpenSessions: 500 });
    expect(summary.sessions).toBe(2000);
    expect(summary.closes).toEqual({ evicted: 1500, open: 500 });
    expect(summary.conservation.holds).toBe(true);
  });
});

describe('many sessions', () => {
  it('are all there', async () => {
    const { summary } = await run(shapes.established, 2000);
    expect(summary).toMatchObject({ sessions: 2000, outcomes: { completed: 2000 }, limits: [], events: {} });
    expect(summary.conservation).toMatchObject({ holds: true, uniqueBytes: 2000 * 300 });
  });

  it.each([shapes.randomTuples, shapes.xorTuples, shapes.sumTuples, shapes.topBitTuples])(
    'are told apart: %o',
    async (shape) => {
      const { summary } = await run(shape, 2000);
      expect(summary.sessions).toBe(2000);
    },
  );
});

describe('one session', () => {
  const N = 1500;
  it.each<[Shape, unique: number, repeated: number]>([
    [shapes.reversed, N * 10, 0],
    [shapes.alternating, N * 10, 0],
    [shapes.alternatingAcked, N * 10, 0],
    [shapes.oneByte, N, 0],
    [shapes.oneWay, N * 1000, 0],
    [shapes.repeated, 100, (N - 1) * 100],
    [shapes.pendingRepeats, 5000, 10_000],
  ])('of strange order loses no octet: %o', async (shape, unique, repeated) => {
    const { summary } = await run(shape, N);
    expect(summary.sessions).toBe(1);
    const { holds, uniqueBytes, repeatedBytes } = summary.conservation;
    expect({ holds, uniqueBytes, repeatedBytes }).toEqual({
      holds: true,
      uniqueBytes: unique,
      repeatedBytes: repeated,
    });
  });
});

describe('open fragments', () => {
  it('are bounded, counted and no session', async () => {
    const { summary } = await run(shapes.openFragments, 10_000);
    expect(summary.sessions).toBe(0);
    expect(summary.conservation).toMatchObject({ holds: true, framesRead: 10_000 });
    expect(summary.limits.map(({ name }) => name)).toEqual(['maxFragmentedDatagrams']);
  });
});
