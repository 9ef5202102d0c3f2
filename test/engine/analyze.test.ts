import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { analyze } from '../../src/engine/analyze.js';
import type { AnalysisSummary, SessionReport } from '../../src/engine/analysis-report.js';
import type { LadderRow } from '../../src/engine/ladder-row.js';
import { EVENT_KINDS, type EventKind } from '../../src/tcp/events.js';
import { OPEN } from '../support/event-table.js';
import { toPcap } from '../support/encode-frames.js';
import { eventLines, mergeFrames, scriptFrames, trackFrames, trackSource } from '../support/track.js';
import { PcapngWriter } from '../support/write-pcapng.js';

const TALK = `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 / c> . 201:301 ack 1 / +0.3 c> . 201:301 ack 1 / +0.6 c> . 201:301 ack 1`;

const many = (n: number) =>
  mergeFrames(
    ...Array.from({ length: n }, (_, i) =>
      scriptFrames(TALK, { clientPort: 50_000 + i, startNs: i * 7_000_000 }),
    ),
  );

const sourceOf = (frames: ReturnType<typeof many>, name = 'x', baseSecond?: number) =>
  captureFromBytes(toPcap(frames, baseSecond), { name });

describe('what the sink is told', () => {
  it('comes in order: events and captures, then every session, then the summary', async () => {
    const told: string[] = [];
    await analyze(sourceOf(many(3)), {
      event: () => void told.push('event'),
      capture: () => void told.push('capture'),
      session: () => void told.push('session'),
      summary: () => void told.push('summary'),
    });
    expect(told.join(' ')).toMatch(/^(event )+capture (event )*session session session summary$/);
  });

  it('events come in frame order, sessions by number', async () => {
    const { events, sessions } = await trackFrames(many(30));
    const frames = events.map((event) => event.frame);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    expect(sessions.map((session) => session.session)).toEqual(sessions.map((_, i) => i));
    expect(sessions.map((session) => session.firstFrame)).toEqual(
      sessions.map((s) => s.firstFrame).sort((a, b) => a - b),
    );
  });

  it('every event is counted by its session and in the summary', async () => {
    const { events, sessions, summary } = await trackFrames(many(10));
    const total: Partial<Record<EventKind, number>> = {};
    for (const session of sessions) {
      const own: Partial<Record<EventKind, number>> = {};
      for (const event of events)
        if (event.session === session.session) own[event.kind] = (own[event.kind] ?? 0) + 1;
      expect(session.eventCounts).toEqual(own);
      for (const [kind, n] of Object.entries(own))
        total[kind as EventKind] = (total[kind as EventKind] ?? 0) + n;
      for (const kind of EVENT_KINDS) {
        const frames = events
          .filter((e) => e.session === session.session && e.kind === kind)
          .map((e) => e.frame);
        expect(session.eventFrames[kind] ?? []).toEqual(frames.slice(0, 8));
      }
    }
    expect(summary.events).toEqual(total);
  });

  it('sessions are the same when nobody wants events', async () => {
    const frames = many(5);
    const { sessions } = await trackFrames(frames);
    const silent: SessionReport[] = [];
    await analyze(sourceOf(frames), {
      capture: () => undefined,
      session: (s) => void silent.push(s),
      summary: () => undefined,
    });
    expect(silent).toEqual(sessions);
  });

  it('the summary is also what is returned', async () => {
    let told: AnalysisSummary | null = null;
    const returned = await analyze(sourceOf(many(2)), {
      capture: () => undefined,
      session: () => undefined,
      summary: (s) => void (told = s),
    });
    expect(told).toBe(returned);
    expect(returned).toMatchObject({
      sessions: 2,
      outcomes: { completed: 2 },
      closes: { open: 2 },
      interrupted: false,
    });
  });

  it('nothing is in an empty capture', async () => {
    const { events, sessions, summary, captures } = await trackFrames([]);
    expect([events, sessions]).toEqual([[], []]);
    expect(summary).toMatchObject({
      sessions: 0,
      conservation: { holds: true, framesRead: 0, payloadBytes: 0 },
    });
    expect(captures).toMatchObject([{ frames: 0, tcpSegments: 0, firstTimeNs: null, lastTimeNs: null }]);
  });
});

