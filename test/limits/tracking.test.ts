/** Limits of what is remembered of sessions: small ones are reached, and the report names them. */
import { describe, expect, it } from 'vitest';
import type { AnalysisSummary } from '../../src/engine/analysis-report.js';
import type { LimitName } from '../../src/limits.js';
import { OPEN } from '../support/event-table.js';
import { encapsulate } from '../support/encapsulate.js';
import { limitTo } from '../support/small-limits.js';
import { mergeFrames, scriptFrames, track, trackFrames } from '../support/track.js';

/** Limits that a summary names, with how often they were reached. */
const reached = ({ limits }: AnalysisSummary): Partial<Record<LimitName, number>> =>
  Object.fromEntries(limits.map(({ name, count }) => [name, count]));

/** A frame of each of `n` clients, made by `text` from its number. */
const clients = (n: number, text: (i: number) => string, port = (i: number) => 2000 + i) =>
  mergeFrames(
    ...Array.from({ length: n }, (_, i) =>
      scriptFrames(text(i), { clientPort: port(i), clientAddress: [192, 0, 2, i % 250], startNs: i * 1e5 }),
    ),
  );

describe('limits of one frame', () => {
  it('maxLayers: given up, and counted as a frame with too many layers', async () => {
    const [frame] = scriptFrames('c> S 0:0');
    const deep = (tags: number) =>
      Array.from({ length: tags }).reduce<typeof frame>((inner) => encapsulate(inner!, 'vlan', 7), frame)!;
    expect((await trackFrames([deep(20)])).summary).toMatchObject({ sessions: 1, limits: [] });
    const { summary } = await trackFrames([deep(30)]);
    expect(summary.conservation).toMatchObject({ holds: true, framesSkipped: { too_many_layers: 1 } });
    expect(reached(summary)).toEqual({ maxLayers: 1 });
  });
});

describe('limits of one session', () => {
  it('maxSackRanges: the lowest range is forgotten', async () => {
    limitTo({ maxSackRanges: 3 });
    const data = Array.from({ length: 12 }, (_, i) => `c> . ${1 + 10 * i}:${11 + 10 * i} ack 1`);
    const sacks = [0, 1, 2, 3, 4].map((i) => `s> . 1:1 ack 1 sack ${21 + 20 * i}:${31 + 20 * i}`);
    const { summary } = await track([OPEN.replaceAll('win', 'sackok win'), ...data, ...sacks].join(' / '));
    expect(reached(summary)).toEqual({ maxSackRanges: 2 });
    expect(summary.conservation.holds).toBe(true);
  });

  it.each([
    ['above', (i: number) => 101 + 20 * i],
    ['below the first segment seen', (i: number) => 901 - 20 * i],
  ])('maxHoles: %s, the lowest is given up, and its octets are counted', async (_, at) => {
    limitTo({ maxHoles: 3 });
    const data = Array.from({ length: 6 }, (_, i) => `c> . ${at(i)}:${at(i) + 10} ack 1`);
    const { summary, sessions } = await track(data.join(' / '));
    expect(reached(summary)).toEqual({ maxHoles: 2 });
    expect(sessions[0]!.toServer).toMatchObject({ missing: { evicted: 20 } });
    expect(summary.conservation.holds).toBe(true);
  });

  it('maxPendingRetransmissions: what waits longest stays undecided', async () => {
    limitTo({ maxPendingRetransmissions: 2 });
    const sent = Array.from({ length: 5 }, (_, i) => `c> . ${1 + 10 * i}:${11 + 10 * i} ack 1`);
    const again = sent.map((line) => `+0.3 ${line}`);
    const { summary, events } = await track([OPEN, ...sent, ...again].join(' / '));
    expect(reached(summary)).toEqual({ maxPendingRetransmissions: 3 });
    const repeats = events.filter((event) => event.kind === 'retransmission');
    expect(repeats.map((event) => event.kind === 'retransmission' && event.spurious)).toEqual(
      new Array(5).fill(null),
    );
  });

  it('maxHistoryLetters: then an X, and no more', async () => {
    limitTo({ maxHistoryLetters: 8 });
    const resets = Array.from({ length: 20 }, (_, i) => `s> R ${1 + i}:${1 + i}`);
    const text = [OPEN, ...resets].join(' / ');
    const { sessions, summary } = await track(text);
    for (const { zeek } of sessions) expect(zeek.history.length).toBeLessThanOrEqual(9);
    expect(sessions[0]!.zeek.history).toMatch(/X$/);
    expect(summary.conservation.holds).toBe(true);
  });

  it('maxEvidenceFrames: frames of a kind are named up to it, and counted on', async () => {
    limitTo({ maxEvidenceFrames: 2 });
    const { sessions } = await track(
      `${OPEN} / s> . 1:101 ack 1 / c> . 1:1 ack 101${' / c> . 1:1 ack 101'.repeat(9)}`,
    );
    expect(sessions[0]!.eventCounts['duplicate-ack']).toBe(9);
    expect(sessions[0]!.eventFrames['duplicate-ack']).toEqual([6, 7]);
  });
});

