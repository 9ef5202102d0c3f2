/** What the octets of a session say of its messages; no port is looked at. */
import { describe, expect, it } from 'vitest';
import { HTTP2_PREFACE } from '../../../src/stream/framing/http2.js';
import type { Framing } from '../../../src/stream/framing/framing.js';
import { lengthPrefix } from '../../../src/stream/framing/length-prefix.js';
import { cutSession, inPieces, type Said } from './cut-session.js';

const be = (width: number, text: string, more = 0): string => {
  const head = Buffer.alloc(width);
  head.writeUIntBE(text.length + more, Math.max(0, width - 6), Math.min(6, width));
  return head.toString('latin1') + text;
};
const le = (width: number, text: string): string =>
  [...be(width, '').slice(0, 0), ...Buffer.from(be(width, text), 'latin1').subarray(0, width).reverse()]
    .map((octet) => (typeof octet === 'number' ? String.fromCharCode(octet) : octet))
    .join('') + text;

/** Octets without any pattern, the same each time. */
function noise(length: number, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode((state >>> 16) & 0xff);
  }).join('');
}

/** Words, the same each time. */
const prose = (length: number): string =>
  'it was the best of times and the worst '.repeat(12).slice(0, length);

const countedUp = (length: number): string =>
  String.fromCharCode(...Array.from({ length }, (_, i) => i & 0xff));

const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step);

const TALK = ['ping', 'pong!', 'what is it', 'nothing at all, really', 'x', 'bye'];
const dialogue = (wrap: (text: string) => string): Said[] =>
  TALK.map((text, i): Said => [i % 2 === 0 ? 'c' : 's', wrap(text)]);