describe('several captures as one', () => {
  it('number frames and sessions on, and a session goes on over the seam', async () => {
    const frames = scriptFrames(TALK);
    const whole = await trackFrames(frames);
    const events: string[] = [];
    const sessions: SessionReport[] = [];
    const files: string[] = [];
    await analyze([sourceOf(frames.slice(0, 5), 'a'), sourceOf(frames.slice(5), 'b')], {
      event: (event) => void events.push(`${event.frame} ${event.kind}`),
      capture: (capture) => void files.push(`${capture.file} ${capture.frames} ${capture.tcpSegments}`),
      session: (session) => void sessions.push(session),
      summary: () => undefined,
    });
    expect(files).toEqual(['a 5 5', `b ${frames.length - 5} ${frames.length - 5}`]);
    expect(events).toEqual(whole.events.map((event) => `${event.frame} ${event.kind}`));
    expect(sessions.map((s) => ({ ...s, verdicts: [] }))).toEqual(
      whole.sessions.map((s) => ({ ...s, verdicts: [] })),
    );
  });

  it('share one clock, whatever second each began with', async () => {
    const first = scriptFrames(OPEN);
    const second = scriptFrames('c> . 1:101 ack 1', { clientIpId: 3 });
    const sessions: SessionReport[] = [];
    const captures: (number | null)[] = [];
    await analyze([sourceOf(first, 'a', 1_000_000_000), sourceOf(second, 'b', 1_000_000_010)], {
      capture: (capture) => void captures.push(capture.lastTimeNs),
      session: (session) => void sessions.push(session),
      summary: () => undefined,
    });
    expect(sessions).toMatchObject([{ duration: 10 }]);
    expect(captures).toEqual([40_000_000, 0]);
  });
});

