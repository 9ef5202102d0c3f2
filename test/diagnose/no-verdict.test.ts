import { describe, expect, it } from 'vitest';
import { TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import { diagnoseSession } from '../../src/diagnose/diagnose-session.js';
import type { SessionSummary } from '../../src/tcp/session-summary.js';
import { sampleSession, SILENT, unansweredSyns } from '../support/sample-session.js';
import { answeredWith, clamped, leftOpen, policed } from './firing-middlebox-sessions.js';
import {
  blackHole,
  byTimers,
  farAway,
  fullPath,
  queued,
  steady,
  withoutSack,
} from './firing-path-sessions.js';
import {
  flatFlight,
  heldBack,
  shortTransfer,
  slowSource,
  thinkingClient,
  thinkingServer,
} from './firing-speed-sessions.js';
import {
  lossy,
  needless,
  late,
  closedWindow,
  fullWindow,
  silentAtEnd,
  stood,
  damaged,
  copied,
  answered,
} from './troubled-sessions.js';

const verdictOf = (session: SessionSummary, code: string) =>
  diagnoseSession(session, TRUSTED_CAPTURE).find((verdict) => verdict.code === code);

const SILENT_CASES: { name: string; code: string; session: SessionSummary }[] = [
  { name: 'two retransmissions below half a percent', code: 'path-loss', session: lossy(2, 401) },
  {
    name: 'only repeated SYNs',
    code: 'path-loss',
    session: sampleSession({
      toServer: { dataSegments: 10, retransmissions: 4 },
      handshake: { synRetries: 4 },
    }),
  },
  {
    name: 'only repeated FINs',
    code: 'path-loss',
    session: sampleSession({ toServer: { dataSegments: 3, retransmissions: 5 } }),
  },
  { name: 'all needless', code: 'path-loss', session: needless(5, 5) },
  { name: 'nothing but the unanswered tail', code: 'path-loss', session: silentAtEnd([1001, 1100, 1300]) },
  { name: 'just below half', code: 'spurious-retransmissions', session: needless(3, 7) },
  { name: 'two of two', code: 'spurious-retransmissions', session: needless(2, 2) },
  { name: 'two late segments', code: 'reordering', session: late(2, 4) },
  { name: 'three late of 601', code: 'reordering', session: late(3, 601) },
  { name: 'two copies', code: 'network-duplicates', session: copied(2, 5) },
  { name: 'copies that only the capture saw', code: 'network-duplicates', session: copied(300, 0) },
  { name: '199 ms of 100 s', code: 'zero-window', session: closedWindow(0.199) },
  { name: '4.9 % of 3 s', code: 'zero-window', session: closedWindow(0.147, 3) },
  { name: '99 ms of 0.1 s', code: 'zero-window', session: closedWindow(0.099, 0.1) },
  { name: 'full 29 % of the time', code: 'window-limited', session: fullWindow({ smallWindow: 2.9 }) },
  { name: 'less than a second', code: 'window-limited', session: fullWindow({ duration: 0.99 }) },
  { name: 'a closed window tells it', code: 'window-limited', session: fullWindow({ zeroWindowSeconds: 1 }) },
  { name: 'less than a second', code: 'slow-server', session: thinkingServer(0.99, 3) },
  { name: 'less than a third, no wait of a second', code: 'slow-server', session: thinkingServer(2.9, 9) },
  { name: 'two pauses', code: 'slow-client', session: thinkingClient(6, 2) },
  { name: 'less than half of the session', code: 'slow-client', session: thinkingClient(4.9, 9) },
  { name: 'two pauses', code: 'sender-limited', session: slowSource(9, 2) },
  { name: 'less than half of the transfer', code: 'sender-limited', session: slowSource(4.9, 9) },
  { name: 'with loss', code: 'send-buffer-limited', session: flatFlight({ retransmissions: 1 }) },
  { name: 'half of the window', code: 'send-buffer-limited', session: flatFlight({ flight: 1_600_000 }) },
  {
    name: 'a flight now and then',
    code: 'send-buffer-limited',
    session: flatFlight({ throughput: 1_000_000 }),
  },
  { name: 'less than a second', code: 'slow-start-bound', session: shortTransfer(0.99) },
  { name: 'twice', code: 'delayed-ack', session: heldBack(2, 0.08) },
  { name: 'round trips of less than three times', code: 'bufferbloat', session: queued(0.059, 2) },
  { name: 'less than a fifth of the transfer', code: 'bufferbloat', session: queued(0.5, 1.9) },
  { name: 'round trips of 0.39 s', code: 'long-path', session: farAway(0.39, 0.39) },
  { name: 'later round trips are short', code: 'long-path', session: farAway(0.88, 0.1) },
  { name: 'a session that waits for something else', code: 'long-path', session: farAway(0.88, 0.9, 2.9) },
  { name: 'less than five seconds', code: 'path-rate', session: steady(4.9) },
  { name: 'less than a second on a full path', code: 'path-rate', session: fullPath(0.99, 0.08) },
  { name: 'a second on a path with room', code: 'path-rate', session: fullPath(1, 0.078) },
  { name: 'bufferbloat tells it', code: 'path-rate', session: fullPath(2, 0.2) },
  { name: '100 Mbit/s', code: 'path-rate', session: steady(9, { throughput: 12_500_000 }) },
  { name: 'with loss', code: 'path-rate', session: steady(9, { retransmissions: 3 }) },
  { name: 'one timeout', code: 'mtu-black-hole', session: blackHole(300, 1) },
  { name: 'a full segment that got through', code: 'mtu-black-hole', session: blackHole(1448) },
  { name: 'nothing got through', code: 'mtu-black-hole', session: blackHole(0) },
  { name: 'a black hole tells it', code: 'peer-dead', session: blackHole(300) },
  { name: '49 losses', code: 'policer', session: policed({ losses: 49 }) },
  { name: 'losses of less than two seconds', code: 'policer', session: policed({ seconds: 1.9 }) },
  { name: 'rates that differ by more than 8 %', code: 'policer', session: policed({ high: 1_081_000 }) },
  { name: 'a part in which nothing arrived', code: 'policer', session: policed({ low: 0, high: 0 }) },
  { name: 'round trips that grow', code: 'policer', session: policed({ p95: 0.066 }) },
  { name: 'nothing written over', code: 'options-stripped', session: answeredWith({ sackPermitted: false }) },
  {
    name: 'a window that is a sixth',
    code: 'options-stripped',
    session: answeredWith({ windowScale: null }, { maxWindow: 65_160 / 7 }),
  },
  {
    name: 'small from the first',
    code: 'options-stripped',
    session: answeredWith({ windowScale: null, window: 4095 }, { maxWindow: 100 }),
  },
  { name: 'scaling offered, if by 0', code: 'no-window-scale', session: fullWindow({ offeredScale: 0 }) },
  { name: 'full 29 % of the time', code: 'no-window-scale', session: fullWindow({ smallWindow: 2.9 }) },
  {
    name: 'a reader slower than the window',
    code: 'no-window-scale',
    session: fullWindow({ throughput: 320_000 }),
  },
  {
    name: 'a closed window tells it',
    code: 'no-window-scale',
    session: fullWindow({ zeroWindowSeconds: 1 }),
  },
  { name: 'missing scaling tells it', code: 'window-limited', session: fullWindow({}) },
  { name: '1,000 octets', code: 'small-mss', session: clamped(1000, 1000) },
  { name: '99 segments', code: 'small-mss', session: clamped(536, 536, 99) },
  { name: 'a sender that has less to send', code: 'small-mss', session: clamped(536, 267) },
  { name: 'a sender that sends more', code: 'small-mss', session: clamped(536, 537) },
  { name: 'two losses', code: 'no-sack', session: withoutSack(2) },
  { name: 'two timeouts', code: 'recovery-by-timeout', session: byTimers(2, 2) },
  { name: 'less than a third', code: 'recovery-by-timeout', session: byTimers(3, 11) },
  { name: 'repairs of less than a tenth', code: 'recovery-by-timeout', session: byTimers(9, 9, 0.9) },
  { name: 'needless repeats', code: 'recovery-by-timeout', session: byTimers(9, 9, 3, 5) },
  {
    name: 'a closed window tells it',
    code: 'stalls',
    session: { ...closedWindow(5, 10), stalls: stood(5, 10, 'window').stalls },
  },
  { name: 'one retransmission at the end', code: 'peer-dead', session: silentAtEnd([1300]) },
  {
    name: 'repeats whose answers may be under way',
    code: 'peer-dead',
    session: sampleSession({
      toServer: {
        unansweredRepeats: 9,
        dataRetransmissions: 9,
        unansweredSeconds: 0.49,
        unacknowledgedBytes: 9,
      },
    }),
  },
  { name: 'one keep-alive at the end', code: 'peer-dead', session: silentAtEnd([], [1100]) },
  { name: 'retransmissions that were answered', code: 'peer-dead', session: silentAtEnd([997, 998, 999]) },
  { name: '0.99 s of 1000 s', code: 'stalls', session: stood(0.99, 1000) },
  { name: '19.9 % of 2 s', code: 'stalls', session: stood(0.398, 2, 'acknowledgment') },
  { name: 'a server, 29.9 % of 2 s', code: 'stalls', session: stood(0.598, 2) },
  { name: 'many waits, none of them long', code: 'stalls', session: stood(9, 30, 'acknowledgment', 0.9) },
  { name: 'all of a very short session', code: 'stalls', session: stood(0.19, 0.19) },
  {
    name: 'one way only',
    code: 'stalls',
    session: sampleSession({ toClient: SILENT, stalls: { seconds: 5, longest: 5 } }),
  },
  { name: 'nearly all are wrong: offload', code: 'checksum-corruption', session: damaged(540, 600) },
  { name: '0.99 s', code: 'handshake-slow', session: answered(0.99, 0.02) },
  { name: 'a path that is always slow', code: 'handshake-slow', session: answered(1.2, 0.4) },
  {
    name: 'data that is there with a wrong sum',
    code: 'capture-loss',
    session: sampleSession({
      toClient: { checksumErrors: 1, badChecksumBytes: 500, acceptedBadChecksumBytes: 500 },
    }),
  },
  {
    name: 'one way only',
    code: 'half-closed',
    session: sampleSession({ toClient: SILENT, close: { how: 'half-closed', by: 'client' } }),
  },
  {
    name: 'first ACK in a session without beginning',
    code: 'capture-loss',
    session: sampleSession({ handshake: { outcome: 'not-captured' }, eventCounts: { 'acked-unseen': 1 } }),
  },
  {
    name: 'a handshake that failed by it',
    code: 'reset',
    session: sampleSession({
      handshake: { outcome: 'refused', reason: 'refused' },
      close: { how: 'reset', by: 'server', resetCause: 'refused' },
    }),
  },
  { name: 'one SYN at the end of the capture', code: 'handshake-failed', session: unansweredSyns(1) },
];

describe('no verdict', () => {
  it.each(SILENT_CASES)('$code: $name', ({ code, session }) => {
    expect(verdictOf(session, code)).toBeUndefined();
  });

  it('idle-open: less than five minutes, or closed', () => {
    const { session, context } = leftOpen(299);
    expect(diagnoseSession(session, context)).toEqual([]);
    const closed = sampleSession();
    expect(diagnoseSession(closed, leftOpen(900).context)).toEqual([]);
    const failed = unansweredSyns(1);
    expect(diagnoseSession(failed, leftOpen(900).context).map(({ code }) => code)).not.toContain('idle-open');
  });

  it('for a healthy session', () => {
    expect(diagnoseSession(sampleSession(), TRUSTED_CAPTURE)).toEqual([]);
  });

  it('for a session that is still open when the capture ends', () => {
    const session = sampleSession({
      close: { how: 'open', by: null, frame: null },
      state: { client: 'ESTABLISHED', server: 'ESTABLISHED' },
    });
    expect(diagnoseSession(session, TRUSTED_CAPTURE)).toEqual([]);
  });
});
