/** `--fail-on`: findings that make the run end with status 1. */
import { UsageError } from '../errors.js';
import type { AnalysisSink, SessionReport } from '../engine/analysis-report.js';
import { explain, suggestKinds } from '../diagnose/explain/explain.js';
import type { AnalysisSummary } from '../engine/analysis-report.js';
import { EVENT_KINDS, type EventKind } from '../tcp/events.js';

/** Words that name a severity instead of a kind. */
const SEVERITIES = ['info', 'warning', 'critical'] as const;

/**
 * @param list Kinds of events, `reset/CAUSE`, `handshake-failed/REASON`, codes of verdicts, or
 *   `warning` and `critical` for any verdict of at least that severity; parted by commas.
 * @throws {UsageError} when a word names nothing that exists.
 */
export function parseFailOn(list: string): string[] {
  const words = list
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) throw new UsageError('--fail-on needs at least one kind, as in --fail-on reset');
  for (const word of words) {
    if (isSeverity(word) || nameable(word)) continue;
    const near = suggestKinds(word);
    const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : "; 'tcpwhy explain' lists them";
    throw new UsageError(`--fail-on: there is no kind '${word}'${hint}`);
  }
  return words;
}

/** Watches an analysis for what `--fail-on` names. */
export class FailOnWatch implements AnalysisSink {
  found = false;

  constructor(private readonly words: readonly string[]) {}

  capture(): void {
    // Nothing of a capture itself can be named.
  }

  session(session: SessionReport): void {
    if (this.found) return;
    this.found = this.words.some((word) => isOfSession(word, session));
  }

  summary(summary: AnalysisSummary): void {
    this.found ||= this.words.some(
      (word) =>
        // Totals count the sessions that a filter left out, too.
        (!summary.filter && (summary.events[word as EventKind] ?? 0) > 0) ||
        summary.captureVerdicts.some((v) => v.code === word || atLeast(v.severity, word)),
    );
  }
}

function isOfSession(word: string, session: SessionReport): boolean {
  if ((EVENT_KINDS as readonly string[]).includes(word))
    return (session.eventCounts[word as EventKind] ?? 0) > 0;
  if (session.verdicts.some((v) => v.code === word || atLeast(v.severity, word))) return true;
  const [kind, cause] = word.split('/');
  if (kind === 'reset') return session.close.resetCause === cause;
  if (kind === 'handshake-failed') return session.handshake.reason === cause;
  return false;
}

/** Causes can be named for what a session has one of; each retransmission has its own. */
function nameable(word: string): boolean {
  return explain(word) !== null && (!word.includes('/') || /^(reset|handshake-failed)\//.test(word));
}

function isSeverity(word: string): word is (typeof SEVERITIES)[number] {
  return (SEVERITIES as readonly string[]).includes(word);
}

function atLeast(severity: (typeof SEVERITIES)[number], word: string): boolean {
  return isSeverity(word) && SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(word);
}
