import { describe, expect, it } from 'vitest';
import type { AnalysisSummary, CaptureReport } from '../../../src/engine/analysis-report.js';
import {
  healthySession,
  lossySession,
  PATH_LOSS,
  refusedSession,
  RESET,
  resetSession,
  sampleCapture,
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
      'two sessions',
      '✓ OK  Both sessions: nothing failed',
      { sessions: 2 },
      { sessions: [healthySession()] },
    ],
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
    [
      'one limited session',
      'TCP shows. But trust in the capture is limited.',
      { sessions: 1, health: { ...sound.health, grade: 'limited' } },
      { sessions: [healthySession()] },
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

  it('says whom it is about, what else, and that it was interrupted', () => {
    const summary = sampleSummary({ interrupted: true });
    expect(headline(terminalText({ summary }))).toContain(
      'Session 2, 10.0.0.1:50002 → 10.0.0.2:8081, one of 5 sessions. Also reset (unread-data) and path-loss. Interrupted: this is what had been read until then.',
    );
  });

  it.each([
    ['a second', 1, ' What took longest: The client’s application paused.'],
    ['less than a second', 0.99, ''],
  ])('all well, but something took %s', (_, seconds, more) => {
    const paused = {
      ...PATH_LOSS,
      code: 'slow-client',
      severity: 'info' as const,
      title: 'The client’s application paused.',
      cost: { seconds, bytes: 0 },
    };
    const sessions = [healthySession({ verdicts: [paused] })];
    expect(headline(terminalText({ summary: sampleSummary({ sessions: 1 }), sessions }))).toBe(
      `✓ OK  The one session: nothing failed, and nothing was slow for a reason that TCP shows.${more}`,
    );
  });

  it('is about the one session that was asked for', () => {
    expect(headline(terminalText({ options: { stream: 0 } }))).toBe(
      '✓ OK  Session 0: nothing failed, and nothing was slow for a reason that TCP shows.',
    );
    expect(headline(terminalText({ options: { stream: 1 } }))).toContain(
      '! WARNING  The path from server to client lost',
    );
  });
});

/** Conservation of a capture of which no frame was analysed. */
function skipping(framesSkipped: Record<string, number>): Partial<AnalysisSummary> {
  const framesRead = Object.values(framesSkipped).reduce((sum, count) => sum + count, 0);
  return {
    sessions: 0,
    conservation: { ...sound.conservation, framesRead, framesAnalysed: 0, framesSkipped },
  };
}

const RADIOTAP = { linkType: 127, name: 'IEEE802_11_RADIOTAP', frames: 12 };
const ETHERNET = { linkType: 1, name: 'ETHERNET', frames: 3 };

describe('a capture without TCP', () => {
  it.each<[string, Record<string, number>, CaptureReport['linkTypes'], string]>([
    [
      'one link type',
      { unknown_link_type: 12 },
      [RADIOTAP],
      'No TCP to analyse: link type IEEE 802.11 with radiotap header (127) is not decoded by this version.',
    ],
    [
      'a link type without a usual name, beside one without frames',
      { unknown_link_type: 2 },
      [
        { linkType: 143, name: 'DOCSIS', frames: 2 },
        { ...ETHERNET, frames: 0 },
      ],
      'No TCP to analyse: link type DOCSIS (143) is not decoded by this version.',
    ],
    [
      'mixed with Ethernet',
      { unknown_link_type: 12, not_tcp: 3 },
      [ETHERNET, RADIOTAP],
      'No TCP to analyse: link type IEEE 802.11 with radiotap header (127) is not decoded by this version (12 of 15 frames), and the rest is not TCP.',
    ],
    [
      'which of them cannot be told',
      { unknown_link_type: 1100, not_tcp: 15 },
      [ETHERNET, { ...RADIOTAP, frames: 1112 }],
      'No TCP to analyse: one of the link types IEEE 802.11 with radiotap header (127), Ethernet (1) is not decoded by this version (1,100 of 1,115 frames), and the rest is not TCP.',
    ],
    [
      'other protocols',
      { not_tcp: 9, not_ip: 3 },
      [ETHERNET],
      'None of the 12 frames is TCP: is the filter or the interface the right one?',
    ],
    ['one frame', { not_ip: 1 }, [ETHERNET], 'The one frame is not TCP: is the filter'],
    [
      'encryption',
      { encrypted: 5, not_tcp: 2 },
      [ETHERNET],
      'None of the 7 frames is TCP that can be read (IPsec, protected 802.11 or MACsec frames): 5 encrypted, 2 not TCP.',
    ],
    [
      'damage',
      { malformed: 5, not_tcp: 2 },
      [ETHERNET],
      'None of the 7 frames is TCP: 5 malformed, 2 not TCP.',
    ],
  ])('%s', (_, skipped, linkTypes, want) => {
    const summary = sampleSummary(skipping(skipped));
    const frames = summary.conservation.framesRead;
    const text = terminalText({ summary, sessions: [], captures: [sampleCapture({ linkTypes, frames })] });
    expect(headline(text)).toContain(`! NOTHING  ${want}`);
    expect(text).not.toContain('good:');
    expect(text).not.toContain('✓');
    expect(section(text, 'How far')[0]).toMatch(/^ {2}! not known: no frame could be analysed/);
    expect(text).not.toContain('Sessions: 0');
  });

  it('which is of poor quality, too, is called so', () => {
    const health = { ...sound.health, grade: 'poor' } as const;
    const summary = sampleSummary({ ...skipping({ not_tcp: 1 }), health });
    expect(section(terminalText({ summary, sessions: [] }), 'How far')[0]).toMatch(/^ {2}✗ poor/);
  });
});

