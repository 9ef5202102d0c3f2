/**
 * What the HTML report carries for its own page: shared by the side that writes the file and the
 * script that reads it in the browser. Records are those of the NDJSON contract.
 */
import type { Explanation } from '../../diagnose/explain/explanation.js';
import type { Severity, VerdictSubject } from '../../diagnose/verdict.js';
import type { AnalysisSummary, CaptureReport, SessionReport } from '../../engine/analysis-report.js';
import type { LimitHit } from '../../limits.js';
import type { SessionMessages } from '../../stream/framing/message.js';

/** Ids of the elements that hold data; a graph's block has the session's number behind the id. */
export const DATA_IDS = { report: 'report-data', table: 'table-data', graph: 'graph-data-' } as const;

/** How the text of a data block was made from its octets. */
export type BlockEncoding = 'gzip' | 'plain';

/** A record of the contract: times became text, frame 0 became null. */
type Recorded<T, Times extends keyof T> = Omit<T, Times>;

export interface VerdictRecord {
  readonly code: string;
  readonly title: string;
  readonly subject: VerdictSubject;
  readonly severity: Severity;
  readonly confidence: number;
  readonly cost: { readonly seconds: number; readonly bytes: number };
  readonly evidence: readonly { readonly frame: number | null; readonly text: string }[];
  readonly alternatives: readonly string[];
  readonly advice: readonly string[];
}

/** A verdict with the word that its explanation is found under, empty when there is none. */
export interface ExplainedVerdict extends VerdictRecord {
  readonly explainedBy: string;
}

export type SessionRecord = Recorded<SessionReport, 'firstTimeNs' | 'verdicts'> & {
  readonly firstTime: string | null;
  readonly verdicts: readonly VerdictRecord[];
};

export type CaptureRecord = Recorded<CaptureReport, 'firstTimeNs' | 'lastTimeNs' | 'baseSecond'> & {
  readonly firstTime: string | null;
  readonly lastTime: string | null;
};

/** The summary's record; `captureVerdicts` of the report have their explanations, those in here have not. */
export type SummaryRecord = Omit<AnalysisSummary, 'captureVerdicts'>;

/** One kind of finding over all sessions. */
export interface FindingRecord {
  readonly verdict: ExplainedVerdict;
  /** Session of the verdict shown; null when it belongs to none. */
  readonly session: number | null;
  /** Client and server of that session; empty without one. */
  readonly pair: string;
  /** Sessions that have it, 0 for a finding about none in particular. */
  readonly sessions: number;
  /** The first sessions that have it. */
  readonly named: readonly number[];
}

/** What one side said in a turn. */
export interface MessageSide {
  /** Kind of its first message, and a few words out of it. */
  readonly what: string;
  /** Messages beyond the first. */
  readonly more: number;
  readonly bytes: number;
  readonly firstFrame: number | null;
  readonly lastFrame: number | null;
  /** Why it is not whole; null when it is. */
  readonly stopped: string | null;
}

/** A request with its answer, or what belongs to neither. Seconds. */
export interface MessageTurn {
  /** From the session's start. */
  readonly start: number;
  readonly request: MessageSide | null;
  readonly response: MessageSide | null;
  /** End of the request to start of the answer. */
  readonly think: number | null;
  /** Start of the request to end of the answer. */
  readonly total: number | null;
}

export interface MessagesRecord {
  /** Null when no framing was recognised: messages are bursts in turn. */
  readonly framing: string | null;
  readonly confidence: number;
  readonly reason: string;
  readonly pairedBy: SessionMessages['pairedBy'];
  readonly toServer: { readonly messages: number; readonly incomplete: number };
  readonly toClient: { readonly messages: number; readonly incomplete: number };
  /** In order of time. */
  readonly turns: readonly MessageTurn[];
  /** Turns left out, those that took least. */
  readonly notShown: number;
  /** Messages that were counted and not kept. */
  readonly notKept: number;
}

/** A session that is shown in full. */
export interface SessionDetail {
  readonly record: SessionRecord;
  readonly verdicts: readonly ExplainedVerdict[];
  /** Null when nobody cut its streams, or nothing was said. */
  readonly messages: MessagesRecord | null;
  /** A block with its segments is in the file. */
  readonly graph: boolean;
}

export type Tone = 'broken' | 'cost' | 'fine';

/** Texts that the columns of the table of sessions refer to by index. */
export interface TableTexts {
  readonly addresses: readonly string[];
  readonly ends: readonly string[];
  /** Sets of findings, codes parted by blanks, the worst first; the first is the empty set. */
  readonly findings: readonly string[];
}

export interface ReportData {
  readonly version: string;
  readonly headline: { readonly tone: Tone; readonly word: string; readonly text: string };
  /** What qualifies the headline; empty when nothing does. */
  readonly context: string;
  readonly captures: readonly CaptureRecord[];
  /** Times of the table count from here, seconds since the epoch. */
  readonly baseSecond: number;
  readonly findings: readonly FindingRecord[];
  /** Verdicts about the capture itself. */
  readonly captureVerdicts: readonly ExplainedVerdict[];
  readonly summary: SummaryRecord;
  /** Sessions shown in full, the worst first. */
  readonly sessions: readonly SessionDetail[];
  readonly explanations: Readonly<Record<string, Explanation>>;
  readonly table: TableTexts & { readonly rows: number; readonly omitted: number };
  /** Limits that were hit while the report was made. */
  readonly limits: readonly LimitHit[];
}

/** Severity as a column of the table: 0 is no finding. */
export const SEVERITIES = ['', 'info', 'warning', 'critical'] as const;

/** Columns of the block of the table, in order; one value a session. */
export const TABLE_COLUMNS = [
  /** Session number. */
  'session',
  /** Index in `addresses`. */
  'client',
  'clientPort',
  'server',
  'serverPort',
  /** Nanoseconds since `baseSecond`. */
  'start',
  /** Nanoseconds. */
  'duration',
  'bytesToServer',
  'bytesToClient',
  'retransmissions',
  /** Nanoseconds; -1 is unknown. */
  'rtt',
  /** Index in `ends`. */
  'end',
  /** Index in `SEVERITIES`. */
  'severity',
  /** Index in `findings`. */
  'findings',
] as const;
export type TableColumn = (typeof TABLE_COLUMNS)[number];
