import { describe, expect, it } from 'vitest';
import { type AnalysisSummary } from '../../../src/engine/analysis-report.js';
import {
  healthySession,
  lossySession,
  PATH_LOSS,
  refusedSession,
  RESET,
  resetSession,
  sampleCapture,
  sampleEvents,
  sampleSummary,
} from '../../support/sample-report.js';
import { section, terminalText } from '../../support/terminal-text.js';

const sound = sampleSummary();

function headline(text: string): string {
  return text.slice(0, text.indexOf('\n\n')).replace(/\n +/g, ' ');
}

describe('headline', () => {
  it.each<[string, string, Partial<AnalysisSummary>, Parameters<typeof terminalText>[0]]>([
    ['critical finding', '✗ BROKEN  The connection to 10.0.0.2:8081 failed', {}, {}],
    ['warning only', '! WARNING  The path from server to client lost', {}, { sessions: [lossySession()] }],
    ['nothing', '✓ OK  All 5 sessions: nothing failed', {}, { sessions: [healthySession()] }],
    [
      'nothing in a poor capture',
      '! OK SO FAR  All 5 sessions: nothing failed',
      { health: { ...sound.health, grade: 'poor' } },
      { sessions: [healthySession()] },
    ],
    [
      'sums that do not add up',
      '✗ DEFECT  The sums of tcpwhy itself',
      { conservation: { ...sound.conservation, holds: false, violations: ['1 frame too many'] } },
      { sessions: [lossySession()] },
    ],
    ['no session', '! NOTHING  No TCP session in 1,300 frames', { sessions: 0 }, { sessions: [] }],
    [
      'no frame',
      '! NOTHING  The capture holds no frames.',
      { sessions: 0 },
      { sessions: [], captures: [sampleCapture({ frames: 0 })] },
    ],
  ])('%s → %s', (_, want, summary, run) => {
    expect(headline(terminalText({ ...run, summary: sampleSummary(summary) }))).toContain(want);
  });

  it('says how many sessions, what else, and that it was interrupted', () => {
    const summary = sampleSummary({ interrupted: true });
    expect(headline(terminalText({ summary }))).toContain(
      'In 1 of 5 sessions; 2 other kinds of trouble below; interrupted: this is what had been read until then.',
    );
  });
});

describe('capture', () => {
  it('tells of damage, drops and the snap length', () => {
    const capture = sampleCapture({
      ...{ file: '-', compression: 'gzip', truncated: true, dropped: 12, snapLen: 96, moreProblems: 7 },
      ...{ application: null, os: null },
      problems: [{ code: 'record_cut', message: 'ends inside a record', offset: 4711, frame: 1300 }],
    });
    expect(section(terminalText({ captures: [capture] }), 'Capture')).toEqual([
      '  file      standard input (pcapng, gzip)',
      '  frames    1,300 frames, 2.30 MiB, 1,250 TCP segments, Ethernet',
      '  time      2023-11-14T22:13:20.123456Z to 22:15:25.600000Z (2 min 05 s)',
      '  dropped   12 frames lost while capturing',
      '  cut off   frames are kept up to 96 bytes (snap length)',
      '  CUT SHORT the input ends or breaks before its end: this report covers a part',
      '  problem   ends inside a record (after frame 1300, offset 4711)',
      '            and 7 more problems of this input',
      '',
    ]);
  });

  it('gives each of many files a line', () => {
    const captures = [1, 2, 3, 4, 5].map((n) => sampleCapture({ file: `part-${n}.pcap`, dropped: null }));
    expect(section(terminalText({ captures, options: { top: 4, width: 120 } }), 'Capture: 5 files')).toEqual([
      ...[1, 2, 3, 4].map(
        (n) =>
          `  part-${n}.pcap, 1,300 frames, 1,250 TCP segments, 2023-11-14T22:13:20.123456Z to 22:15:25.600000Z (2 min 05 s)`,
      ),
      '  and 1 more file: --top',
      '',
    ]);
  });
});

