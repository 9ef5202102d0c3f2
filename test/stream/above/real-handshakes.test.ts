/** TLS and HTTP of real programs: what the facts, the event and the verdict say. */
import { describe, expect, it } from 'vitest';
import type { TlsFacts } from '../../../src/stream/above/tls-facts.js';
import { watchFixture } from './watch.js';

interface Failing {
  readonly name: string;
  readonly outcome: TlsFacts['outcome'];
  /** Reason, alert and sender of the event; null when there is none. */
  readonly event: readonly [reason: string, alert: string | undefined, from: string, frame: number] | null;
  readonly verdict: readonly [code: string, subject: string];
  /** What the title of the verdict says. */
  readonly title: RegExp;
}

const FAILING: readonly Failing[] = [
  {
    name: 'tls-version-mismatch',
    outcome: 'alert',
    event: ['tls-alert', 'protocol_version', 'server', 6],
    verdict: ['handshake-failed', 'server'],
    title: /the server refused the client with the alert protocol_version: .*offered \(TLS 1\.2\)/,
  },
  {
    name: 'tls-no-common-cipher',
    outcome: 'alert',
    event: ['tls-alert', 'handshake_failure', 'server', 6],
    verdict: ['handshake-failed', 'server'],
    title: /no cipher suite, group or certificate type in common/,
  },
  {
    name: 'tls-no-common-alpn',
    outcome: 'alert',
    event: ['tls-alert', 'no_application_protocol', 'server', 6],
    verdict: ['handshake-failed', 'server'],
    title: /offered by ALPN \(http\/1\.1\)/,
  },
  {
    name: 'tls12-unknown-ca',
    outcome: 'alert',
    event: ['tls-alert', 'unknown_ca', 'client', 8],
    verdict: ['handshake-failed', 'client'],
    title: /the client refused the server with the alert unknown_ca/,
  },
  {
    name: 'tls13-unknown-ca',
    outcome: 'alert',
    event: ['tls-alert', 'unknown_ca', 'client', 8],
    verdict: ['handshake-failed', 'client'],
    title: /does not know the authority/,
  },
  {
    name: 'tls12-certificate-expired',
    outcome: 'alert',
    event: ['tls-alert', 'certificate_expired', 'client', 8],
    verdict: ['handshake-failed', 'client'],
    title: /certificate_expired/,
  },
  {
    name: 'tls13-closed-after-certificate',
    outcome: 'cut-off',
    event: ['tls-reset', undefined, 'client', 8],
    verdict: ['handshake-failed', 'client'],
    title: /closed after the server's certificate without a word/,
  },
  {
    name: 'tls13-client-certificate-required',
    outcome: 'alert',
    event: ['tls-alert', undefined, 'server', 10],
    verdict: ['handshake-failed', 'server'],
    title: /probably with an alert/,
  },
  {
    name: 'tls-reset-after-hello',
    outcome: 'cut-off',
    event: ['tls-reset', undefined, 'server', 6],
    verdict: ['handshake-failed', 'server'],
    title: /the server reset the connection in answer to the ClientHello/,
  },
  {
    name: 'tls-closed-after-hello',
    outcome: 'cut-off',
    event: ['tls-reset', undefined, 'server', 6],
    verdict: ['handshake-failed', 'server'],
    title: /the server closed the connection in answer to the ClientHello/,
  },
  {
    name: 'tls-never-answered',
    outcome: 'no-answer',
    event: ['tls-reset', undefined, 'client', 6],
    verdict: ['handshake-failed', 'server'],
    title: /never answered the ClientHello, and the client closed after 1\.50 s/,
  },
  {
    name: 'tls-to-http-server',
    outcome: 'not-tls',
    event: null,
    verdict: ['not-tls', 'server'],
    title: /answered in another protocol/,
  },
];

