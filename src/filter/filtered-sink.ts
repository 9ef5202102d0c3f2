/** Lets through what concerns the sessions that a filter chooses, and all of the capture. */
import type {
  AnalysisSink,
  AnalysisSummary,
  CaptureReport,
  SessionReport,
} from '../engine/analysis-report.js';
import type { LadderSink } from '../engine/analyze.js';
import type { LadderRow } from '../engine/ladder-row.js';
import { LIMITS } from '../limits.js';
import type { TcpEvent } from '../tcp/events.js';
import { filteredSummary } from './filtered-summary.js';
import type { SessionFilter } from './session-filter.js';

/**
 * Whether a session fits is known when it has ended. A report of events therefore waits for the end:
 * events are held, `LIMITS.maxFilteredEvents` at most, and told before the sessions. Reports without
 * events get each session at once.
 */
export class FilteredSink implements AnalysisSink, LadderSink {
  /** Taken when the report wants events. */
  readonly event?: (event: TcpEvent, baseSecond: number) => void;
  readonly #events: TcpEvent[] = [];
  #more = 0;
  #firstMore = 0;
  #baseSecond = 0;
  readonly #held: SessionReport[] = [];
  readonly #chosen = new Set<number>();
  #matched = 0;

  constructor(
    private readonly filter: SessionFilter,
    private readonly sink: AnalysisSink & LadderSink,
  ) {
    if (sink.event) this.event = (event) => this.#hold(event);
  }

  capture(capture: CaptureReport): void {
    this.sink.capture(capture);
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#baseSecond = baseSecond;
    if (!this.filter.matches(session)) return;
    this.#matched++;
    if (!this.sink.event) {
      this.sink.session(session, baseSecond);
      return;
    }
    this.#held.push(session);
    this.#chosen.add(session.session);
  }

  summary(summary: AnalysisSummary): void {
    for (const event of this.#events) {
      if (this.#chosen.has(event.session)) this.sink.event!(event, this.#baseSecond);
    }
    for (const session of this.#held) this.sink.session(session, this.#baseSecond);
    const leftOut = { count: this.#more, firstFrame: this.#firstMore };
    this.sink.summary(filteredSummary(summary, this.filter, this.#matched, leftOut));
  }

  ladder(rows: readonly LadderRow[], omitted: number): void {
    this.sink.ladder?.(rows, omitted);
  }

  #hold(event: TcpEvent): void {
    if (this.#events.length < LIMITS.maxFilteredEvents) {
      this.#events.push(event);
      return;
    }
    if (this.#more++ === 0) this.#firstMore = event.frame;
  }
}
