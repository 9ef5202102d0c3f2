/** HTTP/2, TLS, WebSocket, RESP. */
import { describe, expect, it } from 'vitest';
import { HTTP2_PREFACE, http2 } from '../../../src/stream/framing/http2.js';
import { resp } from '../../../src/stream/framing/resp.js';
import { tlsRecords } from '../../../src/stream/framing/tls-records.js';
import { websocket } from '../../../src/stream/framing/websocket.js';
import { cutSession, inPieces, outline, type Said } from './cut-session.js';

/** An HTTP/2 frame. */
function frame(type: number, flags: number, stream: number, payload = ''): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, Buffer.from(payload, 'latin1')]);
}

describe('HTTP/2', () => {
  const said: Said[] = [
    ['c', HTTP2_PREFACE],
    ['c', Buffer.concat([frame(4, 0, 0), frame(1, 5, 1, 'hh'), frame(1, 4, 3, 'hh')])],
    ['s', Buffer.concat([frame(4, 1, 0), frame(1, 4, 3, 'h')])],
    ['c', frame(0, 1, 3, 'body')],
    ['s', Buffer.concat([frame(1, 4, 1, 'h'), frame(0, 0, 1, 'data')])],
    ['s', Buffer.concat([frame(3, 0, 3, '\0\0\0\x08'), frame(0, 1, 1)])],
    ['s', frame(7, 0, 0, '\0\0\0\x03\0\0\0\x00')],
  ];
  const result = cutSession(said, { framing: http2 });

  it('frames have names, streams and errors', () => {
    expect(outline(result.messages)).toEqual([
      'c 0+24 preface',
      'c 24+9 SETTINGS',
      'c 33+11 HEADERS stream 1 END_STREAM',
      'c 44+11 HEADERS stream 3',
      's 0+9 SETTINGS ACK',
      's 9+10 HEADERS stream 3',
      'c 55+13 DATA stream 3 END_STREAM',
      's 19+10 HEADERS stream 1',
      's 29+13 DATA stream 1',
      's 42+13 RST_STREAM stream 3 CANCEL',
      's 55+9 DATA stream 1 END_STREAM',
      's 64+17 GOAWAY NO_ERROR',
    ]);
  });

  it('requests and responses are paired by stream', () => {
    expect(result.pairedBy).toBe('stream');
    const [first, third] = result.exchanges;
    expect(first).toMatchObject({
      stream: 1,
      request: { first: 2, last: 2 },
      thinkTime: 0.003,
      transferTime: 0.001,
    });
    expect(first!.response).toEqual({ first: 2, last: 5 });
    // The response began before the request was over.
    expect(third).toMatchObject({ stream: 3, thinkTime: null, timeToFirstByte: 0.001 });
  });

  it('goes on behind a gap at the start of a segment that begins a frame', () => {
    const { messages } = cutSession(
      [
        ['c', frame(0, 0, 1, 'abcd').subarray(0, 11)],
        ['c', 4],
        ['c', 'xyz'],
        ['c', frame(6, 0, 0, '12345678')],
      ],
      { framing: http2 },
    );
    expect(outline(messages)).toEqual(['c 0+11 DATA stream 1 !gap', 'c 18+17 PING']);
  });
});

describe('TLS', () => {
  it('records have types, and what is in clear has names', () => {
    const said: Said[] = [
      ['c', '\x16\x03\x01\0\x02\x01\0'],
      ['s', '\x16\x03\x03\0\x01\x02\x14\x03\x03\0\x01\x01\x16\x03\x03\0\x02xy'],
      ['c', '\x17\x03\x03\0\x03abc'],
      ['s', '\x15\x03\x03\0\x02\x01\0'],
    ];
    expect(outline(cutSession(said, { framing: tlsRecords }).messages)).toEqual([
      'c 0+7 handshake ClientHello',
      's 0+6 handshake ServerHello',
      's 6+6 change-cipher-spec',
      's 12+7 handshake encrypted',
      'c 7+8 application-data',
      's 19+7 alert encrypted',
    ]);
  });

  it('what is no record is said to be none', () => {
    const { messages, toServer } = cutSession([['c', '\x16\x03\x03\0\x01\x01GET / HTTP']], {
      framing: tlsRecords,
    });
    expect(messages.length).toBe(1);
    expect(toServer.uncut).toEqual([{ from: 'client', offset: 6, why: 'no TLS record' }]);
  });
});

