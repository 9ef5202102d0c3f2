/**
 * The report for people at a terminal. It is written when the analysis is done, the worst first;
 * until then only what will be shown is kept.
 */
import type {
  AnalysisSink,
  AnalysisSummary,
  CaptureReport,
  SessionReport,
} from '../../engine/analysis-report.js';
import type { LadderRow } from '../../engine/ladder-row.js';
import type { TcpEvent } from '../../tcp/events.js';
import type { TextOutput } from '../text-output.js';
import { writeCaptures } from './capture-section.js';
import { FindingGroups, worstFirst } from './finding-groups.js';
import { writeFindings } from './findings-section.js';
import { writeHeadline } from './headline.js';
import { writeLadder } from './ladder.js';
import { MAX_STREAM_EVENTS, type TerminalOptions } from './options.js';
import { Page } from './page.js';
import { writeSessionDetail } from './session-detail.js';
import { TopSessions } from './session-rank.js';
import { writeSessionTable } from './session-table.js';
import { writeTrust } from './trust-section.js';

export class TerminalReport implements AnalysisSink {
  readonly #page: Page;
  readonly #captures: CaptureReport[] = [];
  readonly #groups = new FindingGroups();
  readonly #sessions: TopSessions;
  readonly #events: TcpEvent[] = [];
  #moreEvents = 0;
  #stream: SessionReport | null = null;
  #streamBaseSecond = 0;
  #ladder: { rows: readonly LadderRow[]; omitted: number } | null = null;
  #written = false;

  constructor(
    out: TextOutput,
    private readonly options: TerminalOptions,
  ) {
    this.#page = new Page(out, options);
    this.#sessions = new TopSessions(options.sort, Math.max(0, options.top));
  }

  event(event: TcpEvent): void {
    if (this.options.stream === null || event.session !== this.options.stream) return;
    if (this.#events.length < MAX_STREAM_EVENTS) this.#events.push(event);
    else this.#moreEvents++;
  }

  capture(capture: CaptureReport): void {
    this.#captures.push(capture);
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#groups.addSession(session);
    this.#sessions.add(session, baseSecond);
    if (session.session !== this.options.stream) return;
    this.#stream = session;
    this.#streamBaseSecond = baseSecond;
  }

  /**
   * The segments of the session chosen by `stream`. Drawn at the end of the report, or at once when
   * the report is written already.
   *
   * @param omitted Segments that are not among the rows.
   */
  ladder(rows: readonly LadderRow[], omitted: number): void {
    this.#ladder = { rows, omitted };
    if (!this.#written) return;
    this.#writeLadder();
    this.#page.flush();
  }

  /** Writes the report. */
  summary(summary: AnalysisSummary): void {
    const page = this.#page;
    const { top, sort, stream } = this.options;
    // What concerns the capture is said where trust is; the rest is what is wrong.
    const aboutCapture = summary.captureVerdicts.filter((verdict) => verdict.subject === 'capture');
    for (const verdict of summary.captureVerdicts)
      if (verdict.subject !== 'capture') this.#groups.add(verdict);
    const groups = this.#groups.sorted();
    const missing = this.#stream === null ? stream : null;
    writeHeadline(page, this.#captures, groups, summary, missing);
    writeCaptures(page, this.#captures, top);
    writeTrust(page, summary, worstFirst(aboutCapture));
    // Where there is no TCP, the first line says all there is to say.
    if (groups.length > 0 || summary.sessions > 0) writeFindings(page, groups, top);
    if (this.#sessions.seen > 0) {
      writeSessionTable(page, this.#sessions.sorted(), this.#sessions.seen, sort);
    }
    if (this.#stream) {
      writeSessionDetail(page, this.#stream, this.#streamBaseSecond, this.#events, this.#moreEvents);
    }
    this.#written = true;
    this.#writeLadder();
    page.flush();
  }

  #writeLadder(): void {
    if (!this.#ladder || !this.#stream) return;
    const { rows, omitted } = this.#ladder;
    writeLadder(this.#page, rows, omitted, this.#stream.client, this.#stream.server);
    this.#ladder = null;
  }
}
