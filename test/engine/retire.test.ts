/** Sessions that are reported and forgotten while the analysis goes on, or because there are too many. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameSource } from '../../src/capture/frame-source.js';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { analyze, type AnalyzeOptions } from '../../src/engine/analyze.js';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import { LIMITS } from '../../src/limits.js';
import { encodeFrames, type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { OPEN } from '../support/event-table.js';
import { anyFlow } from '../support/random-flow.js';
import { eventLines, mergeFrames, scriptFrames, trackFrames, trackSource } from '../support/track.js';

const CLOSED = `${OPEN} / c> FP 1:101 ack 1 / s> F 1:1 ack 102 / c> . 102:102 ack 2`;
const HOUR = 3600e9;

/** The same capture with each frame in a batch of its own, as a quiet interface gives them. */
function oneByOne(frames: readonly EncodedFrame[]): FrameSource {
  const source = captureFromBytes(toPcap(frames), { name: 'script' });
  return {
    info: source.info,
    close: () => source.close(),
    async *batches() {
      for await (const batch of source.batches()) {
        const { count } = batch;
        for (let i = 0; i < count; i++) {
          batch.count = 1;
          for (const column of [batch.at, batch.capLen, batch.origLen, batch.timeNs, batch.interfaceId])
            column[0] = column[i]!;
          yield batch;
        }
      }
    },
  };
}

const live = (frames: readonly EncodedFrame[], options: AnalyzeOptions = {}) =>
  trackSource(oneByOne(frames), { retire: {}, ...options });

const script = (text: string, clientPort: number, seconds: number): EncodedFrame[] =>
  scriptFrames(text, { clientPort, startNs: seconds * 1e9 });

const ends = (sessions: readonly SessionReport[]): string =>
  sessions.map((s) => `${s.client.port}:${s.close.how}`).join(' ');

describe('sessions that are retired', () => {
  it('are reported once they closed or fell silent, each in its time', async () => {
    const { sessions, summary } = await live(
      mergeFrames(
        script(OPEN, 1001, 0),
        script('c> S 0:0', 1002, 1),
        script(CLOSED, 1003, 2),
        script(`${OPEN} / c> F 1:1 ack 1`, 1004, 3),
        script(`${OPEN} / c> R 1:1`, 1005, 4),
        script('c> P 1:11 ack 1', 1006, 20),
        script('c> P 1:11 ack 1', 1006, 4000),
      ),
    );
    expect(ends(sessions)).toBe(
      '1003:graceful 1005:reset 1002:idle-timeout 1004:half-closed 1001:idle-timeout 1006:open',
    );
    expect(summary).toMatchObject({ sessions: 6, conservation: { holds: true }, limits: [] });
    expect(summary.closes).toMatchObject({ graceful: 1, reset: 1, 'idle-timeout': 2, 'half-closed': 1 });
  });

  it('stay while they are active', async () => {
    const text = `${OPEN}${' / +3000 c> P 1:11 ack 1 / +3000 s> . 1:1 ack 11'.repeat(3)}`;
    const { sessions } = await live(script(text, 1001, 0));
    expect(ends(sessions)).toBe('1001:open');
  });

  it('go by rules that can be given', async () => {
    const frames = mergeFrames(script(OPEN, 1001, 0), script(OPEN, 1002, 11), script(OPEN, 1003, 22));
    const { sessions } = await live(frames, { retire: { rules: { establishedNs: 10e9 } } });
    expect(ends(sessions)).toBe('1001:idle-timeout 1002:idle-timeout 1003:open');
  });

  it('go by a clock that is given, also when nothing comes', async () => {
    const source = captureFromBytes(toPcap(script(OPEN, 1001, 0)), { name: 'script' });
    const told: SessionReport[] = [];
    const before: string[] = [];
    let now = 0;
    const quiet: FrameSource = {
      info: source.info,
      close: () => source.close(),
      async *batches() {
        for await (const batch of source.batches()) {
          yield batch;
          batch.count = 0;
          before.push(ends(told));
          now = HOUR + 1e9;
          yield batch;
          before.push(ends(told));
        }
      },
    };
    await analyze(
      quiet,
      { capture: () => undefined, session: (s) => void told.push(s), summary: () => undefined },
      { retire: { clockNs: () => now } },
    );
    expect(before).toEqual(['', '1001:idle-timeout']);
  });

  it('of two on the same ports, the older goes first and the newer goes on', async () => {
    const { sessions } = await live(
      mergeFrames(
        script(`${CLOSED}`, 1001, 0),
        scriptFrames(`${OPEN} / +30 c> P 1:11 ack 1 / s> . 1:1 ack 11`, {
          clientPort: 1001,
          startNs: 5e9,
          clientIsn: 99_000,
          serverIsn: 88_000,
        }),
      ),
    );
    expect(ends(sessions)).toBe('1001:graceful 1001:open');
    expect(sessions[1]!.toServer).toMatchObject({ segments: 3, uniqueBytes: 10 });
  });

  it('settle what waited for an answer, and let no event wait for another session', async () => {
    const lost = `${OPEN} / c> P 1:101 ack 1 / +0.5 c> P 1:101 ack 1`;
    const tracked = await live(
      mergeFrames(script('c> S 0:0 / +1 c> S 0:0', 1001, 0), script(lost, 1002, 2), script(OPEN, 1003, 9000)),
    );
    const order = eventLines(tracked).split(' | ');
    expect(order.map((line) => line.replace(/ spurious.*/, ''))).toEqual([
      '#2 c retransmission syn',
      '#7@1 c stall acknowledgment after #6',
      '#2 c handshake-failed timeout x2',
      '#7@1 c retransmission rto',
    ]);
    expect(tracked.summary.outcomes).toEqual({ timeout: 1, completed: 2 });
  });

  it('tell those who keep something for them', async () => {
    const ended: number[] = [];
    await live(mergeFrames(script(CLOSED, 1001, 0), script(OPEN, 1002, 100)), {
      observers: [{ segment: () => undefined, sessionEnd: (session) => void ended.push(session.number) }],
    });
    expect(ended).toEqual([0]);
  });

  it('are what they would be at the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFlow, { minLength: 1, maxLength: 6 }), async (plans) => {
        // A day apart: each is retired before the next begins. The last frames only move the time on.
        const flows = plans.map((plan, i) =>
          encodeFrames(plan, { clientPort: 50_000 + i, startNs: (i + 1) * 24 * HOUR }),
        );
        const frames = [...script('c> S 0:0', 1, 0), ...flows.flat(), ...script('c> S 0:0', 2, 1e6)];
        const told = (sessions: readonly SessionReport[]): unknown =>
          [...sessions]
            .sort((a, b) => a.session - b.session)
            .map((s) => ({
              ...s,
              verdicts: null,
              close: { ...s.close, how: s.close.how.replace(/open/, 'idle-timeout') },
            }));
        const atOnce = await trackFrames(frames);
        const later = await live(frames, {
          retire: {
            rules: { establishedNs: 12 * HOUR, closedNs: HOUR, openingNs: 12 * HOUR, closingNs: 12 * HOUR },
          },
        });
        expect(told(later.sessions)).toEqual(told(atOnce.sessions));
        expect(later.summary.events).toEqual(atOnce.summary.events);
        expect(later.summary.conservation).toEqual(atOnce.summary.conservation);
        const lines = (t: typeof later): string[] => eventLines(t).split(' | ').sort();
        expect(lines(later)).toEqual(lines(atOnce));
      }),
      { seed: 17, numRuns: 60 },
    );
  });
});

