/**
 * The report as one JSON document. Nothing is written before the summary is there, so that the
 * document is whole or absent; until then records are kept as serialised text outside the
 * JavaScript heap, beyond a limit outside memory, and the document is never one string (V8 strings end
 * at 512 MiB).
 */
import type {
  AnalysisSink,
  AnalysisSummary,
  CaptureReport,
  SessionReport,
} from '../engine/analysis-report.js';
import type { TcpEvent } from '../tcp/events.js';
import { LIMITS } from '../limits.js';
import { type JsonObject, jsonText } from './json-text.js';
import { captureRecord, eventRecord, SCHEMA_VERSION, sessionRecord, summaryRecord } from './records.js';
import { BufferedOutput, type TextOutput } from './text-output.js';

/** Who made the document. */
export interface ReportTool {
  readonly name: string;
  readonly version: string;
}

/** Keeps octets outside memory. */
export interface Spill {
  /** @throws {OutputError} when there is no room. */
  write(octets: Uint8Array): void;
  /** All that was written, piece by piece, once; a piece is good until the next. */
  read(): Iterable<Uint8Array>;
}

export class JsonReport implements AnalysisSink {
  readonly #captures: RecordStore;
  readonly #events: RecordStore;
  readonly #sessions: RecordStore;

  /** @param spill Makes room for records beyond `LIMITS.maxHeldReportBytes`; without it all are held. */
  constructor(
    private readonly out: TextOutput,
    private readonly tool: ReportTool,
    spill: (() => Spill) | null = null,
  ) {
    this.#captures = new RecordStore(spill);
    this.#events = new RecordStore(spill);
    this.#sessions = new RecordStore(spill);
  }

  event(event: TcpEvent, baseSecond: number): void {
    this.#events.add(eventRecord(event, baseSecond));
  }

  capture(capture: CaptureReport): void {
    this.#captures.add(captureRecord(capture));
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#sessions.add(sessionRecord(session, baseSecond));
  }

  /** Writes the whole document. */
  summary(summary: AnalysisSummary): void {
    const out = new BufferedOutput(this.out);
    const tool = jsonText({ name: this.tool.name, version: this.tool.version });
    out.write(`{"schemaVersion":${SCHEMA_VERSION},"tool":${tool},\n"captures":[`);
    this.#captures.drainTo(out);
    out.write('],\n"events":[');
    this.#events.drainTo(out);
    out.write('],\n"sessions":[');
    this.#sessions.drainTo(out);
    out.write(`],\n"summary":${jsonText(summaryRecord(summary))}}\n`);
    out.flush();
  }
}

/** Items of a JSON array as text, parted by commas, in UTF-8 blocks. */
class RecordStore {
  readonly #blocks: Buffer[] = [];
  readonly #tail = new BufferedOutput({ write: (text) => this.#keep(Buffer.from(text, 'utf8')) });
  #bytes = 0;
  /** Has what came first, once that is too much. */
  #spilled: Spill | null = null;
  #empty = true;

  constructor(private readonly spill: (() => Spill) | null) {}

  add(record: JsonObject): void {
    this.#tail.write(this.#empty ? '\n' : ',\n');
    this.#tail.write(jsonText(record));
    this.#empty = false;
  }

  /** Writes all items and lets go of them block by block. */
  drainTo(out: TextOutput): void {
    this.#tail.flush();
    if (this.#spilled !== null) {
      const decoder = new TextDecoder();
      for (const piece of this.#spilled.read()) out.write(decoder.decode(piece, { stream: true }));
    }
    for (const block of this.#blocks.splice(0)) out.write(block.toString('utf8'));
    if (!this.#empty) out.write('\n');
  }

  #keep(block: Buffer): void {
    this.#blocks.push(block);
    this.#bytes += block.length;
    if (this.#bytes <= LIMITS.maxHeldReportBytes || this.spill === null) return;
    this.#spilled ??= this.spill();
    for (const full of this.#blocks.splice(0)) this.#spilled.write(full);
    this.#bytes = 0;
  }
}
