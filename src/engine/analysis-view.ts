/** A look into an analysis that goes on: for displays and metrics. Values are those of the last batch. */
import type { CaptureHealth } from '../diagnose/capture-health.js';
import type { LimitHit } from '../limits.js';
import type { HeldSessions } from '../tcp/held-sessions.js';
import type { Session } from '../tcp/session.js';
import type { AnalysisSink, SessionReport } from './analysis-report.js';

export interface AnalysisView {
  readonly frames: number;
  /** Octets captured. */
  readonly bytes: number;
  readonly tcpSegments: number;
  /** Sessions met so far, and those that are not forgotten. */
  readonly sessionsSeen: number;
  readonly sessionsHeld: number;
  /** Whole second that all times count from; null before the first frame. */
  readonly baseSecond: number | null;
  /** Time of the last frame, nanoseconds since `baseSecond`; NaN before the first. */
  readonly lastNs: number;
  /** Of sessions that were reported: how handshakes and sessions ended, and verdicts by code. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly closes: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, number>>;
  /** The sessions that are not forgotten. */
  readonly held: HeldSessions;
  /** A session as it is now, with the verdicts that hold now. Counts nothing. */
  describe(session: Session): SessionReport;
  /**
   * Tells a report as if the capture ended now: the sessions that are held, and the sums over all. The
   * analysis goes on as if nothing had been.
   */
  snapshot(sink: AnalysisSink): void;
  /** How far the capture can be trusted by now. */
  health(): CaptureHealth;
  limits(): readonly LimitHit[];
}
