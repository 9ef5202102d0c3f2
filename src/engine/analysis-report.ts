/**
 * The result of one analysis, ready for any report: a report formats this and computes nothing.
 */
import type { CaptureProblem, LiveFacts } from '../capture/frame-source.js';
import type { CaptureHealth } from '../diagnose/capture-health.js';
import type { Verdict } from '../diagnose/verdict.js';
import type { LimitHit } from '../limits.js';
import type { AboveFacts } from '../stream/above/above-facts.js';
import type { FloodSummary } from '../tcp/syn-flood.js';
import type { EventKind, Side, TcpEvent } from '../tcp/events.js';
import type { SessionSummary } from '../tcp/session-summary.js';

export type { CaptureHealth, LiveFacts };

/** One input, as it was read. */
export interface CaptureReport {
  readonly file: string;
  readonly format: string;
  readonly compression: string | null;
  readonly linkTypes: readonly {
    readonly linkType: number;
    readonly name: string;
    readonly frames: number;
  }[];
  readonly frames: number;
  readonly bytes: number;
  /**
   * Number of its first and last frame among the frames of all inputs, 0 when it has none. Inputs that
   * overlap in time are merged: their frames lie between each other.
   */
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly tcpSegments: number;
  readonly baseSecond: number;
  readonly firstTimeNs: number | null;
  readonly lastTimeNs: number | null;
  readonly truncated: boolean;
  readonly problems: readonly CaptureProblem[];
  readonly moreProblems: number;
  readonly comments: readonly string[];
  /** Comments beyond those listed. */
  readonly moreComments: number;
  /** Frames dropped while capturing, as the file says; null when it does not say. */
  readonly dropped: number | null;
  readonly snapLen: number | null;
  readonly os: string | null;
  readonly hardware: string | null;
  readonly application: string | null;
  /** Only for a capture on an interface. */
  readonly live?: LiveFacts;
}

/** Checked sums: a report whose `holds` is false is a defect of tcpwhy. */
export interface Conservation {
  readonly holds: boolean;
  readonly framesRead: number;
  readonly framesAnalysed: number;
  /** Frames not analysed, by `STATUS_NAMES` reason. */
  readonly framesSkipped: Readonly<Record<string, number>>;
  readonly payloadBytes: number;
  readonly uniqueBytes: number;
  readonly repeatedBytes: number;
  readonly badChecksumBytes: number;
  readonly outOfWindowBytes: number;
  readonly missing: Readonly<Record<string, number>>;
  /** What does not add up, empty when `holds`. */
  readonly violations: readonly string[];
}

/** A process of this host that has one end of a session. */
export interface LocalProcess {
  readonly side: Side;
  readonly pid: number;
  /** Its command, as `ps` shows it: 15 characters at most on Linux. */
  readonly name: string;
}

export interface SessionReport extends SessionSummary, AboveFacts {
  readonly verdicts: readonly Verdict[];
  /** Only for live captures, where an end of the session is on this host. */
  readonly processes?: readonly LocalProcess[];
}

/** Totals over all sessions; the last record of a stream. */
export interface AnalysisSummary {
  readonly sessions: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly closes: Readonly<Record<string, number>>;
  readonly events: Readonly<Partial<Record<EventKind, number>>>;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly health: CaptureHealth;
  readonly conservation: Conservation;
  readonly limits: readonly LimitHit[];
  /** Oddities inside packets by stable name, with how often and the first frame. */
  readonly notes: readonly { readonly code: string; readonly count: number; readonly firstFrame: number }[];
  /** Verdicts about the capture itself, and about what goes on across sessions. */
  readonly captureVerdicts: readonly Verdict[];
  /** Services that were flooded with SYNs, with exact totals however many sessions had to be dropped. */
  readonly synFloods: readonly FloodSummary[];
  /** What chose the sessions of the report, and how many it let through; totals are of all sessions. */
  readonly filter?: { readonly expression: string; readonly sessions: number };
  /** True when the run was interrupted before the input ended. */
  readonly interrupted: boolean;
}

/**
 * Receives an analysis while it happens: events in frame order, each capture when it has been read, then every
 * session in order, then the summary. `capture` comes once per input, when it has been read. Sessions that
 * are retired, or dropped for a limit, come when that happens, before `capture`.
 */
export interface AnalysisSink {
  event?(event: TcpEvent, baseSecond: number): void;
  capture(capture: CaptureReport): void;
  session(session: SessionReport, baseSecond: number): void;
  summary(summary: AnalysisSummary): void;
}
