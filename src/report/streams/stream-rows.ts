/** Joins what the analysis says of each session with what became of its streams. */
import type {
  AnalysisSink,
  AnalysisSummary,
  CaptureReport,
  SessionReport,
} from '../../engine/analysis-report.js';
import type { StreamEnd, StreamSink } from '../../stream/piece.js';
import type { StreamTotals } from '../../stream/stream-totals.js';
import type { Session, SideIndex } from '../../tcp/session.js';

/** One direction. */
export interface StreamSide {
  readonly end: StreamEnd;
  readonly totals: StreamTotals;
}

/** One session with its two streams. */
export interface StreamRow {
  readonly report: SessionReport;
  readonly sides: readonly [StreamSide, StreamSide];
}

/** Takes rows in the order of sessions. */
export interface StreamList {
  capture(capture: CaptureReport): void;
  row(row: StreamRow, baseSecond: number): void;
  /** @param empty Sessions that carried no payload, and have no row. */
  finish(summary: AnalysisSummary, empty: number): void;
}

export class StreamRows implements StreamSink, AnalysisSink {
  readonly #ended = new Map<number, (StreamSide | undefined)[]>();
  #empty = 0;

  /** @param wanted Chooses sessions by what is known of them in the end. */
  constructor(
    private readonly list: StreamList,
    private readonly wanted: (session: SessionReport) => boolean,
  ) {}

  piece(): void {
    // Only what became of the octets counts here.
  }

  end(session: Session, side: SideIndex, end: StreamEnd, totals: StreamTotals): void {
    const sides = this.#ended.get(session.number);
    if (sides === undefined) {
      const one: (StreamSide | undefined)[] = [undefined, undefined];
      one[side] = { end, totals };
      this.#ended.set(session.number, one);
    } else sides[side] = { end, totals };
  }

  capture(capture: CaptureReport): void {
    this.list.capture(capture);
  }

  session(report: SessionReport, baseSecond: number): void {
    const sides = this.#ended.get(report.session);
    this.#ended.delete(report.session);
    if (!this.wanted(report)) return;
    const [client, server] = sides ?? [];
    if (client === undefined || server === undefined) this.#empty++;
    else this.list.row({ report, sides: [client, server] }, baseSecond);
  }

  summary(summary: AnalysisSummary): void {
    this.list.finish(summary, this.#empty);
  }
}
