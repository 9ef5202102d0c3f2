/** Sessions with one trouble each, by how much of it. */
import type { StallEvent } from '../../src/tcp/events.js';
import type { Silence } from '../../src/tcp/session-summary.js';
import type { TimeClass } from '../../src/tcp/time-budget.js';
import { SAMPLE_BUDGET } from '../support/sample-budget.js';
import { sampleSession, type SessionFields } from '../support/sample-session.js';

const OFFERED = {
  mss: 1460,
  windowScale: 7,
  sackPermitted: true,
  timestamps: true,
  fastOpen: false,
  mptcp: false,
  ecn: false,
  window: 64_240,
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
/** A download of `seconds` in all, of which `spent` says what became; silences of 0.2 s each in `pauses`. */
export const spending = (
  spent: Partial<Record<TimeClass, number>>,
  fields: SessionFields & { readonly pauses?: Partial<Record<TimeClass, number>> } = {},
) => {
  const { pauses = {}, ...rest } = fields;
  const list = Object.entries(pauses).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, i): Silence => {
      const frame = 20 + 10 * i;
      const from = kind === 'server' ? 'server' : 'client';
      return { frame, afterFrame: frame - 1, from, start: i, duration: 0.2, class: kind as TimeClass };
    }),
  );
  return sampleSession({
    duration: 10,
    ...rest,
    timeBudget: { ...SAMPLE_BUDGET, ...spent },
    stalls: { silences: list.length, silentSeconds: 0.2 * list.length, list },
  });
};
export const fullWindow = (fields: {
  smallWindow?: number;
  duration?: number;
  throughput?: number;
  offeredScale?: number;
  zeroWindowSeconds?: number;
}) =>
  spending(
    { smallWindow: fields.smallWindow ?? 8, bandwidth: 10 - (fields.smallWindow ?? 8) },
    {
      duration: fields.duration ?? 10,
      handshake: {
        rtt: 0.1,
        serverRtt: 0.099,
        clientRtt: 0.001,
        options: { client: { ...OFFERED, windowScale: fields.offeredScale ?? null }, server: OFFERED },
      },
      eventCounts: { 'window-full': 3 },
      eventFrames: { 'window-full': [31, 32] },
      toClient: { throughput: fields.throughput ?? 600_000, uniqueBytes: 6_000_000 },
      toServer: {
        windowScale: 0,
        maxWindow: 65_535,
        zeroWindows: fields.zeroWindowSeconds === undefined ? 0 : 2,
        zeroWindowSeconds: fields.zeroWindowSeconds ?? 0,
      },
      pauses: { smallWindow: 2 },
    },
  );
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
