/** A healthy session for tests of verdicts: a request, an answer, both sides closed. Override what differs. */
import { NO_STALLS, SAMPLE_BUDGET } from './sample-budget.js';
import { sampleDirection } from './sample-report.js';
import type {
  CloseSummary,
  DirectionSummary,
  HandshakeOptions,
  HandshakeSummary,
  MissingBytes,
  RttSummary,
  SessionSummary,
} from '../../src/tcp/session-summary.js';

/** Fields to change; directions, handshake, close, state and stalls are merged, the rest is replaced. */
export type SessionFields = Partial<
  Omit<SessionSummary, 'toServer' | 'toClient' | 'handshake' | 'close' | 'state' | 'stalls'>
> & {
  readonly toServer?: DirectionFields;
  readonly toClient?: DirectionFields;
  readonly handshake?: Partial<HandshakeSummary>;
  readonly close?: Partial<CloseSummary>;
  readonly state?: Partial<SessionSummary['state']>;
  readonly stalls?: Partial<SessionSummary['stalls']>;
};

export type DirectionFields = Partial<Omit<DirectionSummary, 'missing'>> & {
  readonly missing?: Partial<MissingBytes>;
};

const OPTIONS: HandshakeOptions = {
  mss: 1460,
  windowScale: 7,
  sackPermitted: true,
  timestamps: true,
  fastOpen: false,
  mptcp: false,
  ecn: false,
  window: 64_240,
};

const RTT: RttSummary = { min: 0.02, median: 0.021, p95: 0.025, max: 0.03, samples: 50 };

const NOTHING_MISSING: MissingBytes = {
  lostInCapture: 0,
  notYetSeen: 0,
  snapLength: 0,
  badChecksum: 0,
  evicted: 0,
};

function direction(fields: DirectionFields): DirectionSummary {
  return sampleDirection({
    segments: 600,
    dataSegments: 500,
    bytes: 700_000,
    wireBytes: 740_000,
    ipBytes: 731_600,
    uniqueBytes: 700_000,
    rtt: RTT,
    rttTimestamps: RTT,
    timestampsUsed: true,
    throughput: 350_000,
    maxBytesInFlight: 30_000,
    windowScale: 7,
    minWindow: 60_000,
    maxWindow: 3_000_000,
    mss: 1460,
    largestSegment: 1448,
    isn: 1_000,
    ttl: 64,
    firstFrame: 1,
    lastFrame: 1_200,
    ...fields,
    missing: { ...NOTHING_MISSING, ...fields.missing },
  });
}

/** The healthy session of 2 s over 20 ms, frames 1 to 1200, with what `fields` change. */
export function sampleSession(fields: SessionFields = {}): SessionSummary {
  const { toServer, toClient, handshake, close, state, stalls, ...rest } = fields;
  return {
    session: 0,
    client: { address: '10.0.0.1', port: 40_000 },
    server: { address: '10.0.0.2', port: 443 },
    roles: 'observed',
    rolesReason: 'the client sent a SYN',
    vlan: null,
    tunnel: null,
    firstFrame: 1,
    lastFrame: 1_200,
    firstTimeNs: 0,
    duration: 2,
    zeek: { connState: 'SF', history: 'ShADadFf' },
    eventCounts: {},
    eventFrames: {},
    timeBudget: SAMPLE_BUDGET,
    ...rest,
    handshake: {
      outcome: 'completed',
      reason: null,
      rtt: 0.02,
      serverRtt: 0.019,
      clientRtt: 0.001,
      synRetries: 0,
      synAckRetries: 0,
      options: { client: OPTIONS, server: OPTIONS },
      ...handshake,
    },
    close: { how: 'graceful', by: 'client', resetCause: null, frame: 1_200, afterSeconds: 1.5, ...close },
    state: { client: 'TIME-WAIT', server: 'CLOSED', ...state },
    toServer: direction({ lastFrame: 1_200, ...toServer }),
    toClient: direction({ firstFrame: 2, lastFrame: 1_199, ...toClient }),
    stalls: { ...NO_STALLS, ...stalls },
  };
}

/** A direction in which nothing was captured. */
export const SILENT: DirectionFields = {
  segments: 0,
  dataSegments: 0,
  bytes: 0,
  wireBytes: 0,
  ipBytes: 0,
  uniqueBytes: 0,
  rtt: { min: null, median: null, p95: null, max: null, samples: 0 },
  rttTimestamps: { min: null, median: null, p95: null, max: null, samples: 0 },
  throughput: null,
  maxBytesInFlight: 0,
  windowScale: null,
  minWindow: null,
  maxWindow: null,
  mss: null,
  largestSegment: 0,
  isn: null,
  ttl: null,
  firstFrame: null,
  lastFrame: null,
};

/** SYNs and nothing else, sent by the client. */
export function unansweredSyns(count: number, fields: SessionFields = {}): SessionSummary {
  return sampleSession({
    duration: 2 ** (count - 1) - 1,
    lastFrame: count,
    zeek: { connState: 'S0', history: 'S' },
    ...fields,
    toServer: {
      ...SILENT,
      segments: count,
      retransmissions: count - 1,
      isn: 1,
      firstFrame: 1,
      lastFrame: count,
      ...fields.toServer,
    },
    toClient: { ...SILENT, ...fields.toClient },
    handshake: {
      outcome: 'timeout',
      reason: count > 1 ? 'timeout' : null,
      rtt: null,
      serverRtt: null,
      clientRtt: null,
      synRetries: count - 1,
      ...fields.handshake,
    },
    close: { how: 'open', by: null, frame: null, ...fields.close },
    state: { client: 'SYN-SENT', server: 'LISTEN' },
  });
}
