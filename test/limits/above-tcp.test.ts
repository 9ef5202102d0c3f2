/** Limits of what is kept of TLS and HTTP: small ones are reached, what is said stays right, and the report names them. */
import { describe, expect, it } from 'vitest';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import type { LimitName } from '../../src/limits.js';
import { OPEN } from '../support/event-table.js';
import { limitTo } from '../support/small-limits.js';
import { scriptFrames, track, trackFrames } from '../support/track.js';

/** A session in which the sides say these texts in turn, one segment each. */
function talk(said: readonly (readonly ['c' | 's', string])[]): string {
  const next = { c: 1, s: 1 };
  const lines = said.map(([who, text]) => {
    const begin = next[who];
    next[who] += text.length;
    const other = who === 'c' ? next.s : next.c;
    return `${who}> P ${begin}:${next[who]} ack ${other} hex ${Buffer.from(text, 'latin1').toString('hex')}`;
  });
  return [OPEN, ...lines].join(' / ');
}

async function look(said: readonly (readonly ['c' | 's', string])[]) {
  const { sessions, summary } = await track(talk(said));
  const limits = Object.fromEntries(summary.limits.map(({ name, count }) => [name, count]));
  return { session: sessions[0]! as SessionReport, limits: limits as Partial<Record<LimitName, number>> };
}

const request = (method: string): string => `${method} / HTTP/1.1\r\nHost: h\r\n\r\n`;
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

describe('HTTP', () => {
  it('maxHttpMethods: further ones are counted together', async () => {
    limitTo({ maxHttpMethods: 2 });
    const { session, limits } = await look(
      ['GET', 'PUT', 'POST', 'HEAD', 'GET'].map((m) => ['c', request(m)]),
    );
    expect(session.http!.methods).toEqual({ GET: 2, PUT: 1, other: 2 });
    expect(limits).toEqual({ maxHttpMethods: 2 });
  });

  it('maxOpenRequests: requests beyond are counted, and no response is taken for that of another', async () => {
    limitTo({ maxOpenRequests: 2 });
    const { session, limits } = await look([
      ['c', request('GET') + request('GET')],
      ['c', request('PUT')],
      ['s', OK + OK],
      ['c', request('POST')],
      ['s', OK],
    ]);
    // The third response is that to PUT, and POST has none.
    expect(session.http).toMatchObject({ requests: 4, responses: 3, unanswered: 1 });
    expect(session.http!.slowest!.method).toBe('GET');
    expect(limits).toEqual({ maxOpenRequests: 2 });
  });

  it('maxEarlySegments: what does not come is a gap, and said', async () => {
    limitTo({ maxEarlySegments: 3 });
    const text = Array.from({ length: 5 }, (_, i) => `c> . ${101 + 10 * i}:${111 + 10 * i} ack 1`);
    const get = Buffer.from(request('GET')).toString('hex');
    const { sessions } = await track([OPEN, `c> P 1:28 ack 1 hex ${get}`, ...text].join(' / '));
    expect(sessions[0]!.http).toMatchObject({ requests: 1, gaps: true });
  });

  it('maxEarlyBytes: the same by octets', async () => {
    const get = Buffer.from(request('GET')).toString('hex');
    const text = [OPEN, `c> P 1:28 ack 1 hex ${get}`, 'c> . 101:701 ack 1'].join(' / ');
    expect((await track(text)).sessions[0]!.http).toMatchObject({ gaps: false });
    limitTo({ maxEarlyBytes: 500 });
    expect((await track(text)).sessions[0]!.http).toMatchObject({ gaps: true });
  });
});

describe('TLS', () => {
  const u16 = (n: number): string => String.fromCharCode(n >> 8, n & 255);
  const block = (text: string): string => u16(text.length) + text;
  const extension = (type: number, content: string): string => u16(type) + block(content);
  const name = (text: string): string => extension(0, block(`\0${block(text)}`));
  /** A ClientHello with these cipher suites and extensions. */
  function hello(suites: readonly number[], extensions: string): string {
    const body = `\x03\x03${'r'.repeat(32)}\0${block(suites.map(u16).join(''))}\x01\0${block(extensions)}`;
    const message = `\x01\0${block(body)}`;
    return `\x16\x03\x01${block(message)}`;
  }

  it('maxTlsOffers: the first of each list are named', async () => {
    limitTo({ maxTlsOffers: 2 });
    const alpn = extension(16, block('\x01a\x01b\x01c'));
    const versions = extension(43, '\x06\x03\x04\x03\x03\x03\x02');
    const { session, limits } = await look([['c', hello([0x1301, 0x1302, 0x1303], alpn + versions)]]);
    expect(session.tls).toMatchObject({
      offeredCiphers: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'],
      offeredVersions: ['TLS 1.3', 'TLS 1.2'],
    });
    expect(limits).toEqual({ maxTlsOffers: 3 });
  });

  it('maxServerNameBytes: longer names are cut', async () => {
    const { session, limits } = await look([['c', hello([0x1301], name('n'.repeat(300)))]]);
    expect(session.tls!.serverName).toBe('n'.repeat(255));
    expect(limits).toEqual({ maxServerNameBytes: 1 });
  });

  it('maxTlsMessageBytes: what is behind it is not read', async () => {
    const padded = hello([0x1301], extension(21, '\0'.repeat(400)) + name('far.example'));
    expect((await look([['c', padded]])).session.tls!.serverName).toBe('far.example');
    limitTo({ maxTlsMessageBytes: 300 });
    const { session, limits } = await look([['c', padded]]);
    expect(session.tls).toMatchObject({ serverName: null, offeredCiphers: ['TLS_AES_128_GCM_SHA256'] });
    expect(limits).toEqual({ maxTlsMessageBytes: 1 });
  });
});

describe('all sessions', () => {
  it('maxWatchedSessions: those beyond are judged by TCP alone', async () => {
    limitTo({ maxWatchedSessions: 2 });
    const flows = [0, 1, 2, 3].map((i) =>
      scriptFrames(talk([['c', request('GET')]]), { clientPort: 2000 + i, startNs: i * 1e9 }),
    );
    const { sessions, summary } = await trackFrames(flows.flat());
    expect(sessions.map(({ http }) => http !== null)).toEqual([true, true, false, false]);
    expect(summary.limits).toMatchObject([{ name: 'maxWatchedSessions', count: 2, firstFrame: 12 }]);
  });
});