describe('TLS that fails', () => {
  it.each(FAILING)('$name', async ({ name, outcome, event, verdict, title }) => {
    const { sessions, failure } = await watchFixture(name);
    const [session] = sessions;
    expect(session!.tls).toMatchObject({ outcome, serverName: 'localhost', clientHelloFrame: 4 });
    expect(failure && [failure.reason, failure.alert, failure.from, failure.frame]).toEqual(event);
    // TCP itself came about.
    expect(session!.handshake).toMatchObject({ outcome: 'completed', reason: event?.[0] ?? null });
    const first = session!.verdicts.find(({ code }) => code === verdict[0]);
    expect([first?.code, first?.subject]).toEqual(verdict);
    expect(first!.title).toMatch(title);
    expect(first!.evidence.some(({ frame }) => frame === 4)).toBe(true);
    expect(session!.verdicts.map(({ code }) => code)).not.toContain('reset');
    expect(first!.advice.join(' ')).not.toMatch(/SENDER|PEER|OFFERED|PORT|SERVER_NAME/);
  });

  it('says when the certificate was over', async () => {
    const [session] = (await watchFixture('tls12-certificate-expired')).sessions;
    expect(session!.tls!.certificate).toEqual({
      notBefore: '2020-01-01T00:00:00Z',
      notAfter: '2020-12-31T23:59:59Z',
      validity: 'expired',
    });
    expect(session!.verdicts.map(({ code }) => code)).toEqual(['handshake-failed', 'certificate-expired']);
  });
});

describe('TLS that works', () => {
  it('1.2: version, cipher, ALPN, certificate', async () => {
    const { sessions, failure } = await watchFixture('tls12-works');
    expect(failure).toBeNull();
    expect(sessions[0]!.tls).toMatchObject({
      outcome: 'completed',
      version: 'TLS 1.2',
      offeredVersions: ['TLS 1.3', 'TLS 1.2'],
      cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      alpn: 'http/1.1',
      alert: null,
      endedBy: null,
      certificate: { notAfter: '2049-12-31T23:59:59Z', validity: 'valid' },
    });
    expect(sessions[0]!.verdicts).toEqual([]);
  });

  it('1.3: what is chosen is encrypted but for version and cipher', async () => {
    const [session] = (await watchFixture('tls13-works')).sessions;
    expect(session!.tls).toMatchObject({
      outcome: 'completed',
      version: 'TLS 1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      offeredAlpn: ['h2', 'http/1.1'],
      alpn: null,
      certificate: null,
      helloRetryRequest: false,
    });
    expect(session!.tls!.handshakeTime).toBeGreaterThan(0);
  });

  it('1.3 with a second ClientHello', async () => {
    const [session] = (await watchFixture('tls13-hello-retry')).sessions;
    expect(session!.tls).toMatchObject({ outcome: 'completed', version: 'TLS 1.3', helloRetryRequest: true });
    expect(session!.tls!.serverHelloFrame).toBeGreaterThan(session!.tls!.clientHelloFrame! + 2);
  });
});

describe('HTTP', () => {
  it('counts methods and status classes, and names what took longest', async () => {
    const [session] = (await watchFixture('http-keep-alive')).sessions;
    expect(session!.http).toMatchObject({
      requests: 7,
      responses: 7,
      methods: { GET: 5, HEAD: 1, POST: 1 },
      statusClasses: { '2xx': 5, '4xx': 1, '5xx': 1 },
      unanswered: 0,
      incomplete: 0,
      gaps: false,
    });
    const slowest = session!.http!.slowest!;
    expect(slowest).toMatchObject({ method: 'GET', status: 200 });
    expect(slowest.thinkTime).toBeGreaterThan(0.089);
    expect(session!.tls).toBeNull();
  });

  it('pipelined requests', async () => {
    const [session] = (await watchFixture('http-pipelined')).sessions;
    expect(session!.http).toMatchObject({ requests: 3, responses: 3, statusClasses: { '2xx': 2, '4xx': 1 } });
  });

  it('a body that is cut off', async () => {
    const [session] = (await watchFixture('http-cut-off')).sessions;
    expect(session!.http).toMatchObject({ requests: 1, responses: 1, incomplete: 1 });
  });

  it('an upgrade', async () => {
    const [session] = (await watchFixture('websocket')).sessions;
    expect(session!.http).toMatchObject({
      requests: 1,
      upgradedTo: 'websocket',
      statusClasses: { '1xx': 1 },
    });
  });

  it('neither: nothing', async () => {
    for (const name of ['messages-json', 'messages-resp', 'messages-http2', 'deadlock.client']) {
      const [session] = (await watchFixture(name)).sessions;
      expect([session!.tls, session!.http], name).toEqual([null, null]);
    }
  });
});
