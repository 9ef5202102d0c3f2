/**
 * The sessions that a display lists: those in memory, and those that ended in trouble. All are glanced at, for a
 * number to choose by, only when somebody looks; of the chosen ones those on the screen are looked at closely at
 * once, and the others as time permits. Segments pay nothing for it.
 */
import type { AnalysisView } from '../../engine/analysis-view.js';
import type { LocalProcess, SessionReport } from '../../engine/analysis-report.js';
import { LIMITS } from '../../limits.js';
import type { Session } from '../../tcp/session.js';
import { Appraisals, hasEnded, type SessionTest } from './appraisals.js';
import { type Candidate, LargestFew } from './largest-few.js';
import { endedRow, liveRow, worstFirst } from './live-row.js';
import type { LiveSession, SessionSamples } from './live-state.js';
import { PaceTable } from './pace-table.js';
import { SeriesOfSessions } from './session-series.js';
import { lastRtt, type LiveSortKey, sortKey } from './sort-keys.js';
import { isAsleep, TroubledSessions } from './troubled-sessions.js';

/** What is wanted of the list. */
export interface ListWish {
  readonly sort: LiveSortKey;
  /** Sessions that the list may hold; null lets all through. */
  readonly matches: SessionTest;
  /** Sessions listed at most. */
  readonly rows: number;
  /** Those of them that are on the screen, which shall be right to the last segment; all by default. */
  readonly onScreen?: { readonly from: number; readonly rows: number };
}

/** Sessions looked at closely to find those that a filter lets through; and to find the worst. */
const MOST_CANDIDATES = 2000;
const MOST_BAD = 400;
/** Sessions that are no more than a few SYNs, glanced at each time: each is tracked anew for it. */
const MOST_OPENING = 500;
/** Time that close looks at what is not on the screen may take, milliseconds. */
const LOOK_MS = 5;
/** The same while what was found by now does not fill the screen. */
const SEARCH_MS = 50;
/** Between two glances at all sessions: so many times what the last one took. */
const GLANCE_SHARE = 50;
/** Longest time in which nobody looks for troubled sessions, which may be asleep afterwards, milliseconds. */
const WATCH_MS = 2000;
/** Shortest time that a pace is measured over, milliseconds. */
const LEAST_PACE_MS = 250;
/** Nobody looks at a list that was not asked for in this time, milliseconds. */
const ABSENT_MS = 5000;
/** Sessions whose figures are sampled every second: all while they are so few, beyond that those that are listed. */
const MOST_SAMPLED = 1024;

/** A row to be: of a session that is held, or was. */
interface Entry {
  readonly report: SessionReport;
  readonly candidate: Candidate | null;
  readonly processes: readonly LocalProcess[] | null;
}

export class SessionList {
  /** Sessions that are held and were too many to be glanced at, or sleep, the last time. */
  unwatched = 0;
  /** Sessions that there was no time to look at yet, the last time: there may be more to list. */
  unjudged = 0;
  readonly #appraisals = new Appraisals();
  readonly #paces = new PaceTable();
  readonly #series = new SeriesOfSessions(MOST_SAMPLED);
  readonly #troubled = new TroubledSessions(MOST_BAD);
  /** Reports of sessions that ended with a finding, oldest first. */
  readonly #ended: { readonly report: SessionReport; readonly processes: readonly LocalProcess[] }[] = [];
  /** Where the last list came from. */
  #candidates: readonly Candidate[] = [];
  #candidatesOf: ListWish | null = null;
  #glancedMs = 0;
  #glanceTookMs = 0;
  #listed: readonly Entry[] = [];
  /** Session that is shown in full, and where it was last seen. */
  #shown: { readonly number: number; place: number } | null = null;
  #lookedAtMs = -Infinity;
  #measuredMs = 0;

  /**
   * @param processes Processes of this host at the ends of a session.
   * @param clockMs Milliseconds of a clock that only goes forward.
   */
  constructor(
    private readonly processes: (session: number) => readonly LocalProcess[],
    private readonly clockMs: () => number,
  ) {}

