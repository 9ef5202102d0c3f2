import { describe, expect, it } from 'vitest';
import { mergeFrames, scriptFrames, trackFrames } from '../support/track.js';
import type { EncodedFrame } from '../support/encode-frames.js';

interface Attempts {
  readonly count: number;
  /** Every nth attempt completes its handshake, 0 none. */
  readonly completeEvery?: number;
  readonly servers?: number;
  readonly sources?: number;
}

function attempts({ count, completeEvery = 0, servers = 1, sources = count }: Attempts): EncodedFrame[] {
  const flows: EncodedFrame[][] = [];
  for (let i = 0; i < count; i++) {
    const complete = completeEvery > 0 && i % completeEvery === 0;
    flows.push(
      scriptFrames(complete ? 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1' : 'c> S 0:0', {
        clientAddress: [10, (i % sources) >> 16, ((i % sources) >> 8) & 255, (i % sources) & 255],
        clientPort: 1024 + (i % 60_000),
        serverPort: 80 + (i % servers),
        startNs: i * 10_000_000,
      }),
    );
  }
  return mergeFrames(...flows);
}

const floods = async (what: Attempts) =>
  (await trackFrames(attempts(what))).events.filter((event) => event.kind === 'syn-flood');

describe('SYN flood (RFC 4987)', () => {
  it('is told once, with target, attempts and sources, and belongs to no session', async () => {
    const found = await floods({ count: 1200 });
    expect(found).toMatchObject([
      { session: -1, target: { address: '198.51.100.2', port: 80 }, attempts: expect.any(Number) as number },
    ]);
    const [flood] = found;
    if (flood?.kind !== 'syn-flood') throw new Error('no flood');
    expect(flood.attempts).toBeGreaterThan(100);
    expect(flood.sources).toBe(flood.attempts);
  });

  it('counts sources, not attempts', async () => {
    const [flood] = await floods({ count: 1200, sources: 3 });
    expect(flood).toMatchObject({ sources: 3 });
  });

  it.each<[name: string, what: Attempts]>([
    ['few attempts', { count: 100 }],
    ['most attempts complete', { count: 1200, completeEvery: 1 }],
    ['a third completes: overload, not a flood', { count: 1200, completeEvery: 3 }],
    ['spread over many ports: a scan', { count: 1200, servers: 600 }],
  ])('is not: %s', async (_, what) => {
    expect(await floods(what)).toEqual([]);
  });

  it('is counted once in the summary and changes no session', async () => {
    const { summary, sessions } = await trackFrames(attempts({ count: 1200 }));
    expect(summary.events['syn-flood']).toBe(1);
    expect(sessions.every((session) => session.eventCounts['syn-flood'] === undefined)).toBe(true);
  });

  it('is told again when it comes again, where sessions are forgotten', async () => {
    const first = attempts({ count: 1200 });
    const later = first.map((frame) => ({ ...frame, timeNs: frame.timeNs + 1e12 }));
    const tracked = await trackFrames([...first, ...later], { maxHalfOpenSessions: 1000, retire: {} });
    expect(tracked.summary.events['syn-flood']).toBe(1);
    const calm = scriptFrames('c> S 0:0', { clientPort: 9, serverPort: 81, startNs: 5e11 });
    const filler = Array.from({ length: 1024 }, (_, i) =>
      scriptFrames('c> S 0:0', { clientPort: 10 + i, serverPort: 82 + (i & 31), startNs: 5e11 }),
    );
    const again = await trackFrames(mergeFrames(first, calm, ...filler, later), { retire: {} });
    expect(again.summary.events['syn-flood']).toBe(2);
  });
});
