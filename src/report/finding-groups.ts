/**
 * Findings of many sessions put together: the same kind is one entry with the sessions that have
 * it and the worst of them as the example. A kind is the verdict's code with severity, subject and
 * cause: one forged reset must not make 500 harmless ones look critical. Memory is by the kinds.
 */
import type { Severity, Verdict } from '../diagnose/verdict.js';
import type { SessionReport } from '../engine/analysis-report.js';

/** Session numbers named in one entry. */
const NAMED_SESSIONS = 6;

export const SEVERITY_RANK: Record<Severity, number> = { critical: 3, warning: 2, info: 1 };

/** One kind of finding. */
export interface FindingGroup {
  /** Why, where the code alone does not say: `refused`, `unread-data`; empty otherwise. */
  readonly cause: string;
  /** The worst verdict of its code. */
  readonly worst: Verdict;
  /** Session of the worst verdict, null when it belongs to none. */
  readonly example: SessionReport | null;
  /** Sessions that have it; 0 for a verdict about none in particular. */
  readonly sessions: number;
  /** The first sessions that have it. */
  readonly named: readonly number[];
}

interface GrowingGroup extends FindingGroup {
  worst: Verdict;
  example: SessionReport | null;
  sessions: number;
  readonly named: number[];
  lastSession: number;
}

export class FindingGroups {
  readonly #groups = new Map<string, GrowingGroup>();

  /** Takes the verdicts of one session; each session comes once. */
  addSession(session: SessionReport): void {
    for (const verdict of session.verdicts) {
      const group = this.#put(verdict, session);
      if (group.lastSession === session.session) continue;
      group.lastSession = session.session;
      group.sessions++;
      if (group.named.length < NAMED_SESSIONS) group.named.push(session.session);
    }
  }

  /** Takes a verdict that belongs to no single session. */
  add(verdict: Verdict): void {
    this.#put(verdict, null);
  }

  /** Worst first: by severity, seconds lost, octets lost, confidence, sessions, code. */
  sorted(): FindingGroup[] {
    return [...this.#groups.values()].sort(
      (a, b) =>
        compareVerdicts(a.worst, b.worst) ||
        b.sessions - a.sessions ||
        (a.worst.code + a.cause < b.worst.code + b.cause ? -1 : 1),
    );
  }

  #put(verdict: Verdict, example: SessionReport | null): GrowingGroup {
    const cause = causeOf(verdict, example);
    const kind = kindOf(verdict, example);
    const group = this.#groups.get(kind);
    if (!group) {
      const created = { cause, worst: verdict, example, sessions: 0, named: [], lastSession: -1 };
      this.#groups.set(kind, created);
      return created;
    }
    if (compareVerdicts(verdict, group.worst) < 0) {
      group.worst = verdict;
      group.example = example;
    }
    return group;
  }
}

/** Equal for verdicts that are one finding. */
export function kindOf(verdict: Verdict, session: SessionReport | null): string {
  return `${verdict.code} ${verdict.severity} ${verdict.subject} ${causeOf(verdict, session)}`;
}

/** Two codes stand for many causes; the session says which. */
export function causeOf(verdict: Verdict, session: SessionReport | null): string {
  if (verdict.code === 'handshake-failed') return session?.handshake.reason ?? '';
  return verdict.code === 'reset' ? (session?.close.resetCause ?? '') : '';
}

/** Negative when `a` is the worse one. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return (
    SEVERITY_RANK[b.severity] - SEVERITY_RANK[a.severity] ||
    b.cost.seconds - a.cost.seconds ||
    b.cost.bytes - a.cost.bytes ||
    b.confidence - a.confidence
  );
}

/** The verdicts of a session, worst first. */
export function worstFirst(verdicts: readonly Verdict[]): Verdict[] {
  return [...verdicts].sort(compareVerdicts);
}