  /** The session is forgotten; its report, when it is worth remembering. */
  ended(report: SessionReport): void {
    this.#series.forget(report.session);
    if (!report.verdicts.some(({ severity }) => severity !== 'info')) return;
    this.#ended.push({ report, processes: this.processes(report.session) });
    if (this.#ended.length > LIMITS.maxEndedSessions) this.#ended.shift();
  }

  /** A second went by: troubled sessions are remembered, and while somebody looks figures are sampled. */
  second(view: AnalysisView): void {
    if (this.#isTime(WATCH_MS)) this.#glance(view, null);
    if (this.clockMs() - this.#lookedAtMs > ABSENT_MS) return;
    const { held } = view;
    if (held.size <= MOST_SAMPLED) this.#visit(view, (session) => this.#sample(session));
    else {
      // By number: the one that is shown in full is listed, too, or not.
      const places = new Map<number, number>();
      for (const { candidate } of this.#listed) {
        if (candidate !== null) places.set(candidate.number, candidate.place);
      }
      if (this.#shown !== null) places.set(this.#shown.number, this.#shown.place);
      for (const [number, place] of places) {
        const session = held.awake(place, number);
        if (session !== null) this.#sample(session);
      }
    }
  }

  /** The sessions of one kind of list, in its order. */
  list(wish: ListWish, view: AnalysisView, nowNs: number): LiveSession[] {
    this.#lookedAtMs = this.clockMs();
    const { sort, rows, onScreen = { from: 0, rows } } = wish;
    const appraisals = this.#appraisals;
    if (this.#isDue(wish)) this.#glance(view, wish);
    const candidates = this.#candidates;
    appraisals.begin(candidates, wish.matches);
    const untilMs = this.#lookedAtMs + LOOK_MS;
    const searchUntilMs = this.#lookedAtMs + SEARCH_MS;
    const atOnce = onScreen.from + onScreen.rows;
    let entries: Entry[] = [];
    let looks = 0;
    this.unjudged = 0;
    for (const candidate of candidates) {
      if (sort !== 'worst' && entries.length >= rows) break;
      if (appraisals.get(candidate) === null) {
        const lateMs = this.clockMs() - (entries.length < atOnce ? searchUntilMs : untilMs);
        if (looks >= atOnce && lateMs >= 0) {
          this.unjudged++;
          continue;
        }
        if (appraisals.refresh(candidate, view)) looks++;
      }
      const report = appraisals.get(candidate)?.report ?? null;
      if (report !== null) entries.push({ report, candidate, processes: null });
    }
    if (sort === 'worst') {
      for (const { report, processes } of this.#ended) {
        if (wish.matches === null || wish.matches(report)) {
          entries.push({ report, candidate: null, processes });
        }
      }
      entries.sort((a, b) => worstFirst(a.report, b.report));
    }
    entries = entries.slice(0, rows);
    this.#refresh(entries.slice(onScreen.from, atOnce), view, Infinity);
    this.#refresh(entries, view, untilMs);
    this.#listed = entries;
    return entries.map((entry) => this.#row(entry, nowNs)).filter((row) => row !== null);
  }

  /** A session that is held or was remembered, to be shown in full from now on. */
  row(number: number, view: AnalysisView, nowNs: number): LiveSession | null {
    const { held } = view;
    if (this.#shown?.number !== number) {
      const place = this.#candidates.find((candidate) => candidate.number === number)?.place;
      this.#shown = place === undefined ? null : { number, place };
    }
    const place = this.#shown?.place ?? null;
    const session = place === null ? null : (held.awake(place, number) ?? held.find(place, number));
    if (session === null) {
      const ended = this.#ended.find(({ report }) => report.session === number);
      return ended === undefined ? null : endedRow(ended.report, nowNs, ended.processes);
    }
    return liveRow(view.describe(session), nowNs, {
      ended: hasEnded(session),
      bitsPerSecond: this.#paces.of(session.slot, number) * 8,
      rtt: lastRtt(session),
      processes: this.processes(number),
    });
  }

  samples(number: number): SessionSamples | null {
    return this.#series.get(number)?.list() ?? null;
  }

  #sample(session: Session): void {
    const { number, slot } = session;
    this.#series.watch(number).sample(session, this.#paces.of(slot, number));
  }

  #isDue(wish: ListWish): boolean {
    const of = this.#candidatesOf;
    const isOther =
      of === null || of.sort !== wish.sort || of.matches !== wish.matches || of.rows !== wish.rows;
    return isOther || this.#isTime(0);
  }

  /** Glancing at many sessions takes its time, and may take a small part of all time only. */
  #isTime(leastMs: number): boolean {
    const sinceMs = this.clockMs() - this.#glancedMs;
    return sinceMs >= Math.max(leastMs, GLANCE_SHARE * this.#glanceTookMs);
  }

  /** Glances at all sessions: remembers the troubled ones, and picks those that come first for a list. */
  #glance(view: AnalysisView, wish: ListWish | null): void {
    const begunMs = this.clockMs();
    const paces = this.#paces;
    const measures = begunMs - this.#measuredMs >= LEAST_PACE_MS;
    if (measures) {
      paces.begin((begunMs - this.#measuredMs) / 1000, view.frames);
      this.#measuredMs = begunMs;
    }
    const sort = wish?.sort ?? 'worst';
    const largest = new LargestFew(wish === null ? 0 : mostOf(wish));
    const meet = (session: Session, place: number, pace: number): void => {
      const { number } = session;
      const trouble = sortKey(session, 'worst', pace);
      this.#troubled.meet(trouble, number, place);
      largest.offer(sort === 'worst' ? trouble : sortKey(session, sort, pace), number, place);
    };
    const { held } = view;
    let seen = this.#visit(view, (session) => {
      if (measures) paces.measure(session);
      meet(session, session.slot, paces.of(session.slot, session.number));
    });
    held.visitOpening(MOST_OPENING, (session, place) => {
      meet(session, place, 0);
      seen++;
    });
    const troubled = this.#troubled.endRound(held);
    if (wish !== null) {
      // What sleeps is not met; what was listed or remembered before is as it was.
      const before = sort === this.#candidatesOf?.sort ? this.#candidates : [];
      const asleep = new Map<number, Candidate>();
      for (const candidate of sort === 'worst' ? [...troubled, ...before] : before) {
        if (isAsleep(held, candidate.place, candidate.number)) asleep.set(candidate.number, candidate);
      }
      for (const { number, place, key } of asleep.values())
        largest.offer(sort === 'rate' ? 0 : key, number, place);
      this.unwatched = Math.max(0, held.size - seen - asleep.size);
      this.#candidatesOf = wish;
      this.#candidates = largest.sorted();
    }
    this.#glancedMs = this.clockMs();
    this.#glanceTookMs = this.#glancedMs - begunMs;
  }

  /** @returns how many sessions were visited. */
  #visit(view: AnalysisView, visit: (session: Session) => void): number {
    let seen = 0;
    const shown = this.#shown;
    view.held.visitAwake((session) => {
      // It may have moved: from a few SYNs to more.
      if (shown !== null && session.number === shown.number) shown.place = session.slot;
      visit(session);
      return ++seen < LIMITS.maxListedSessions;
    });
    return seen;
  }

  /** Looks again at what changed, until the time is over. */
  #refresh(entries: readonly Entry[], view: AnalysisView, untilMs: number): void {
    for (const { candidate } of entries) {
      if (candidate !== null && this.#appraisals.refresh(candidate, view) && this.clockMs() >= untilMs)
        return;
    }
  }

  /** Null for one that the filter does not let through any more. */
  #row({ report, candidate, processes }: Entry, nowNs: number): LiveSession | null {
    if (candidate === null) return endedRow(report, nowNs, processes ?? []);
    const latest = this.#appraisals.get(candidate);
    if (latest === null || latest.report === null) return null;
    const { number, place } = candidate;
    return liveRow(latest.report, nowNs, {
      ended: latest.ended,
      bitsPerSecond: this.#paces.of(place, number) * 8,
      rtt: latest.rtt,
      processes: this.processes(number),
    });
  }
}

/** Sessions to choose from: more than are listed where a close look may leave some out, or change their order. */
function mostOf({ matches, sort, rows }: ListWish): number {
  if (matches !== null) return MOST_CANDIDATES;
  return sort === 'worst' ? MOST_BAD : rows;
}