describe('limits of one port', () => {
  it('maxSupersededSessions: what no segment can reach any more is reported early, and is the same', async () => {
    const text = (i: number): string =>
      i % 3 === 0 ? 'c> S 0:0' : i % 3 === 1 ? 'c> S 0:0 / s> R 0:0 ack 1' : `${OPEN} / c> . 1:11 ack 1`;
    const frames = Array.from({ length: 30 }, (_, i) =>
      scriptFrames(text(i), { clientIsn: 7919 * (i + 1), serverIsn: 104_729 * i, startNs: i * 1e9 }),
    ).flat();
    const whole = await trackFrames(frames);
    limitTo({ maxSupersededSessions: 4 });
    const early = await trackFrames(frames);
    const records = ({ sessions }: typeof whole): object[] =>
      [...sessions].sort((a, b) => a.session - b.session).map((session) => ({ ...session, verdicts: [] }));
    expect(records(early)).toEqual(records(whole));
    expect(early.events).toEqual(whole.events);
    expect(early.summary.sessions).toBe(30);
    expect(early.summary.conservation.holds).toBe(true);
    expect(reached(early.summary)).toEqual({});
  });
});

describe('limits of what is judged over sessions', () => {
  it('maxFloodTargets: services beyond are not watched', async () => {
    limitTo({ maxFloodTargets: 4 });
    const frames = Array.from({ length: 10 }, (_, i) =>
      scriptFrames('c> S 0:0', { serverPort: 80 + i, startNs: i * 1e6 }),
    );
    const { summary } = await trackFrames(frames.flat());
    expect(reached(summary)).toEqual({ maxFloodTargets: 6 });
  });

  it('maxFloodSources: sources beyond are only counted as attempts', async () => {
    limitTo({ maxFloodSources: 100 });
    const frames = clients(520, () => 'c> S 0:0');
    const { events, summary } = await trackFrames(frames);
    const flood = events.find((event) => event.kind === 'syn-flood')!;
    expect(flood).toMatchObject({ sources: 100, attempts: 500 });
    expect(reached(summary).maxFloodSources).toBeGreaterThan(100);
  });

  it('maxScans: sources beyond are not watched', async () => {
    limitTo({ maxScans: 4 });
    const { summary } = await trackFrames(clients(10, () => 'c> S 0:0'));
    // Each source begins two: ports of the host, and hosts with the port.
    expect(reached(summary)).toEqual({ maxScans: 16 });
  });

  it('maxScanTargets: hosts beyond are not told apart, ports always are', async () => {
    limitTo({ maxScanTargets: 30 });
    const hosts = Array.from({ length: 50 }, (_, i) =>
      scriptFrames('c> S 0:0', { serverAddress: [198, 51, 100, i], startNs: i * 1e8 }),
    );
    const { summary } = await trackFrames(hosts.flat());
    expect(reached(summary)).toEqual({ maxScanTargets: 20 });
    expect(summary.captureVerdicts.map(({ title }) => title)).toContainEqual(
      expect.stringContaining('port 80 of more than 30 hosts'),
    );
    const ports = Array.from({ length: 2000 }, (_, i) =>
      scriptFrames('c> S 0:0', { serverPort: 1 + i * 32, startNs: i * 1e7 }),
    );
    const scan = await trackFrames(ports.flat());
    expect(reached(scan.summary)).toEqual({});
    expect(scan.summary.captureVerdicts.map(({ title }) => title)).toContainEqual(
      expect.stringContaining('2,000 ports of 198.51.100.2'),
    );
  });
});