describe('trust', () => {
  it('says what limits it before anything else', () => {
    const drops = { ...PATH_LOSS, code: 'capture-drops', title: 'The capture dropped 12 frames.' } as const;
    const summary = sampleSummary({
      health: {
        ...sound.health,
        ...{ grade: 'limited', lossEstimate: 0.012, ackedUnseenBytes: 40_960, midstreamSessions: 0 },
        ...{ clockSteps: 2, largestClockStep: 0.0005 },
        notes: ['The capture dropped 12 frames. Loss is judged with less confidence.', 'Another thing.'],
      },
      conservation: { ...sound.conservation, missing: { lostInCapture: 40_960 }, badChecksumBytes: 10 },
      limits: [{ name: 'maxHoles', limit: 1024, count: 3, firstFrame: 77 }],
      notes: [{ code: 'tcp_bad_option_len', count: 1200, firstFrame: 9 }],
      captureVerdicts: [{ ...drops, subject: 'capture', advice: ['Use a larger buffer.'] }],
    });
    expect(section(terminalText({ summary }), 'How far')).toEqual([
      '  ! limited: some of what is said below is less certain',
      '  ! The capture dropped 12 frames. Loss is judged with less confidence.',
      '    ↳ Use a larger buffer.',
      '  ! Another thing.',
      '  figures   40.0 KiB of payload acknowledged but not captured (1.2 %), clock ran backwards 2 times,',
      '            0.000500 s at most',
      '  frames    1,300 read, 1,250 analysed, not analysed: not tcp 44, not ip 6',
      '  payload   3,485,936 bytes = 3,468,560 unique + 17,376 repeated + 10 with a wrong checksum',
      '  missing   40,960 bytes lost by the capture (acknowledged, but not seen)',
      '  limit     maxHoles (1,024) was reached 3 times, first at frame 77',
      '  oddities  in packets: tcp_bad_option_len 1,200 (first: frame 9)',
      '',
    ]);
  });
});

describe('findings', () => {
  it('puts sessions of the same kind together, the worst as the example', () => {
    const worse = refusedSession(9);
    const worst = { ...worse.verdicts[0]!, cost: { seconds: 9, bytes: 0 } };
    const sessions = [...[2, 3, 4, 5, 6, 7, 8].map(refusedSession), { ...worse, verdicts: [worst] }];
    expect(section(terminalText({ sessions, options: { width: 120 } }), 'What is wrong')).toEqual([
      '  ✗ critical: The connection to 10.0.0.2:8081 failed after 240 µs and 1 SYN: the port refused the SYN with a reset.',
      '    who       server (95 % sure)',
      '    where     8 sessions; worst: session 9, 10.0.0.1:50009 → 10.0.0.2:8081; also 2, 3, 4, 5, 6, 7 and 1 more',
      '    proof     frame 40: SYN',
      '              frame 41: reset with ACK of the SYN',
      '    cost      9.000 s in the worst of them',
      '    next      On the server: `ss -ltn` must list the port, on an address that clients can reach.',
      '    kind      handshake-failed (refused)',
      '',
      '  More about each: tcpwhy explain KIND',
      '',
    ]);
  });

  it('keeps harmless resets apart from forged ones', () => {
    const harmless = { ...RESET, severity: 'info' as const, title: 'A reset that is harmless.' };
    const quiet = { ...resetSession(), session: 10, verdicts: [harmless] };
    const also = { ...quiet, session: 11 };
    const text = terminalText({ sessions: [resetSession(), quiet, also] });
    const lines = section(text, 'What is wrong');
    expect(lines.filter((line) => /^ {2}\S/.test(line)).map((line) => line.slice(2, 12))).toEqual([
      '✗ critical',
      '· info: A ',
      'More about',
    ]);
    expect(lines.find((line) => line.includes('2 sessions'))).toContain('also 11');
  });

  it('counts a session once when it has a verdict for each direction', () => {
    const session = { ...lossySession(), verdicts: [PATH_LOSS, PATH_LOSS] };
    expect(section(terminalText({ sessions: [session] }), 'What is wrong').join('\n')).toContain(
      'where     session 1,',
    );
  });
});

describe('session detail', () => {
  it('shows counters side by side, trouble only where there is any', () => {
    const text = terminalText({ options: { stream: 1 } });
    const lines = section(text, 'Session 1');
    expect(lines.find((line) => line.includes('retransmissions'))).toMatch(/^ {2}retransmissions +0 +12$/);
    expect(lines.find((line) => line.includes('needless'))).toMatch(/^ {4}needless +0 +2$/);
    expect(lines).toContain('  stalls    3.210 s together, the longest 1.024 s before frame 312');
    expect(lines.join('\n')).not.toContain('zero windows');
    expect(lines).toContain('  window scale          7        8');
  });

  it('lists events of that session only, capped', () => {
    const mine = sampleEvents()[3]!;
    const events = [...Array.from({ length: 250 }, () => mine), { ...mine, session: 2 }];
    const lines = section(terminalText({ events, options: { stream: 1 } }), 'Events: 250');
    expect(lines.filter((line) => line.includes('lost segment'))).toHaveLength(200);
    expect(lines.at(-2)).toBe('  and 50 more events: --format ndjson');
    expect(lines[2]).toBe('      4  0.004000  server  lost segment: 1,448 bytes missing before this');
  });
});
