import { describe, expect, it } from 'vitest';
import { type DiagnoseContext, TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import { diagnoseSession } from '../../src/diagnose/diagnose-session.js';
import type { Severity, VerdictSubject } from '../../src/diagnose/verdict.js';
import {
  HANDSHAKE_FAILURES,
  RESET_CAUSES,
  type HandshakeFailure,
  type ResetCause,
} from '../../src/tcp/events.js';
import type { SessionSummary } from '../../src/tcp/session-summary.js';
import { sampleSession, type SessionFields, SILENT, unansweredSyns } from '../support/sample-session.js';

const verdictOf = (session: SessionSummary, code: string, context: DiagnoseContext = TRUSTED_CAPTURE) =>
  diagnoseSession(session, context).find((verdict) => verdict.code === code);

const failed = (reason: HandshakeFailure, fields: SessionFields = {}) =>
  unansweredSyns(1, { duration: 0.03, ...fields, handshake: { reason, ...fields.handshake } });

const REASONS: [HandshakeFailure, VerdictSubject, Severity, RegExp][] = [
  ['refused', 'server', 'critical', /port refused/],
  ['network-unreachable', 'path', 'critical', /no route to the network/],
  ['host-unreachable', 'path', 'critical', /cannot reach the host/],
  ['port-unreachable', 'middlebox', 'critical', /packet filter rejected/],
  ['admin-prohibited', 'middlebox', 'critical', /prohibits it/],
  ['host-prohibited', 'middlebox', 'critical', /prohibits traffic to the host/],
  ['net-prohibited', 'middlebox', 'critical', /prohibits traffic to the network/],
  ['protocol-unreachable', 'server', 'critical', /does not speak TCP/],
  ['fragmentation-needed', 'path', 'critical', /did not fit/],
  ['ttl-exceeded', 'path', 'critical', /routing loop/],
  ['reset-by-peer', 'server', 'critical', /before the handshake was complete/],
  ['aborted', 'client', 'info', /client gave up/],
  ['tls-alert', 'server', 'critical', /TLS ended with an alert/],
  ['tls-reset', 'server', 'critical', /cut off by a reset/],
];

describe('handshake-failed', () => {
  it.each(REASONS)('%s is laid on the %s', (reason, subject, severity, title) => {
    const verdict = verdictOf(failed(reason), 'handshake-failed');
    expect(verdict?.subject).toBe(subject);
    expect(verdict?.severity).toBe(severity);
    expect(verdict?.title).toMatch(title);
    expect(verdict?.title).toMatch(/10\.0\.0\.2:443 failed after 30\.0 ms and 1 SYN:/);
    expect(verdict?.cost.seconds).toBe(0.03);
    expect(verdict?.advice.join(' ')).not.toMatch(/\b(ADDRESS|PORT)\b/);
  });

  it('has a case for every reason', () => {
    const tested = new Set<HandshakeFailure>(['timeout', ...REASONS.map(([reason]) => reason)]);
    expect(HANDSHAKE_FAILURES.filter((reason) => !tested.has(reason))).toEqual([]);
  });

  it('lays a TLS alert on the side that ended the session', () => {
    const session = failed('tls-alert', { close: { how: 'graceful', by: 'client' } });
    expect(verdictOf(session, 'handshake-failed')?.subject).toBe('client');
  });

  it.each(['refused', 'reset-by-peer', 'tls-reset'] as const)(
    'lays an injected %s on a middlebox',
    (reason) => {
      const session = failed(reason, { close: { how: 'reset', by: 'server', resetCause: 'injected' } });
      const verdict = verdictOf(session, 'handshake-failed');
      expect(verdict?.subject).toBe('middlebox');
      expect(verdict!.confidence).toBeLessThanOrEqual(0.7);
    },
  );

  it('writes an IPv6 address in brackets', () => {
    const session = failed('refused', { server: { address: '2001:db8::2', port: 80 } });
    expect(verdictOf(session, 'handshake-failed')?.title).toContain('[2001:db8::2]:80');
  });

  it('says that a SYN-ACK went unanswered', () => {
    const session = unansweredSyns(1, {
      toClient: { segments: 3, isn: 7, firstFrame: 2, lastFrame: 4 },
      handshake: { reason: 'timeout', synAckRetries: 2 },
    });
    expect(verdictOf(session, 'handshake-failed')?.title).toContain(
      'SYN-ACK was sent but never acknowledged',
    );
  });

  const endingAfter = (session: SessionSummary, seconds: number): DiagnoseContext => ({
    ...TRUSTED_CAPTURE,
    captureEndNs: session.firstTimeNs + (session.duration + seconds) * 1e9,
  });

  it.each([
    { syns: 1, tail: 2.9, want: undefined },
    { syns: 1, tail: 3, want: 0.7 },
    { syns: 2, tail: 2.9, want: 0.7 },
    { syns: 2, tail: 3, want: 0.9 },
  ])('$syns SYNs and $tail s of capture after them: confidence $want', ({ syns, tail, want }) => {
    const session = unansweredSyns(syns);
    expect(verdictOf(session, 'handshake-failed', endingAfter(session, tail))?.confidence).toBe(want);
  });

  it('is not said when the capture has one direction only', () => {
    // A SYN-ACK alone: the SYN it answers took another way.
    const session = unansweredSyns(1, {
      toServer: { ...SILENT },
      toClient: { segments: 4, isn: 9, firstFrame: 1, lastFrame: 4 },
      handshake: { reason: 'timeout', synAckRetries: 3 },
    });
    const codes = diagnoseSession(session, TRUSTED_CAPTURE).map((verdict) => verdict.code);
    expect(codes).toContain('one-way');
    expect(codes).not.toContain('handshake-failed');
  });

  it('does not take unanswered SYNs for one direction', () => {
    expect(verdictOf(unansweredSyns(7), 'one-way')).toBeUndefined();
  });
});

const CAUSES: [ResetCause, VerdictSubject, Severity][] = [
  ['refused', 'server', 'critical'],
  ['unread-data', 'client', 'warning'],
  ['abort', 'client', 'warning'],
  ['closed-socket', 'client', 'warning'],
  ['keepalive-timeout', 'path', 'critical'],
  ['firewall', 'middlebox', 'critical'],
  ['injected', 'middlebox', 'critical'],
  ['half-open', 'client', 'warning'],
  ['handshake-aborted', 'client', 'info'],
  ['unknown', 'client', 'warning'],
];

const wasReset = (cause: ResetCause | null, fields: SessionFields = {}) =>
  sampleSession({
    zeek: { connState: 'RSTO', history: 'ShADadR' },
    ...fields,
    close: { how: 'reset', by: 'client', resetCause: cause, frame: 500, ...fields.close },
  });

describe('reset', () => {
  it.each(CAUSES)('%s by the client is laid on the %s', (cause, subject, severity) => {
    const verdict = verdictOf(wasReset(cause), 'reset');
    expect(verdict?.subject).toBe(subject);
    expect(verdict?.severity).toBe(severity);
    expect(verdict?.title).toMatch(/^The client reset the session after 2\.00 s: [a-z].*\.$/);
    expect(verdict?.evidence).toContainEqual({ frame: 500, text: `reset, cause ${cause}` });
    expect([verdict?.title, ...verdict!.advice].join(' ')).not.toMatch(/SENDER|PEER/);
    expect(verdict!.advice.length).toBeGreaterThan(0);
  });

  it('has a case for every cause', () => {
    expect(CAUSES.map(([cause]) => cause)).toEqual([...RESET_CAUSES]);
  });

  it.each(['abort', 'closed-socket', 'unknown'] as const)('%s after a FIN is harmless', (cause) => {
    const session = wasReset(cause, { zeek: { connState: 'RSTO', history: 'ShADadfR' } });
    expect(verdictOf(session, 'reset')?.severity).toBe('info');
  });

  it('after a FIN is not harmless when octets are missing', () => {
    const session = wasReset('closed-socket', {
      zeek: { connState: 'RSTO', history: 'ShADadfR' },
      toClient: { missingBytes: 1 },
    });
    expect(verdictOf(session, 'reset')?.severity).toBe('warning');
  });

  it('after a FIN is not harmless when the other side had stopped answering', () => {
    const session = wasReset('closed-socket', {
      zeek: { connState: 'RSTO', history: 'ShADadfR' },
      toServer: { lastFrame: 1300 },
      toClient: { lastFrame: 1000 },
      eventFrames: { retransmission: [1100, 1200, 1300] },
    });
    expect(verdictOf(session, 'reset')?.severity).toBe('warning');
    expect(verdictOf(session, 'peer-dead')?.severity).toBe('critical');
  });

  it('of a session without data is a health check', () => {
    const session = wasReset('abort', { toServer: { bytes: 0 }, toClient: { bytes: 0 } });
    expect(verdictOf(session, 'reset')?.severity).toBe('info');
  });

  it('without a known sender or cause is laid on the path', () => {
    const verdict = verdictOf(wasReset(null, { close: { by: null } }), 'reset');
    expect(verdict?.subject).toBe('path');
    expect(verdict?.confidence).toBe(0.5);
    expect(verdict?.title).toMatch(/^A reset ended the session after 2\.00 s/);
  });

  it('by keep-alives is not said twice', () => {
    const session = wasReset('keepalive-timeout', {
      toServer: { lastFrame: 1300 },
      toClient: { lastFrame: 1000 },
      eventFrames: { 'keep-alive': [1100, 1200, 1300] },
    });
    expect(diagnoseSession(session, TRUSTED_CAPTURE).map((v) => v.code)).toEqual(['reset']);
  });
});
