import { describe, expect, it } from 'vitest';
import { compareRuns, rankConfidence } from '../../src/compare/compare-runs.js';
import { matchSessions } from '../../src/compare/match-sessions.js';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import { sampleSession } from '../support/sample-session.js';

const session = (fields: Parameters<typeof sampleSession>[0]): SessionReport => ({
  ...sampleSession(fields),
  tls: null,
  http: null,
  verdicts: [],
});
const run = (rtts: readonly number[]): SessionReport[] =>
  rtts.map((rtt, i) => session({ session: i, handshake: { rtt }, duration: 1 }));

const metric = (name: string, before: SessionReport[], after: SessionReport[]) =>
  compareRuns(before, after).all.metrics.find((m) => m.name === name)!;

describe('two runs', () => {
  const base = [0.02, 0.021, 0.022, 0.019, 0.02, 0.023, 0.018, 0.02];

  it.each([
    ['the same', base, 'same'],
    ['a little more, by chance', base.map((x, i) => x + (i % 2 === 0 ? 0.0005 : -0.0005)), 'same'],
    ['twice as long', base.map((x) => 2 * x), 'worse'],
    ['half as long', base.map((x) => x / 2), 'better'],
    ['surely more, and too little to matter', base.map((x) => x * 1.01), 'same'],
  ])('%s', (_, after, want) => expect(metric('handshake', run(base), run(after)).change).toBe(want));

  it('prove nothing with three sessions', () => {
    expect(metric('handshake', run([0.01, 0.01, 0.01]), run([1, 1, 1])).change).toBe('same');
  });

  it('are compared by service', () => {
    const on = (port: number, rtt: number): SessionReport[] =>
      run(base.map((x) => x * rtt)).map((s) => ({ ...s, server: { ...s.server, port } }));
    const { services } = compareRuns([...on(80, 1), ...on(443, 1)], [...on(80, 1), ...on(443, 3)]);
    const changes = services.map(({ port, metrics }) => [
      port,
      metrics.find(({ name }) => name === 'handshake')!.change,
    ]);
    expect(new Map(changes as [number, string][])).toEqual(
      new Map([
        [80, 'same'],
        [443, 'worse'],
      ]),
    );
  });

  it('count sessions with each verdict', () => {
    const verdict = {
      code: 'loss',
      title: '',
      subject: 'path',
      severity: 'warning',
      confidence: 1,
      cost: { seconds: 0, bytes: 0 },
      evidence: [],
      alternatives: [],
      advice: [],
    } as const;
    const bad = run(base).map((s) => ({ ...s, verdicts: [verdict, verdict] }));
    expect(compareRuns(run(base), bad).verdicts).toEqual([{ code: 'loss', before: 0, after: 8 }]);
  });
});

describe('rankConfidence', () => {
  it('is low for values of one kind and high for values apart', () => {
    expect(rankConfidence([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])).toBeLessThan(0.1);
    expect(rankConfidence([1, 2, 3, 4, 5, 6], [11, 12, 13, 14, 15, 16])).toBeGreaterThan(0.99);
    expect(rankConfidence([1, 1, 1, 1], [1, 1, 1, 1])).toBe(0);
  });
});

describe('matchSessions', () => {
  const at = (n: number, client: string, isn: number | null, peerIsn: number | null): SessionReport =>
    session({
      session: n,
      client: { address: client, port: 5000 },
      toServer: { isn },
      toClient: { isn: peerIsn },
    });

  it('pairs by addresses and numbers', () => {
    const { pairs, onlyA, onlyB } = matchSessions(
      [at(0, '10.0.0.1', 1, 2), at(1, '10.0.0.1', 3, 4)],
      [at(0, '10.0.0.1', 3, 4), at(1, '10.0.0.1', 9, 9)],
    );
    expect(pairs.map(({ a, b }) => [a.session, b.session])).toEqual([[1, 0]]);
    expect([onlyA.length, onlyB.length]).toEqual([1, 1]);
  });

  it('pairs sessions that began before the captures', () => {
    const { pairs } = matchSessions([at(0, '10.0.0.1', null, null)], [at(4, '10.0.0.1', 7, 8)]);
    expect(pairs.map(({ b }) => b.session)).toEqual([4]);
  });

  it('sees through address translation', () => {
    const { pairs } = matchSessions([at(0, '10.0.0.1', 1, 2)], [at(3, '203.0.113.9', 1, 2)]);
    expect(pairs).toMatchObject([{ translated: true }]);
  });
});
