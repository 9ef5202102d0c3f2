/** Sessions sleep as octets when there are many: nothing but memory may show it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import type { AnalyzeOptions } from '../../src/engine/analyze.js';
import { encodeFrames, type EncodedFrame } from '../support/encode-frames.js';
import { fixtureCaptures } from '../support/fixture-captures.js';
import { anyFlow } from '../support/random-flow.js';
import { mergeFrames, scriptFrames, trackFrames, trackSource, type Tracked } from '../support/track.js';

/** Every session sleeps before each segment, unless something of it is pending. */
const SLEEPY: AnalyzeOptions = { maxAwakeSessions: 0 };

/** Of two sessions that are due at once either may be told first. */
const all = ({ events, sessions, summary }: Tracked): unknown => ({
  events: [...events].sort((a, b) => a.frame - b.frame),
  sessions: [...sessions].sort((a, b) => a.session - b.session),
  summary,
});

async function expectSame(frames: readonly EncodedFrame[], options: AnalyzeOptions = {}): Promise<Tracked> {
  const sleepy = await trackFrames(frames, { ...SLEEPY, ...options });
  expect(all(sleepy)).toEqual(all(await trackFrames(frames, options)));
  return sleepy;
}

describe('dormant sessions', () => {
  it.each(fixtureCaptures())('change nothing in $name', async ({ path }) => {
    const sleepy = await trackSource(await openCapture(path), SLEEPY);
    expect(all(sleepy)).toEqual(all(await trackSource(await openCapture(path))));
  });

  it('are told like all others, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFlow, { minLength: 1, maxLength: 5 }), async (plans) => {
        const flows = plans.map((plan, i) => encodeFrames(plan, { clientPort: 50_000 + i }));
        await expectSame(mergeFrames(...flows), { maxHalfOpenSessions: 0 });
      }),
      { seed: 31, numRuns: 150 },
    );
  });

  it('are told like all others when they are retired', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFlow, { minLength: 1, maxLength: 5 }), async (plans) => {
        const flows = plans.map((plan, i) =>
          encodeFrames(plan, { clientPort: 50_000 + (i % 3), startNs: i * 40e9 }),
        );
        await expectSame(mergeFrames(...flows), { retire: { rules: { openingNs: 20e9, closedNs: 1e9 } } });
      }),
      { seed: 37, numRuns: 100 },
    );
  });

  it('find their way back when ports are used again', async () => {
    const opened = 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> P 1:9 ack 1';
    const frames = mergeFrames(
      scriptFrames(opened),
      scriptFrames(opened, { clientIsn: 70_000, serverIsn: 90_000, startNs: 50e6 }),
      scriptFrames(opened, { clientIsn: 170_000, serverIsn: 190_000, startNs: 90e6 }),
      // The answer to the second of them comes late.
      scriptFrames('s> . 1:1 ack 9', { clientIsn: 70_000, serverIsn: 90_000, startNs: 95e6 }),
    );
    const { sessions } = await expectSame(frames);
    expect(sessions.map((s) => [s.toServer.segments, s.toClient.segments])).toEqual([
      [3, 1],
      [3, 2],
      [3, 1],
    ]);
  });

  it('are as many as are not soon heard of again, and nobody notices', async () => {
    const flows = Array.from({ length: 2_500 }, (_, i) => {
      const rounds = `c> P 1:9 ack 1 / +${i % 2 === 0 ? 1 : 0.001} s> P 1:5 ack 9 / c> P 9:19 ack 5`;
      return scriptFrames(`c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / ${rounds}`, {
        clientPort: 2000 + i,
        startNs: i * 1e5,
      });
    });
    const frames = mergeFrames(...flows);
    const awake = await trackFrames(frames, { maxAwakeSessions: 1e6 });
    expect(all(await trackFrames(frames))).toEqual(all(awake));
    expect(all(await trackFrames(frames, { maxAwakeSessions: 1_500 }))).toEqual(all(awake));
  });

  it('end as failed handshakes like others', async () => {
    const flows = Array.from({ length: 20 }, (_, i) =>
      scriptFrames('c> S 0:5 / +1 c> S 0:5 / +2 c> S 0:5 / +4 c> S 0:5 / +8 c> S 0:5', {
        clientPort: 2000 + i,
        startNs: i * 1e6,
      }),
    );
    const { sessions, summary } = await expectSame(mergeFrames(...flows));
    expect(sessions.map((s) => s.handshake.reason)).toEqual(flows.map(() => 'timeout'));
    expect(summary.events['handshake-failed']).toBe(20);
  });

  it('leave answers undecided where too many wait for one, and the report says so', async () => {
    const repeating = `c> S 0:0 sackok / s> SA 0:0 ack 1 sackok / c> . 1:1 ack 1
      / c> P 1:9 ack 1 / +0.3 c> P 1:9 ack 1`;
    const flows = Array.from({ length: 12 }, (_, i) =>
      scriptFrames(repeating, { clientPort: 2000 + i, startNs: i * 1e6 }),
    );
    const limited = await trackFrames(mergeFrames(...flows), { ...SLEEPY, maxPendingSessions: 3 });
    expect(limited.summary.limits.map(({ name, limit }) => [name, limit])).toEqual([
      ['maxPendingSessions', 3],
    ]);
    const whole = await trackFrames(mergeFrames(...flows), { ...SLEEPY, maxPendingSessions: 12 });
    expect(whole.summary.limits).toEqual([]);
    expect(limited.sessions.map((s) => s.toServer.retransmissions)).toEqual(flows.map(() => 1));
  });
});
