/** The sessions that a display lists: those that go on, and those that ended in trouble. */
import type { AnalysisView } from '../../engine/analysis-view.js';
import type { LocalProcess, SessionReport } from '../../engine/analysis-report.js';
import { LIMITS } from '../../limits.js';
import type { Session } from '../../tcp/session.js';
import type { LiveSession } from './live-state.js';
import { WatchedSession } from './watched-session.js';

/** What the list can be sorted by; all put the largest first. */
export const LIVE_SORT_KEYS = ['worst', 'rate', 'bytes', 'rtt', 'retransmissions', 'newest', 'idle'] as const;
export type LiveSortKey = (typeof LIVE_SORT_KEYS)[number];

/** What is wanted of the list. */
export interface ListWish {
  readonly sort: LiveSortKey;
  /** Sessions that the list may hold; null lets all through. */
  readonly matches: ((report: SessionReport) => boolean) | null;
  /** Sessions listed at most. */
  readonly rows: number;
}

/** Sessions looked at closely, each time, to find those that a filter lets through; and to find the worst. */
const MOST_CANDIDATES = 2000;
const MOST_BAD = 400;
/** Sessions whose figures are sampled every second; each takes 5 KiB. */
const MOST_SAMPLED = 1024;
const SEVERITY_RANK = { critical: 3, warning: 2, info: 1 } as const;

export class SessionList {
  /** Sessions that were too many to be watched. */
  unwatched = 0;
  #sampled = 0;
  readonly #watched = new Map<number, WatchedSession>();
  /** Reports of sessions that ended with a finding, oldest first. */
  readonly #ended: { readonly report: SessionReport; readonly processes: readonly LocalProcess[] }[] = [];
  readonly #processes: (session: number) => readonly LocalProcess[];

  /** @param processes Processes of this host at the ends of a session. */
  constructor(processes: (session: number) => readonly LocalProcess[]) {
    this.#processes = processes;
  }

  /** A segment of the session was tracked. */
  seen(session: Session): void {
    const watched = this.#watched.get(session.number);
    if (watched !== undefined) watched.session = session;
    else if (this.#watched.size < LIMITS.maxListedSessions) {
      this.#watched.set(session.number, new WatchedSession(session));
    } else if (session.firstFrame === session.lastFrame) this.unwatched++;
  }

  /** The session is forgotten; its report, when it is worth remembering. */
  ended(report: SessionReport): void {
    if (this.#watched.get(report.session)?.sampled === true) this.#sampled--;
    this.#watched.delete(report.session);
    if (!report.verdicts.some(({ severity }) => severity !== 'info')) return;
    this.#ended.push({ report, processes: this.#processes(report.session) });
    if (this.#ended.length > LIMITS.maxEndedSessions) this.#ended.shift();
  }

  get(session: number): WatchedSession | null {
    return this.#watched.get(session) ?? null;
  }

  /**
   * A second went by: paces, and samples of the sessions that had segments.
   *
   * @param shown The session that is shown in full, which is sampled in any case.
   */
  second(seconds: number, shown: number | null): void {
    for (const [number, watched] of this.#watched) {
      const active = watched.second(seconds);
      if (!active && number !== shown) continue;
      if (!watched.sampled) {
        if (this.#sampled >= MOST_SAMPLED && number !== shown) continue;
        this.#sampled++;
      }
      watched.sample();
    }
  }

  /** The sessions of one kind of list, in its order. */
  list(wish: ListWish, view: AnalysisView, nowNs: number): LiveSession[] {
    const candidates = [...this.#watched.values()]
      .map((watched) => ({ watched, key: keyOf(watched, wish.sort) }))
      .sort((a, b) => b.key - a.key)
      .slice(0, wish.matches !== null ? MOST_CANDIDATES : wish.sort === 'worst' ? MOST_BAD : wish.rows);
    const rows: LiveSession[] = [];
    for (const { watched } of candidates) {
      const report = watched.report((session) => view.describe(session));
      if (wish.matches === null || wish.matches(report)) rows.push(this.#row(watched, report, nowNs));
      if (wish.sort !== 'worst' && rows.length >= wish.rows) break;
    }
    if (wish.sort === 'worst') {
      for (const { report, processes } of this.#ended) {
        if (wish.matches === null || wish.matches(report)) rows.push(endedRow(report, processes, nowNs));
      }
      rows.sort(worstFirst);
    }
    return rows.slice(0, wish.rows);
  }

  /** A session that is watched or was remembered. */
  row(session: number, view: AnalysisView, nowNs: number): LiveSession | null {
    const watched = this.get(session);
    if (watched !== null)
      return this.#row(
        watched,
        watched.report((s) => view.describe(s)),
        nowNs,
      );
    const ended = this.#ended.find(({ report }) => report.session === session);
    return ended === undefined ? null : endedRow(ended.report, ended.processes, nowNs);
  }

  #row(watched: WatchedSession, report: SessionReport, nowNs: number): LiveSession {
    const { session } = watched;
    return {
      ...common(report, nowNs),
      ended: session.isOver || session.failure !== null,
      bitsPerSecond: watched.octetsPerSecond * 8,
      rtt: watched.rtt,
      processes: this.#processes(report.session),
    };
  }
}

function endedRow(report: SessionReport, processes: readonly LocalProcess[], nowNs: number): LiveSession {
  const { toServer, toClient } = report;
  const rtts = [toServer.rtt.median, toClient.rtt.median].filter((rtt) => rtt !== null);
  const rtt = rtts.length === 0 ? null : Math.max(...rtts);
  return { ...common(report, nowNs), ended: true, bitsPerSecond: 0, rtt, processes };
}

function common(
  report: SessionReport,
  nowNs: number,
): Omit<LiveSession, 'ended' | 'bitsPerSecond' | 'rtt' | 'processes'> {
  const { session, client, server, state, duration, firstTimeNs, toServer, toClient } = report;
  return {
    ...{ session, client, server, state, duration, report },
    idle: Math.max(0, (nowNs - firstTimeNs) / 1e9 - duration),
    bytesToServer: toServer.bytes,
    bytesToClient: toClient.bytes,
    retransmissions: toServer.retransmissions + toClient.retransmissions,
  };
}

function keyOf(watched: WatchedSession, sort: LiveSortKey): number {
  const { session } = watched;
  const { client, server } = session;
  switch (sort) {
    case 'worst':
      return watched.trouble;
    case 'rate':
      return watched.octetsPerSecond;
    case 'bytes':
      return client.bytes + server.bytes;
    case 'rtt':
      return watched.rtt ?? -1;
    case 'retransmissions':
      return client.retransmissions + server.retransmissions;
    case 'newest':
      return session.number;
    case 'idle':
      return -session.lastTimeNs;
  }
}

/** By the worst verdict, then by what all of them cost, then the more recent one. */
function worstFirst(a: LiveSession, b: LiveSession): number {
  return severity(b) - severity(a) || cost(b) - cost(a) || b.report.lastFrame - a.report.lastFrame;
}

function severity({ report }: LiveSession): number {
  const worst = report.verdicts[0];
  return worst === undefined ? 0 : SEVERITY_RANK[worst.severity];
}

function cost({ report }: LiveSession): number {
  return report.verdicts[0]?.cost.seconds ?? 0;
}
