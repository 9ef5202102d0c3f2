import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/report/width.js';
import {
  healthySession,
  PATH_LOSS,
  sampleCapture,
  sampleEvents,
  sampleLadder,
  sampleSessions,
  sampleSummary,
} from '../../support/sample-report.js';
import { section, terminalText } from '../../support/terminal-text.js';

const FULL = { events: sampleEvents(), ladder: { rows: sampleLadder(), omitted: 3 } };

const ESCAPE = '\x1b';

/** A piece of text behind an escape character, without the rest of the colour sequence. */
function afterColour(piece: string, i: number): string {
  return i === 0 ? piece : piece.replace(/^\[\d+m/, '');
}

describe('TerminalReport', () => {
  it('is quiet and complete for a healthy capture', () => {
    const text = terminalText({
      options: { width: 80 },
      sessions: [healthySession()],
      summary: sampleSummary({ sessions: 1 }),
    });
    expect(text.split('\n')).toEqual([
      '✓ OK  The one session: nothing failed, and nothing was slow for a reason that',
      '      TCP shows.',
      '',
      `Capture ${'─'.repeat(72)}`,
      '  file      server-side.pcapng (pcapng)',
      '  frames    1,300 frames, 2.30 MiB, 1,250 TCP segments, Ethernet',
      '  time      2023-11-14T22:13:20.123456Z to 22:15:25.600000Z (2 min 05 s)',
      '  dropped   none while capturing',
      '  made by   Dumpcap 4.0.17, Linux 6.1.0',
      '',
      `How far to trust it ${'─'.repeat(60)}`,
      '  ✓ good: what is said below rests on a sound capture',
      '  figures   1 session without beginning',
      '  frames    1,300 read, 1,250 analysed, not analysed: 44 not TCP, 6 not IP',
      '  payload   3,485,936 bytes = 3,468,560 unique + 17,376 repeated',
      '',
      `What is wrong ${'─'.repeat(66)}`,
      '  ✓ Nothing that the segments show.',
      '',
      `Sessions: 1, by severity ${'─'.repeat(55)}`,
      '  # client → server               end      duration → data   ← data retr   RTT',
      `  ${'─'.repeat(78)}`,
      '  0 10.0.0.1:50000 → 10.0.0.2:443 graceful  1.250 s  512 B 1.10 MiB    0 38 ms',
      '',
    ]);
  });

  it.each([40, 60, 80, 100, 120, 200])('no line is wider than %i columns', (width) => {
    for (const stream of [null, 1, 4]) {
      for (const unicode of [true, false]) {
        const lines = terminalText({ ...FULL, options: { width, stream, unicode } }).split('\n');
        expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
        expect(Math.max(...lines.map(displayWidth))).toBe(width);
      }
    }
  });

  it('has no colour and no control character when plain', () => {
    expect(terminalText({ ...FULL, options: { stream: 1 } }).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('is the same text with colour, but for the colours', () => {
    for (const width of [60, 80, 100, 200]) {
      const plain = terminalText({ ...FULL, options: { width, stream: 1 } });
      const colour = terminalText({ ...FULL, options: { width, stream: 1, colour: true } });
      expect(colour).toContain('\x1b[31m');
      const stripped = colour.split(ESCAPE).map(afterColour).join('').replace(/ +$/gm, '');
      expect(stripped).toBe(plain);
    }
  });

  it('is ASCII without unicode', () => {
    expect(terminalText({ ...FULL, options: { stream: 4, unicode: false } })).toMatch(/^[\n -~]*$/);
  });

  it('does the names of a hostile capture no favour', () => {
    const hostile = '\x1b]0;owned\x07\u202e\u2028\x9b2J';
    const capture = sampleCapture({
      ...{ file: hostile, os: hostile, application: hostile, hardware: hostile, comments: [hostile] },
      linkTypes: [{ linkType: 1, name: hostile, frames: 1 }],
      problems: [{ code: 'x', message: hostile, offset: 0, frame: 0 }],
    });
    const verdict = {
      ...PATH_LOSS,
      ...{ title: hostile, advice: [hostile], code: hostile },
      evidence: [{ frame: 1, text: hostile }],
    };
    const address = { address: hostile, port: 1 };
    const session = healthySession({
      ...{ session: 1, client: address, server: address, rolesReason: hostile, verdicts: [verdict] },
      zeek: { connState: hostile, history: hostile },
    });
    const summary = sampleSummary({
      captureVerdicts: [{ ...verdict, subject: 'capture' }],
      notes: [{ code: hostile, count: 1, firstFrame: 1 }],
    });
    const rows = sampleLadder().map((row) => ({ ...row, marks: [hostile], note: hostile, flags: hostile }));
    for (const width of [60, 100]) {
      const text = terminalText({
        options: { width, stream: 1 },
        captures: [capture],
        sessions: [session],
        events: [{ ...sampleEvents()[0]!, kind: 'deadlock', evidence: [hostile] }],
        ladder: { rows, omitted: 0 },
        summary,
      });
      expect(text).toContain('owned');
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(text.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
    }
  });

  it('has the sections in order', () => {
    const text = terminalText({ ...FULL, options: { stream: 1 } });
    const headings = text.match(/^[A-Z][^─\n]*(?= ─)/gm);
    expect(headings).toEqual([
      'Capture',
      'How far to trust it',
      'What is wrong',
      'Session 1',
      'Both sides',
      'Events: 26',
      'Ladder',
    ]);
  });

  it.each([
    [5, '✗ There is no session 99: sessions are 0 to 4.'],
    [1, '✗ There is no session 99: the only one is session 0.'],
    [0, '✗ There is no session 99: the capture has none.'],
  ])('of %i sessions, says first that the one asked for does not exist', (count, want) => {
    const sessions = sampleSessions().slice(0, count);
    const text = terminalText({ sessions, ladder: { rows: [], omitted: 0 }, options: { stream: 99 } });
    expect(text.split('\n')[0]).toBe(want);
    expect(text).not.toMatch(/^(Ladder|Session 99)/m);
  });

  it('takes the ladder after the summary, too', async () => {
    const { TerminalReport } = await import('../../../src/report/terminal/terminal-report.js');
    const { DEFAULT_TERMINAL_OPTIONS } = await import('../../../src/report/terminal/options.js');
    let text = '';
    const report = new TerminalReport(
      { write: (s) => void (text += s) },
      { ...DEFAULT_TERMINAL_OPTIONS, stream: 0 },
    );
    report.session(healthySession(), 0);
    report.summary(sampleSummary());
    expect(text).not.toContain('Ladder');
    report.ladder(sampleLadder(), 0);
    expect(text.match(/^Ladder/gm)).toHaveLength(1);
  });

  it('lists no more than --top asks for, and says how many are left', () => {
    const many = sampleSessions().flatMap((session, i) =>
      [0, 1, 2, 3].map((n) => ({ ...session, session: 4 * i + n })),
    );
    const text = terminalText({ options: { top: 2 }, sessions: many });
    expect(section(text, 'Sessions: 20').at(-2)).toBe('  and 18 more sessions: --top N');
    expect(section(text, 'What is wrong')).toContain('  and 1 more kind of finding: --top N');
  });
});
