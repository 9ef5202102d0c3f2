/** Verdicts that take from each other: a silent peer from loss and stalls, a lossy capture from both. */
import { describe, expect, it } from 'vitest';
import { TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import { diagnoseSession } from '../../src/diagnose/diagnose-session.js';
import { tidyEvidence } from '../../src/diagnose/session-facts.js';
import type { SessionSummary } from '../../src/tcp/session-summary.js';
import { sampleSession, SILENT } from '../support/sample-session.js';
import { closedWindow, lossy, silentAtEnd, stood } from './troubled-sessions.js';

const verdicts = (session: SessionSummary) => diagnoseSession(session, TRUSTED_CAPTURE);
const verdictOf = (session: SessionSummary, code: string) =>
  verdicts(session).find((verdict) => verdict.code === code);
const frames = (session: SessionSummary, code: string) =>
  verdictOf(session, code)?.evidence.map((e) => e.frame);

describe('peer-dead', () => {
  it('of a side that never sent a segment doubts the capture', () => {
    const session = sampleSession({
      handshake: { outcome: 'not-captured' },
      close: { how: 'open', by: null, frame: null },
      toServer: {
        ...SILENT,
        segments: 6,
        dataSegments: 6,
        retransmissions: 5,
        dataRetransmissions: 5,
        unacknowledgedBytes: 648,
        unansweredRepeats: 5,
        unansweredSeconds: 9.2,
        firstFrame: 1,
        lastFrame: 6,
      },
      toClient: SILENT,
      eventFrames: { retransmission: [2, 3, 4, 5, 6] },
    });
    const verdict = verdictOf(session, 'peer-dead');
    expect(verdict?.title).toMatch(
      /server never answered: .* 9\.20 s\. Its answers may just not be captured/,
    );
    expect(verdict?.confidence).toBe(0.6);
    expect(verdicts(session).map((v) => v.code)).toEqual(['peer-dead', 'mid-stream']);
  });

  it('of a FIN alone is a warning, also when both sides have closed', () => {
    const session = sampleSession({
      zeek: { connState: 'SF', history: 'ShADadfFR' },
      toServer: { retransmissions: 5, unansweredRepeats: 5, unansweredSeconds: 160, lastFrame: 1300 },
      toClient: { lastFrame: 131 },
      stalls: { ...stood(85, 170, 'acknowledgment').stalls, longestFrame: 1300 },
    });
    const verdict = verdictOf(session, 'peer-dead');
    expect(verdict?.severity).toBe('warning');
    expect(verdict?.title).toMatch(
      /after frame 131: the FIN of the client and 5 repeats of it .* 2 min 40 s/,
    );
    expect(verdict?.cost.seconds).toBe(85);
    expect(verdicts(session).map((v) => v.code)).toEqual(['peer-dead']);
  });

  it('names the window that was filled before', () => {
    const session = silentAtEnd([1100, 1300]);
    const filled = { ...session, eventFrames: { ...session.eventFrames, 'window-full': [40, 1050, 1100] } };
    expect(frames(filled, 'peer-dead')).toEqual([1000, 1050, 1100, 1300]);
  });

  it('takes its repeats from path-loss and leaves the earlier ones', () => {
    const session = sampleSession({
      toServer: {
        dataSegments: 20,
        retransmissions: 7,
        dataRetransmissions: 7,
        unacknowledgedBytes: 100,
        unansweredRepeats: 3,
        unansweredSeconds: 5,
        lastFrame: 1300,
      },
      toClient: { lastFrame: 1000 },
      eventFrames: { retransmission: [10, 20, 30, 40, 1100, 1200, 1300] },
    });
    expect(verdictOf(session, 'path-loss')?.title).toMatch(/4 of 20 data segments/);
    expect(frames(session, 'path-loss')?.filter((frame) => frame > 0)).toEqual([10, 20, 30, 40]);
  });
});

describe('a session of which the capture lost frames', () => {
  const holes = { uniqueBytes: 900, missing: { lostInCapture: 100 }, missingBytes: 100 };

  it('says less about silence than a sound capture does', () => {
    const sound = stood(5.8, 5.8, 'acknowledgment');
    const riddled = sampleSession({ ...sound, toServer: { ...holes }, toClient: { uniqueBytes: 0 } });
    expect(verdictOf(sound, 'stalls')).toMatchObject({ severity: 'warning', confidence: 0.5 });
    expect(verdictOf(riddled, 'stalls')).toMatchObject({ severity: 'info', confidence: 0.3 });
    expect(verdicts(riddled)[0]?.code).toBe('capture-loss');
  });

  it('has its loss as information', () => {
    const sound = lossy(10, 100);
    const riddled = {
      ...sound,
      toClient: { ...sound.toClient, missing: { ...sound.toClient.missing, lostInCapture: 100_000 } },
    };
    expect(verdictOf(riddled, 'path-loss')).toMatchObject({ severity: 'info', confidence: 0.6 });
  });
});

describe('path-loss', () => {
  it('is critical when a reset left data undelivered', () => {
    const fields = { dataSegments: 100, dataRetransmissions: 10, retransmissions: 10 };
    const session = (unacknowledgedBytes: number) =>
      sampleSession({
        close: { how: 'reset', by: 'client', resetCause: 'abort' },
        toClient: { ...fields, unacknowledgedBytes },
      });
    expect(verdictOf(session(1), 'path-loss')?.severity).toBe('critical');
    expect(verdictOf(session(1), 'path-loss')?.title).not.toMatch(/repaired/);
    expect(verdictOf(session(0), 'path-loss')?.severity).toBe('warning');
  });
});

describe('zero-window', () => {
  const deadlocked = (deadlock: number) =>
    sampleSession({
      duration: 10,
      toServer: { zeroWindows: 2, zeroWindowSeconds: 8 },
      toClient: { zeroWindows: 2, zeroWindowSeconds: 9 },
      eventCounts: { deadlock },
      eventFrames: { deadlock: [80], 'zero-window': [78, 79, 80, 82], 'zero-window-probe': [82] },
    });

  it('yields to a deadlock', () => {
    expect(verdicts(deadlocked(0)).map((v) => [v.code, v.severity])).toEqual([['zero-window', 'critical']]);
    expect(verdicts(deadlocked(1)).map((v) => [v.code, v.severity])).toEqual([
      ['deadlock', 'critical'],
      ['zero-window', 'info'],
    ]);
  });

  it('names each frame once, in order', () => {
    expect(frames(deadlocked(1), 'zero-window')?.filter((frame) => frame > 0)).toEqual([78, 79, 80, 82]);
  });

  it.each([
    ['open', 60, true],
    ['open', 61, false],
    ['graceful', 60, false],
  ] as const)('%s, last segment %d: still closed %s', (how, lastFrame, want) => {
    const session = closedWindow(5, 10);
    const given = {
      ...session,
      close: { ...session.close, how },
      toClient: { ...session.toClient, lastFrame },
    };
    expect(/still closed at the end/.test(verdictOf(given, 'zero-window')!.title)).toBe(want);
  });

  it('says when all that came was stored and nothing read', () => {
    const stuck = (taken: number) =>
      sampleSession({
        duration: 10,
        close: { how: 'open', by: null, frame: null },
        toServer: { uniqueBytes: taken + 100, unacknowledgedBytes: 100 },
        toClient: { zeroWindows: 3, zeroWindowSeconds: 9, maxWindow: 65_536, lastFrame: 60 },
        eventFrames: { 'zero-window': [50, 60] },
      });
    expect(verdictOf(stuck(65_000), 'zero-window')!.title).toMatch(/It never read a byte\.$/);
    expect(verdictOf(stuck(66_000), 'zero-window')!.title).toMatch(/still closed at the end/);
  });

  it('counts no probes when there were none', () => {
    const session = closedWindow(1);
    const unprobed = { ...session, toServer: { ...session.toServer, zeroWindowProbes: 0 } };
    expect(JSON.stringify(verdictOf(session, 'zero-window'))).toMatch(/probed 2 times/);
    expect(JSON.stringify(verdictOf(unprobed, 'zero-window'))).not.toMatch(/probed/);
  });
});

describe('tidyEvidence', () => {
  it('sorts frames, joins what one frame shows, and puts figures last', () => {
    expect(
      tidyEvidence([
        { frame: 0, text: 'b' },
        { frame: 9, text: 'x' },
        { frame: 2, text: 'y' },
        { frame: 9, text: 'z' },
        { frame: 9, text: 'x' },
        { frame: 0, text: 'a' },
        { frame: 0, text: 'b' },
      ]),
    ).toEqual([
      { frame: 2, text: 'y' },
      { frame: 9, text: 'x; z' },
      { frame: 0, text: 'b' },
      { frame: 0, text: 'a' },
    ]);
  });
});
