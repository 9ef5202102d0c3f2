import { describe, expect, it } from 'vitest';
import type { TcpEvent } from '../../../src/tcp/events.js';
import { lossySession, PATH_LOSS, sampleEvents } from '../../support/sample-report.js';
import { SAMPLE_BUDGET } from '../../support/sample-budget.js';
import { section, terminalText } from '../../support/terminal-text.js';

const ONE = { stream: 1, width: 120 };
const [LOST, DUPLICATE_ACK] = (['lost-segment', 'duplicate-ack'] as const).map((kind) =>
  sampleEvents().find((event) => event.kind === kind)!,
) as [TcpEvent, TcpEvent];

describe('what is wrong', () => {
  it('says what to do, and what else it could be', () => {
    const alternatives = ['It rains.', 'It snows.'];
    const verdicts = [{ ...PATH_LOSS, advice: ['Go.', 'Run.'], alternatives }];
    const sessions = [{ ...lossySession(), verdicts }];
    const facts = (text: string): string[] =>
      section(text, 'What is wrong').filter((line) => /(next|or else|^ {14,}(2|It))/.test(line));
    expect(facts(terminalText({ sessions, options: ONE }))).toEqual([
      '    next      1. Go.',
      '              2. Run.',
      '    or else   It rains.',
      '              It snows.',
    ]);
    expect(facts(terminalText({ sessions }))).toEqual(['    next      Go.', '    or else   It rains.']);
  });
});

describe('both sides', () => {
  it('shows counters side by side, trouble only where there is any', () => {
    const lines = section(terminalText({ options: ONE }), 'Both sides');
    expect(lines.find((line) => line.includes('retransmissions'))).toMatch(/^ {2}retransmissions +0 +12$/);
    expect(lines.find((line) => line.includes('needless'))).toMatch(/^ {4}needless +0 +2$/);
    expect(lines.join('\n')).not.toContain('zero windows');
    expect(lines).toContain('  window scale          7        8');
  });

  it('tells what went unanswered, and when it closed', () => {
    const lossy = lossySession();
    const toServer = {
      ...lossy.toServer,
      ...{ retransmissions: 5, dataRetransmissions: 1, unacknowledgedBytes: 1482 },
      ...{ unansweredRepeats: 5, unansweredSeconds: 85 },
    };
    const text = terminalText({ sessions: [{ ...lossy, toServer }], options: ONE });
    const lines = section(text, 'Both sides').map((line) => line.replace(/ {2,}/g, '  '));
    expect(lines).toContain('  not acknowledged  1,482  0');
    expect(lines).toContain('  unanswered  5 in 1 min 25 s  0');
    expect(lines).toContain('  with data  1  0');
    expect(section(text, 'Session 1')).toContain(
      '  close     graceful by the client, frame 1198, after 1.500 s',
    );
  });
});

describe('where the time went', () => {
  const timeBudget = { ...SAMPLE_BUDGET, loss: 6, server: 3, handshake: 0.99, queueing: 0.01 };
  const sessions = [{ ...lossySession(), duration: 10, timeBudget }];

  it('draws the longest first and sums up the rest', () => {
    const text = terminalText({ sessions, options: ONE });
    expect(section(text, 'Where the time went: 10.000 s')).toEqual([
      `  repairing loss          6.000 s    60 %  ${'█'.repeat(30)}`,
      `  waiting for the server  3.000 s    30 %  ${'█'.repeat(15)}`,
      `  in the handshake         990 ms   9.9 %  ${'█'.repeat(5)}`,
      '  all else                  10 ms  0.10 %  ▏',
      '',
    ]);
  });

  it.each([60, 80, 100])('%i columns: the whole would fill what is left', (width) => {
    const lines = section(terminalText({ sessions, options: { stream: 1, width } }), 'Where the time');
    const bar = lines[0]!.split('█').length - 1;
    const room = Math.min(50, width - lines[0]!.indexOf('█'));
    expect(bar).toBe(Math.round(room * 0.6));
  });

  it('has no bar where there is no room for one', () => {
    const lines = section(terminalText({ sessions, options: { stream: 1, width: 41 } }), 'Where the time');
    expect(lines[0]).toBe('  repairing loss          6.000 s    60 %');
  });

  it('says nothing of a session of one segment', () => {
    const text = terminalText({ sessions: [{ ...lossySession(), duration: 0 }], options: ONE });
    expect(text).not.toContain('Where the time');
  });
});

describe('silences', () => {
  const silence = {
    frame: 9,
    afterFrame: 8,
    from: 'server',
    start: 3.25,
    duration: 1.024,
    class: 'loss',
  } as const;
  const lossy = lossySession();

  it.each([
    [2, 'Silences: the longest 1 of 2, 2.000 s together'],
    [1, 'Silences: 1, 2.000 s together'],
  ])('of %i, lists the longest: when, how long, what for', (silences, heading) => {
    const stalls = { ...lossy.stalls, silences, silentSeconds: 2, list: [silence] };
    const text = terminalText({ sessions: [{ ...lossy, stalls }], options: ONE });
    expect(section(text, heading)).toEqual([
      '    after    until       at      for  spent           ended by',
      `  ${'─'.repeat(60)}`,
      '  frame 8  frame 9  3.250 s  1.024 s  repairing loss  server',
      '',
    ]);
  });
});

describe('events', () => {
  it('are those of the session only, capped', () => {
    const events = [...Array.from({ length: 250 }, () => LOST), { ...LOST, session: 2 }];
    const lines = section(terminalText({ events, options: ONE }), 'Events: 250');
    expect(lines.filter((line) => line.includes('lost segment'))).toHaveLength(200);
    expect(lines.at(-2)).toBe('  and 50 more events: --format ndjson');
    expect(lines[2]).toBe('      4  0.004000  server  lost segment: 1,448 bytes missing before this');
  });

  it('are one row for a run of routine, until something else happens', () => {
    const acks = (from: number, count: number): TcpEvent[] =>
      Array.from({ length: count }, (_, n) => ({ ...DUPLICATE_ACK, frame: from + n }));
    const events = [
      ...acks(10, 3),
      LOST,
      ...acks(20, 300),
      ...acks(400, 1).map((e) => ({ ...e, ofFrame: 9 })),
    ];
    const lines = section(terminalText({ events: events as TcpEvent[], options: ONE }), 'Events: 305');
    expect(lines.slice(2, -1).map((line) => `${line.slice(0, 7)} ${line.slice(27)}`.trim())).toEqual([
      '10 duplicate ACK: 3 of frame 2, until frame 12',
      '4 lost segment: 1,448 bytes missing before this',
      '20 duplicate ACK: 300 of frame 2, until frame 319',
      '400 duplicate ACK: number 3, of frame 9',
    ]);
  });
});
