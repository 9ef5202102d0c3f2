import { describe, expect, it } from 'vitest';
import { SORT_KEYS, type SortKey, TopSessions } from '../../../src/report/session-rank.js';
import {
  healthySession,
  lossySession,
  PATH_LOSS,
  refusedSession,
  sampleDirection,
  sampleSessions,
} from '../../support/sample-report.js';
import { section, terminalText } from '../../support/terminal-text.js';

describe('TopSessions', () => {
  it.each<[SortKey, number[]]>([
    ['session', [0, 1, 2, 3, 4]],
    ['start', [0, 1, 2, 3, 4]],
    // Critical with 240 µs of waiting, critical with bytes only, warning, then the healthy ones.
    ['severity', [2, 3, 1, 0, 4]],
    ['duration', [4, 1, 3, 0, 2]],
    ['bytes', [1, 0, 3, 4, 2]],
    ['retransmissions', [1, 0, 2, 3, 4]],
    ['rtt', [0, 1, 3, 4, 2]],
  ])('by %s → %j', (sort, want) => {
    const top = new TopSessions(sort, 10);
    for (const session of sampleSessions().reverse()) top.add(session, 0);
    expect(top.sorted().map((session) => session.session)).toEqual(want);
  });

  it('covers every key', () => {
    for (const sort of SORT_KEYS) expect(new TopSessions(sort, 1).sorted()).toEqual([]);
  });

  it('start: the base second counts before the nanoseconds', () => {
    const top = new TopSessions('start', 2);
    top.add(healthySession({ session: 0, firstTimeNs: 1 }), 200);
    top.add(healthySession({ session: 1, firstTimeNs: 5 }), 100);
    expect(top.sorted().map((session) => session.session)).toEqual([1, 0]);
  });

  it('keeps the best of many without keeping them all', () => {
    const top = new TopSessions('duration', 3);
    for (let n = 0; n < 5000; n++) top.add(healthySession({ session: n, duration: (n * 7919) % 5003 }), 0);
    expect(top.seen).toBe(5000);
    expect(top.sorted().map((session) => session.duration)).toEqual([5002, 5001, 5000]);
  });
});

describe('session table', () => {
  it.each([
    [
      100,
      [
        '  2  10.0.0.1:50002 → 10.0.0.2:8081             refused       240 µs     0 B       0 B     0       -',
        '      ↳ ✗ handshake-failed: The connection to 10.0.0.2:8081 failed after 240 µs and 1 SYN: the port…',
      ],
    ],
    [
      60,
      [
        '  2 10.0.0.1:50002 → 10.0.0.2:8081  refused      240 µs    0',
        '      ↳ ✗ handshake-failed: The connection to 10.0.0.2:8081…',
      ],
    ],
  ])('%i columns: the finding is below its session', (width, want) => {
    const lines = section(terminalText({ options: { width } }), 'Sessions');
    expect(lines.slice(2, 4)).toEqual(want);
  });

  it('200 columns: the finding has a column, IPv6 addresses are whole', () => {
    const lines = section(terminalText({ options: { width: 200 } }), 'Sessions');
    expect(lines[0]).toMatch(/what is wrong$/);
    expect(lines[2]).toMatch(/✗ handshake-failed$/);
    expect(lines[6]).toContain(
      '[2001:db8:85a3:1234:5678:8a2e:370:7334]:65535 → [2001:db8:85a3:1234:5678:8a2e:1370:7335]:65443',
    );
    expect(lines).toHaveLength(8);
  });

  it('80 columns: long addresses lose their middle, never their ports', () => {
    const lines = section(terminalText({ options: { width: 80 } }), 'Sessions');
    expect(lines.find((line) => line.startsWith('  4'))).toMatch(
      /\[2001:.*…:?.*:65535 → \[2001:.*…:?.*:65443 open/,
    );
  });

  it('says that a round trip is a lower bound when only one leg is known', () => {
    const rtt = { min: 0.01, median: 0.02, p95: 0.03, max: 0.04, samples: 9 };
    const { handshake } = healthySession();
    const session = healthySession({
      handshake: { ...handshake, rtt: null },
      toServer: sampleDirection({ rtt }),
      toClient: sampleDirection(),
    });
    expect(section(terminalText({ sessions: [session] }), 'Sessions')[2]).toMatch(/ ≥20 ms$/);
  });

  it('of the one session the finding was told before', () => {
    const lines = section(terminalText({ sessions: [refusedSession()] }), 'Sessions');
    expect(lines).toHaveLength(4);
    expect(lines.join('\n')).not.toContain('handshake-failed');
  });

  it('tells the sentence of a kind once, then what it cost', () => {
    const slower = lossySession();
    const verdicts = [{ ...PATH_LOSS, cost: { seconds: 1.5, bytes: 0 } }];
    const free = [{ ...PATH_LOSS, cost: { seconds: 0, bytes: 0 } }];
    const other = [{ ...PATH_LOSS, subject: 'middlebox' as const, cost: { seconds: 0, bytes: 0 } }];
    const sessions = [
      slower,
      { ...slower, session: 2, verdicts },
      { ...slower, session: 3, verdicts: free },
      { ...slower, session: 4, verdicts: other },
    ];
    const lines = section(terminalText({ sessions, options: { width: 80 } }), 'Sessions');
    expect(lines.filter((line) => line.includes('↳')).map((line) => line.trim())).toEqual([
      '↳ ! path-loss: The path from server to client lost 12 of 795 segments, wh…',
      '↳ ! path-loss (as above, 1.500 s)',
      '↳ ! path-loss (as above)',
      '↳ ! path-loss: The path from server to client lost 12 of 795 segments, wh…',
    ]);
  });

  it('draws every row of a long table', () => {
    const sessions = Array.from({ length: 300 }, (_, n) => ({ ...sampleSessions()[2]!, session: n }));
    const lines = section(terminalText({ sessions, options: { top: 300 } }), 'Sessions').slice(2, -1);
    const numbers = lines.filter((_, i) => i % 2 === 0).map((line) => Number.parseInt(line, 10));
    expect(numbers).toEqual(sessions.map((session) => session.session));
  });
});
