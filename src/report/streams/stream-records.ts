/** Streams as records for programs: one JSON document, or one record a line. */
import type { AnalysisSummary, CaptureReport } from '../../engine/analysis-report.js';
import { type JsonObject, jsonText } from '../json-text.js';
import { captureRecord, resultRecord, SCHEMA_VERSION } from '../records.js';
import { BufferedOutput, type TextOutput } from '../text-output.js';
import { formatEpoch } from '../time.js';
import { streamOctets } from './stream-octets.js';
import type { StreamList, StreamRow, StreamSide } from './stream-rows.js';

function streamRecord({ report, sides }: StreamRow, baseSecond: number): JsonObject {
  const { session, client, server, roles, firstFrame, firstTimeNs, duration, close } = report;
  const side = ({ end, totals }: StreamSide): object => ({
    end: end.how,
    length: end.offset,
    octets: streamOctets(totals),
  });
  const firstTime = formatEpoch(baseSecond, firstTimeNs);
  const what = { session, client, server, roles, firstFrame, firstTime, duration, close };
  return resultRecord('stream', { ...what, toServer: side(sides[0]), toClient: side(sides[1]) });
}

function summaryOf(summary: AnalysisSummary, streams: number, empty: number): JsonObject {
  const { sessions, limits, interrupted } = summary;
  return resultRecord('summary', { sessions, streams, withoutPayload: empty, limits, interrupted });
}

/** One record a line, each as soon as it is known. */
export class NdjsonStreamList implements StreamList {
  readonly #out: BufferedOutput;
  #streams = 0;

  constructor(out: TextOutput) {
    this.#out = new BufferedOutput(out);
  }

  capture(capture: CaptureReport): void {
    this.#line(captureRecord(capture));
  }

  row(row: StreamRow, baseSecond: number): void {
    this.#streams++;
    this.#line(streamRecord(row, baseSecond));
  }

  finish(summary: AnalysisSummary, empty: number): void {
    this.#line(summaryOf(summary, this.#streams, empty));
    this.#out.flush();
  }

  #line(record: JsonObject): void {
    this.#out.write(`${jsonText(record)}\n`);
  }
}

/** `{"schemaVersion", "tool", "captures", "streams", "summary"}` */
export class JsonStreamList implements StreamList {
  readonly #out: BufferedOutput;
  readonly #captures: JsonObject[] = [];
  #streams = 0;

  constructor(
    out: TextOutput,
    private readonly tool: { readonly name: string; readonly version: string },
  ) {
    this.#out = new BufferedOutput(out);
  }

  capture(capture: CaptureReport): void {
    this.#captures.push(captureRecord(capture));
  }

  row(row: StreamRow, baseSecond: number): void {
    if (this.#streams === 0) this.#begin();
    this.#out.write(`${this.#streams === 0 ? '' : ','}\n${jsonText(streamRecord(row, baseSecond))}`);
    this.#streams++;
  }

  finish(summary: AnalysisSummary, empty: number): void {
    if (this.#streams === 0) this.#begin();
    this.#out.write(`\n],\n"summary":${jsonText(summaryOf(summary, this.#streams, empty))}}\n`);
    this.#out.flush();
  }

  /** Captures were told before the first row: sessions are reported when all is read. */
  #begin(): void {
    const head = { schemaVersion: SCHEMA_VERSION, tool: { ...this.tool }, captures: this.#captures };
    this.#out.write(`${jsonText(head).slice(0, -1)},"streams":[`);
  }
}
