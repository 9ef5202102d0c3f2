/** The figures by which two runs of the same thing are compared, gathered session by session. */
import type { SessionReport } from '../engine/analysis-report.js';
import type { DirectionSummary } from '../tcp/session-summary.js';

/** Which way is better. */
export type Better = 'lower' | 'higher' | 'neither';

export interface RunMetric {
  readonly name: string;
  /** How a value is shown. */
  readonly unit: 'seconds' | 'percent' | 'bytes-per-second' | 'count';
  readonly better: Better;
  /** One value a session, null where it says nothing. The median is compared, or the mean of shares. */
  readonly of: (session: SessionReport) => number | null;
  readonly average: 'median' | 'mean';
}

const both = (s: SessionReport, of: (d: DirectionSummary) => number): number =>
  of(s.toServer) + of(s.toClient);
const share = (is: boolean): number => (is ? 100 : 0);

/** The direction that carried more data. */
const bulk = (s: SessionReport): DirectionSummary =>
  s.toServer.uniqueBytes > s.toClient.uniqueBytes ? s.toServer : s.toClient;

/** Bytes below which a rate says more of the start than of the path. */
const RATE_NEEDS_BYTES = 100_000;

export const RUN_METRICS: readonly RunMetric[] = [
  { name: 'failed handshakes', unit: 'percent', better: 'lower', average: 'mean', of: failed },
  {
    name: 'ended by reset',
    unit: 'percent',
    better: 'lower',
    average: 'mean',
    of: (s) => share(s.close.how === 'reset'),
  },
  {
    name: 'with critical findings',
    unit: 'percent',
    better: 'lower',
    average: 'mean',
    of: (s) => share(worst(s) === 'critical'),
  },
  {
    name: 'with any warning',
    unit: 'percent',
    better: 'lower',
    average: 'mean',
    of: (s) => share(worst(s) === 'critical' || worst(s) === 'warning'),
  },
  { name: 'handshake', unit: 'seconds', better: 'lower', average: 'median', of: (s) => s.handshake.rtt },
  {
    name: 'duration',
    unit: 'seconds',
    better: 'lower',
    average: 'median',
    of: (s) => (s.handshake.outcome === 'completed' ? s.duration : null),
  },
  { name: 'RTT', unit: 'seconds', better: 'lower', average: 'median', of: (s) => bulk(s).rtt.median },
  {
    name: 'RTT, 95th percentile',
    unit: 'seconds',
    better: 'lower',
    average: 'median',
    of: (s) => bulk(s).rtt.p95,
  },
  { name: 'sent again', unit: 'percent', better: 'lower', average: 'mean', of: sentAgain },
  { name: 'stalled', unit: 'seconds', better: 'lower', average: 'mean', of: (s) => s.stalls.seconds },
  {
    name: 'window closed',
    unit: 'seconds',
    better: 'lower',
    average: 'mean',
    of: (s) => both(s, (d) => d.zeroWindowSeconds),
  },
  {
    name: 'throughput',
    unit: 'bytes-per-second',
    better: 'higher',
    average: 'median',
    of: (s) => (bulk(s).uniqueBytes >= RATE_NEEDS_BYTES ? bulk(s).throughput : null),
  },
];

function worst(s: SessionReport): string | null {
  return s.verdicts[0]?.severity ?? null;
}

function failed(s: SessionReport): number | null {
  const { outcome } = s.handshake;
  return outcome === 'not-captured' ? null : share(outcome !== 'completed');
}

function sentAgain(s: SessionReport): number | null {
  const bytes = both(s, (d) => d.bytes);
  return bytes === 0 ? null : (100 * both(s, (d) => d.retransmittedBytes)) / bytes;
}
