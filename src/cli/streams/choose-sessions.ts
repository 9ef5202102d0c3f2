/** Finds the sessions that a filter means: what it asks is known when all is read. */
import { analyze, type AnalyzeOptions } from '../../engine/analyze.js';
import type { SegmentObserver } from '../../engine/segment-observer.js';
import type { SessionFilter } from '../../filter/session-filter.js';
import type { Inputs } from '../inputs.js';

/**
 * @param how As the sessions will be read afterwards: otherwise they might not have the same numbers.
 * @returns Numbers of the sessions that fit, or null when the reading was interrupted.
 */
export async function chooseSessions(
  inputs: Inputs,
  filter: SessionFilter,
  how: Pick<AnalyzeOptions, 'verifyChecksums' | 'fragmentPolicy'>,
  signal: AbortSignal,
  observers: readonly SegmentObserver[] = [],
): Promise<Set<number> | null> {
  const chosen = new Set<number>();
  const summary = await analyze(
    inputs.source,
    {
      capture: () => undefined,
      session: (session) => {
        if (filter.matches(session)) chosen.add(session.session);
      },
      summary: () => undefined,
    },
    { ...how, signal, observers },
  );
  return summary.interrupted ? null : chosen;
}
