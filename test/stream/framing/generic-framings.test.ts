/** Length prefixes, delimiters, fixed lengths, JSON, close: cutting what one side sends. */
import { describe, expect, it } from 'vitest';
import { parseFraming } from '../../../src/stream/framing/catalog.js';
import { cutSession, inPieces, outline, type Said } from './cut-session.js';

interface Case {
  readonly name: string;
  readonly framing: string;
  readonly stream: string | Uint8Array;
  /** `offset+bytes`, with the kind where it says something. */
  readonly want: readonly string[];
  readonly closed?: boolean;
  readonly uncutBytes?: number;
}

const u8 = (...octets: number[]): Uint8Array => Uint8Array.from(octets);

const CASES: readonly Case[] = [
  {
    name: 'length of one octet',
    framing: 'length:1',
    stream: '\x02ab\x00\x01c',
    want: ['0+3', '3+1', '4+2'],
  },
  { name: 'length of two octets', framing: 'length:2', stream: '\0\x03abc\0\x01d', want: ['0+5', '5+3'] },
  { name: 'little-endian', framing: 'length:2,little', stream: '\x03\0abc\x01\0d', want: ['0+5', '5+3'] },
  { name: 'inclusive', framing: 'length:2,inclusive', stream: '\0\x05abc\0\x02', want: ['0+5', '5+2'] },
  {
    name: 'three octets, as MySQL has it',
    framing: 'length:3,little,add=1',
    stream: '\x02\0\0\0ab',
    want: ['0+6'],
  },
  {
    name: 'length behind a type, as PostgreSQL has it',
    framing: 'length:4,skip=1,add=-4',
    stream: 'Q\0\0\0\x07abcX\0\0\0\x04',
    want: ['0+8', '8+5'],
  },
  {
    name: 'eight octets, last message cut off',
    framing: 'length:8',
    stream: u8(0, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 1, 0, 7),
    want: ['0+9', '9+9 !fin'],
  },
  {
    name: 'a length shorter than its head is no message',
    framing: 'length:2,inclusive',
    stream: '\0\x03a\0\x01bcd',
    want: ['0+3'],
    uncutBytes: 5,
  },
  { name: 'decimal', framing: 'decimal', stream: '13{"a": "b\\"c"}2hi', want: ['0+15', '15+3'] },
  {
    name: 'netstrings',
    framing: 'decimal:separator=:,trailer=\\x2c',
    stream: '5:hello,0:,3:1:2,',
    want: ['0+8', '8+3', '11+6'],
  },
  {
    name: 'octet counting of syslog',
    framing: 'decimal:separator=\\s',
    stream: '6 <34>1 11 <34>1 x - -',
    want: ['0+8', '8+14'],
  },
  {
    name: 'line feed',
    framing: 'delimiter:lf',
    stream: 'a\n\nbc\nd',
    want: ['0+2', '2+1', '3+3', '6+1 !fin'],
  },
  { name: 'CRLF and not CR', framing: 'delimiter:crlf', stream: 'a\rb\r\r\nc\r\n', want: ['0+6', '6+3'] },
  { name: 'NUL', framing: 'delimiter:nul', stream: 'a\0b\0', want: ['0+2', '2+2'] },
  {
    name: 'delimiter that begins as it ends',
    framing: 'delimiter:616162',
    stream: 'aaab-aab',
    want: ['0+4', '4+4'],
  },
  { name: 'fixed length', framing: 'fixed:3', stream: 'abcdefg', want: ['0+3', '3+3', '6+1 !fin'] },
  {
    name: 'a word and two JSON objects',
    framing: 'json',
    stream: 'hello{"message": "first"}{"message": "second"}',
    want: ['0+5 text', '5+20 json', '25+21 json'],
  },
  {
    name: 'JSON with braces, quotes and escapes inside strings',
    framing: 'json',
    stream: '{"a":"}{\\"[\\\\"}[1,[2],{"b":"\\u007d"}]',
    want: ['0+15 json', '15+22 json'],
  },
  {
    name: 'JSON with UTF-8',
    framing: 'json',
    stream: Buffer.from('{"ä":"€𝄞"}{"":"\u2028"}', 'utf8'),
    want: ['0+16 json', '16+10 json'],
  },
  {
    name: 'JSON scalars',
    framing: 'json',
    stream: ' 1 -2.5e3 true null "x{" false{}\n',
    want: ['1+1 json', '3+6 json', '10+4 json', '15+4 json', '20+4 json', '25+5 json', '30+2 json'],
    uncutBytes: 7,
  },
  {
    name: 'words that begin like JSON',
    framing: 'json',
    stream: 'nullable\ntrue!\n',
    want: ['0+8 text', '9+4 json', '13+1 text'],
    uncutBytes: 2,
  },
  { name: 'a number that the close ends', framing: 'json', stream: '12', want: ['0+2 json'] },
  {
    name: 'a number that may go on',
    framing: 'json',
    stream: '12',
    want: ['0+2 json !capture-end'],
    closed: false,
  },
  { name: 'an object that is cut off', framing: 'json', stream: '{"a":[1,2', want: ['0+9 json !fin'] },
  { name: 'JSON lines', framing: 'json-lines', stream: '{"a":1}\n{"b":2}\n', want: ['0+8 json', '8+8 json'] },
  { name: 'until close', framing: 'until-close', stream: 'abc', want: ['0+3'] },
  {
    name: 'until a close that never comes',
    framing: 'until-close',
    stream: 'abc',
    want: ['0+3 !capture-end'],
    closed: false,
  },
];

