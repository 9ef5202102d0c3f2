/** TLS in captures that lack something, and octets that only look like TLS. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificateTimes } from '../../../src/stream/above/tls-certificate.js';
import { readClientHello, readServerHello } from '../../../src/stream/above/tls-hello.js';
import { TlsWatch } from '../../../src/stream/above/tls-watch.js';
import { looksLikeHttp, looksLikeTls } from '../../../src/stream/above/session-watch.js';
import { encodeFrames, script, toPcap } from '../../support/script.js';
import { watchCapture, type Watched } from './watch.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const u16 = (value: number): number[] => [value >> 8, value & 0xff];

/** A ClientHello record with these extensions. */
function clientHello(extensions: readonly number[] = []): Uint8Array {
  const body = [
    3,
    3,
    ...Array(32).fill(7),
    0,
    ...u16(4),
    0x13,
    0x01,
    0x0a,
    0x0a,
    1,
    0,
    ...u16(extensions.length),
    ...extensions,
  ];
  const message = [1, 0, ...u16(body.length), ...body];
  return Uint8Array.from([0x16, 3, 1, ...u16(message.length), ...message]);
}

const HELLO = clientHello();
const N = HELLO.length;
const ALERT = '15030300020228';
const OPEN = `c> S 0:0 / +0.01 s> SA 0:0 ack 1 / c> . 1:1 ack 1\n`;

const watch = (text: string): Promise<Watched> =>
  watchCapture(toPcap(encodeFrames(script(text), { serverPort: 4433 }), 1_700_000_000));

const hello = (from: number, to: number, options = ''): string =>
  `c> P ${1 + from}:${1 + to} ack 1 hex ${hex(HELLO.subarray(from, to))} ${options}\n`;

describe('a handshake in the capture', () => {
  it('the ClientHello in two segments, the second one first', async () => {
    const text = OPEN + hello(40, N) + hello(0, 40) + `+0.01 s> P 1:8 ack ${1 + N} hex ${ALERT}`;
    const { sessions, failure } = await watch(text);
    expect(failure).toMatchObject({ reason: 'tls-alert', alert: 'handshake_failure', frame: 6 });
    expect(sessions[0]!.tls!.offeredCiphers).toEqual(['TLS_AES_128_GCM_SHA256']);
  });

  it('repeated segments and an alert in single octets', async () => {
    const octets = ALERT.match(/../g)!.map((pair, i) => `s> P ${1 + i}:${2 + i} ack ${1 + N} hex ${pair}\n`);
    const { failure } = await watch(OPEN + hello(0, N) + hello(0, N) + octets.join('') + octets.join(''));
    expect(failure).toMatchObject({ alert: 'handshake_failure', frame: 5 + 7 });
  });

  it('one direction only: nothing is claimed of the other', async () => {
    const { failure, sessions } = await watch(
      `c> S 0:0\nc> . 1:1 ack 1\n${hello(0, N)}+2 c> F ${1 + N}:${1 + N} ack 1`,
    );
    expect(failure).toBeNull();
    expect(sessions[0]!.tls!.outcome).toBe('unfinished');
  });

  it('the answer is acknowledged but was not captured: nothing is claimed', async () => {
    const text = `${OPEN}${hello(0, N)}+0.01 c> . ${1 + N}:${1 + N} ack 1500\n+0.1 c> F ${1 + N}:${1 + N} ack 1500`;
    const { failure, sessions } = await watch(text);
    expect(failure).toBeNull();
    expect(sessions[0]!.tls!.outcome).toBe('unfinished');
  });

  it('a hole before the answer that nobody filled: nothing is claimed', async () => {
    const text = `${OPEN}${hello(0, N)}+0.01 s> P 1400:1407 ack ${1 + N} hex ${ALERT}\n+0.1 s> F 1407:1407 ack ${1 + N}`;
    expect((await watch(text)).failure).toBeNull();
  });

  it('cut off by the snap length: nothing is claimed', async () => {
    const { failure, sessions } = await watch(`${OPEN}${hello(0, N, 'snap 80')}+0.1 s> R 1:1 ack ${1 + N}`);
    expect(failure).toBeNull();
    expect(sessions[0]!.tls).toBeNull();
  });

  it('a reset that its receiver drops ends nothing', async () => {
    const text = `${OPEN}${hello(0, N)}s> R 900000:900000\n+0.01 s> P 1:8 ack ${1 + N} hex ${ALERT}`;
    expect((await watch(text)).failure).toMatchObject({ reason: 'tls-alert' });
  });

  it('no answer at all, for long: said without an event', async () => {
    const { failure, sessions } = await watch(
      `${OPEN}${hello(0, N)}s> . 1:1 ack ${1 + N}\n+5 c> . ${N}:${N} ack 1`,
    );
    expect(failure).toBeNull();
    expect(sessions[0]!.tls!.outcome).toBe('no-answer');
    expect(sessions[0]!.verdicts.map(({ code }) => code)).toContain('tls-unanswered');
  });

  it('a client that goes away at once has not waited', async () => {
    const { sessions } = await watch(`${OPEN}${hello(0, N)}c> R ${1 + N}:${1 + N} ack 1`);
    const [verdict] = sessions[0]!.verdicts;
    expect(verdict).toMatchObject({ code: 'handshake-failed', subject: 'client', severity: 'warning' });
  });

  it('warnings do not end a handshake; the close after one does', async () => {
    const warning = `s> P 1:8 ack ${1 + N} hex 15030300020170\n`;
    const { failure } = await watch(`${OPEN}${hello(0, N)}${warning}s> F 8:8 ack ${1 + N}`);
    expect(failure).toMatchObject({ reason: 'tls-alert', alert: 'unrecognized_name', frame: 6 });
  });
});

