/** Lets the streams of the first sessions through, and counts the others as a limit that was hit. */
import { LIMITS, type LimitHits } from '../limits.js';
import type { Session } from '../tcp/session.js';

type Asked = Pick<Session, 'number' | 'lastFrame'>;

/**
 * @param only The one session that is wanted, null for all.
 * @returns Whether the streams of a session are to be assembled; the answer for a session never changes.
 */
export function streamQuota(
  only: number | null,
  limits: LimitHits,
  most: number = LIMITS.maxReportStreams,
): (session: Asked) => boolean {
  const taken = new Set<number>();
  // Sessions are numbered as they begin: no set of all that were refused is needed to count each once.
  let lastRefused = -1;
  return ({ number, lastFrame }) => {
    if (only !== null) return number === only;
    if (taken.has(number)) return true;
    if (taken.size < most && lastRefused < 0) {
      taken.add(number);
      return true;
    }
    if (number > lastRefused) {
      lastRefused = number;
      limits.hit('maxReportStreams', lastFrame, most);
    }
    return false;
  };
}
