/** A live state made up for the tests of displays: three sessions, a few events. */
import type { LiveSession, LiveSessionDetail, LiveState } from '../../src/live/monitor/live-state.js';
import type { SessionReport } from '../../src/engine/analysis-report.js';
import { GOOD_HEALTH } from './good-health.js';
import { BASE_SECOND, healthySession, lossySession, refusedSession, sampleEvents } from './sample-report.js';

export function liveSession(report: SessionReport, fields: Partial<LiveSession> = {}): LiveSession {
  const { session, client, server, state, duration, toServer, toClient } = report;
  return {
    ...{ session, client, server, state, duration, report },
    ended: false,
    idle: 0.2,
    bytesToServer: toServer.bytes,
    bytesToClient: toClient.bytes,
    bitsPerSecond: 1_250_000,
    rtt: 0.0213,
    retransmissions: toServer.retransmissions + toClient.retransmissions,
    processes: [],
    ...fields,
  };
}

export function sampleLiveSessions(): LiveSession[] {
  return [
    liveSession(refusedSession(), { ended: true, rtt: null, bitsPerSecond: 0, idle: 12 }),
    liveSession(lossySession(), { processes: [{ side: 'client', pid: 4711, name: 'curl' }] }),
    liveSession(healthySession(), { bitsPerSecond: 310 }),
  ];
}

export function sampleLiveDetail(): LiveSessionDetail {
  const [, lossy] = sampleLiveSessions();
  const wave = (n: number): number => 0.02 + 0.01 * Math.sin(n / 3) + (n > 22 && n < 26 ? 0.05 : 0);
  return {
    session: lossy!,
    samples: {
      intervalSeconds: 1,
      rttToServer: Array.from({ length: 40 }, (_, n) => (n === 10 ? null : wave(n))),
      rttToClient: [],
      clientWindow: Array.from({ length: 40 }, (_, n) => (n > 30 ? 0 : 65_536)),
      serverWindow: Array.from({ length: 40 }, () => 131_072),
      bitsPerSecond: Array.from({ length: 40 }, (_, n) => n * 1e5),
    },
    events: sampleEvents().filter(({ session }) => session === 1),
  };
}

export function sampleLiveState(fields: Partial<LiveState> = {}): LiveState {
  return {
    capture: {
      interface: 'eth0',
      backend: 'tcpdump',
      version: '4.99.3',
      filter: 'tcp port 443',
      timestamps: 'kernel',
      dropsCounted: true,
    },
    snapLen: 256,
    elapsed: 3725.4,
    baseSecond: BASE_SECOND,
    frames: 1_234_567,
    bytes: 98_765_432,
    tcpSegments: 1_200_000,
    dropped: 0,
    rates: {
      framesPerSecond: 4310,
      bitsPerSecond: 31_400_000,
      newSessionsPerSecond: 12.3,
      retransmissionsPerSecond: 0.5,
    },
    history: {
      frames: Array.from({ length: 60 }, (_, n) => 100 * (n % 10)),
      bits: Array.from({ length: 60 }, (_, n) => 1e6 * (n % 12)),
    },
    sessionsSeen: 4321,
    sessionsHeld: 321,
    eventCounts: { retransmission: 12, reset: 3, stall: 1 },
    outcomes: { completed: 4000, refused: 3 },
    closes: { graceful: 3990, reset: 3 },
    verdicts: { 'path-loss': 2 },
    sessions: sampleLiveSessions(),
    unwatched: 0,
    unjudged: 0,
    events: sampleEvents(),
    detail: null,
    health: GOOD_HEALTH,
    limits: [],
    recording: null,
    residentBytes: 104_857_600,
    ...fields,
  };
}
