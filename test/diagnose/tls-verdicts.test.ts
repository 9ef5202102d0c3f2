/** Verdicts about TLS, alert by alert. */
import { describe, expect, it } from 'vitest';
import { TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import { diagnoseSession } from '../../src/diagnose/diagnose-session.js';
import type { Verdict } from '../../src/diagnose/verdict.js';
import type { TlsFacts } from '../../src/stream/above/tls-facts.js';
import { sampleSession, type SessionFields } from '../support/sample-session.js';
import { sampleTls } from './sample-tls.js';

function verdictOf(tls: Partial<TlsFacts>, fields: SessionFields = {}): Verdict | undefined {
  const session = sampleSession({ handshake: { reason: 'tls-alert' }, ...fields });
  return diagnoseSession({ ...session, tls: sampleTls(tls), http: null }, TRUSTED_CAPTURE)[0];
}

const alert = (name: string | null, from: 'client' | 'server'): Partial<TlsFacts> => ({
  outcome: 'alert',
  endedBy: from,
  alert: { name, level: 'fatal', from, frame: 8, confidence: name === null ? 0.9 : 1 },
});

describe('a refused TLS handshake', () => {
  it.each([
    ['protocol_version', 'server', /TLS versions that the client offered \(TLS 1\.3, TLS 1\.2\)/],
    ['handshake_failure', 'server', /in common \(the client offered 2 cipher suites\)/],
    ['insufficient_security', 'server', /too weak/],
    ['unknown_ca', 'client', /authority that signed the certificate of the server/],
    ['certificate_expired', 'client', /not valid at this time/],
    ['certificate_unknown', 'client', /did not accept the certificate of the server/],
    ['bad_certificate', 'server', /certificate of the client is damaged/],
    ['certificate_revoked', 'client', /revoked/],
    ['certificate_required', 'server', /client certificate/],
    ['unrecognized_name', 'server', /does not serve the name www\.example\.org/],
    ['no_application_protocol', 'server', /ALPN \(h2\)/],
    ['inappropriate_fallback', 'server', /older version/],
    ['decrypt_error', 'client', /did not verify/],
    ['unexpected_message', 'server', /does not belong here/],
    ['internal_error', 'server', /inside it/],
    ['alert_99', 'server', /with the alert alert_99/],
  ] as const)('%s by the %s', (name, from, title) => {
    const verdict = verdictOf(alert(name, from))!;
    expect(verdict).toMatchObject({ code: 'handshake-failed', subject: from, severity: 'critical' });
    expect(verdict.title).toMatch(title);
    expect(verdict.title).toContain('10.0.0.2:443 (www.example.org)');
    expect(verdict.evidence.map(({ frame }) => frame)).toEqual([4, 6, 8]);
    for (const text of [verdict.title, ...verdict.advice]) {
      expect(text).not.toMatch(/SENDER|PEER|OFFERED|ADDRESS|PORT|[^_]NAME|undefined/);
    }
  });

  it('an encrypted alert is only probable', () => {
    const verdict = verdictOf(alert(null, 'client'))!;
    expect(verdict.title).toContain('probably with an alert');
    expect(verdict.confidence).toBeCloseTo(0.855, 9);
  });

  it('a name of the client cannot pretend to be ours', () => {
    const verdict = verdictOf({ ...alert('unrecognized_name', 'server'), serverName: '$& SENDER ADDRESS' })!;
    expect(verdict.title).toContain('does not serve the name $& SENDER ADDRESS.');
  });

  it('a forged reset is a device on the way', () => {
    const cut: Partial<TlsFacts> = {
      outcome: 'cut-off',
      endedBy: 'server',
      version: null,
      serverHelloFrame: null,
    };
    const verdict = verdictOf(cut, {
      handshake: { reason: 'tls-reset' },
      close: { how: 'reset', by: 'server', resetCause: 'injected', frame: 6 },
    })!;
    expect(verdict).toMatchObject({ subject: 'middlebox' });
    expect(verdict.title).toContain("somebody in the server's name reset it");
  });

  it('works: nothing is said', () => {
    const session = sampleSession({});
    expect(diagnoseSession({ ...session, tls: sampleTls(), http: null }, TRUSTED_CAPTURE)).toEqual([]);
  });
});
