/**
 * What sessions look like on a close look, which takes a thousand times what a glance at a counter does: remembered
 * until something came since, and taken as often only as time permits.
 */
import type { SessionReport } from '../../engine/analysis-report.js';
import type { AnalysisView } from '../../engine/analysis-view.js';
import type { Session } from '../../tcp/session.js';
import type { Candidate } from './largest-few.js';
import { lastRtt } from './sort-keys.js';

/** A session as it was when it was looked at. */
export interface Appraisal {
  /** Null where the filter does not let it through. */
  readonly report: SessionReport | null;
  /** Nothing more is to come of it. */
  readonly ended: boolean;
  readonly rtt: number | null;
}

interface Remembered extends Appraisal {
  readonly lastFrame: number;
  readonly icmpErrors: number;
}

export type SessionTest = ((report: SessionReport) => boolean) | null;

export class Appraisals {
  #known = new Map<number, Remembered>();
  #matches: SessionTest = null;

  /** Begins to look at these sessions, and forgets all others; another filter makes everything new. */
  begin(candidates: readonly Candidate[], matches: SessionTest): void {
    const before = this.#known;
    this.#known = new Map();
    if (matches !== this.#matches) {
      this.#matches = matches;
      return;
    }
    for (const { number } of candidates) {
      const known = before.get(number);
      if (known !== undefined) this.#known.set(number, known);
    }
  }

  /** As last looked at; null when it never was. */
  get({ number }: Candidate): Appraisal | null {
    return this.#known.get(number) ?? null;
  }

  /** Looks at a session if something came of it since. @returns true when that took a close look. */
  refresh({ number, place }: Candidate, view: AnalysisView): boolean {
    const known = this.#known.get(number);
    const session = view.held.awake(place, number);
    if (session === null && !view.held.has(place, number)) {
      this.#known.delete(number);
      return false;
    }
    // One that sleeps is as it was.
    if (known !== undefined && (session === null ? place >= 0 : isSame(known, session))) return false;
    this.#known.set(number, this.#look(session ?? view.held.find(place, number)!, view));
    return true;
  }

  #look(session: Session, view: AnalysisView): Remembered {
    const report = view.describe(session);
    const fits = this.#matches === null || this.#matches(report);
    const { lastFrame, icmpErrors } = session;
    return {
      report: fits ? report : null,
      ended: hasEnded(session),
      rtt: lastRtt(session),
      lastFrame,
      icmpErrors,
    };
  }
}

/** Nothing more is to come of it but what is late. */
export function hasEnded(session: Session): boolean {
  return session.isOver || session.failure !== null;
}

function isSame(known: Remembered, { lastFrame, icmpErrors }: Session): boolean {
  return known.lastFrame === lastFrame && known.icmpErrors === icmpErrors;
}
