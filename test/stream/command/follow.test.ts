/** `tcpwhy streams FILE --stream N`: what is said of one session, and that it harms no terminal. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPEN, spell, workplace } from './run-streams.js';

const at = workplace();

const TALK = spell(
  `${OPEN}c> P 1:6 ack 1 {ping?}\ns> P 1:3 ack 6 {no}\n+2 s> P 3:5 ack 6 {!\n}\nc> . 6:6 ack 5\n` +
    's> P 9:14 ack 6 {later}\nc> . 6:6 ack 14\nc> F 6:6 ack 14\ns> . 14:14 ack 7',
);

describe('text', () => {
  it('shows both sides, times, pauses, gaps and the end', async () => {
    const { status, report } = await at.show([at.script(TALK), '--stream', '0']);
    expect(status).toBe(0);
    expect(report)
      .toBe(`Session 0: 192.0.2.1:40000 → 198.51.100.2:80, first frame 1, 2020-09-13T12:26:40.000000000Z

→ client, frame 4, +0.003000 s
ping?

← server, frame 5, +0.004000 s
no

← server, frame 6, +2.004000 s
!
(closed by the client, frame 10, +2.008000 s)
[4 B missing from octet 4 on: received, but not in the capture (frame 8)]
later
(client: 5 octets)
(server: 9 octets, 4 missing in 1 gap, open at the end of the capture)
`);
  });

  it('says that a segment waited for its turn', async () => {
    const { report } = await at.show([
      at.script(spell(`${OPEN}c> P 3:5 ack 1 {CD}\n+0.25 s> . 1:1 ack 1\n+0.25 c> P 1:3 ack 1 {AB}`)),
      '--stream',
      '0',
    ]);
    expect(report).toContain('→ client, frame 6, +0.503000 s\nABCD\n');
  });

  it('tells of resets, of what comes behind them, of urgent and corrupt octets', async () => {
    const { report } = await at.show([
      at.script(
        spell(
          `${OPEN}c> P 1:3 ack 1 urg 2 {AB}\nc> P 3:5 ack 1 {CD} bad\nc> P 5:7 ack 1 {EF}\ns> . 1:1 ack 7\n` +
            '+2 s> R 1:1\nc> P 7:9 ack 1 {GH}',
        ),
      ),
      '--stream',
      '0',
    ]);
    expect(report).toContain('AB\n(octet 1 is urgent)\n');
    expect(report).toContain('(with a wrong checksum, acknowledged all the same)\nCD');
    expect(report).toContain('(reset, frame 8, +2.006000 s)\n');
    expect(report).toContain('(behind the reset of the session)\nGH\n');
    expect(report.match(/\(reset/g)).toHaveLength(1);
  });

  it('shows one side only', async () => {
    const { report } = await at.show([at.script(TALK), '--stream', '0', '--from', 'client']);
    expect(report).toContain('ping?');
    expect(report).not.toContain('no\n');
    expect(report).not.toContain('server,');
  });

  it('keeps characters whole that are spread over segments', async () => {
    const { report } = await at.show([
      at.script(`${OPEN}c> P 1:3 ack 1 hex e282\nc> P 3:5 ack 1 hex acc3\nc> P 5:6 ack 1 hex a4`),
      '--stream',
      '0',
    ]);
    expect(report).toContain('€ä');
  });

  it.each([
    ['a colour and a title', '\x1b[31mred\x1b]0;title\x07', '\\x1b[31mred\\x1b]0;title\\x07'],
    ['C1 controls', '\u009b31m\u0085', '\\x9b31m\\x85'],
    ['bidi', 'a\u202egnp.exe\u2066', 'a\\u202egnp.exe\\u2066'],
    ['a lone carriage return', 'over\rwritten', 'over\\x0dwritten'],
    ['line separators', 'a\u2028b', 'a\\u2028b'],
    ['DEL and NUL', 'a\x7f\0', 'a\\x7f\\x00'],
  ])('makes visible: %s', async (_, payload, shown) => {
    const hex = Buffer.from(payload, 'utf8').toString('hex');
    const path = at.script(`${OPEN}c> P 1:${1 + hex.length / 2} ack 1 hex ${hex}`);
    const { report } = await at.show([path, '--stream', '0']);
    expect(report).toContain(`\n${shown}\n`);
  });

  it('makes visible what is no UTF-8', async () => {
    const { report } = await at.show([
      at.script(`${OPEN}c> P 1:8 ack 1 hex c3c0afeda080ff`),
      '--stream',
      '0',
    ]);
    expect(report).toContain('\\xc3\\xc0\\xaf\\xed\\xa0\\x80\\xff\n');
  });

  it('leaves line feeds, tabs, and CR before LF', async () => {
    const { report } = await at.show([
      at.script(spell(`${OPEN}c> P 1:8 ack 1 {a\tb\r\nc\n}`)),
      '--stream',
      '0',
    ]);
    expect(report).toContain('\na\tb\nc\n');
  });
});

describe('hex', () => {
  it('dumps with offsets of each stream', async () => {
    const { report } = await at.show([at.script(TALK), '--stream', '0', '--as', 'hex']);
    expect(report).toContain('00000000  70 69 6e 67 3f                                    ping?\n');
    expect(report).toContain('00000002  21 0a                                             !.\n');
    expect(report).toContain('00000008  6c 61 74 65 72                                    later\n');
  });
});

describe('raw', () => {
  it('is the octets and nothing else', async () => {
    const both = await at.show([at.script(TALK), '--stream', '0', '--as', 'raw']);
    expect(both.report).toBe('ping?no!\nlater');
    expect(both.said).toContain('4 B of the stream are not in the capture');
    const one = await at.show([at.script(TALK), '--stream', '0', '--as', 'raw', '--from', 'server']);
    expect(one.report).toBe('no!\nlater');
  });
});

describe('ndjson', () => {
  it('has each piece with its frame, its times and its octets', async () => {
    const { report } = await at.show([at.script(TALK), '--stream', '0', '--format', 'ndjson']);
    const records = report
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.map(({ type, from, offset }) => [type, from, offset])).toEqual([
      ['data', 'client', 0],
      ['data', 'server', 0],
      ['data', 'server', 2],
      ['gap', 'server', 4],
      ['data', 'server', 8],
      ['end', 'client', undefined],
      ['end', 'server', undefined],
    ]);
    expect(records[0]).toMatchObject({
      frame: 4,
      time: '1600000000.003000000',
      base64: Buffer.from('ping?').toString('base64'),
    });
    expect(records[3]).toMatchObject({ length: 4, reason: 'lost-in-capture', frame: 8 });
    expect(records[6]).toMatchObject({ how: 'capture-end', length: 13, octets: { delivered: 9, gaps: 1 } });
  });
});

const HOSTILE = new URL('../../../../shared/badfiles/pkt_ansi_escape_payload.pcap', import.meta.url);

describe.skipIf(!existsSync(HOSTILE))('a hostile capture', () => {
  it.each(['text', 'hex'])('harms no terminal: %s', async (as) => {
    const { report } = await at.show([HOSTILE.pathname, '--stream', '0', '--as', as]);
    expect(readFileSync(HOSTILE).includes(0x1b)).toBe(true);
    // eslint-disable-next-line no-control-regex
    expect(report).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe('what cannot be', () => {
  it.each([
    [['--as', 'hex'], 'choose it with --stream N'],
    [['--stream', '0', '--gap', 'skip'], '--gap is about --extract'],
    [['--stream', '0,1'], 'one session at a time'],
    [['--stream', '0', '--format', 'json'], '--format ndjson'],
    [['--stream', 'x'], 'not a whole number'],
    [['--stream', '0', '--force'], '--force is about'],
    [['--extract', 'x', '--as', 'text'], 'leave them out'],
    [['--overlap-policy', 'best'], 'overlap-policy'],
  ])('%j', async (args, said) => {
    const result = await at.run([at.script(TALK), ...args]);
    expect(result).toMatchObject({ status: 2 });
    expect(result.said).toContain(said);
  });

  it('a session that is not there', async () => {
    const result = await at.show([at.script(TALK), '--stream', '7']);
    expect(result.status).toBe(2);
    expect(result.said).toContain('there is no session 7; sessions are 0 to 0');
  });
});
