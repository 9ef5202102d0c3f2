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
  ['not-accepted', 'server', 'critical', /repeated its SYN-ACK although/],
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
    expect(verdict?.title).toMatch(/10\.0\.0\.2:443 failed after 30 ms and 1 SYN:/);
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

  it.each([
    ['one SYN, the last frame of the capture', 1, 0, 0, /The SYN to 10\.0\.0\.2:443 .* right after it/],
    ['one SYN, 0.99 s', 1, 0, 0.99, /ended 990 ms after the first SYN: .*too early/],
    ['two SYNs within 0.1 ms', 2, 0.0001, 0, /2 SYNs to .* ended 100 µs after/],
  ])('is only information when the capture ends too early: %s', (_name, syns, duration, tail, title) => {
    const session = unansweredSyns(syns, { duration });
    const verdict = verdictOf(session, 'handshake-failed', endingAfter(session, tail));
    expect(verdict).toMatchObject({ severity: 'info', subject: 'capture', cost: { seconds: 0 } });
    expect(verdict?.title).toMatch(title);
  });

  it('is critical again from one second', () => {
    const session = unansweredSyns(2, { duration: 1 });
    expect(verdictOf(session, 'handshake-failed', endingAfter(session, 0))?.severity).toBe('critical');
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
    const who = subject === 'middlebox' ? "Somebody in the client's name" : 'The client';
    expect(verdict?.title.startsWith(`${who} reset the session after 1.50 s: `)).toBe(true);
    expect(verdict?.title).toMatch(/: [a-z].*\.$/);
    expect(verdict?.evidence).toEqual([{ frame: 500, text: `reset, cause ${cause}` }]);
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
      toServer: {
        lastFrame: 1300,
        retransmissions: 3,
        dataRetransmissions: 3,
        unacknowledgedBytes: 1448,
        unansweredRepeats: 3,
        unansweredSeconds: 1.4,
      },
      toClient: { lastFrame: 1000 },
      eventFrames: { retransmission: [1100, 1200, 1300] },
    });
    expect(verdictOf(session, 'reset')?.severity).toBe('warning');
    expect(verdictOf(session, 'peer-dead')?.severity).toBe('critical');
  });

  it.each(['abort', 'closed-socket', 'unknown'] as const)(
    '%s after a FIN is not harmless when data of the other side was never accepted',
    (cause) => {
      const session = wasReset(cause, {
        zeek: { connState: 'RSTO', history: 'ShADadfR' },
        toClient: { unacknowledgedBytes: 100 },
      });
      const verdict = verdictOf(session, 'reset');
      expect(verdict?.severity).toBe('warning');
      expect(verdict?.title).toMatch(/; 100 B of the server were never accepted\.$/);
      expect(verdict?.cost.bytes).toBe(100);
      expect(verdict?.advice.length).toBeGreaterThan(0);
    },
  );

  it('after a FIN is harmless when only the side that reset has octets on the way', () => {
    const session = wasReset('closed-socket', {
      zeek: { connState: 'RSTO', history: 'ShADadfR' },
      toServer: { unacknowledgedBytes: 100 },
    });
    expect(verdictOf(session, 'reset')?.title).toMatch(/harmless/);
  });

  it.each([
    ['two segments', 'not-captured', 1, 'info'],
    ['three segments', 'not-captured', 2, 'warning'],
    ['two segments of a whole session', 'completed', 1, 'warning'],
  ] as const)('%s, handshake %s', (_name, outcome, ofServer, severity) => {
    const session = wasReset('abort', {
      handshake: { outcome },
      toServer: { segments: 1 },
      toClient: { segments: ofServer },
    });
    const verdict = verdictOf(session, 'reset');
    expect(verdict?.severity).toBe(severity);
    if (severity === 'info') {
      expect(verdict?.title).toMatch(/has only 2 segments of it: why cannot be told/);
      expect(JSON.stringify(verdict)).not.toMatch(/abort/);
    }
  });

  it('proves itself by the frame that ended the session and no later one', () => {
    const session = wasReset('injected', { eventFrames: { reset: [500, 502, 504] } });
    expect(verdictOf(session, 'reset')?.evidence.map((e) => e.frame)).toEqual([500]);
  });

  it('takes the first known reset when the frame of the close is not known', () => {
    const session = wasReset(null, { close: { by: null, frame: null }, eventFrames: { reset: [7, 9] } });
    expect(verdictOf(session, 'reset')?.evidence).toEqual([{ frame: 7, text: 'reset' }]);
  });

  it('of a session without data is a health check', () => {
    const session = wasReset('abort', { toServer: { bytes: 0 }, toClient: { bytes: 0 } });
    expect(verdictOf(session, 'reset')?.severity).toBe('info');
  });

  it('without a known sender or cause is laid on the path', () => {
    const verdict = verdictOf(wasReset(null, { close: { by: null } }), 'reset');
    expect(verdict?.subject).toBe('path');
    expect(verdict?.confidence).toBe(0.5);
    expect(verdict?.title).toMatch(/^A reset ended the session after 1\.50 s/);
  });

  it('by keep-alives is not said twice', () => {
    const session = wasReset('keepalive-timeout', {
      toServer: { lastFrame: 1300, keepAlives: 3, unansweredRepeats: 3, unansweredSeconds: 30 },
      toClient: { lastFrame: 1000 },
      eventFrames: { 'keep-alive': [1100, 1200, 1300] },
    });
    expect(diagnoseSession(session, TRUSTED_CAPTURE).map((v) => v.code)).toEqual(['reset']);
  });
});
