import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import type { EncodedFrame } from '../support/encode-frames.js';
import { eventLines, mergeFrames, scriptFrames, trackFrames } from '../support/track.js';

const CLOSED = 'c> S 0:0 / s> RA 0:0 ack 1';
const SILENT = 'c> S 0:0';
const GIVEN_UP = 'c> S 0:0 / s> SA 0:0 ack 1 / c> R 1:1 win 0';
const OPEN = 'c> S 0:0 / +0.02 s> SA 0:0 ack 1 / c> . 1:1 ack 1';

interface Attempts {
  readonly count: number;
  readonly text: string;
  /** Ports of one host, or hosts with one port. */
  readonly over: 'ports' | 'hosts';
  readonly everyMs?: number;
  /** Every so many-th completes, 0 none. */
  readonly openEvery?: number;
}

function attempts({ count, text, over, everyMs = 10, openEvery = 0 }: Attempts): EncodedFrame[] {
  return mergeFrames(
    ...Array.from({ length: count }, (_, i) =>
      scriptFrames(openEvery > 0 && i % openEvery === 0 ? OPEN : text, {
        clientPort: 40_000,
        serverPort: over === 'ports' ? 1 + i : 443,
        serverAddress: [198, 51, 100, over === 'hosts' ? 1 + i : 2],
        startNs: i * everyMs * 1e6,
      }),
    ),
  );
}

const linesOf = async (what: Attempts) => eventLines(await trackFrames(attempts(what)), ['port-scan']);

describe('a scan', () => {
  it.each<[name: string, what: Attempts, want: RegExp]>([
    [
      'of closed ports',
      { count: 20, text: CLOSED, over: 'ports' },
      /^#\d+@-1 c port-scan vertical 15 in 15, 0/,
    ],
    [
      'of filtered ports',
      { count: 20, text: SILENT, over: 'ports' },
      /^#15@-1 c port-scan vertical 15 in 15, 0/,
    ],
    ['with open ports that it resets', { count: 20, text: GIVEN_UP, over: 'ports' }, /vertical 15 in 15, 0/],
    ['of hosts', { count: 40, text: SILENT, over: 'hosts' }, /^#25@-1 c port-scan horizontal 25 in 25, 0/],
    [
      'that finds something',
      { count: 30, text: CLOSED, over: 'ports', openEvery: 10 },
      /vertical 17 in 17, 2/,
    ],
    ['slowly', { count: 20, text: CLOSED, over: 'ports', everyMs: 20_000 }, /vertical 15 in 15, 0/],
  ])('%s is told once', async (_, what, want) => {
    const lines = await linesOf(what);
    expect(lines).toMatch(want);
    expect(lines.split(' | ')).toHaveLength(1);
  });

  it.each<[name: string, what: Attempts]>([
    ['fourteen closed ports', { count: 14, text: CLOSED, over: 'ports' }],
    ['two dozen silent hosts', { count: 24, text: SILENT, over: 'hosts' }],
    ['many hosts that answer', { count: 60, text: OPEN, over: 'hosts' }],
    [
      'a burst of connects that are answered later',
      { count: 30, text: OPEN.replace('0.02', '1.5'), over: 'hosts', everyMs: 1 },
    ],
    ['a few failures among many', { count: 80, text: OPEN, over: 'hosts', openEvery: 2 }],
    ['attempts days apart', { count: 20, text: CLOSED, over: 'ports', everyMs: 400_000 }],
  ])('is not %s', async (_, what) => {
    expect(await linesOf(what)).toBe('');
  });

  it('becomes a verdict with all attempts, and the frames that show it', async () => {
    const { summary } = await trackFrames(attempts({ count: 40, text: CLOSED, over: 'ports' }));
    const [verdict, ...others] = summary.captureVerdicts.filter(({ code }) => code === 'port-scan');
    expect(others).toEqual([]);
    expect(verdict).toMatchObject({
      subject: 'client',
      severity: 'warning',
      title: '192.0.2.1 scans 40 ports of 198.51.100.2: 0 of 40 attempts completed.',
    });
    expect(verdict!.evidence.map(({ frame }) => frame)).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 0]);
    expect(summary.health.notes.join()).not.toContain('scan');
  });

  it('is counted within limits', async () => {
    const { summary } = await trackFrames(attempts({ count: 30, text: SILENT, over: 'ports' }).concat());
    expect(summary.limits).toEqual([]);
    expect(LIMITS.maxScanTargets).toBeGreaterThan(100);
  });
});