const CASES: readonly [string, readonly Said[], string | null][] = [
  [
    'HTTP',
    [
      ['c', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n'],
      ['s', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ],
    'http',
  ],
  ['HTTP, request only', [['c', 'GET / HTTP/1.1\r\nHost: h\r\n\r\n']], 'http'],
  ['HTTP, response only', [['s', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n']], 'http'],
  [
    'HTTP/2',
    [
      ['c', HTTP2_PREFACE],
      ['s', '\0\0\0\x04\0\0\0\0\0'],
    ],
    'http2',
  ],
  [
    'TLS',
    [
      ['c', '\x16\x03\x01\0\x04\x01\0\0\0'],
      ['s', '\x15\x03\x03\0\x02\x02\x28'],
    ],
    'tls',
  ],
  ['a ClientHello without an answer', [['c', '\x16\x03\x01\0\x04\x01\0\0\0']], 'tls'],
  [
    'RESP',
    [
      ['c', '*1\r\n$4\r\nPING\r\n'],
      ['s', '+PONG\r\n'],
    ],
    'resp',
  ],
  [
    'POP3 is no RESP',
    [
      ['s', '+OK ready\r\n'],
      ['c', 'USER x\r\n'],
      ['s', '+OK\r\n'],
    ],
    'delimiter:crlf',
  ],
  [
    'WebSocket without its upgrade',
    [
      ['c', '\x81\x82abcdxy\x81\x80abcd'],
      ['s', '\x81\x02hi\x8a\0'],
    ],
    'websocket',
  ],
  [
    'JSON lines',
    [
      ['c', '{"a":1}\n'],
      ['s', '{"b":2}\n'],
    ],
    'json-lines',
  ],
  [
    'JSON back to back',
    [
      ['c', '{"a":1}{"b":'],
      ['c', '2}'],
      ['s', '{"c":3}'],
    ],
    'json',
  ],
  [
    'a word and JSON',
    [
      ['c', 'hello'],
      ['s', 'hello'],
      ['c', '{"message": "first"}{"message": "second"}'],
    ],
    'json',
  ],
  [
    'decimal lengths before JSON',
    [
      ['c', '22{"message": "hello you"}'.replace('22', '24')],
      ['s', '8{"a": 1}'],
      ['c', '2{}2[]'],
    ],
    'decimal',
  ],
  [
    'netstrings',
    [
      ['c', '5:hello,'],
      ['s', '3:yes,'],
    ],
    'decimal:separator=:,trailer=,',
  ],
  ['lines', dialogue((text) => `${text}\n`), 'delimiter:lf'],
  ['lines that end with CRLF', dialogue((text) => `${text}\r\n`), 'delimiter:crlf'],
  ['lines that end with CR', dialogue((text) => `${text}\r`), 'delimiter:cr'],
  ['texts that end with NUL', dialogue((text) => `${text}\0`), 'delimiter:nul'],
  ['length of four octets', dialogue((text) => be(4, text)), 'length:4'],
  ['little-endian', dialogue((text) => le(4, text)), 'length:4,little'],
  ['counting itself', dialogue((text) => be(4, text, 4)), 'length:4,inclusive'],
  ['length of two octets', dialogue((text) => be(2, text)), 'length:2'],
  ['length of eight octets', dialogue((text) => be(8, text)), 'length:8'],
  ['length of one octet', dialogue((text) => be(1, text)), 'length:1'],
  // As OpenFlow, LDP, Modbus, BGP, Diameter, the RPKI to router protocol and MySQL have them.
  [
    'length of four octets, two before it',
    dialogue((text) => `ab${be(2, text, 4)}`),
    'length:2,inclusive,skip=2',
  ],
  ['length of two octets, two before it', dialogue((text) => `ab${be(2, text)}`), 'length:2,skip=2'],
  ['length of two octets, four before it', dialogue((text) => `abcd${be(2, text)}`), 'length:2,skip=4'],
  [
    'length of two octets, a marker before it',
    dialogue((text) => `${'\xff'.repeat(16)}${be(2, text, 18)}`),
    'length:2,inclusive,skip=16',
  ],
  [
    'length of three octets, one before it',
    dialogue((text) => `\x01${be(3, text, 4)}`),
    'length:3,inclusive,skip=1',
  ],
  [
    'length of four octets, four before it',
    dialogue((text) => `\x01abc${be(4, text, 8)}`),
    'length:4,inclusive,skip=4',
  ],
  [
    'length of three octets, little-endian, one behind it',
    dialogue((text) => `${le(3, text)}`.replace(text, `\x07${text}`)),
    'length:3,little,add=1',
  ],
  [
    'text is no length of one octet',
    Array.from({ length: 40 }, (_, i): Said => [i % 2 === 0 ? 'c' : 's', prose(20 + (i % 17))]),
    null,
  ],
  [
    'zeros that fill up lead from one length of one octet to the end of each write',
    [1, 2, 1, 3].map((zeros, i): Said => [
      i % 2 === 0 ? 'c' : 's',
      `\x14${prose(20)}\x40${prose(64)}${'\0'.repeat(zeros)}`,
    ]),
    null,
  ],
  [
    'length of one octet, where segments are as full as the path allows',
    inPieces(
      'c',
      Array.from({ length: 60 }, (_, i) => be(1, prose(90 + i))).join(''),
      range(1000, 8000, 1000),
    ),
    'length:1',
  ],
  [
    'two lengths of one octet that fit, and then text',
    [
      ['c', be(1, 'a first message')],
      ['s', be(1, 'a first answer')],
      ...Array.from({ length: 40 }, (_, i): Said => [i % 2 === 0 ? 'c' : 's', prose(30 + (i % 17))]),
    ],
    null,
  ],
  [
    'two lengths of four octets that fit, and then none',
    [
      ['c', be(4, 'a first message')],
      ['s', be(4, 'a first answer')],
      ...Array.from({ length: 200 }, (_, i): Said => [i % 2 === 0 ? 'c' : 's', `\xf0${noise(4, i)}`]),
    ],
    null,
  ],
  [
    'numbers that count up are no lengths',
    Array.from({ length: 20 }, (): Said => ['c', countedUp(1000)]),
    null,
  ],
  [
    'writes of one size',
    Array.from({ length: 6 }, (_, i): Said => [i % 2 === 0 ? 'c' : 's', noise(i % 2 === 0 ? 24 : 40, i)]),
    'fixed:24/40',
  ],
  [
    'writes of one size, some together and one in parts',
    [24, 24, 48, 24, 10, 14, 24, 24].map((size, i): Said => ['c', noise(size, i)]),
    'fixed:24',
  ],
  ['a write in a segment larger than all that is looked at', [['s', `${'text\0'.repeat(5000)}`]], null],
  [
    'a download',
    [
      ['s', noise(3000, 7)],
      ['s', noise(900, 8)],
    ],
    'until-close',
  ],
  [
    'noise',
    [
      ['c', noise(300, 1)],
      ['s', noise(700, 2)],
      ['c', noise(123, 3)],
      ['s', noise(41, 4)],
    ],
    null,
  ],
  [
    'zeros',
    [
      ['c', '\0'.repeat(100)],
      ['s', '\0'.repeat(77)],
      ['c', '\0'.repeat(31)],
    ],
    null,
  ],
];

describe('detection', () => {
  it.each(CASES)('%s', (_, said, want) => {
    const { framing } = cutSession(said);
    expect([framing.name, framing.candidates]).toEqual([want, expect.anything()]);
    expect(framing.chosenBy).toBe('detection');
    if (want !== null) expect(framing.confidence).toBeGreaterThanOrEqual(0.5);
  });

  it('without a framing there are bursts, which are no messages, but show who thought how long', () => {
    const { framing, messages, exchanges, pairedBy } = cutSession(CASES.at(-2)![1]);
    expect(framing).toMatchObject({ name: null, title: null, confidence: 0 });
    expect(messages.every(({ kind }) => kind === 'burst')).toBe(true);
    expect(pairedBy).toBe('turns');
    expect(exchanges[0]!.thinkTime).toBe(0.001);
  });

  it('takes no stream for over that the capture ends in', () => {
    expect(cutSession([['s', noise(300, 1)]]).framing.name).toBe('until-close');
    expect(cutSession([['s', noise(300, 1)]], { closed: false }).framing.name).toBeNull();
  });

  it('never waits for more than a bounded beginning', () => {
    const said: Said[] = Array.from({ length: 100 }, (): Said => ['c', noise(1000, 5)]);
    const { framing, toServer } = cutSession(said);
    expect(framing.name).toBeNull();
    expect(toServer.bytes).toBe(100_000);
  });

  it('tries the framings of a program first', () => {
    const own: Framing = {
      ...lengthPrefix({ width: 2, skip: 1 }),
      name: 'mine',
      recognise: (sample) =>
        sample.sides[0].bytes[0] === 0x7e ? { confidence: 1, reason: 'starts with ~' } : null,
    };
    const { framing, messages } = cutSession([['c', '~\0\x02ab~\0\0']], { framings: [own] });
    expect(framing).toMatchObject({ name: 'mine', confidence: 1, reason: 'starts with ~' });
    expect(messages.length).toBe(2);
  });

  it('nothing said, nothing claimed', () => {
    expect(cutSession([]).framing).toMatchObject({ name: null, confidence: 0 });
    expect(cutSession([['c', 500]]).framing.name).toBeNull();
  });
});
