import { describe, expect, it } from 'vitest';
import { TRUSTED_CAPTURE } from '../../src/diagnose/context.js';
import { diagnoseSession, SESSION_VERDICT_CODES } from '../../src/diagnose/diagnose-session.js';
import type { Severity, VerdictSubject } from '../../src/diagnose/verdict.js';
import type { SessionSummary } from '../../src/tcp/session-summary.js';
import { sampleSession, SILENT, unansweredSyns } from '../support/sample-session.js';
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
  retried,
  answered,
} from './troubled-sessions.js';

/** The verdict of a code about a session, or undefined. */
const verdictOf = (session: SessionSummary, code: string) =>
  diagnoseSession(session, TRUSTED_CAPTURE).find((verdict) => verdict.code === code);

interface Fires {
  readonly name: string;
  readonly code: string;
  readonly session: SessionSummary;
  readonly subject: VerdictSubject;
  readonly severity: Severity;
  /** What the title must say. */
  readonly title: RegExp;
  readonly seconds?: number;
  readonly bytes?: number;
  /** A frame that must be named. */
  readonly frame?: number;
}

const FIRES: Fires[] = [
  {
    name: 'three retransmissions of many segments',
    code: 'path-loss',
    session: lossy(3, 100_000),
    subject: 'path',
    severity: 'warning',
    title: /3 of 100000 data segments from the server/,
    bytes: 3000,
    frame: 20,
  },
  {
    name: 'half a percent with one retransmission',
    code: 'path-loss',
    session: lossy(1, 200),
    subject: 'path',
    severity: 'info',
    title: /1 of 200 data segments from the server \(0\.50 %\)/,
  },
  {
    name: 'a tenth of a session lost and repaired at once',
    code: 'path-loss',
    session: lossy(10, 100),
    subject: 'path',
    severity: 'warning',
    title: /10 of 100 data segments .*; all were repaired/,
  },
  {
    name: 'a tenth of a session lost that cost a third of it',
    code: 'path-loss',
    session: { ...lossy(10, 100), stalls: { ...stood(0.6, 2, 'acknowledgment').stalls, longestFrame: 20 } },
    subject: 'path',
    severity: 'critical',
    title: /10 of 100 data segments .*longest wait for one 600 ms/,
    seconds: 0.6,
  },
  {
    name: 'half of three retransmissions needless',
    code: 'spurious-retransmissions',
    session: needless(2, 4),
    subject: 'path',
    severity: 'warning',
    title: /2 of 4 retransmissions from the server \(50\.0 %\)/,
    bytes: 2000,
    frame: 10,
  },
  {
    name: 'three late segments, half a percent',
    code: 'reordering',
    session: late(3, 600),
    subject: 'path',
    severity: 'warning',
    title: /3 of 600 data segments from the client \(0\.50 %\)/,
    frame: 7,
  },
  {
    name: 'three copies that the receiver reports',
    code: 'network-duplicates',
    session: copied(3, 1),
    subject: 'path',
    severity: 'warning',
    title: /3 frames twice.*1 range/,
    frame: 40,
  },
  {
    name: 'window closed for 0.2 s',
    code: 'zero-window',
    session: closedWindow(0.2),
    subject: 'server',
    severity: 'warning',
    title: /The server's receive window was closed for 200 ms .*3 segments/,
    seconds: 0.2,
    frame: 50,
  },
  {
    name: 'window closed for 5 % of a short session',
    code: 'zero-window',
    session: closedWindow(0.1, 2),
    subject: 'server',
    severity: 'warning',
    title: /100 ms \(5\.00 % of the session/,
    seconds: 0.1,
  },
  {
    name: 'window closed for most of a session',
    code: 'zero-window',
    session: closedWindow(80),
    subject: 'server',
    severity: 'critical',
    title: /80\.0 s \(80\.0 %/,
    seconds: 80,
  },
  {
    name: 'window of 64 KiB full over 100 ms',
    code: 'window-limited',
    session: fullWindow({}),
    subject: 'client',
    severity: 'warning',
    title: /client's receive window of 64\.0 KiB .* 586 KiB\/s .* 100 ms, without window scaling/,
  },
  {
    name: 'a window often full and far below its ceiling',
    code: 'window-limited',
    session: fullWindow({ fulls: 69, throughput: 200_000 }),
    subject: 'client',
    severity: 'warning',
    title: /^The client's receive window was full 69 times: its application reads slower than the path/,
  },
  {
    name: 'a window with a scale of 0',
    code: 'window-limited',
    session: fullWindow({ offeredScale: 0 }),
    subject: 'client',
    severity: 'warning',
    title: /round trip of 100 ms\.$/,
  },
  {
    name: 'three retransmissions without any answer',
    code: 'peer-dead',
    session: silentAtEnd([1001, 1100, 1300]),
    subject: 'path',
    severity: 'critical',
    title:
      /server stopped answering after frame 1000: 3 repeats and probes of the client for 500 B .* for 1\.40 s/,
    frame: 1000,
  },
  {
    name: 'two keep-alives without any answer',
    code: 'peer-dead',
    session: silentAtEnd([], [1100, 1300]),
    subject: 'path',
    severity: 'critical',
    title: /2 repeats and probes of the client remained/,
    frame: 1300,
  },
  {
    name: 'one FIN only',
    code: 'half-closed',
    session: sampleSession({ close: { how: 'half-closed', by: 'client' }, state: { server: 'CLOSE-WAIT' } }),
    subject: 'server',
    severity: 'info',
    title: /The client closed.*the server had not.*frame 1200.*CLOSE-WAIT/,
  },
  {
    name: 'silent for 1 s',
    code: 'stalls',
    session: stood(1, 1000),
    subject: 'server',
    severity: 'warning',
    title: /stood still for 1\.00 s \(0\.10 % of it\)/,
    seconds: 1,
    frame: 77,
  },
  {
    name: 'a server that took a third of a short session',
    code: 'stalls',
    session: stood(0.3, 1),
    subject: 'server',
    severity: 'info',
    title: /300 ms \(30\.0 % of it\): the server took 300 ms to answer/,
    seconds: 0.3,
  },
  {
    name: 'a server that took most of a second',
    code: 'stalls',
    session: stood(0.983, 1.066),
    subject: 'server',
    severity: 'warning',
    title: /983 ms \(92\.2 % of it\): the server took 983 ms/,
  },
  {
    name: 'an acknowledgment that came late',
    code: 'stalls',
    session: stood(0.218, 0.241, 'acknowledgment'),
    subject: 'path',
    severity: 'info',
    title: /acknowledgments that came late or were lost/,
  },
  {
    name: 'a closed window',
    code: 'stalls',
    session: { ...closedWindow(5, 10), stalls: stood(5, 10, 'window').stalls },
    subject: 'server',
    severity: 'warning',
    title: /the server's receive window was closed/,
  },
  {
    name: 'many waits in a long idle session',
    code: 'stalls',
    session: stood(20, 132, 'server', 3.8),
    subject: 'server',
    severity: 'info',
    title: /20\.0 s .* at most 3\.80 s at a time/,
  },
  {
    name: 'congestion marks',
    code: 'ecn-congestion',
    session: sampleSession({ toClient: { congestionMarks: 4 }, eventFrames: { 'ecn-congestion': [12] } }),
    subject: 'path',
    severity: 'info',
    title: /4 ECN marks/,
    frame: 12,
  },
  {
    name: 'a damaged segment among good ones',
    code: 'checksum-corruption',
    session: damaged(1, 600),
    subject: 'path',
    severity: 'warning',
    title: /1 segment from the server arrived damaged/,
    bytes: 1448,
    frame: 33,
  },
  {
    name: 'a wrong sum on data that was accepted',
    code: 'checksum-corruption',
    session: sampleSession({
      toClient: { checksumErrors: 1, badChecksumBytes: 500, acceptedBadChecksumBytes: 500 },
      eventFrames: { 'checksum-error': [33] },
    }),
    subject: 'capture',
    severity: 'info',
    title: /1 segment from the server has a wrong TCP checksum in the capture, but the client accepted/,
    bytes: 0,
    frame: 33,
  },
  {
    name: 'no beginning',
    code: 'mid-stream',
    session: sampleSession({ firstFrame: 9, roles: 'inferred', handshake: { outcome: 'not-captured' } }),
    subject: 'capture',
    severity: 'info',
    title: /had begun before frame 9.*client is inferred/,
    frame: 9,
  },
  {
    name: 'one direction only',
    code: 'one-way',
    session: sampleSession({ toClient: SILENT }),
    subject: 'capture',
    severity: 'warning',
    title: /600 segments from the client and none from the server/,
  },
  {
    name: 'one percent acknowledged but unseen',
    code: 'capture-loss',
    session: sampleSession({
      toClient: { uniqueBytes: 90_000, missing: { lostInCapture: 1_000 }, missingBytes: 1_000 },
      toServer: { uniqueBytes: 9_000 },
      eventCounts: { 'acked-unseen': 1 },
      eventFrames: { 'acked-unseen': [15] },
    }),
    subject: 'capture',
    severity: 'warning',
    title: /lacks 1000 B of this session \(1\.00 % of its data\)/,
    bytes: 1_000,
    frame: 15,
  },
  {
    name: 'an unseen acknowledgment that was filled later',
    code: 'capture-loss',
    session: sampleSession({ eventCounts: { 'acked-unseen': 2 }, eventFrames: { 'acked-unseen': [15] } }),
    subject: 'capture',
    severity: 'info',
    title: /2 acknowledgments came/,
  },
  {
    name: 'a repeated SYN',
    code: 'handshake-retried',
    session: retried(2),
    subject: 'path',
    severity: 'warning',
    title: /the SYN was sent 3 times, about 3\.\d\d s lost/,
    seconds: 3,
    frame: 1,
  },
  {
    name: 'a repeated SYN-ACK',
    code: 'handshake-retried',
    session: retried(0, 1),
    subject: 'path',
    severity: 'warning',
    title: /the SYN-ACK was sent 2 times/,
    seconds: 1,
  },
  {
    name: 'a late SYN-ACK',
    code: 'handshake-slow',
    session: answered(1, 0.02),
    subject: 'server',
    severity: 'warning',
    title: /server needed 1\.00 s to answer the SYN, its fastest later answer 20 ms/,
    seconds: 0.98,
  },
  {
    name: 'a late last ACK',
    code: 'handshake-slow',
    session: sampleSession({ handshake: { clientRtt: 1.5 } }),
    subject: 'client',
    severity: 'warning',
    title: /client needed 1\.50 s to answer the SYN-ACK/,
  },
  {
    name: 'both windows closed',
    code: 'deadlock',
    session: sampleSession({
      toServer: { zeroWindows: 2, zeroWindowSeconds: 1 },
      toClient: { zeroWindows: 2, zeroWindowSeconds: 3 },
      eventCounts: { deadlock: 1 },
      eventFrames: { deadlock: [40] },
    }),
    subject: 'client',
    severity: 'critical',
    title: /client and that of the server, .*both receive windows were closed for 1\.00 s/,
    seconds: 1,
    frame: 40,
  },
  {
    name: 'SYNs without an answer',
    code: 'handshake-failed',
    session: unansweredSyns(3, { eventFrames: { 'handshake-failed': [3] } }),
    subject: 'path',
    severity: 'critical',
    title: /10\.0\.0\.2:443 failed after 3\.00 s and 3 SYNs: nothing answered/,
    seconds: 3,
    frame: 3,
  },
  {
    name: 'a reset',
    code: 'reset',
    session: sampleSession({
      close: { how: 'reset', by: 'server', resetCause: 'unread-data', frame: 88 },
      zeek: { connState: 'RSTR', history: 'ShADadr' },
    }),
    subject: 'server',
    severity: 'warning',
    title: /The server reset the session after 1\.50 s: .* data of the client was still unread/,
    frame: 88,
  },
];

describe('a session verdict', () => {
  it.each(FIRES)('$code: $name', ({ code, session, ...want }) => {
    const verdict = verdictOf(session, code);
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
      ['warning', 'stalls'],
      ['warning', 'checksum-corruption'],
      ['warning', 'reordering'],
      ['info', 'ecn-congestion'],
    ]);
  });
});
