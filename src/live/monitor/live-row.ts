/** One session as a row of a list, from what is known of it. */
import type { LocalProcess, SessionReport } from '../../engine/analysis-report.js';
import type { LiveSession } from './live-state.js';

/** What a report does not say. */
export interface RowFacts {
  readonly ended: boolean;
  readonly bitsPerSecond: number;
  /** Last round-trip time, seconds; null where none was measured. */
  readonly rtt: number | null;
  readonly processes: readonly LocalProcess[];
}

/** @param nowNs Present time, nanoseconds since the capture's base second. */
export function liveRow(report: SessionReport, nowNs: number, facts: RowFacts): LiveSession {
  const { session, client, server, state, duration, firstTimeNs, toServer, toClient } = report;
  return {
    ...{ session, client, server, state, duration, report },
    idle: Math.max(0, (nowNs - firstTimeNs) / 1e9 - duration),
    bytesToServer: toServer.bytes,
    bytesToClient: toClient.bytes,
    retransmissions: toServer.retransmissions + toClient.retransmissions,
    ...facts,
  };
}

/** Of a session that is forgotten but for its report. */
export function endedRow(
  report: SessionReport,
  nowNs: number,
  processes: readonly LocalProcess[],
): LiveSession {
  const { toServer, toClient } = report;
  const rtts = [toServer.rtt.median, toClient.rtt.median].filter((rtt) => rtt !== null);
  const rtt = rtts.length === 0 ? null : Math.max(...rtts);
  return liveRow(report, nowNs, { ended: true, bitsPerSecond: 0, rtt, processes });
}

const SEVERITY_RANK = { critical: 3, warning: 2, info: 1 } as const;

/** By the worst verdict, then by what it cost, then the more recent one. */
export function worstFirst(a: SessionReport, b: SessionReport): number {
  return severity(b) - severity(a) || cost(b) - cost(a) || b.lastFrame - a.lastFrame;
}

function severity({ verdicts: [worst] }: SessionReport): number {
  return worst === undefined ? 0 : SEVERITY_RANK[worst.severity];
}

function cost({ verdicts: [worst] }: SessionReport): number {
  return worst?.cost.seconds ?? 0;
}
