/** Where the time went, on captures of real kernels whose cause of slowness is known. */
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import { analyze } from '../../src/engine/analyze.js';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import { TIME_CLASSES, type TimeClass } from '../../src/tcp/time-budget.js';
import { CAPTURES, fixtureCaptures } from '../support/fixture-captures.js';

async function sessionsOf(name: string): Promise<SessionReport[]> {
  const sessions: SessionReport[] = [];
  await analyze(await openCapture(`${CAPTURES}/${name}.pcap`), {
    capture: () => undefined,
    session: (session) => void sessions.push(session),
    summary: () => undefined,
  });
  return sessions;
}

describe('the time budget', () => {
  it.each<[string, TimeClass, number]>([
    ['syn-timeout.client', 'handshake', 0.99],
    ['refused.client', 'handshake', 0.99],
    ['icmp-host-unreachable.client', 'handshake', 0.99],
    ['syn-ack-lost.client', 'handshake', 0.6],
    ['server-thinks.client', 'server', 0.5],
    ['keep-alive.client', 'client', 0.8],
    ['zero-window.client', 'zeroWindow', 0.4],
    ['deadlock.client', 'zeroWindow', 0.8],
    ['slow-reader.client', 'smallWindow', 0.3],
    ['retransmission-timeouts.client', 'loss', 0.5],
    ['retransmission-timeouts.server', 'loss', 0.4],
  ])('of %s is mostly %s', async (name, mostly, least) => {
    const [session] = await sessionsOf(name);
    const { timeBudget, duration } = session!;
    const largest = [...TIME_CLASSES].sort((x, y) => timeBudget[y] - timeBudget[x])[0];
    expect(largest).toBe(mostly);
    expect(timeBudget[mostly]).toBeGreaterThan(least * duration);
  });

  it('of a clean transfer has no loss, no closed window and nothing unknown', async () => {
    const [session] = await sessionsOf('clean-transfer.client');
    expect(session!.timeBudget).toMatchObject({ loss: 0, zeroWindow: 0, unknown: 0 });
  });

  it('sums up to the lifetime, everywhere', async () => {
    for (const { name } of fixtureCaptures()) {
      for (const { session, timeBudget, duration } of await sessionsOf(name)) {
        const sum = TIME_CLASSES.reduce((total, kind) => total + timeBudget[kind], 0);
        expect(sum, `session ${session} of ${name}`).toBeCloseTo(duration, 6);
        for (const kind of TIME_CLASSES) expect(timeBudget[kind]).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
