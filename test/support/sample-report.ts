/** Results as the engine gives them, made up for the tests of reports: five sessions and more. */
import { NO_STALLS, SAMPLE_BUDGET } from './sample-budget.js';
import { GOOD_HEALTH } from './good-health.js';
import type { Verdict } from '../../src/diagnose/verdict.js';
import type { AnalysisSummary, CaptureReport, SessionReport } from '../../src/engine/analysis-report.js';
import type { DirectionSummary, HandshakeOptions, RttSummary } from '../../src/tcp/session-summary.js';

export { sampleEvents, sampleLadder } from './sample-events.js';

/** Second that all sample times count from: 2023-11-14T22:13:20Z. */
export const BASE_SECOND = 1_700_000_000;

const NO_RTT: RttSummary = { min: null, median: null, p95: null, max: null, samples: 0 };

export const LINUX_OPTIONS: HandshakeOptions = {
  mss: 1460,
  windowScale: 7,
  sackPermitted: true,
  timestamps: true,
  fastOpen: false,
  mptcp: false,
  ecn: null,
  window: 64_240,
};

/** A direction in which nothing happened, with what `fields` change. */
export function sampleDirection(fields: Partial<DirectionSummary> = {}): DirectionSummary {
  return {
    segments: 0,
    dataSegments: 0,
    bytes: 0,
    wireBytes: 0,
    ipBytes: 0,
    uniqueBytes: 0,
    repeatedBytes: 0,
    badChecksumBytes: 0,
    acceptedBadChecksumBytes: 0,
    outOfWindowBytes: 0,
    missingBytes: 0,
    missing: { lostInCapture: 0, notYetSeen: 0, snapLength: 0, badChecksum: 0, evicted: 0 },
    unacknowledgedBytes: 0,
    unansweredRepeats: 0,
    unansweredSeconds: 0,
    repairedBytes: 0,
    retransmissions: 0,
    dataRetransmissions: 0,
    timeoutRetransmissions: 0,
    retransmittedBytes: 0,
    spuriousRetransmissions: 0,
    outOfOrder: 0,
    duplicates: 0,
    duplicateAcks: 0,
    zeroWindows: 0,
    zeroWindowSeconds: 0,
    lostSegments: 0,
    resets: 0,
    rtt: NO_RTT,
    rttTimestamps: NO_RTT,
    rttToSender: NO_RTT,
    throughput: null,
    timestampsUsed: false,
    lossRates: null,
    maxBytesInFlight: 0,
    windowScale: null,
    minWindow: null,
    maxWindow: null,
    mss: null,
    largestSegment: 0,
    checksumErrors: 0,
    checksumsOffloaded: 0,
    isn: null,
    ttl: null,
    keepAlives: 0,
    zeroWindowProbes: 0,
    congestionMarks: 0,
    nagleWaits: 0,
    nagleSeconds: 0,
    nagleFrames: [],
    firstFrame: null,
    lastFrame: null,
    ...fields,
  };
}

/** Session 0: a download of 1.2 MB without trouble. */
export function healthySession(fields: Partial<SessionReport> = {}): SessionReport {
  return {
    session: 0,
    client: { address: '10.0.0.1', port: 50_000 },
    server: { address: '10.0.0.2', port: 443 },
    roles: 'observed',
    rolesReason: 'the client sent the SYN of frame 1',
    vlan: null,
    tunnel: null,
    tls: null,
    http: null,
    firstFrame: 1,
    lastFrame: 1200,
    firstTimeNs: 123_456_789,
    duration: 1.25,
    handshake: {
      outcome: 'completed',
      reason: null,
      rtt: 0.038,
      serverRtt: 0.0375,
      clientRtt: 0.0005,
      synRetries: 0,
      synAckRetries: 0,
      options: { client: LINUX_OPTIONS, server: { ...LINUX_OPTIONS, windowScale: 8 } },
    },
    close: { how: 'graceful', by: 'client', resetCause: null, frame: 1198, afterSeconds: 1.5 },
    state: { client: 'TIME-WAIT', server: 'CLOSED' },
    zeek: { connState: 'SF', history: 'ShADadFf' },
    toServer: sampleDirection({
      segments: 400,
      dataSegments: 1,
      bytes: 512,
      wireBytes: 26_912,
      ipBytes: 26_352,
      uniqueBytes: 512,
      rtt: { min: 0.037, median: 0.038, p95: 0.039, max: 0.039, samples: 2 },
      maxBytesInFlight: 512,
      windowScale: 7,
      minWindow: 64_256,
      maxWindow: 131_072,
      mss: 1460,
      largestSegment: 512,
      isn: 4_294_967_295,
      ttl: 64,
      firstFrame: 1,
      lastFrame: 1200,
    }),
    toClient: sampleDirection({
      segments: 800,
      dataSegments: 795,
      bytes: 1_150_000,
      wireBytes: 1_200_000,
      ipBytes: 1_190_000,
      uniqueBytes: 1_150_000,
      rtt: { min: 0.0004, median: 0.0005, p95: 0.001, max: 0.04, samples: 400 },
      throughput: 958_333.333333333,
      maxBytesInFlight: 65_160,
      windowScale: 8,
      minWindow: 65_160,
      maxWindow: 65_160,
      mss: 1460,
      largestSegment: 1448,
      isn: 17,
      ttl: 57,
      firstFrame: 2,
      lastFrame: 1199,
    }),
    eventCounts: {},
    eventFrames: {},
    timeBudget: SAMPLE_BUDGET,
    stalls: NO_STALLS,
    verdicts: [],
    ...fields,
  };
}

