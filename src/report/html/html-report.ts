/**
 * The report as one HTML file that opens offline: verdicts first, then how far to trust the capture,
 * every session in a table, and the graphs of those worth looking at. The file is written when the
 * analysis is done; until then, sessions are kept as columns of numbers, and only those that will be
 * shown in full as a whole.
 */
import { explain } from '../../diagnose/explain/explain.js';
import type { Explanation } from '../../diagnose/explain/explanation.js';
import type { Verdict } from '../../diagnose/verdict.js';
import type {
  AnalysisSink,
  AnalysisSummary,
  CaptureReport,
  SessionReport,
} from '../../engine/analysis-report.js';
import type { GraphSource } from '../../engine/session-graph.js';
import { LIMITS, type LimitHit } from '../../limits.js';
import { explanationWord } from '../explanation-word.js';
import type { JsonObject } from '../json-text.js';
import { captureRecord, sessionRecord, summaryRecord } from '../records.js';
import { pairText } from '../endpoint-text.js';
import { causeOf, type FindingGroup, FindingGroups, worstFirst } from '../finding-groups.js';
import { contextLine, headline } from '../headline.js';
import { TopSessions } from '../session-rank.js';
import { BufferedOutput, type TextOutput } from '../text-output.js';
import { packColumns } from './column-codec.js';
import { packGraph } from './graph-block.js';
import {
  type PageAssets,
  writeJsonBlock,
  writeOctetBlock,
  writePageEnd,
  writePageHead,
} from './page-shell.js';
import { type BlockEncoding, DATA_IDS, type MessagesRecord } from './report-data.js';
import { SessionColumns } from './session-columns.js';

export interface HtmlReportOptions {
  readonly version: string;
  readonly assets: PageAssets;
  /** Compresses a block with gzip; without it the file is larger and says the same. */
  readonly gzip?: (bytes: Uint8Array) => Uint8Array;
  /** Where the segments of sessions come from; without it there are no graphs. */
  readonly graphs?: GraphSource;
  /** What a session said, request by request. */
  readonly messages?: (session: SessionReport) => MessagesRecord | null;
  /** Limits that were hit while graphs were recorded, known when the summary is. */
  readonly graphLimits?: () => readonly LimitHit[];
}

/** Of the sessions shown in full, those that are there for their size alone, at least. */
const BIGGEST_SESSIONS = 8;
/** Sessions shown in full at least, where there are as many, however well they went. */
const SHOWN_AT_LEAST = 32;

export class HtmlReport implements AnalysisSink {
  readonly #out: BufferedOutput;
  readonly #captures: CaptureReport[] = [];
  readonly #groups = new FindingGroups();
  readonly #worst = new TopSessions('severity', LIMITS.maxReportSessions - BIGGEST_SESSIONS);
  readonly #biggest = new TopSessions('bytes', SHOWN_AT_LEAST);
  readonly #columns = new SessionColumns();
  #baseSecond = 0;
  /** Sessions with findings. */
  #troubled = 0;

  constructor(
    out: TextOutput,
    private readonly options: HtmlReportOptions,
  ) {
    this.#out = new BufferedOutput(out);
  }

  capture(capture: CaptureReport): void {
    this.#captures.push(capture);
  }

  session(session: SessionReport, baseSecond: number): void {
    this.#baseSecond = baseSecond;
    this.#groups.addSession(session);
    this.#columns.add(session);
    if (session.verdicts.length > 0) {
      this.#troubled++;
      this.#worst.add(session, baseSecond);
    }
    this.#biggest.add(session, baseSecond);
  }

