/**
 * Turns sessions into reports, one by one, as they are forgotten or at the end: summary, verdicts in
 * the light of what is known of the capture by then, and the sums over all of them.
 */
import type { CaptureGap } from '../capture/several/merge-lane.js';
import { captureHealth } from '../diagnose/diagnose-capture.js';
import { type DiagnoseContext, diagnoseContext } from '../diagnose/context.js';
import { AcrossSessions } from '../diagnose/across/across-sessions.js';
import { diagnoseSession } from '../diagnose/diagnose-session.js';
import type { FlowTable } from '../flow/flow-table.js';
import type { AboveFacts } from '../stream/above/above-facts.js';
import type { LimitHits } from '../limits.js';
import type { Session } from '../tcp/session.js';
import type { SessionSummary } from '../tcp/session-summary.js';
import { summarizeSession } from '../tcp/summarize.js';
import type { TunnelTable } from '../wire/tunnel-table.js';
import type { CaptureReport, SessionReport } from './analysis-report.js';
import { collectFacts } from './capture-facts.js';
import type { FrameAccounts } from './frame-accounts.js';
import { SessionTotals } from './session-totals.js';

/** What the reporter needs to know of the analysis, as it is at the time. */
export interface AnalysisState {
  readonly accounts: FrameAccounts;
  readonly limits: LimitHits;
  /** Sources of scans and services under a flood, by now. */
  explained(): ReadonlySet<string>;
  readonly flows: FlowTable;
  readonly tunnels: TunnelTable;
  readonly payloadBytes: number;
  /** What the session carried, as far as it was looked at. */
  above(session: Session): AboveFacts;
  /** Inputs read so far, the one being read included. */
  captures(): readonly CaptureReport[];
  /** Stretches of time that nothing was captured in because a file is missing. */
  gaps(): readonly CaptureGap[];
}

export class SessionReporter {
  readonly totals: SessionTotals;
  readonly outcomes: Record<string, number>;
  readonly closes: Record<string, number>;
  readonly verdicts: Record<string, number>;
  readonly across: AcrossSessions;
  #context: DiagnoseContext | null = null;

  constructor(
    private readonly state: AnalysisState,
    private readonly tell: (report: SessionReport) => void,
    from?: SessionReporter,
  ) {
    this.totals = from?.totals.copy() ?? new SessionTotals();
    this.outcomes = { ...from?.outcomes };
    this.closes = { ...from?.closes };
    this.verdicts = { ...from?.verdicts };
    this.across = from?.across.copy() ?? new AcrossSessions(state.limits);
  }

  /** Another reporter that goes on from here and changes nothing of this one. */
  copy(tell: (report: SessionReport) => void): SessionReporter {
    return new SessionReporter(this.state, tell, this);
  }

  /** Adds a session to the totals and reports it, as one that ends while the capture goes on. */
  ended(session: Session): void {
    this.totals.add(session, this.state.flows);
    this.#report(session, (this.#context ??= this.#contextNow()));
  }

  /** Time went on: sessions that end from now on are judged by what is known now. */
  refresh(): void {
    this.#context = null;
  }

  /** The session as it is now, in the light of what is known now; counted nowhere. */
  describe(session: Session): SessionReport {
    return this.#diagnosed(session, (this.#context ??= this.#contextNow()));
  }

  /**
   * Reports what is left, judged by the whole capture.
   *
   * @param visit Goes through all sessions that were not reported yet, in the order of reports.
   */
  finish(visit: (visitor: (session: Session) => void) => void): void {
    visit((session) => this.totals.add(session, this.state.flows));
    const context = this.#contextNow();
    visit((session) => this.#report(session, context));
  }

  #contextNow(): DiagnoseContext {
    const { accounts, payloadBytes } = this.state;
    const facts = collectFacts(this.state.captures(), this.state.gaps(), accounts, this.totals, payloadBytes);
    return diagnoseContext(
      captureHealth(facts),
      facts,
      accounts.frames === 0 ? null : accounts.lastNs,
      this.state.explained(),
    );
  }

  /** Completes one object: copies by `...` of that many fields leave 1.2 KB behind each, outside the young generation. */
  #diagnosed(session: Session, context: DiagnoseContext): SessionReport {
    const summary: SessionSummary & AboveFacts = Object.assign(
      summarizeSession(session, this.state.flows, this.state.tunnels),
      this.state.above(session),
    );
    return Object.assign(summary, { verdicts: diagnoseSession(summary, context) });
  }

  #report(session: Session, context: DiagnoseContext): void {
    const report = this.#diagnosed(session, context);
    bump(this.outcomes, report.handshake.outcome);
    bump(this.closes, report.close.how);
    for (const verdict of report.verdicts) bump(this.verdicts, verdict.code);
    this.across.add(report, report.verdicts);
    this.tell(report);
  }
}

function bump(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
