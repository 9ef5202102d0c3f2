/** As `FilteredSink`, for captures without an end: a session and its events are told when it has ended. */
import type {
  AnalysisSink,
  AnalysisSummary,
  CaptureReport,
  SessionReport,
} from '../engine/analysis-report.js';
import { LIMITS } from '../limits.js';
import type { TcpEvent } from '../tcp/events.js';
import { filteredSummary } from './filtered-summary.js';
import type { SessionFilter } from './session-filter.js';

/** Events of sessions that go on are held, `LIMITS.maxFilteredEvents` at most; more are counted and lost. */
export class LiveFilteredSink implements AnalysisSink {
  /** Taken when the report wants events. */
  readonly event?: (event: TcpEvent) => void;
  readonly #events = new Map<number, TcpEvent[]>();
  #held = 0;
  #more = 0;
  #firstMore = 0;
  #matched = 0;

  constructor(
    private readonly filter: SessionFilter,
    private readonly sink: AnalysisSink,
  ) {
    if (sink.event) this.event = (event) => this.#hold(event);
  }

  capture(capture: CaptureReport): void {
    this.sink.capture(capture);
  }

  session(session: SessionReport, baseSecond: number): void {
    const events = this.#events.get(session.session) ?? [];
    this.#events.delete(session.session);
    this.#held -= events.length;
    if (!this.filter.matches(session)) return;
    this.#matched++;
    for (const event of events) this.sink.event!(event, baseSecond);
    this.sink.session(session, baseSecond);
  }

  summary(summary: AnalysisSummary): void {
    const leftOut = { count: this.#more, firstFrame: this.#firstMore };
    this.sink.summary(filteredSummary(summary, this.filter, this.#matched, leftOut));
  }

  #hold(event: TcpEvent): void {
    if (this.#held >= LIMITS.maxFilteredEvents) {
      if (this.#more++ === 0) this.#firstMore = event.frame;
      return;
    }
    this.#held++;
    const events = this.#events.get(event.session);
    if (events === undefined) this.#events.set(event.session, [event]);
    else events.push(event);
  }
}
