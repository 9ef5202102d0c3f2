/** Traffic that breaks analysers, a little of each: the counts are known beforehand. Time is for the benchmark. */
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import type { AnalyzeOptions } from '../../../src/engine/analyze.js';
import { trackSource } from '../../support/track.js';
import { mixWord } from '../../../src/wire/word-hash.js';
import { CRAFTED_PORTS, craftedTuples } from './crafted-tuples.mjs';
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
    expect(summary.synFloods).toMatchObject([
      { attempts: 3000, completed: 0, evicted: 2000, lastFrame: 3000 },
    ]);
    expect(summary.captureVerdicts.map(({ title }) => title)).toContainEqual(
      'SYN flood on 10.0.0.1 port 80: 3,000 attempts in 3 ms, 1,000,333 a second, none completed.',
    );
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

  it.each([
    shapes.randomTuples,
    shapes.xorTuples,
    shapes.sumTuples,
    shapes.topBitTuples,
    shapes.saltedTuples,
  ])('are told apart: %o', async (shape) => {
    const { summary } = await run(shape, 2000);
    expect(summary.sessions).toBe(2000);
  });
});

describe('the mixer of the flow table', () => {
  it('lets tuples be crafted for a salt that is known, and for no other', () => {
    const hashes = (salt: number): Set<number> => {
      const found = new Set<number>();
      craftedTuples(200, 5, (low, high) => {
        const ports = (CRAFTED_PORTS.low << 16) | CRAFTED_PORTS.high;
        found.add(mixWord(mixWord(mixWord(salt, ports), low | 0), high | 0));
      });
      return found;
    };
    expect(hashes(5).size).toBe(1);
    expect(hashes(6).size).toBeGreaterThan(190);
  });
});

describe('one port', () => {
  it('with a SYN of another number each time is a session each time', async () => {
    const { summary } = await run(shapes.sameTuple, 1000);
    expect(summary).toMatchObject({ sessions: 1000, outcomes: { timeout: 1000 } });
    expect(summary.events['port-reused']).toBe(999);
    expect(summary.conservation.holds).toBe(true);
  });

  it('that is opened and reset again and again', async () => {
    const { summary } = await run(shapes.samePortSessions, 1000);
    expect(summary).toMatchObject({ sessions: 1000, closes: { reset: 1000 } });
    expect(summary.conservation.holds).toBe(true);
  });
});

describe('ICMP errors', () => {
  it('are of a session or of none, and counted', async () => {
    const { sessions, summary } = await run(shapes.icmpFlood, 1000);
    expect(sessions.length).toBe(1);
    expect(summary.conservation).toMatchObject({ holds: true, framesRead: 1003 });
  });
});

describe('options', () => {
  it('of every kind lose no segment', async () => {
    const { summary } = await run(shapes.optionFlood, 3000);
    expect(summary.conservation).toMatchObject({ holds: true, framesRead: 3003, framesSkipped: {} });
    expect(summary.limits.map(({ name }) => name)).toEqual([]);
  });
});

describe('tunnels in tunnels', () => {
  it('are walked as deep as the limit says, and counted beyond', async () => {
    const { summary } = await run(shapes.deepTunnels, 1000);
    expect(summary.sessions).toBe(500);
    expect(summary.limits.map(({ name, count }) => [name, count])).toEqual([['maxTunnelDepth', 500]]);
    expect(summary.conservation.holds).toBe(true);
  });
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
