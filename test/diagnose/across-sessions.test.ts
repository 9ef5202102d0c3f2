/** What only several sessions together show. */
import { describe, expect, it } from 'vitest';
import { ACROSS_VERDICT_CODES, AcrossSessions } from '../../src/diagnose/across/across-sessions.js';
import { TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import { diagnoseSession } from '../../src/diagnose/diagnose-session.js';
import { LIMITS, LimitHits } from '../../src/limits.js';
import type { SessionSummary } from '../../src/tcp/session-summary.js';
import { sampleSession, type SessionFields } from '../support/sample-session.js';

const NOTHING: ReadonlySet<string> = new Set();

function verdictsOf(sessions: readonly SessionSummary[], explained = NOTHING) {
  const across = new AcrossSessions(new LimitHits());
  for (const session of sessions) across.add(session, diagnoseSession(session, TRUSTED_CAPTURE));
  return across.verdicts(explained);
}

let number = 0;

/** A session of a client to a server, by the last octets of their addresses. */
function between(client: number, server: number, fields: SessionFields = {}): SessionSummary {
  number++;
  return sampleSession({
    session: number,
    firstFrame: 10 * number,
    client: { address: `10.0.0.${client}`, port: 40_000 + number },
    server: { address: `10.0.1.${server}`, port: 443 },
    ...fields,
    toServer: { isn: number, ...fields.toServer },
  });
}

const refused = (client: number, server: number) =>
  between(client, server, {
    duration: 0.5,
    handshake: { outcome: 'refused', reason: 'refused' },
    close: { how: 'reset', by: 'server', resetCause: 'refused' },
  });

const lossy = (client: number, server: number) =>
  between(client, server, {
    toClient: { retransmissions: 9, dataRetransmissions: 9, retransmittedBytes: 9 },
    eventFrames: { retransmission: [20] },
  });

const diedIdle = (client: number, idle: number) =>
  between(client, 1, {
    duration: idle + 2,
    close: { how: 'reset', by: 'server', resetCause: 'half-open', frame: 900 },
    stalls: {
      list: [{ frame: 899, afterFrame: 800, from: 'client', start: 1, duration: idle, class: 'client' }],
    },
  });

const injected = (client: number, server: number) =>
  between(client, server, { close: { how: 'reset', by: 'server', resetCause: 'injected', frame: 70 } });

const healthy = (client: number, server: number) => between(client, server);

/** Handshakes that end in a full accept queue. */
const overflown = (client: number, reason: 'not-accepted' | 'reset-by-peer') =>
  between(client, 1, { duration: 0.5, handshake: { outcome: 'aborted', reason } });

/** Looked whether somebody is there, ten seconds after the one before. */
const checked = (client: number, i: number, fields: SessionFields = {}) =>
  between(client, 1, {
    duration: 0.04,
    firstTimeNs: i * 10e9,
    ...fields,
    toServer: { bytes: 0, uniqueBytes: 0, dataSegments: 0, ...fields.toServer },
    toClient: { bytes: 0, uniqueBytes: 0, dataSegments: 0 },
  });

/** Came about, `withdrawn`: when the SYN was repeated without ECN; else with it. */
const withEcn = (client: number, server: number, withdrawn: boolean) => {
  const session = between(client, server, { handshake: { synRetries: withdrawn ? 1 : 0 } });
  const { handshake } = session;
  const options = { ...handshake.options, client: { ...handshake.options.client!, ecn: !withdrawn } };
  return {
    ...session,
    handshake: { ...handshake, options, ...(withdrawn && { ecnWithdrawn: true as const }) },
  };
};

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const NAT = [
  between(1, 1, { toServer: { isn: 77 }, toClient: { isn: 88 } }),
  between(200, 1, { toServer: { isn: 77 }, toClient: { isn: 88 } }),
];

describe('a verdict about several sessions', () => {
  it.each([
    [
      'service-unreachable',
      times(3, () => refused(1, 1)),
      'critical',
      /^Nothing gets through to 10\.0\.1\.1:443: all 3 connections of 1 client failed \(3 refused\)\.$/,
      1.5,
    ],
    [
      'service-unreliable',
      [...times(3, (i) => refused(i, 1)), healthy(9, 1)],
      'warning',
      /^3 of 4 connections to 10\.0\.1\.1:443 failed \(3 refused\) while/,
      1.5,
    ],
    [
      'accept-queue-full',
      [...times(2, (i) => overflown(i, 'not-accepted')), overflown(3, 'reset-by-peer'), healthy(9, 1)],
      'critical',
      /^3 of 4 connections to 10\.0\.1\.1:443 came to the end of the handshake and got the SYN-ACK again, or a reset \(1\)/,
      1.5,
    ],
    [
      'health-check',
      times(5, (i) => checked(1, i)),
      'info',
      /^10\.0\.0\.1 opened 5 connections to 10\.0\.1\.1:443 .* without data, one in 10\.0 s/,
      0,
    ],
    [
      'ecn-black-hole',
      [...times(3, (i) => withEcn(i, 1, true)), withEcn(1, 2, false)],
      'warning',
      /^SYNs to 10\.0\.1\.1 that offer ECN get no answer: 3 sessions came about only when/,
      3,
    ],
    [
      'client-isolated',
      [...times(3, (i) => refused(1, i)), healthy(9, 9)],
      'critical',
      /^10\.0\.0\.1 reaches nobody: all 3 connections to 3 servers failed/,
      1.5,
    ],
    [
      'lossy-host',
      [...times(4, (i) => lossy(i, 1)), ...times(4, (i) => healthy(i, 2))],
      'warning',
      /^4 of 4 sessions of 10\.0\.1\.1 lose segments, of all others 0 of 4/,
      0,
    ],
    [
      'path-resets',
      [injected(1, 1), injected(1, 2), injected(2, 2)],
      'critical',
      /reset 3 sessions with 2 servers in their name/,
      0,
    ],
    [
      'nat-both-sides',
      NAT,
      'info',
      /^1 session is in the capture twice.*10\.0\.0\.1 and 10\.0\.0\.200 are one client/,
      0,
    ],
    [
      'idle-timeout',
      [351, 352, 380].map((idle, i) => diedIdle(i, idle)),
      'warning',
      /^3 sessions were gone .* after 5 min 51 s .*AWS network load balancer and NAT gateway do after 350 s/,
      0,
    ],
  ] as const)('%s', (code, sessions, severity, title, seconds) => {
    const verdict = verdictsOf(sessions).find((one) => one.code === code);
    expect(verdict?.title).toMatch(title);
    expect(verdict!.severity).toBe(severity);
    expect(verdict!.cost.seconds).toBe(seconds);
    expect(verdict!.evidence.length).toBeGreaterThan(1);
    expect(verdict!.evidence[0]!.frame).toBeGreaterThan(0);
    expect(verdict!.alternatives.length).toBeGreaterThan(0);
    for (const line of verdict!.advice) expect(line).not.toMatch(/ADDRESS|undefined|NaN/);
  });

  it.each([
    ['two failures', 'service-unreachable', times(2, () => refused(1, 1))],
    ['one that came about', 'service-unreachable', [...times(5, () => refused(1, 1)), healthy(2, 1)]],
    ['two failures', 'service-unreliable', [...times(2, () => refused(1, 1)), healthy(2, 1)]],
    [
      'less than 5 %',
      'service-unreliable',
      [...times(3, () => refused(1, 1)), ...times(58, () => healthy(2, 1))],
    ],
    ['two failures', 'accept-queue-full', times(2, (i) => overflown(i, 'reset-by-peer'))],
    [
      'another failure among them',
      'accept-queue-full',
      [...times(3, (i) => overflown(i, 'reset-by-peer')), refused(9, 1)],
    ],
    ['a full queue tells it', 'service-unreachable', times(3, (i) => overflown(i, 'reset-by-peer'))],
    [
      'a full queue tells it',
      'service-unreliable',
      [...times(3, (i) => overflown(i, 'not-accepted')), healthy(9, 1)],
    ],
    ['four', 'health-check', times(4, (i) => checked(1, i))],
    ['of several clients', 'health-check', times(9, (i) => checked(i, i))],
    ['open for longer', 'health-check', times(9, (i) => checked(1, i, { duration: 2.1 }))],
    ['with data', 'health-check', times(9, (i) => checked(1, i, { toServer: { bytes: 1 } }))],
    [
      'that the server ends',
      'health-check',
      times(9, (i) => checked(1, i, { close: { how: 'graceful', by: 'server' } })),
    ],
    ['two sessions', 'ecn-black-hole', times(2, (i) => withEcn(i, 1, true))],
    [
      'one came about with the offer',
      'ecn-black-hole',
      [...times(9, (i) => withEcn(i, 1, true)), withEcn(9, 1, false)],
    ],
    [
      'retried, but never with ECN',
      'ecn-black-hole',
      times(9, (i) => between(i, 1, { handshake: { synRetries: 1 } })),
    ],
    ['two servers', 'client-isolated', [...times(9, (i) => refused(1, i % 2)), healthy(2, 1)]],
    ['nobody else to compare with', 'client-isolated', times(9, (i) => refused(1, i))],
    ['three sessions', 'lossy-host', [...times(3, (i) => lossy(i, 1)), ...times(9, (i) => healthy(i, 2))]],
    ['all lose', 'lossy-host', times(9, (i) => lossy(i, i % 2))],
    ['one server', 'path-resets', times(9, (i) => injected(i, 1))],
    ['the same addresses again', 'nat-both-sides', [NAT[0]!, NAT[0]!]],
    ['two sessions', 'idle-timeout', [350, 351].map((idle) => diedIdle(1, idle))],
    [
      'idle times that have nothing in common',
      'idle-timeout',
      [30, 90, 350, 900].map((idle) => diedIdle(1, idle)),
    ],
  ] as const)('is not: %s (%s)', (_name, code, sessions) => {
    expect(verdictsOf(sessions).map((one) => one.code)).not.toContain(code);
  });

  it('has a case for every code', () => {
    expect([...ACROSS_VERDICT_CODES].sort()).toEqual([
      'accept-queue-full',
      'client-isolated',
      'ecn-black-hole',
      'health-check',
      'idle-timeout',
      'lossy-host',
      'nat-both-sides',
      'path-resets',
      'service-unreachable',
      'service-unreliable',
    ]);
  });

  it('is none for healthy sessions', () => {
    expect(verdictsOf(times(50, (i) => healthy(i % 7, i % 5)))).toEqual([]);
  });

  it('leaves out what a scan or a flood explains', () => {
    const sessions = times(5, () => refused(1, 1));
    expect(verdictsOf(sessions, new Set(['10.0.0.1']))).toEqual([]);
    expect(verdictsOf(sessions, new Set(['10.0.1.1 443']))).toEqual([]);
    expect(verdictsOf(sessions, new Set(['10.0.1.1 80']))).toHaveLength(1);
  });

  it('goes on from a copy without changing it', () => {
    const limits = new LimitHits();
    const across = new AcrossSessions(limits);
    const add = (to: AcrossSessions, session: SessionSummary) =>
      to.add(session, diagnoseSession(session, TRUSTED_CAPTURE));
    for (const session of times(2, () => refused(1, 1))) add(across, session);
    const copy = across.copy();
    add(copy, refused(1, 1));
    expect(across.verdicts(NOTHING)).toEqual([]);
    expect(copy.verdicts(NOTHING)).toHaveLength(1);
  });

  it('compares so many sessions and no more, and says so', () => {
    const limits = new LimitHits();
    const across = new AcrossSessions(limits);
    const session = healthy(1, 1);
    for (let i = 0; i < LIMITS.maxSessionsCompared; i++) across.add(session, []);
    expect(limits.list()).toEqual([]);
    across.add(session, []);
    expect(limits.list().map(({ name }) => name)).toEqual(['maxSessionsCompared']);
  });
});
