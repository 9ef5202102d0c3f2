/** Pairs of captures that real kernels made, with a box between that dropped, reordered or forged. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import { type CaptureSide, readSide } from '../../src/compare/capture-side.js';
import { comparePoints } from '../../src/compare/compare-points.js';
import type { DirectionComparison, PointComparison } from '../../src/compare/point-comparison.js';
import { main } from '../../src/cli/main.js';
import { CAPTURES } from '../support/fixture-captures.js';
import { runMain } from '../support/run-main.js';

const file = (name: string): string => `${CAPTURES}/${name}.pcap`;
const side = async (name: string): Promise<CaptureSide> => readSide(await openCapture(file(name)));

const PAIRS = [
  'forged-reset',
  'keep-alive-dead',
  'loss-repaired-fast',
  'reordering',
  'retransmission-timeouts',
  'syn-ack-lost',
  'tail-loss',
] as const;

const results = new Map<string, PointComparison>();

beforeAll(async () => {
  for (const name of PAIRS) {
    const result = comparePoints(await side(`${name}.client`), await side(`${name}.server`));
    if (result) results.set(name, result);
  }
});

const codes = (name: string): string[] => results.get(name)!.findings.map(({ code }) => code);

describe('two points', () => {
  it.each(PAIRS)('%s: every segment is matched or accounted for', (name) => {
    const { totals, clock, sessions } = results.get(name)!;
    expect(sessions.length).toBeGreaterThan(0);
    expect(clock!.samples).toBeGreaterThan(0);
    for (const d of [totals.toServer, totals.toClient]) {
      expect(d.matched + d.lostBetween + d.uncaptured).toBe(d.segmentsNear);
      expect(d.matched + d.duplicated + d.onlyFar).toBe(d.segmentsFar);
      // Nothing arrives before it was sent.
      if (clock!.bothWays && d.delay) expect(d.delay.min).toBeGreaterThan(0);
    }
  });

  it.each(PAIRS)('%s: the client is found by itself, in either order', async (name) => {
    const turned = comparePoints(await side(`${name}.server`), await side(`${name}.client`))!;
    const result = results.get(name)!;
    if (result.nearerBy === 'order') return;
    expect([result.clientSide, turned.clientSide]).toEqual(['a', 'b']);
    expect(turned.totals.toServer).toEqual({
      ...result.totals.toServer,
      delay: turned.totals.toServer.delay,
    });
    expect(turned.totals.toServer.delay!.median).toBeCloseTo(result.totals.toServer.delay!.median, 6);
    expect(turned.clock!.offsetNs).toBeCloseTo(-result.clock!.offsetNs, -3);
  });

  it('places loss between the points, with the frames that never arrived', () => {
    const { totals } = results.get('loss-repaired-fast')!;
    const [lossy, whole] = [totals.toServer, totals.toClient].sort(
      (x, y) => y.lostBetween - x.lostBetween,
    ) as [DirectionComparison, DirectionComparison];
    expect(lossy.lostBetween).toBeGreaterThan(0);
    expect(lossy.lostBetweenBytes).toBeGreaterThan(0);
    expect(lossy.lostFrames.length).toBeGreaterThan(0);
    expect(lossy.lostBefore + lossy.lostBehind).toBe(0);
    expect(whole.lostBetween).toBe(0);
    expect(codes('loss-repaired-fast')).toContain('lost-between');
  });

  it('names a reset that its sender never sent', () => {
    const { findings, totals } = results.get('forged-reset')!;
    expect(findings[0]).toMatchObject({ code: 'forged-between', place: 'between', severity: 'critical' });
    expect(totals.toServer.strangeResets.length + totals.toClient.strangeResets.length).toBeGreaterThan(0);
    expect(totals.toServer.lostBetween + totals.toClient.lostBetween).toBe(0);
  });

  it('tells reordering from loss', () => {
    const { totals } = results.get('reordering')!;
    expect(totals.toServer.reordered + totals.toClient.reordered).toBeGreaterThan(0);
    expect(codes('reordering')).toContain('reordered-between');
  });

  it('places a lost SYN-ACK', () => {
    const { totals } = results.get('syn-ack-lost')!;
    expect(totals.toClient.lostBetween).toBe(1);
    expect(totals.toServer.lostBetween + totals.toServer.lostBehind).toBe(0);
  });

  it('shares no session with other traffic', async () => {
    expect(comparePoints(await side('tail-loss.client'), await side('reordering.server'))).toBeNull();
  });
});

describe('tcpwhy compare', () => {
  const pair = [file('tail-loss.client'), file('tail-loss.server')];

  it('puts the place of the worst into the first line', async () => {
    const { status, report } = await runMain(['compare', ...pair]);
    expect(status).toBe(0);
    expect(report.split('\n')[0]).toMatch(/^✗ BETWEEN THE POINTS {2}\d+ of \d+ segments to the server/);
  });

  it('gives the same as JSON', async () => {
    const { report } = await runMain(['compare', ...pair, '--format', 'json']);
    const result = JSON.parse(report) as PointComparison & { a: unknown[]; b: unknown[] };
    expect(result).toMatchObject({ type: 'compare-points', clientSide: 'a', onlyA: 0, onlyB: 0 });
    expect(result.a.length + result.b.length).toBe(2);
  });

  it.each([
    ['loss', pair, 1],
    ['critical', pair, 1],
    ['loss', [file('forged-reset.client'), file('forged-reset.server')], 0],
    ['critical,loss', [file('forged-reset.client'), file('forged-reset.server')], 1],
    ['worse', pair, 0],
  ])('--fail-on %s', async (words, captures, want) => {
    const { status } = await runMain(['compare', ...captures, '--fail-on', words]);
    expect(status).toBe(want);
  });

  it.each([
    ['another word', ['compare', ...pair, '--fail-on', 'reset'], 2],
    ['one capture', ['compare', pair[0]!], 2],
    [
      'points without a common session',
      ['compare', pair[0]!, file('reordering.server'), '--mode', 'points'],
      2,
    ],
    ['a missing file', ['compare', pair[0]!, 'nowhere.pcap'], 3],
  ])('%s is an error', async (_, args, want) => expect(await main(args)).toBe(want));

  it('falls back to two runs', async () => {
    const { report } = await runMain(['compare', pair[0]!, file('reordering.server')]);
    expect(report).toContain('each run needs four sessions');
  });

  it('compares what a filter lets through', async () => {
    const { report } = await runMain(['compare', ...pair, '--filter', 'port 9', '--format', 'json']);
    expect(JSON.parse(report)).toMatchObject({ type: 'compare-points', sessions: [], findings: [] });
    const text = await runMain(['compare', ...pair, '--filter', 'port 9']);
    expect(text.report.split('\n')[0]).toContain('NOTHING TO COMPARE');
  });
});
