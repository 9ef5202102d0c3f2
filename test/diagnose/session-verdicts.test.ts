import { describe, expect, it } from 'vitest';
import { TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import { diagnoseSession, SESSION_VERDICT_CODES } from '../../src/diagnose/diagnose-session.js';
import { sampleSession } from '../support/sample-session.js';

import { FIRES } from './firing-sessions.js';

describe('a session verdict', () => {
  it.each(FIRES)('$code: $name', ({ code, session, context = TRUSTED_CAPTURE, ...want }) => {
    const verdict = diagnoseSession(session, context).find((one) => one.code === code);
    expect(verdict).toBeDefined();
    expect(verdict!.title).toMatch(want.title);
    expect(verdict!.title).toMatch(/^(?=.*\d)[A-Z0-9].*[.]$/);
    expect(verdict!.subject).toBe(want.subject);
    expect(verdict!.severity).toBe(want.severity);
    expect(verdict!.confidence).toBeGreaterThan(0);
    expect(verdict!.confidence).toBeLessThanOrEqual(1);
    if (want.seconds !== undefined) expect(verdict!.cost.seconds).toBeCloseTo(want.seconds, 9);
    if (want.bytes !== undefined) expect(verdict!.cost.bytes).toBe(want.bytes);
    if (want.frame !== undefined) expect(verdict!.evidence.map((e) => e.frame)).toContain(want.frame);
    expect(verdict!.evidence.length).toBeGreaterThan(0);
    expect(verdict!.advice.length).toBeGreaterThan(0);
    for (const text of [verdict!.title, ...verdict!.advice, ...verdict!.evidence.map((e) => e.text)]) {
      expect(text).not.toMatch(/NaN|undefined|null|Infinity|ADDRESS|SENDER|PEER/);
    }
  });

  it('has a firing case for every code', () => {
    const missing = SESSION_VERDICT_CODES.filter((code) => !FIRES.some((fires) => fires.code === code));
    expect(missing).toEqual([]);
  });
});

describe('the order of verdicts', () => {
  it('is severity, then seconds, then code', () => {
    const session = sampleSession({
      duration: 100,
      handshake: { synRetries: 1 },
      toServer: {
        outOfOrder: 50,
        retransmissions: 60,
        dataRetransmissions: 60,
        retransmittedBytes: 60_000,
        congestionMarks: 1,
      },
      stalls: {
        seconds: 1,
        longest: 1,
        longestFrame: 77,
        longestWaitingFor: 'acknowledgment',
        bySeconds: { acknowledgment: 1, window: 0, client: 0, server: 0 },
      },
      eventFrames: { retransmission: [77] },
      toClient: { zeroWindows: 3, zeroWindowSeconds: 2.51, checksumErrors: 1 },
    });
    expect(diagnoseSession(session, TRUSTED_CAPTURE).map((v) => [v.severity, v.code])).toEqual([
      ['critical', 'path-loss'],
      ['warning', 'zero-window'],
      ['warning', 'handshake-retried'],
      ['warning', 'checksum-corruption'],
      ['warning', 'reordering'],
      ['info', 'ecn-congestion'],
    ]);
  });
});