export const PATH_LOSS: Verdict = {
  code: 'path-loss',
  title: 'The path from server to client lost 12 of 795 segments, which cost 3.21 s of waiting for timeouts.',
  subject: 'path',
  severity: 'warning',
  confidence: 0.9,
  cost: { seconds: 3.21, bytes: 17_376 },
  evidence: [
    { frame: 312, text: 'retransmission of frame 290 after 1.024 s: the retransmission timer ran out' },
    { frame: 455, text: 'three duplicate ACKs, then the segment again (fast retransmission)' },
    { frame: 460, text: 'again' },
    { frame: 502, text: 'again' },
    { frame: 0, text: '12 of 795 data segments are 1.5 %' },
  ],
  alternatives: [],
  advice: [
    'Compare `ethtool -S` error counters along the path, and look for a policer.',
    'Capture at the server as well.',
  ],
};

/** Session 1: a download that lost segments on the way. */
export function lossySession(): SessionReport {
  const healthy = healthySession();
  return {
    ...healthy,
    session: 1,
    client: { address: '10.0.0.1', port: 50_001 },
    firstFrame: 20,
    lastFrame: 1300,
    firstTimeNs: 200_000_000,
    duration: 125.4,
    toServer: { ...healthy.toServer, duplicateAcks: 31 },
    toClient: {
      ...healthy.toClient,
      bytes: 1_167_376,
      repeatedBytes: 17_376,
      retransmissions: 12,
      retransmittedBytes: 17_376,
      spuriousRetransmissions: 2,
      repairedBytes: 14_480,
      lostSegments: 9,
    },
    eventCounts: { retransmission: 12, 'duplicate-ack': 31, 'lost-segment': 9, stall: 2 },
    eventFrames: { retransmission: [312, 455, 460, 502], stall: [312] },
    timeBudget: SAMPLE_BUDGET,
    stalls: {
      ...NO_STALLS,
      seconds: 3.21,
      longest: 1.024,
      longestFrame: 312,
      longestWaitingFor: 'acknowledgment',
      bySeconds: { acknowledgment: 3.21, window: 0, client: 0, server: 0 },
    },
    verdicts: [PATH_LOSS],
  };
}

export const REFUSED: Verdict = {
  code: 'handshake-failed',
  title:
    'The connection to 10.0.0.2:8081 failed after 240 µs and 1 SYN: the port refused the SYN with a reset.',
  subject: 'server',
  severity: 'critical',
  confidence: 0.95,
  cost: { seconds: 0.00024, bytes: 0 },
  evidence: [
    { frame: 40, text: 'SYN' },
    { frame: 41, text: 'reset with ACK of the SYN' },
  ],
  alternatives: [],
  advice: ['On the server: `ss -ltn` must list the port, on an address that clients can reach.'],
};

/** Session 2: nobody listens. */
export function refusedSession(session = 2): SessionReport {
  const healthy = healthySession();
  return {
    ...healthy,
    session,
    client: { address: '10.0.0.1', port: 50_000 + session },
    server: { address: '10.0.0.2', port: 8081 },
    firstFrame: 40,
    lastFrame: 41,
    firstTimeNs: 300_000_000,
    duration: 0.00024,
    handshake: {
      ...healthy.handshake,
      outcome: 'refused',
      reason: 'refused',
      rtt: null,
      serverRtt: null,
      clientRtt: null,
      options: { client: LINUX_OPTIONS, server: null },
    },
    close: { how: 'reset', by: 'server', resetCause: 'refused', frame: 41, afterSeconds: 1.5 },
    state: { client: 'CLOSED', server: 'CLOSED' },
    zeek: { connState: 'REJ', history: 'Sr' },
    toServer: sampleDirection({ segments: 1, wireBytes: 74, isn: 1000, firstFrame: 40, lastFrame: 40 }),
    toClient: sampleDirection({ segments: 1, wireBytes: 54, resets: 1, firstFrame: 41, lastFrame: 41 }),
    eventCounts: { reset: 1, 'handshake-failed': 1 },
    eventFrames: { reset: [41], 'handshake-failed': [41] },
    verdicts: [REFUSED],
  };
}

