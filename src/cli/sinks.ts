/** Makes the report that the user asked for. Each format is loaded only when it is used. */
import type { AnalysisSink } from '../engine/analysis-report.js';
import type { LadderSink } from '../engine/analyze.js';
import { UsageError } from '../errors.js';
import type { SegmentObserver } from '../engine/segment-observer.js';
import type { SortKey } from '../report/session-rank.js';
import type { TextOutput } from '../report/text-output.js';

export const FORMATS = ['terminal', 'json', 'ndjson', 'html', 'markdown', 'csv', 'zeek'] as const;
export type Format = (typeof FORMATS)[number];

export interface ReportChoice {
  readonly format: Format;
  readonly colour: boolean;
  readonly unicode: boolean;
  readonly width: number;
  readonly top: number;
  readonly sort: SortKey;
  readonly stream: number | null;
  readonly version: string;
  /** Hand on each line at once: for what comes while it happens. */
  readonly flushEach?: boolean;
}

/** A report in the making. */
export interface ReportSink extends AnalysisSink, LadderSink {
  /** What must see every segment for it. */
  readonly observers?: readonly SegmentObserver[];
}

/** Reports nothing. */
export const silentSink: ReportSink = {
  capture: () => undefined,
  session: () => undefined,
  summary: () => undefined,
};

/**
 * A page is no use on a terminal.
 *
 * @param toFile The report goes to a file. @throws {UsageError} when it would go to a terminal.
 */
export function checkDestination(format: Format, toFile: boolean): void {
  if (format !== 'html' || toFile || !process.stdout.isTTY) return;
  throw new UsageError('--format html writes a file for a browser: name it with --output report.html');
}

export async function reportSink(choice: ReportChoice, out: TextOutput): Promise<ReportSink> {
  switch (choice.format) {
    case 'json': {
      const { JsonReport } = await import('../report/json.js');
      const { SpillFile } = await import('./spill-file.js');
      return ofSession(
        new JsonReport(out, { name: 'tcpwhy', version: choice.version }, () => new SpillFile()),
        choice.stream,
      );
    }
    case 'ndjson': {
      const { NdjsonReport } = await import('../report/ndjson.js');
      return ofSession(new NdjsonReport(out, { flushEach: choice.flushEach ?? false }), choice.stream);
    }
    case 'csv': {
      const { CsvReport } = await import('../report/csv.js');
      return ofSession(new CsvReport(out), choice.stream);
    }
    case 'zeek': {
      const { ZeekReport } = await import('../report/zeek-log.js');
      return ofSession(new ZeekReport(out), choice.stream);
    }
    case 'markdown': {
      const { MarkdownReport } = await import('../report/markdown/markdown-report.js');
      return ofSession(new MarkdownReport(out, choice), choice.stream);
    }
    case 'html': {
      const { htmlSink } = await import('./html-sink.js');
      return htmlSink(out, choice);
    }
    case 'terminal': {
      const { TerminalReport } = await import('../report/terminal/terminal-report.js');
      const report = new TerminalReport(out, choice);
      // Events are only told to who shows them: the analysis is faster without.
      return choice.stream === null ? withoutEvents(report) : report;
    }
  }
}

/** Lets events and records of one session through, and all of the capture. */
function ofSession(sink: AnalysisSink, stream: number | null): AnalysisSink {
  if (stream === null) return sink;
  const { event: tell } = sink;
  return {
    ...(tell && {
      event: (event, baseSecond) => {
        if (event.session === stream) tell.call(sink, event, baseSecond);
      },
    }),
    capture: (capture) => sink.capture(capture),
    session: (session, baseSecond) => {
      if (session.session === stream) sink.session(session, baseSecond);
    },
    summary: (summary) => sink.summary(summary),
  };
}

function withoutEvents(sink: AnalysisSink): AnalysisSink {
  return {
    capture: (capture) => sink.capture(capture),
    session: (session, baseSecond) => sink.session(session, baseSecond),
    summary: (summary) => sink.summary(summary),
  };
}

/** One analysis told to several listeners. */
export function both(first: ReportSink, second: AnalysisSink | null): ReportSink {
  if (second === null) return first;
  const sink: ReportSink = {
    ...(first.observers && { observers: first.observers }),
    capture(capture) {
      first.capture(capture);
      second.capture(capture);
    },
    session(session, baseSecond) {
      first.session(session, baseSecond);
      second.session(session, baseSecond);
    },
    summary(summary) {
      first.summary(summary);
      second.summary(summary);
    },
    ladder: (rows, omitted) => first.ladder?.(rows, omitted),
  };
  if (first.event) sink.event = (event, baseSecond) => first.event!(event, baseSecond);
  return sink;
}
