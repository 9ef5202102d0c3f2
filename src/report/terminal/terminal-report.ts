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
import { EventList } from './event-list.js';
import { type FindingGroup, FindingGroups, worstFirst } from '../finding-groups.js';
import { writeFindings, writeSessionFindings } from './findings-section.js';
import { writeHeadline } from './headline-lines.js';
import { writeLadder } from './ladder.js';
import type { TerminalOptions } from './options.js';
import { Page } from './page.js';
import { writeSessionDetail } from './session-detail.js';
import { TopSessions } from '../session-rank.js';
import { writeSessionTable } from './session-table.js';
import { writeTrust } from './trust-section.js';

/** Notes on sessions that a finding about the capture counts together. */
const TOLD_OF_THE_CAPTURE: Readonly<Record<string, string>> = {
  'mid-stream': 'capture-midstream',
  'one-way': 'capture-one-sided',
};

export class TerminalReport implements AnalysisSink {
  readonly #page: Page;
  readonly #captures: CaptureReport[] = [];
  readonly #groups = new FindingGroups();
  readonly #sessions: TopSessions;
  readonly #events = new EventList();
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
    if (this.options.stream !== null && event.session === this.options.stream) this.#events.add(event);
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
    const groups = this.#ofInterest(summary);
    const missing = this.#stream === null ? stream : null;
    writeHeadline(page, this.#captures, groups, summary, missing, this.#stream?.session ?? null);
    writeCaptures(page, this.#captures, top);
    writeTrust(page, summary, worstFirst(aboutCapture));
    if (this.#stream) {
      writeSessionFindings(page, this.#stream);
      writeSessionDetail(page, this.#stream, this.#streamBaseSecond, this.#events);
    } else {
      // Where there is no TCP, the first line says all there is to say.
      if (groups.length > 0 || summary.sessions > 0) writeFindings(page, groups, top);
      if (this.#sessions.seen > 0)
        writeSessionTable(page, this.#sessions.sorted(), this.#sessions.seen, sort);
    }
    this.#written = true;
    this.#writeLadder();
    page.flush();
  }

  /** Findings of the session that was asked for, else of all; none that the capture's own findings tell. */
  #ofInterest(summary: AnalysisSummary): FindingGroup[] {
    let groups = this.#groups;
    if (this.#stream) {
      groups = new FindingGroups();
      groups.addSession(this.#stream);
    }
    const told = new Set(summary.captureVerdicts.map(({ code }) => code));
    return groups.sorted().filter(({ worst }) => {
      const by = TOLD_OF_THE_CAPTURE[worst.code];
      return worst.severity !== 'info' || by === undefined || !told.has(by);
    });
  }

  #writeLadder(): void {
    if (!this.#ladder || !this.#stream) return;
    const { rows, omitted } = this.#ladder;
    writeLadder(this.#page, rows, omitted, this.#stream.client, this.#stream.server);
    this.#ladder = null;
  }
}
