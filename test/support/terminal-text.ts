/** Runs the terminal report into a string. */
import type { AnalysisSummary, CaptureReport, SessionReport } from '../../src/engine/analysis-report.js';
import type { LadderRow } from '../../src/engine/ladder-row.js';
import { DEFAULT_TERMINAL_OPTIONS, type TerminalOptions } from '../../src/report/terminal/options.js';
import { TerminalReport } from '../../src/report/terminal/terminal-report.js';
import type { TcpEvent } from '../../src/tcp/events.js';
import { BASE_SECOND, sampleCapture, sampleSessions, sampleSummary } from './sample-report.js';

export interface TerminalRun {
  readonly options?: Partial<TerminalOptions>;
  readonly captures?: readonly CaptureReport[];
  readonly sessions?: readonly SessionReport[];
  readonly events?: readonly TcpEvent[];
  readonly ladder?: { readonly rows: readonly LadderRow[]; readonly omitted: number };
  readonly summary?: AnalysisSummary;
}

/** What the report writes for these results, the samples unless given. */
export function terminalText(run: TerminalRun = {}): string {
  let text = '';
  const out = { write: (piece: string) => void (text += piece) };
  const report = new TerminalReport(out, { ...DEFAULT_TERMINAL_OPTIONS, ...run.options });
  const sessions = run.sessions ?? sampleSessions();
  for (const event of run.events ?? []) report.event(event);
  for (const capture of run.captures ?? [sampleCapture()]) report.capture(capture);
  for (const session of sessions) report.session(session, BASE_SECOND);
  if (run.ladder) report.ladder(run.ladder.rows, run.ladder.omitted);
  report.summary(run.summary ?? sampleSummary({ sessions: sessions.length }));
  return text;
}

/** The lines below a heading that begins with `title`, up to the next heading. */
export function section(text: string, title: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(title));
  if (start < 0) throw new Error(`no section ${title}`);
  const length = lines.slice(start + 1).findIndex((line) => / [─-]+$/.test(line) && /^\S/.test(line));
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
}
