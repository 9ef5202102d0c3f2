/** What holds for every framing, whatever it is fed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFraming } from '../../../src/stream/framing/catalog.js';
import { cutSession, inPieces, type Said } from './cut-session.js';

const NAMES = [
  ...['http', 'http2', 'tls', 'websocket', 'resp', 'json', 'json-lines', 'until-close', 'bursts'],
  ...['length:1', 'length:2,little', 'length:4,inclusive', 'length:8', 'decimal', 'decimal:separator=:'],
  ...['delimiter:lf', 'delimiter:crlf', 'delimiter:0d0a0d0a', 'fixed:7', 'fixed:5/3'],
];
const FIXED = { seed: 20_240_607, numRuns: 60 };

/** Octets that mean something to one framing or another, so that they get somewhere. */
const TOKENS = [
  ...[
    'GET / HTTP/1.1\r\n',
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 101 S\r\n',
    'Upgrade: websocket\r\n',
    'Content-Length: 5\r\n',
  ],
  ...[
    'Transfer-Encoding: chunked\r\n',
    '\r\n',
    '5\r\nhello\r\n',
    '0\r\n',
    '{"a":',
    '"\\"',
    '}',
    '[',
    ']',
    '25',
    ':',
    '\n',
  ],
  ...[
    '*2\r\n',
    '$3\r\n',
    'abc\r\n',
    '+OK\r\n',
    '%1\r\n',
    '$-1\r\n',
    '\x16\x03\x01\0\x02',
    '\x15\x03\x03\0\x02\x02\x28',
  ],
  ...[
    '\0\0\x04\x08\0\0\0\0\0',
    '\0\0\0\x04\x01\0\0\0\0',
    '\x81\x03',
    '\x88\x02\x03\xe8',
    '\x01\x82abcd',
    '\0\x05',
    '\x03',
  ],
];
const token = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TOKENS) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }).map((a) => Buffer.from(a).toString('latin1')) },
);
const stream = fc.array(token, { maxLength: 30 }).map((tokens) => tokens.join(''));
const said = fc.array(
  fc.tuple(
    fc.constantFrom('c' as const, 's' as const),
    fc.oneof({ weight: 5, arbitrary: stream }, { weight: 1, arbitrary: fc.nat(3000) }),
  ),
  { maxLength: 12 },
);

/** What does not depend on where segments end. */
function essence(result: ReturnType<typeof cutSession>): unknown {
  const { toServer, toClient } = result;
  return {
    messages: result.messages.map(({ kind, label, offset, bytes, complete, facts }) => ({
      kind,
      label,
      offset,
      bytes,
      complete,
      facts,
    })),
    uncut: [toServer.uncutBytes, toClient.uncutBytes],
  };
}

describe.each(NAMES)('%s', (name) => {
  const framing = parseFraming(name);

  it('gives the same messages wherever segments end', () => {
    if (name === 'bursts') return;
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.nat(400), { maxLength: 8 }),
        fc.constantFrom('c' as const, 's' as const),
        (octets, cuts, who) => {
          const whole = cutSession(octets === '' ? [] : [[who, octets]], { framing });
          // What was lost may be found again at the start of a segment, so only streams that are never lost.
          fc.pre(whole.toServer.uncut.length + whole.toClient.uncut.length === 0);
          expect(essence(cutSession(octets === '' ? [] : inPieces(who, octets, cuts), { framing }))).toEqual(
            essence(whole),
          );
        },
      ),
      FIXED,
    );
  });

  it('accounts for every octet, throws at none, keeps messages apart and in order', () => {
    fc.assert(
      fc.property(said, fc.boolean(), (session, closed) => {
        const result = cutSession(session as Said[], { framing, closed });
        for (const [side, direction] of [
          ['client', result.toServer],
          ['server', result.toClient],
        ] as const) {
          let reached = 0;
          let inside = 0;
          for (const m of result.messages.filter(({ from }) => from === side)) {
            expect(m.offset).toBeGreaterThanOrEqual(reached);
            expect(m.missingBytes).toBeLessThanOrEqual(m.bytes);
            expect(m.segments === 0).toBe(m.bytes === m.missingBytes && m.firstFrame === null);
            reached = m.offset + m.bytes;
            inside += m.bytes;
          }
          expect(reached).toBeLessThanOrEqual(direction.bytes);
          expect(inside + direction.uncutBytes).toBe(direction.bytes);
        }
      }),
      FIXED,
    );
  });
});

describe('detection', () => {
  it('throws at nothing and accounts for every octet', () => {
    fc.assert(
      fc.property(said, (session) => {
        const result = cutSession(session as Said[]);
        expect(result.framing.confidence).toBeLessThanOrEqual(0.99);
        const octets = session.reduce(
          (sum, [, what]) => sum + (typeof what === 'number' ? what : what.length),
          0,
        );
        expect(result.toServer.bytes + result.toClient.bytes).toBe(octets);
      }),
      { ...FIXED, numRuns: 300 },
    );
  });
});
