/** HTTP/1.x: where messages end, and which response belongs to which request. */
import { describe, expect, it } from 'vitest';
import { http1 } from '../../../src/stream/framing/http1.js';
import { cutSession, inPieces, outline, type Said } from './cut-session.js';

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';
const HEAD = 'HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n';
const POST = 'POST /p HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;x="1"\r\nhello\r\nA\r\n0123456789\r\n0\r\nDigest: x\r\n\r\n';

interface Case {
  readonly name: string;
  readonly said: readonly Said[];
  /** Of the server's side, unless it says otherwise. */
  readonly want: readonly string[];
  readonly closed?: boolean;
}

const CASES: readonly Case[] = [
  {
    name: 'Content-Length',
    said: [
      ['c', GET],
      ['s', OK + OK],
    ],
    want: ['s 0+40 response 200 OK', 's 40+40 response 200 OK'],
  },
  {
    name: 'requests with and without a body',
    said: [['c', POST + GET]],
    want: ['c 0+42 request POST /p', 'c 42+28 request GET /a'],
  },
  {
    name: 'chunks with extensions and trailers',
    said: [
      ['c', GET],
      ['s', CHUNKED + OK],
    ],
    want: ['s 0+100 response 200 OK', 's 100+40 response 200 OK'],
  },
  {
    name: 'the answer to HEAD has no body',
    said: [
      ['c', HEAD + GET],
      ['s', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n' + OK],
    ],
    want: ['s 0+39 response 200 OK', 's 39+40 response 200 OK'],
  },
  {
    name: '204 and 304 have none either',
    said: [
      ['c', GET + GET],
      ['s', 'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n' + OK],
    ],
    want: ['s 0+27 response 204 No Content', 's 27+48 response 304 Not Modified', 's 75+40 response 200 OK'],
  },
  {
    name: 'interim responses come before the final one',
    said: [
      ['c', HEAD],
      ['s', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n' + OK],
    ],
    want: ['s 0+25 response 100 Continue', 's 25+38 response 200 OK', 's 63+40 response 200 OK'],
  },
  {
    name: 'until close',
    said: [
      ['c', GET],
      ['s', 'HTTP/1.0 200 OK\r\n\r\nabc'],
    ],
    want: ['s 0+22 response 200 OK'],
  },
  {
    name: 'until a close that does not come',
    said: [
      ['c', GET],
      ['s', 'HTTP/1.0 200 OK\r\n\r\nabc'],
    ],
    want: ['s 0+22 response 200 OK !capture-end'],
    closed: false,
  },
  {
    name: 'a body that is cut off',
    said: [
      ['c', GET],
      ['s', OK.slice(0, -1)],
    ],
    want: ['s 0+39 response 200 OK !fin'],
  },
  {
    name: 'a chunk that is cut off',
    said: [
      ['c', GET],
      ['s', CHUNKED.slice(0, 70)],
    ],
    want: ['s 0+70 response 200 OK !fin'],
  },
  {
    name: 'bare line feeds and empty lines before',
    said: [['c', '\r\n\nGET / HTTP/1.1\nA: b\n\n']],
    want: ['c 3+21 request GET /'],
  },
  {
    name: 'folded fields',
    said: [['c', 'PUT / HTTP/1.1\r\nX: a\r\n Content-Length: 9\r\nContent-Length: 1\r\n\r\nx' + GET]],
    want: ['c 0+64 request PUT /', 'c 64+28 request GET /a'],
  },
  {
    name: 'lengths that contradict each other',
    said: [
      ['c', GET],
      ['s', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ],
    want: [],
  },
  {
    name: 'the same length twice',
    said: [
      ['c', GET],
      ['s', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na'],
    ],
    want: ['s 0+58 response 200 OK'],
  },
  {
    name: 'CONNECT makes a tunnel, here for TLS',
    said: [
      ['c', 'CONNECT h:443 HTTP/1.1\r\n\r\n'],
      ['s', 'HTTP/1.1 200 Fine\r\n\r\n'],
      ['s', '\x16\x03\x03\0\x01\x02\x15\x03\x03\0\x02\x02\x28'],
    ],
    want: [
      's 0+21 response 200 Fine',
      's 21+6 handshake ServerHello',
      's 27+7 alert fatal handshake_failure',
    ],
  },
  {
    name: 'an upgrade to WebSocket',
    said: [
      ['c', 'GET /w HTTP/1.1\r\nUpgrade: websocket\r\n\r\n'],
      ['s', 'HTTP/1.1 101 Go\r\nUpgrade: websocket\r\n\r\n\x81\x02hi'],
      ['c', '\x82\x81\0\0\0\0x'],
    ],
    want: ['s 0+39 response 101 Go', 's 39+4 text'],
  },
];

const sideOf = (want: readonly string[]): string => want[0]?.[0] ?? 's';

describe('HTTP/1', () => {
  it.each(CASES)('$name', ({ said, want, closed = true }) => {
    const result = cutSession(said, { framing: http1, closed });
    const side = sideOf(want);
    expect(outline(result.messages).filter((line) => line.startsWith(side))).toEqual(want);
    // The same octets, cut anywhere, give the same messages.
    const [who, stream] = side === 'c' ? [0, 'c' as const] : [1, 's' as const];
    const own = Buffer.concat(
      said.filter(([w]) => w === stream).map(([, what]) => Buffer.from(what as string, 'latin1')),
    );
    const others = said.filter(([w]) => w !== stream);
    for (let cut = 1; cut < own.length; cut++) {
      const cutUp =
        who === 0
          ? [...inPieces('c', own, [cut]), ...others]
          : [...others.slice(0, 1), ...inPieces('s', own, [cut])];
      const again = cutSession(cutUp, { framing: http1, closed });
      expect(
        outline(again.messages).filter((line) => line.startsWith(side)),
        `cut at ${cut}`,
      ).toEqual(want);
    }
  });

  it('tells methods, targets, statuses and bodies', () => {
    const { messages } = cutSession(
      [
        ['c', POST],
        ['s', CHUNKED],
      ],
      { framing: http1 },
    );
    expect(messages[0]!.facts).toMatchObject({ method: 'POST', target: '/p', version: '1.1', bodyBytes: 3 });
    expect(messages[1]!.facts).toMatchObject({
      status: 200,
      toMethod: 'POST',
      bodyBy: 'chunks',
      chunks: 2,
      bodyBytes: 15,
    });
  });

  it('knows how long a message was meant to be', () => {
    const { messages } = cutSession(
      [
        ['c', GET],
        ['s', OK.slice(0, -1)],
      ],
      { framing: http1 },
    );
    expect(messages[1]).toMatchObject({ bytes: 39, expectedBytes: 40, complete: false });
    expect(messages[1]!.stopped).toEqual({ how: 'fin', by: 'server' });
  });

  it('pairs pipelined requests in order and leaves interim responses out', () => {
    const said: Said[] = [
      ['c', GET + HEAD + POST],
      ['s', 'HTTP/1.1 103 Early\r\n\r\n'],
      ['s', OK],
      ['s', 'HTTP/1.1 404 No\r\n\r\n'],
      ['s', OK],
    ];
    const { exchanges, pairedBy } = cutSession(said, { framing: http1 });
    expect(pairedBy).toBe('in-order');
    expect(exchanges.map(({ request, response }) => [request.first, response!.first])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  it('measures thinking and transfer', () => {
    const said: Said[] = [
      ['c', POST.slice(0, 10)],
      ['c', POST.slice(10)],
      ['s', OK.slice(0, 20)],
      ['c', GET],
      ['s', OK.slice(20)],
    ];
    const [first, second] = cutSession(said, { framing: http1 }).exchanges;
    expect(first).toEqual({
      request: { first: 0, last: 0 },
      response: { first: 0, last: 0 },
      stream: null,
      requestTime: 0.001,
      thinkTime: 0.001,
      transferTime: 0.002,
      timeToFirstByte: 0.002,
      timeToLastByte: 0.004,
    });
    expect(second!.response).toBeNull();
  });

  it('goes on over a gap in a body, and finds the next head behind another', () => {
    const long = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n';
    const inBody = cutSession(
      [
        ['c', GET],
        ['s', long],
        ['s', 1000],
        ['s', OK],
      ],
      { framing: http1 },
    );
    expect(outline(inBody.messages)).toEqual([
      'c 0+28 request GET /a',
      's 0+1041 response 200 OK',
      's 1041+40 response 200 OK',
    ]);
    expect(inBody.messages[1]!.missingBytes).toBe(1000);
    const overHead = cutSession(
      [
        ['c', GET + GET],
        ['s', long],
        ['s', 1001],
        ['s', `rest\r\n${OK}`],
      ],
      { framing: http1 },
    );
    expect(outline(overHead.messages).slice(2)).toEqual([
      's 0+41 response 200 OK !gap',
      's 1048+40 response 200 OK',
    ]);
    expect(overHead.toClient.uncut[0]).toMatchObject({ from: 'server', offset: 41 });
    expect(overHead.toClient.uncutBytes).toBe(1007);
    // Which request the second response answers cannot be told.
    expect(overHead.exchanges[1]!.response).toBeNull();
  });

  it('goes on behind a gap that is the whole data of a chunk, and behind large chunks', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const { messages } = cutSession(
      [
        ['c', GET],
        ['s', `${chunked}5\r\n`],
        ['s', 7],
        ['s', `1000\r\n${'x'.repeat(4096)}\r\n0\r\n\r\n`],
      ],
      { framing: http1 },
    );
    expect(messages[1]).toMatchObject({ missingBytes: 7, complete: true });
    expect(messages[1]!.facts).toMatchObject({ chunks: 2, bodyBytes: 4101 });
  });

  it('takes what comes behind lost responses for the answer to none of the requests', () => {
    const { messages } = cutSession(
      [
        ['c', 'HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n'],
        ['s', 1000],
        ['s', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'],
      ],
      { framing: http1 },
    );
    expect(outline(messages)[1]).toBe('s 1000+43 response 200 OK');
  });

  it('finds a short request behind a gap', () => {
    const short = 'GET / HTTP/1.1\r\n\r\n';
    const { messages } = cutSession(
      [
        ['c', short],
        ['c', 10],
        ['c', short],
      ],
      { framing: http1 },
    );
    expect(outline(messages)[1]).toBe('c 28+18 request GET /');
  });

  it('pairs again what was asked behind the place that was lost', () => {
    const { exchanges } = cutSession(
      [
        ['c', GET],
        ['s', 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'],
        ['s', 1001],
        ['s', `rest\r\n${OK}`],
        ['c', GET],
        ['s', OK],
        ['c', GET],
        ['s', OK],
      ],
      { framing: http1 },
    );
    expect(exchanges.map(({ response }) => response?.first)).toEqual([0, 2, 3]);
  });

  it('heads without an end are given up, not gathered', () => {
    const result = cutSession(
      [
        ['c', 'GET / HTTP/1.1\r\n'],
        ...Array.from({ length: 100 }, (): Said => ['c', `A: ${'b'.repeat(997)}\r\n`]),
      ],
      { framing: http1 },
    );
    expect(result.messages).toEqual([]);
    expect(result.toServer.uncut[0]!.why).toContain('longer than 65536');
  });
});