/** The kind `message` says nothing. */
const brief = (lines: readonly string[]): string[] =>
  lines.map((line) => line.slice(2).replace(' message', ''));

describe('cutting', () => {
  it.each(CASES)('$name ($framing)', ({ framing, stream, want, closed = true, uncutBytes }) => {
    const bytes = typeof stream === 'string' ? Buffer.from(stream, 'latin1') : stream;
    const byOctet = Array.from({ length: bytes.length }, (_, i) => i);
    const cuts = [[], byOctet, ...byOctet.map((i) => [i])];
    for (const where of cuts) {
      const result = cutSession(inPieces('c', bytes, where), { framing: parseFraming(framing), closed });
      expect(brief(outline(result.messages)), `cut at ${where.join()}`).toEqual(want);
      expect(result.toServer.uncutBytes, `cut at ${where.join()}`).toBe(uncutBytes ?? 0);
      expect(result.toServer.bytes).toBe(bytes.length);
    }
  });

  it('lengths that no message can have stop it, and say so', () => {
    const result = cutSession([['c', '\xff'.repeat(16)]], { framing: parseFraming('length:8') });
    expect(result.messages).toEqual([]);
    expect(result.toServer.uncut[0]!.why).toContain('makes no sense');
  });
});

describe('segments', () => {
  const segments = (said: readonly Said[], framing: string): [number, boolean, boolean][] =>
    cutSession(said, { framing: parseFraming(framing) }).messages.map((m) => [
      m.segments,
      m.sharesFirstSegment,
      m.sharesLastSegment,
    ]);

  it('split and merged messages are visible', () => {
    const said: Said[] = [
      ['c', 'one\ntwo\nth'],
      ['c', 're'],
      ['c', 'e\nfour\n'],
      ['c', 'five\n'],
    ];
    expect(segments(said, 'delimiter:lf')).toEqual([
      [1, false, true],
      [1, true, true],
      [3, true, true],
      [1, true, false],
      [1, false, false],
    ]);
    const { toServer } = cutSession(said, { framing: parseFraming('delimiter:lf') });
    expect(toServer).toMatchObject({ messages: 5, split: 1, merged: 4, incomplete: 0 });
  });

  it('a message that only the next segment shows to be over was not carried by that segment', () => {
    const { messages } = cutSession(
      [
        ['c', '12'],
        ['c', '{"a":1}'],
      ],
      { framing: parseFraming('json') },
    );
    expect(messages.map(({ segments: n, lastFrame }) => [n, lastFrame])).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it('times and frames are those of the first and the last segment', () => {
    const [message] = cutSession(
      [
        ['c', 'a'],
        ['s', 'x\n'],
        ['c', 'b'],
        ['c', 'c\n'],
      ],
      {
        framing: parseFraming('delimiter:lf'),
      },
    ).messages;
    expect(message).toMatchObject({
      firstFrame: 1,
      lastFrame: 4,
      firstTimeNs: 1e6,
      lastTimeNs: 4e6,
      segments: 3,
    });
  });
});

describe('gaps', () => {
  const GAPS: readonly [string, string, readonly Said[], readonly string[]][] = [
    [
      'inside a length-prefixed message',
      'length:1',
      [
        ['c', '\x05ab'],
        ['c', 3],
        ['c', '\x01x'],
      ],
      ['0+6', '6+2'],
    ],
    [
      'over the end of one',
      'length:1',
      [
        ['c', '\x05ab'],
        ['c', 4],
        ['c', '\x01x'],
      ],
      ['0+3 !gap'],
    ],
    [
      'in a line',
      'delimiter:lf',
      [
        ['c', 'ab'],
        ['c', 3],
        ['c', 'cd\nef\n'],
      ],
      ['0+2 !gap', '8+3'],
    ],
    [
      'over messages of fixed length',
      'fixed:4',
      [
        ['c', 'ab'],
        ['c', 9],
        ['c', 'x'],
      ],
      ['0+4', '8+4'],
    ],
    [
      'in JSON',
      'json',
      [
        ['c', '{"a"'],
        ['c', 3],
        ['c', '}{}\n{"b":1}'],
      ],
      ['0+4 json !gap', '11+7 json'],
    ],
    [
      'in what the close ends',
      'until-close',
      [
        ['c', 'ab'],
        ['c', 3],
        ['c', 'x'],
      ],
      ['0+6'],
    ],
  ];

  it.each(GAPS)('%s', (_, framing, said, want) => {
    const result = cutSession(said, { framing: parseFraming(framing) });
    expect(brief(outline(result.messages))).toEqual(want);
  });

  it('are counted where they are', () => {
    const { messages } = cutSession(
      [
        ['c', 'ab'],
        ['c', 9],
        ['c', 'x'],
      ],
      { framing: parseFraming('fixed:4') },
    );
    expect(messages.map(({ missingBytes }) => missingBytes)).toEqual([2, 3]);
  });

  it('of gigabytes cost nothing', () => {
    const { toServer, messages } = cutSession(
      [
        ['c', 'a'],
        ['c', 5_000_000_000],
        ['c', 'b'],
      ],
      {
        framing: parseFraming('fixed:1'),
      },
    );
    expect(toServer.bytes).toBe(5_000_000_002);
    expect(messages.length).toBe(2);
  });
});