  /** Writes the whole file. */
  summary(summary: AnalysisSummary): void {
    const out = this.#out;
    const { assets } = this.options;
    const sessions = this.#shownInFull();
    const graphs = new Map<number, Uint8Array>();
    for (const { session } of sessions) {
      const graph = this.options.graphs?.graphOf(session);
      if (graph) graphs.set(session, this.#packed(packGraph(graph)));
    }
    writePageHead(out, assets);
    writeJsonBlock(out, DATA_IDS.report, this.#reportData(summary, sessions, graphs));
    this.#writeBlock(DATA_IDS.table, this.#packed(packColumns(this.#columns.columns())));
    for (const [session, block] of graphs) this.#writeBlock(`${DATA_IDS.graph}${session}`, block);
    writePageEnd(out, assets);
    out.flush();
  }

  /** Those with findings, worst first, then the biggest of the others. */
  #shownInFull(): SessionReport[] {
    const worst = this.#worst.sorted();
    const numbers = new Set(worst.map(({ session }) => session));
    const room = Math.max(BIGGEST_SESSIONS, SHOWN_AT_LEAST - worst.length);
    const others = this.#biggest.sorted().filter(({ session }) => !numbers.has(session));
    return [...worst, ...others.slice(0, room)];
  }

  #reportData(
    summary: AnalysisSummary,
    sessions: readonly SessionReport[],
    graphs: ReadonlyMap<number, Uint8Array>,
  ): JsonObject {
    const ofCapture = summary.captureVerdicts.filter(({ subject }) => subject === 'capture');
    for (const verdict of summary.captureVerdicts) {
      if (verdict.subject !== 'capture') this.#groups.add(verdict);
    }
    const groups = this.#groups.sorted();
    const texts = new Explanations();
    const { tone, word, text, saysGrade } = headline(this.#captures, groups, summary);
    const limits: LimitHit[] = [...(this.options.graphLimits?.() ?? [])];
    if (this.#columns.omitted > 0) limits.push(limitHit('maxReportRows', this.#columns.omitted));
    const more = this.#troubled - sessions.filter(({ verdicts }) => verdicts.length > 0).length;
    if (more > 0) limits.push(limitHit('maxReportSessions', more));
    return asJson({
      version: this.options.version,
      headline: { tone, word, text },
      context: contextLine(groups, summary, saysGrade === true),
      captures: this.#captures.map(captureRecord),
      baseSecond: this.#baseSecond,
      findings: groups.map((group) => findingRecord(group, texts)),
      captureVerdicts: worstFirst(ofCapture).map((verdict) => texts.explained(verdict, null)),
      summary: summaryRecord(summary),
      sessions: sessions.map((session) => ({
        record: sessionRecord(session, this.#baseSecond),
        verdicts: worstFirst(session.verdicts).map((verdict) => texts.explained(verdict, session)),
        messages: this.options.messages?.(session) ?? null,
        graph: graphs.has(session.session),
      })),
      table: { ...this.#columns.texts, rows: this.#columns.rows, omitted: this.#columns.omitted },
      limits,
      explanations: texts.withKinds(Object.keys(summary.events)),
    });
  }

  #packed(bytes: Uint8Array): Uint8Array {
    return this.options.gzip?.(bytes) ?? bytes;
  }

  #writeBlock(id: string, packed: Uint8Array): void {
    const encoding: BlockEncoding = this.options.gzip ? 'gzip' : 'plain';
    writeOctetBlock(this.#out, id, packed, encoding);
  }
}

function findingRecord(group: FindingGroup, texts: Explanations): object {
  const { worst, example, sessions, named } = group;
  return {
    verdict: texts.explained(worst, example),
    session: example?.session ?? null,
    pair: example === null ? '' : pairText(example.client, example.server),
    sessions,
    named,
  };
}

function limitHit(name: 'maxReportRows' | 'maxReportSessions', count: number): LimitHit {
  return { name, limit: LIMITS[name], count, firstFrame: 0 };
}

/** Gathers the explanations that the report refers to. */
class Explanations {
  readonly #pages = new Map<string, Explanation>();

  /** The verdict as a record, with the word that explains it. */
  explained(verdict: Verdict, session: SessionReport | null): object {
    const word = explanationWord(verdict.code, causeOf(verdict, session));
    this.#take(word);
    const evidence = verdict.evidence.map(({ frame, text }) => ({ frame: frame > 0 ? frame : null, text }));
    return { ...verdict, evidence, explainedBy: word };
  }

  /** All that were asked for, and those of these kinds. */
  withKinds(kinds: readonly string[]): Record<string, Explanation> {
    for (const kind of kinds) this.#take(kind);
    return Object.fromEntries(this.#pages);
  }

  #take(kind: string): void {
    const page = explain(kind);
    if (page !== null) this.#pages.set(kind, page);
  }
}

/** Everything in it is text, numbers, arrays and plain objects by its types. */
function asJson(value: object): JsonObject {
  return value as JsonObject;
}
