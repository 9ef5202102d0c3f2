/** The totals of a report that a filter was asked for. */
import type { AnalysisSummary } from '../engine/analysis-report.js';
import { LIMITS } from '../limits.js';
import type { SessionFilter } from './session-filter.js';

/** Events that found no room while it was not known whether their session fits. */
export interface EventsLeftOut {
  readonly count: number;
  /** Frame of the first one. */
  readonly firstFrame: number;
}

/** @param matched Sessions that the filter let through. */
export function filteredSummary(
  summary: AnalysisSummary,
  { expression }: SessionFilter,
  matched: number,
  { count, firstFrame }: EventsLeftOut,
): AnalysisSummary {
  const name = 'maxFilteredEvents';
  const hit = { name, limit: LIMITS[name], count, firstFrame } as const;
  const limits = count === 0 ? summary.limits : [...summary.limits, hit];
  return { ...summary, limits, filter: { expression, sessions: matched } };
}