describe('too many sessions', () => {
  const syns = (n: number): EncodedFrame[] =>
    Array.from({ length: n }, (_, i) => script('c> S 0:0', 2000 + i, i / 1000)).flat();

  it('are dropped with a finding, and every frame stays accounted for', async () => {
    const { sessions, summary } = await trackFrames(
      mergeFrames(script(`${OPEN}${' / +0.01 c> P 1:11 ack 1'.repeat(9)}`, 1001, 0), syns(500)),
      { maxHalfOpenSessions: 100 },
    );
    expect(summary).toMatchObject({ sessions: 501, conservation: { holds: true } });
    expect(summary.limits).toEqual([
      { name: 'maxHalfOpenSessions', limit: 100, count: 400, firstFrame: expect.any(Number) as number },
    ]);
    expect(summary.closes).toEqual({ evicted: 400, open: 101 });
    expect(summary.captureVerdicts.map(({ code }) => code)).toContain('sessions-evicted');
    expect(sessions.length).toBe(501);
    expect(new Set(sessions.map((s) => s.session)).size).toBe(501);
    // The one that was open goes on although it was there first.
    expect(sessions.find((s) => s.client.port === 1001)!.close.how).toBe('open');
  });

  it('lose those first that are nearest to their end', async () => {
    const { sessions } = await trackFrames(
      mergeFrames(
        script(OPEN, 1001, 0),
        script('c> S 0:0', 1002, 1),
        script(CLOSED, 1003, 2),
        script(OPEN, 1004, 3),
        script(OPEN, 1005, 4),
        script(OPEN, 1006, 5),
      ),
      { maxSessions: 2, maxHalfOpenSessions: 0 },
    );
    expect(ends(sessions)).toBe('1002:evicted 1003:graceful 1001:evicted 1004:evicted 1005:open 1006:open');
  });

  it('begin anew when they go on', async () => {
    const long = `${OPEN} / +10 c> P 1:11 ack 1`;
    const { sessions, summary } = await trackFrames(
      mergeFrames(script(long, 1001, 0), script(OPEN, 1002, 1), script(OPEN, 1003, 2)),
      { maxSessions: 1, maxHalfOpenSessions: 0 },
    );
    expect(sessions.map((s) => s.client.port)).toEqual([1001, 1002, 1003, 1001]);
    expect(sessions[3]!.roles).toBe('inferred');
    expect(summary.conservation.holds).toBe(true);
    expect(LIMITS.maxSessions).toBeGreaterThan(100_000);
  });
});
