/** The streaming report: one JSON record a line, written while the analysis goes on. */
import type {
  AnalysisSink,
  AnalysisSummary,
  CaptureReport,
  SessionReport,
} from '../engine/analysis-report.js';
import type { TcpEvent } from '../tcp/events.js';
import { type JsonObject, jsonText } from './json-text.js';
import { captureRecord, eventRecord, sessionRecord, summaryRecord } from './records.js';
import { BufferedOutput, type TextOutput } from './text-output.js';

export interface NdjsonOptions {
  /** Write each line at once instead of in large pieces: for live capture. */
  readonly flushEach?: boolean;
}

/**
 * Writes records in the order in which they come. Lines are gathered into pieces of 64 Ki; the
 * summary, which is last, writes what is left.
 */
export class NdjsonReport implements AnalysisSink {
  readonly #out: BufferedOutput;

  constructor(out: TextOutput, options: NdjsonOptions = {}) {
    this.#out = options.flushEach ? new BufferedOutput(out, 1) : new BufferedOutput(out);
  }

  event(event: TcpEvent, baseSecond: number): void {
    this.#line(eventRecord(event, baseSecond));
  }

  capture(capture: CaptureReport): void {
    this.#line(captureRecord(capture));
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#line(sessionRecord(session, baseSecond));
  }

  summary(summary: AnalysisSummary): void {
    this.#line(summaryRecord(summary));
    this.flush();
  }

  /** Writes the lines that are held, whole lines only. Safe to call at any time. */
  flush(): void {
    this.#out.flush();
  }

  #line(record: JsonObject): void {
    this.#out.write(`${jsonText(record)}\n`);
  }
}