describe('WebSocket', () => {
  const masked = (opcode: number, text: string): string =>
    String.fromCharCode(opcode, 0x80 | text.length) +
    '\x01\x02\x03\x04' +
    [...text].map((c, i) => String.fromCharCode(c.charCodeAt(0) ^ ((i & 3) + 1))).join('');
  const stream =
    masked(0x81, 'hello') +
    masked(0x01, 'ab') +
    masked(0x89, '') +
    masked(0x80, 'cd') +
    masked(0x88, '\x03\xe8bye');

  it.each([0xa1, 0x91])('a frame with bits that mean nothing is none (%i)', (opcode) => {
    const { messages, toServer } = cutSession([['c', masked(opcode, 'hello')]], { framing: websocket });
    expect([messages.length, toServer.uncut[0]!.why]).toEqual([
      0,
      'reserved bits are set: no WebSocket frame',
    ]);
  });

  it('fragments are one message, control frames in between are counted in it', () => {
    const { messages } = cutSession([['c', stream]], { framing: websocket });
    expect(outline(messages)).toEqual(['c 0+11 text', 'c 11+22 text', 'c 33+11 close 1000']);
    expect(messages[1]!.facts).toEqual({
      masked: true,
      compressed: false,
      payloadBytes: 4,
      frames: 2,
      controlFrames: 1,
    });
    expect(messages[0]!.preview).toEqual({ form: 'text', value: 'hello', cut: false });
  });

  it('wherever segments end', () => {
    const want = outline(cutSession([['c', stream]], { framing: websocket }).messages);
    for (let cut = 1; cut < stream.length; cut++) {
      const { messages } = cutSession(inPieces('c', stream, [cut]), { framing: websocket });
      expect(outline(messages), `cut at ${cut}`).toEqual(want);
    }
  });

  it.each([
    ['an unknown opcode', '\x83\0'],
    ['reserved bits', '\xb1\0'],
    ['a fragmented ping', '\x09\0'],
    ['a long ping', '\x89\x7e'],
  ])('%s ends it', (_, octets) => {
    expect(cutSession([['s', octets]], { framing: websocket }).toClient.uncut.length).toBe(1);
  });

  it('long lengths', () => {
    const said: Said[] = [
      ['s', '\x82\x7e\x01\x00' + 'x'.repeat(256) + '\x82\x7f\0\0\0\0\0\x01\0\0'],
      ['s', 65_536],
      ['s', '\x81\0'],
    ];
    expect(outline(cutSession(said, { framing: websocket }).messages)).toEqual([
      's 0+260 binary',
      's 260+65546 binary',
      's 65806+2 text',
    ]);
  });
});

describe('RESP', () => {
  const cut = (who: 'c' | 's', stream: string): string[] => {
    const want = outline(cutSession([[who, stream]], { framing: resp }).messages);
    for (let at = 1; at < stream.length; at++) {
      expect(
        outline(cutSession(inPieces(who, stream, [at]), { framing: resp }).messages),
        `cut at ${at}`,
      ).toEqual(want);
    }
    return want;
  };

  it('commands as arrays and as lines', () => {
    expect(cut('c', '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\na\r\nb\r\nPING\r\n*1\r\n$4\r\nquit\r\n')).toEqual([
      'c 0+30 command SET k',
      'c 30+6 command PING',
      'c 36+14 command quit',
    ]);
  });

  it('replies of version 2', () => {
    expect(cut('s', '+OK\r\n-ERR no\r\n:1\r\n$-1\r\n*-1\r\n$2\r\nhi\r\n*2\r\n*0\r\n$0\r\n\r\n')).toEqual([
      's 0+5 reply +OK',
      's 5+9 reply -ERR no',
      's 14+4 reply :1',
      's 18+5 reply',
      's 23+5 reply',
      's 28+8 reply hi',
      's 36+14 reply',
    ]);
  });

  it('replies of version 3: maps, attributes, pushes, streamed values', () => {
    expect(
      cut(
        's',
        '%1\r\n+a\r\n#t\r\n|1\r\n+ttl\r\n:9\r\n_\r\n>2\r\n+message\r\n+x\r\n,1.5\r\n$?\r\n;2\r\nab\r\n;0\r\n*?\r\n:1\r\n.\r\n',
      ),
    ).toEqual([
      's 0+12 reply +a #t',
      's 12+17 reply +ttl :9',
      's 29+18 push +message +x',
      's 47+6 reply ,1.5',
      's 53+16 reply',
      's 69+11 reply :1',
    ]);
  });

  it('what subscribers are sent is no response', () => {
    const { messages } = cutSession([['s', '*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nx\r\n']], {
      framing: resp,
    });
    expect(messages[0]).toMatchObject({ kind: 'push', aside: true });
  });

  it.each([
    ['depth', '*1\r\n'.repeat(100)],
    ['lines', `+${'x'.repeat(70_000)}\r\n`],
    ['counts', '*99999999999999999999\r\n'],
  ])('unbounded %s end it', (_, stream) => {
    expect(cutSession([['s', stream]], { framing: resp }).toClient.uncut.length).toBe(1);
  });

  it('goes on over a gap in a string, and behind one at a command', () => {
    const said: Said[] = [
      ['c', '*2\r\n$3\r\nGET\r\n$9\r\nab'],
      ['c', 9],
      ['c', '*1\r\n$'],
      ['c', 4],
      ['c', 'x'],
      ['c', '*1\r\n$4\r\nPING\r\n'],
    ];
    expect(outline(cutSession(said, { framing: resp }).messages)).toEqual([
      'c 0+28 command GET',
      'c 28+5 command !gap',
      'c 38+14 command PING',
    ]);
  });
});