describe('the context of the headline', () => {
  it('says of one session neither how many nor the grade twice', () => {
    const health = { ...sound.health, grade: 'limited' } as const;
    const ok = terminalText({
      sessions: [healthySession()],
      summary: sampleSummary({ sessions: 1, health }),
    });
    expect(headline(ok).match(/limited/g)).toHaveLength(1);
    expect(ok).not.toContain('of 1 session');
    const bad = terminalText({ sessions: [lossySession()], summary: sampleSummary({ sessions: 1, health }) });
    expect(headline(bad)).toMatch(/timeouts\. Session 1, \S+ → \S+\. Trust in the capture is limited\.$/);
    expect(bad).not.toContain('of 1 session');
  });

  it('groups thousands', () => {
    const sessions = Array.from({ length: 1200 }, (_, n) => refusedSession(n));
    expect(headline(terminalText({ sessions }))).toContain('All 1,200 sessions, worst session 0, ');
    expect(section(terminalText({ sessions }), 'What is wrong').join(' ')).toContain('and 1,194 more');
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
    const captures = [1, 2, 3, 4, 5].map((n) => sampleCapture({ file: `p${n}.pcap`, dropped: null }));
    expect(section(terminalText({ captures, options: { top: 4, width: 120 } }), 'Capture: 5 files')).toEqual([
      ...[1, 2, 3, 4].map(
        (n) =>
          `  p${n}.pcap, 1,300 frames (1 to 1,300), 1,250 TCP segments, 2023-11-14T22:13:20.123456Z to 22:15:25.600000Z (2 min 05 s)`,
      ),
      '  and 1 more file: --top N',
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
      conservation: {
        ...sound.conservation,
        missing: { lostInCapture: 40_960, repaired: 1448 },
        badChecksumBytes: 10,
      },
      limits: [{ name: 'maxHoles', limit: 1024, count: 3, firstFrame: 77 }],
      notes: [
        { code: 'trailing_octets', count: 1200, firstFrame: 9 },
        { code: 'a_new_one', count: 1, firstFrame: 0 },
      ],
      captureVerdicts: [{ ...drops, subject: 'capture', advice: ['Use a larger buffer.'] }],
    });
    expect(section(terminalText({ summary }), 'How far')).toEqual([
      '  ! limited: some of what is said below is less certain',
      '  ! The capture dropped 12 frames. Loss is judged with less confidence.',
      '    ↳ Use a larger buffer.',
      '  ! Another thing.',
      '  figures   clock ran backwards 2 times, 0.000500 s at most',
      '  frames    1,300 read, 1,250 analysed, not analysed: 44 not TCP, 6 not IP',
      '  payload   3,485,936 bytes = 3,468,560 unique + 17,376 repeated + 10 with a wrong checksum',
      '  repaired  1,448 bytes came again or late, and filled a hole',
      '  missing   40,960 bytes lost by the capture (acknowledged, but not seen)',
      '  limit     maxHoles (1,024) was reached 3 times, first at frame 77',
      '  oddities  in packets: octets after the IP packet (trailing_octets) 1,200, first in frame 9;',
      '            a_new_one 1',
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
      '    more      tcpwhy explain handshake-failed/refused',
      '',
    ]);
  });

  it('keeps harmless resets apart from forged ones', () => {
    const harmless = { ...RESET, severity: 'info' as const, title: 'A reset that is harmless.' };
    const quiet = { ...resetSession(), session: 10, verdicts: [harmless] };
    const also = { ...quiet, session: 11 };
    const text = terminalText({ sessions: [resetSession(), quiet, also] });
    const titles = section(text, 'What is wrong').filter((line) => /^ {2}\S/.test(line));
    expect(titles.map((line) => line.slice(2, 12))).toEqual(['✗ critical']);
    expect(section(text, 'Worth knowing')).toEqual([
      '  · A reset that is harmless.',
      '    2 sessions; worst: session 10, 10.0.0.9:41000 → 10.0.0.2:443; also 11 · reset/unread-data',
      '',
    ]);
  });

  it('does not repeat of each session what was said of the capture', () => {
    const verdicts = [
      { ...PATH_LOSS, severity: 'info' as const, code: 'mid-stream', title: 'Begun before.' },
    ];
    const sessions = [{ ...healthySession(), verdicts }];
    expect(terminalText({ sessions })).toContain('Begun before.');
    const code = 'capture-midstream';
    const captureVerdicts = [
      { ...PATH_LOSS, code, subject: 'capture' as const, title: '1 of 1 began before.' },
    ];
    const text = terminalText({ sessions, summary: sampleSummary({ captureVerdicts }) });
    expect(text).toContain('1 of 1 began before.');
    expect(section(text, 'What is wrong').join(' ')).not.toContain('Begun before.');
    expect(text).not.toContain('Worth knowing');
  });

  it('counts a session once when it has a verdict for each direction', () => {
    const session = { ...lossySession(), verdicts: [PATH_LOSS, PATH_LOSS] };
    expect(section(terminalText({ sessions: [session] }), 'What is wrong').join('\n')).toContain(
      'where     session 1,',
    );
  });
});
