/** Sessions with one trouble each, by how much of it. */
import type { StallEvent } from '../../src/tcp/events.js';
import { sampleSession } from '../support/sample-session.js';

const OFFERED = {
  mss: 1460,
  windowScale: 7,
  sackPermitted: true,
  timestamps: true,
  fastOpen: false,
  mptcp: false,
  ecn: false,
};

export const lossy = (count: number, ofSegments: number) =>
  sampleSession({
    toClient: {
      dataSegments: ofSegments,
      retransmissions: count,
      dataRetransmissions: count,
      retransmittedBytes: count * 1000,
    },
    eventCounts: { retransmission: count },
    eventFrames: { retransmission: [10, 20, 30].slice(0, count) },
  });
export const needless = (spurious: number, all: number) =>
  sampleSession({
    toClient: {
      retransmissions: all,
      dataRetransmissions: all,
      spuriousRetransmissions: spurious,
      retransmittedBytes: all * 1000,
    },
    eventFrames: { retransmission: [10] },
  });
export const late = (count: number, ofSegments: number) =>
  sampleSession({
    toServer: { outOfOrder: count, dataSegments: ofSegments },
    eventFrames: { 'out-of-order': [7] },
  });
export const closedWindow = (seconds: number, duration = 100) =>
  sampleSession({
    duration,
    toClient: { zeroWindows: 3, zeroWindowSeconds: seconds },
    toServer: { zeroWindowProbes: 2 },
    eventFrames: { 'zero-window': [50, 60], 'zero-window-probe': [55] },
  });
export const fullWindow = (fields: {
  inFlight?: number;
  duration?: number;
  throughput?: number;
  bytes?: number;
  fulls?: number;
  offeredScale?: number;
}) =>
  sampleSession({
    duration: fields.duration ?? 10,
    handshake: {
      rtt: 0.1,
      serverRtt: 0.099,
      clientRtt: 0.001,
      options: { client: { ...OFFERED, windowScale: fields.offeredScale ?? null }, server: OFFERED },
    },
    eventCounts: { 'window-full': fields.fulls ?? 0 },
    toClient: {
      maxBytesInFlight: fields.inFlight ?? 64_000,
      throughput: fields.throughput ?? 600_000,
      uniqueBytes: fields.bytes ?? 6_000_000,
    },
    toServer: { windowScale: 0, maxWindow: 65_535 },
  });
export const silentAtEnd = (retransmissions: number[], keepAlives: number[] = []) =>
  sampleSession({
    close: { how: 'open', by: null, frame: null },
    toServer: {
      lastFrame: 1300,
      retransmissions: retransmissions.length,
      dataRetransmissions: retransmissions.length,
      keepAlives: keepAlives.length,
      unacknowledgedBytes: retransmissions.length > 0 ? 500 : 0,
      unansweredRepeats: [...retransmissions, ...keepAlives].filter((frame) => frame > 1000).length,
      unansweredSeconds: 1.4,
    },
    toClient: { lastFrame: 1000 },
    eventFrames: { retransmission: retransmissions, 'keep-alive': keepAlives },
  });
export const stood = (
  seconds: number,
  duration: number,
  waitingFor: StallEvent['waitingFor'] = 'server',
  longest = seconds,
) =>
  sampleSession({
    duration,
    stalls: {
      seconds,
      longest,
      longestFrame: 77,
      longestWaitingFor: waitingFor,
      bySeconds: { acknowledgment: 0, window: 0, client: 0, server: 0, [waitingFor]: seconds },
    },
    eventFrames: { stall: [77] },
  });
export const damaged = (errors: number, segments: number) =>
  sampleSession({
    toClient: { checksumErrors: errors, segments, badChecksumBytes: 1448 * errors },
    eventFrames: { 'checksum-error': [33] },
  });
export const copied = (copies: number, dsacks: number) =>
  sampleSession({
    toClient: { duplicates: copies },
    eventCounts: { duplicate: copies, dsack: dsacks },
    eventFrames: { duplicate: [40], dsack: [41] },
  });
export const retried = (synRetries: number, synAckRetries = 0) =>
  sampleSession({
    duration: 60,
    handshake: { synRetries, synAckRetries },
    toServer: { retransmissions: synRetries },
  });
export const answered = (serverRtt: number, min: number | null) =>
  sampleSession({
    handshake: { serverRtt, rtt: serverRtt },
    toServer: { rtt: { min, median: min, p95: min, max: min, samples: min === null ? 0 : 1 } },
  });