describe('hellos', () => {
  const name = [...'example.org'].map((c) => c.charCodeAt(0));
  const sni = [0, 0, ...u16(name.length + 5), ...u16(name.length + 3), 0, ...u16(name.length), ...name];
  const versions = [0, 43, 0, 7, 6, 0x1a, 0x1a, 3, 4, 3, 3];
  const alpn = [0, 16, 0, 8, 0, 6, 2, 0x68, 0x32, 2, 0x2a, 0x2a];
  const whole = clientHello([...sni, ...versions, ...alpn]).subarray(9);

  it('name, versions and protocols; reserved values are left out', () => {
    expect(readClientHello(whole)).toEqual({
      versions: ['TLS 1.3', 'TLS 1.2'],
      ciphers: ['TLS_AES_128_GCM_SHA256'],
      serverName: 'example.org',
      alpn: ['h2'],
    });
  });

  it('cut off anywhere, or changed anywhere: no error', () => {
    for (let length = 0; length <= whole.length; length++) {
      expect(() => readClientHello(whole.subarray(0, length))).not.toThrow();
      expect(() => readServerHello(whole.subarray(0, length))).not.toThrow();
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readClientHello(bytes);
        readServerHello(bytes);
        certificateTimes(bytes);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it('a certificate message: times of both kinds, and none where DER is broken', () => {
    const der = (tag: number, content: readonly number[]): number[] => [
      tag,
      ...(content.length < 128 ? [content.length] : [0x82, ...u16(content.length)]),
      ...content,
    ];
    const text = (tag: number, value: string): number[] =>
      der(
        tag,
        [...value].map((c) => c.charCodeAt(0)),
      );
    const validity = der(0x30, [...text(0x17, '490101000000Z'), ...text(0x18, '20500101000000Z')]);
    const tbs = der(0x30, [
      ...der(0xa0, der(2, [2])),
      ...der(2, [1]),
      ...der(0x30, []),
      ...der(0x30, Array(200).fill(0)),
      ...validity,
    ]);
    const certificate = der(0x30, tbs);
    const length = [0, ...u16(certificate.length)];
    const body = Uint8Array.from([0, ...u16(certificate.length + 3), ...length, ...certificate]);
    expect(certificateTimes(body)).toEqual({
      notBefore: Date.UTC(2049, 0) / 1000,
      notAfter: Date.UTC(2050, 0) / 1000,
    });
    for (let cut = 0; cut < body.length; cut++) expect(certificateTimes(body.subarray(0, cut))).toBeNull();
  });
});

describe('watching', () => {
  it('throws at nothing that looks like TLS', () => {
    const record = fc
      .tuple(fc.integer({ min: 20, max: 24 }), fc.uint8Array({ maxLength: 60 }))
      .map(([type, content]) => [type, 3, 3, ...u16(content.length), ...content]);
    const said = fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), record, fc.nat(9)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(said, (records) => {
        const tls = new TlsWatch();
        tls.octets(0, HELLO, 1, 0);
        records.forEach(([side, octets, odd], i) => {
          if (odd === 0) tls.missing(side);
          else if (odd === 1) tls.closed(side, 'reset');
          else tls.octets(side, Uint8Array.from(octets), i + 2, i * 1e6);
        });
        expect(tls.facts(0)).not.toBeNull();
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it.each([
    ['GET /index.html HTTP/1.1', true],
    ['OPTIONS * HTTP/1.1', true],
    ['CONNECT h:443 HTTP/1.1', true],
    ['GET http://proxy/ HTTP/1.1', true],
    ['HTTP/1.1 200 OK', true],
    ['HELO mail.example.org', false],
    ['USER anonymous', false],
    ['SSH-2.0-x', false],
    ['{"a":1}', false],
    ['', false],
  ])('%s: HTTP is %s', (text, want) => {
    expect(looksLikeHttp(Buffer.from(text))).toBe(want);
    expect(looksLikeTls(Buffer.from(text))).toBe(false);
  });
});
