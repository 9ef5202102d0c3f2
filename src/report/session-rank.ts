/**
 * Which sessions are listed, and in which order. Only as many as are shown are kept, so a capture
 * of millions of sessions needs no more memory than one of twenty.
 */
import type { SessionReport } from '../engine/analysis-report.js';
import { SEVERITY_RANK, worstFirst } from './finding-groups.js';

/** What the table of sessions can be sorted by; all but `session` and `start` put the largest first. */
export const SORT_KEYS = [
  'severity',
  'session',
  'start',
  'duration',
  'bytes',
  'retransmissions',
  'rtt',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** The round trip of a session as it is shown. */
export interface SessionRtt {
  readonly seconds: number;
  /** True when only one leg of the path was measured, so that the whole is at least this. */
  readonly atLeast: boolean;
}

/** The handshake's round trip, else the longer leg as seen from the capture point, else null. */
export function sessionRtt(session: SessionReport): SessionRtt | null {
  if (session.handshake.rtt !== null) return { seconds: session.handshake.rtt, atLeast: false };
  const legs = [session.toServer.rtt.median, session.toClient.rtt.median].filter((leg) => leg !== null);
  return legs.length === 0 ? null : { seconds: Math.max(...legs), atLeast: true };
}

/** Retransmissions of both directions. */
export function retransmissionsOf(session: SessionReport): number {
  return session.toServer.retransmissions + session.toClient.retransmissions;
}

/** What sessions are compared by, largest first. */
const RANKS: Record<SortKey, (session: SessionReport, baseSecond: number) => readonly number[]> = {
  severity: (session) => {
    const worst = worstFirst(session.verdicts)[0];
    return worst ? [SEVERITY_RANK[worst.severity], worst.cost.seconds, worst.cost.bytes] : [0];
  },
  session: () => [],
  start: (session, baseSecond) => [-baseSecond, -session.firstTimeNs],
  duration: (session) => [session.duration],
  bytes: (session) => [session.toServer.bytes + session.toClient.bytes],
  retransmissions: (session) => [retransmissionsOf(session)],
  rtt: (session) => [sessionRtt(session)?.seconds ?? -1],
};

interface Ranked {
  readonly session: SessionReport;
  readonly rank: readonly number[];
}

export class TopSessions {
  #kept: Ranked[] = [];
  #seen = 0;

  constructor(
    private readonly sort: SortKey,
    private readonly top: number,
  ) {}

  /** Sessions that were offered. */
  get seen(): number {
    return this.#seen;
  }

  add(session: SessionReport, baseSecond: number): void {
    this.#seen++;
    this.#kept.push({ session, rank: RANKS[this.sort](session, baseSecond) });
    if (this.#kept.length >= 2 * this.top + 64) this.#cut();
  }

  /** The sessions that are shown, in order. */
  sorted(): SessionReport[] {
    this.#cut();
    return this.#kept.map((entry) => entry.session);
  }

  #cut(): void {
    this.#kept = this.#kept.sort(compareRanked).slice(0, this.top);
  }
}

function compareRanked(a: Ranked, b: Ranked): number {
  for (let i = 0; i < Math.max(a.rank.length, b.rank.length); i++) {
    const difference = (b.rank[i] ?? 0) - (a.rank[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.session.session - b.session.session;
}