describe('a run that is interrupted', () => {
  it('reports what was read, and that it was interrupted', async () => {
    const abort = new AbortController();
    const frames = many(400);
    const { summary, sessions } = await trackSource(sourceOf(frames), {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    expect(summary.interrupted).toBe(true);
    expect(summary.conservation.holds).toBe(true);
    expect(summary.conservation.framesRead).toBeLessThan(frames.length);
    expect(sessions.length).toBeGreaterThan(0);
  });

  it('before its beginning reads nothing', async () => {
    const abort = new AbortController();
    abort.abort();
    const { summary } = await trackSource(sourceOf(many(2)), { signal: abort.signal });
    expect(summary).toMatchObject({ interrupted: true, sessions: 0, conservation: { framesRead: 0 } });
  });
});

describe('conservation', () => {
  it('accounts for frames that are no TCP, and for those that are cut', async () => {
    const frames = scriptFrames(`${OPEN} / c> . 1:101 ack 1 snap 40`);
    const arp = {
      bytes: Uint8Array.from([
        ...new Array<number>(12).fill(1),
        0x08,
        0x06,
        ...new Array<number>(28).fill(0),
      ]),
      timeNs: 0,
      origLen: 42,
    };
    const { summary } = await trackFrames([arp, ...frames, arp]);
    const { framesSkipped, ...rest } = summary.conservation;
    expect(rest).toMatchObject({ holds: true, framesRead: 6, framesAnalysed: 3, violations: [] });
    expect(framesSkipped).toEqual({ not_ip: 2, truncated: 1 });
  });

  it('adds the octets of all sessions by what they were', async () => {
    const { summary, sessions } = await trackFrames(many(4));
    const sum = (of: (s: SessionReport) => number) => sessions.reduce((n, s) => n + of(s), 0);
    expect(summary.conservation).toMatchObject({
      payloadBytes: sum((s) => s.toServer.bytes + s.toClient.bytes),
      uniqueBytes: sum((s) => s.toServer.uniqueBytes + s.toClient.uniqueBytes),
      repeatedBytes: sum((s) => s.toServer.repeatedBytes + s.toClient.repeatedBytes),
    });
    expect(summary.conservation.missing.notYetSeen).toBe(sum((s) => s.toServer.missing.notYetSeen));
  });
});

describe('checksums', () => {
  it('are not looked at when told so', async () => {
    const frames = scriptFrames(`${OPEN} / c> . 1:101 ack 1 bad`);
    expect(eventLines(await trackFrames(frames))).toBe('#4 c checksum-error 100 B');
    expect(eventLines(await trackFrames(frames, { verifyChecksums: false }))).toBe('');
  });
});

describe('the ladder', () => {
  const ladder = async (text: string, of = 0) => {
    let rows: readonly LadderRow[] = [];
    let omitted = -1;
    await analyze(
      sourceOf(scriptFrames(text)),
      {
        capture: () => undefined,
        session: () => undefined,
        summary: () => undefined,
        ladder: (r, n) => {
          rows = r;
          omitted = n;
        },
      },
      { ladderOf: of },
    );
    return { rows, omitted };
  };

  it('has a row for each segment, numbered from the initial numbers', async () => {
    const { rows, omitted } = await ladder(
      `${OPEN} / c> P 1:101 ack 1 / s> . 1:1 ack 101 / c> F 101:101 ack 1`,
    );
    expect(omitted).toBe(0);
    expect(rows.map((row) => [row.frame, row.from, row.flags, row.relSeq, row.relAck, row.len])).toEqual([
      [1, 'client', 'SYN', 0, null, 0],
      [2, 'server', 'SYN ACK', 0, 1, 0],
      [3, 'client', 'ACK', 1, 1, 0],
      [4, 'client', 'PSH ACK', 1, 1, 100],
      [5, 'server', 'ACK', 1, 101, 0],
      [6, 'client', 'FIN ACK', 101, 1, 0],
    ]);
    expect(rows[3]!.relativeSeconds).toBeCloseTo(0.041, 9);
  });

  it('marks rows by events, those that were held too', async () => {
    const text = `${OPEN.replaceAll('mss', 'sackok mss')} / c> . 1:101 ack 1 / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 101 / s> . 1:1 ack 101 sack 1:101`;
    const { rows } = await ladder(text);
    expect(rows[4]!.marks.join()).toMatch(/retransmission \(\w+, spurious\)/);
    expect(rows[6]!.marks).toContain('dsack');
    expect(rows[3]!.marks).toEqual([]);
  });

  it('begins with 1 where the capture met a sender', async () => {
    const { rows } = await ladder('c> . 5001:5101 ack 9001 / s> . 9001:9002 ack 5101');
    expect(rows.map((row) => [row.relSeq, row.relAck])).toEqual([
      [1, 1],
      [1, 101],
    ]);
  });

  it('of a long session keeps its beginning and its end, and counts the rest', async () => {
    const text = [OPEN, ...Array.from({ length: 600 }, (_, i) => `c> . ${i + 1}:${i + 2} ack 1`)].join(' / ');
    const { rows, omitted } = await ladder(text);
    expect(rows.length + omitted).toBe(603);
    expect(omitted).toBeGreaterThan(300);
    expect(rows[0]!.frame).toBe(1);
    expect(rows.at(-1)!.frame).toBe(603);
    const frames = rows.map((row) => row.frame);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
  });

  it('of a session that does not exist is empty', async () => {
    expect(await ladder(OPEN, 9)).toEqual({ rows: [], omitted: 0 });
  });
});

describe('facts of a capture', () => {
  it('are those of its file', async () => {
    const frames = scriptFrames(`${OPEN} / c> . 1:1001 ack 1 snap 94`);
    const { captures } = await trackSource(sourceOf(frames, 'a.pcap'));
    expect(captures).toMatchObject([
      {
        file: 'a.pcap',
        format: 'pcap',
        compression: null,
        linkTypes: [{ linkType: 1, frames: 4 }],
        frames: 4,
        tcpSegments: 4,
        truncated: false,
        problems: [],
        firstTimeNs: 0,
        lastTimeNs: 41_000_000,
      },
    ]);
  });

  it('include drops that the file admits', async () => {
    const writer = new PcapngWriter().section().interface();
    for (const frame of scriptFrames(OPEN)) writer.packet({ bytes: frame.bytes });
    const bytes = writer
      .statistics(0, [
        [4, 10n],
        [5, 3n],
      ])
      .bytes();
    const { captures } = await trackSource(captureFromBytes(bytes));
    expect(captures).toMatchObject([{ format: 'pcapng', dropped: 3, frames: 3 }]);
  });

  it('say unknown, not none, where the file is silent', async () => {
    const { captures } = await trackFrames(scriptFrames(OPEN));
    expect(captures).toMatchObject([{ dropped: null, os: null, hardware: null, application: null }]);
  });
});
