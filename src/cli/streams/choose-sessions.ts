/** Finds the sessions that a filter means: what it asks is known when all is read. */
import { analyze, type AnalyzeOptions } from '../../engine/analyze.js';
import type { SegmentObserver } from '../../engine/segment-observer.js';
import { UsageError } from '../../errors.js';
import type { SessionFilter } from '../../filter/session-filter.js';
import type { Inputs } from '../inputs.js';
import { tellError } from '../tell.js';

/**
 * @param how As the sessions will be read afterwards: otherwise they might not have the same numbers.
 * @returns Numbers of the sessions that fit, and how many there are; null when the reading was interrupted.
 */
export async function chooseSessions(
  inputs: Inputs,
  filter: SessionFilter,
  how: Pick<AnalyzeOptions, 'verifyChecksums' | 'fragmentPolicy'>,
  signal: AbortSignal,
  observers: readonly SegmentObserver[] = [],
): Promise<{ readonly chosen: Set<number>; readonly sessions: number } | null> {
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
  return summary.interrupted ? null : { chosen, sessions: summary.sessions };
}

/** Says of a session that was asked for by its number that the input has none such. @returns True when it did. */
export function toldUnknown(asked: readonly number[] | null, sessions: number): boolean {
  const unknown = asked?.find((session) => session >= sessions);
  if (unknown === undefined) return false;
  const known = sessions === 0 ? 'the input has none' : `sessions are 0 to ${sessions - 1}`;
  tellError(new UsageError(`--stream: there is no session ${unknown}; ${known}`));
  return true;
}