export const RESET: Verdict = {
  code: 'reset',
  title: 'The server reset the session after 4.50 s: it closed with unread data in its buffer.',
  subject: 'server',
  severity: 'critical',
  confidence: 0.9,
  cost: { seconds: 0, bytes: 5792 },
  evidence: [{ frame: 80, text: 'reset while 5,792 bytes of the client were not read' }],
  alternatives: [],
  advice: ['Does the server answer before it has read the whole request?'],
};

/** Session 3: the server closed without reading what it was sent. */
export function resetSession(): SessionReport {
  const healthy = healthySession();
  return {
    ...healthy,
    session: 3,
    client: { address: '10.0.0.9', port: 41_000 },
    firstFrame: 50,
    lastFrame: 80,
    firstTimeNs: 400_000_000,
    duration: 4.5,
    close: { how: 'reset', by: 'server', resetCause: 'unread-data', frame: 80, afterSeconds: 1.5 },
    state: { client: 'CLOSED', server: 'CLOSED' },
    zeek: { connState: 'RSTR', history: 'ShADadr' },
    eventCounts: { reset: 1 },
    eventFrames: { reset: [80] },
    verdicts: [RESET],
  };
}

/** Session 4: IPv6 with addresses as long as they get, caught in the middle. */
export function ipv6Session(): SessionReport {
  const healthy = healthySession();
  return {
    ...healthy,
    session: 4,
    client: { address: '2001:db8:85a3:1234:5678:8a2e:370:7334', port: 65_535 },
    server: { address: '2001:db8:85a3:1234:5678:8a2e:1370:7335', port: 65_443 },
    roles: 'inferred',
    rolesReason: 'no SYN; the lower port serves',
    firstFrame: 90,
    lastFrame: 1100,
    firstTimeNs: 500_000_000,
    duration: 7384.2,
    handshake: {
      ...healthy.handshake,
      outcome: 'not-captured',
      rtt: null,
      serverRtt: null,
      clientRtt: null,
      options: { client: null, server: null },
    },
    close: { how: 'open', by: null, resetCause: null, frame: null, afterSeconds: null },
    state: { client: 'ESTABLISHED', server: 'ESTABLISHED' },
    zeek: { connState: 'OTH', history: 'DadA' },
  };
}

export function sampleSessions(): SessionReport[] {
  return [healthySession(), lossySession(), refusedSession(), resetSession(), ipv6Session()];
}

export function sampleCapture(fields: Partial<CaptureReport> = {}): CaptureReport {
  return {
    file: 'server-side.pcapng',
    format: 'pcapng',
    compression: null,
    linkTypes: [{ linkType: 1, name: 'Ethernet', frames: 1300 }],
    frames: 1300,
    bytes: 2_412_345,
    firstFrame: 1,
    lastFrame: 1300,
    tcpSegments: 1250,
    baseSecond: BASE_SECOND,
    firstTimeNs: 123_456_789,
    lastTimeNs: 125_600_000_000,
    truncated: false,
    problems: [],
    moreProblems: 0,
    comments: [],
    moreComments: 0,
    dropped: 0,
    snapLen: 262_144,
    os: 'Linux 6.1.0',
    hardware: null,
    application: 'Dumpcap 4.0.17',
    ...fields,
  };
}

export function sampleSummary(fields: Partial<AnalysisSummary> = {}): AnalysisSummary {
  return {
    sessions: 5,
    outcomes: { completed: 3, refused: 1, 'not-captured': 1 },
    closes: { graceful: 2, reset: 2, open: 1 },
    events: { retransmission: 12, reset: 2 },
    verdicts: { 'path-loss': 1, 'handshake-failed': 1, reset: 1 },
    health: { ...GOOD_HEALTH, midstreamSessions: 1 },
    conservation: {
      holds: true,
      framesRead: 1300,
      framesAnalysed: 1250,
      framesSkipped: { not_tcp: 44, not_ip: 6 },
      payloadBytes: 3_485_936,
      uniqueBytes: 3_468_560,
      repeatedBytes: 17_376,
      badChecksumBytes: 0,
      outOfWindowBytes: 0,
      missing: { lostInCapture: 0, notYetSeen: 0, snapLength: 0, badChecksum: 0, evicted: 0 },
      violations: [],
    },
    limits: [],
    notes: [],
    captureVerdicts: [],
    synFloods: [],
    interrupted: false,
    ...fields,
  };
}
