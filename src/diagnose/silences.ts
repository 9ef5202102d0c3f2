/** Questions that verdicts ask of the list of silences. */
import { LIMITS } from '../limits.js';
import type { SessionSummary, Silence } from '../tcp/session-summary.js';
import type { TimeClass } from '../tcp/time-budget.js';

/** Listed silences of a class, in order of time. */
export function silencesOf({ stalls }: SessionSummary, kind: TimeClass): readonly Silence[] {
  return stalls.list.filter((silence) => silence.class === kind);
}

/** The longest of some silences, in order of time, as many as evidence may have. */
export function longestSilences(silences: readonly Silence[]): readonly Silence[] {
  return [...silences]
    .sort((a, b) => b.duration - a.duration)
    .slice(0, LIMITS.maxEvidenceFrames)
    .sort((a, b) => a.frame - b.frame);
}

/**
 * Seconds that the session had been idle, nobody owing anybody anything, before the segments from `frame`
 * on; 0 when it was not.
 */
export function idleBefore({ stalls }: SessionSummary, frame: number): number {
  const idle = stalls.list.findLast(({ frame: ended }) => ended <= frame);
  if (idle === undefined || frame - idle.frame > NEAR_FRAMES) return 0;
  return IDLE.includes(idle.class) ? idle.duration : 0;
}

/** Frames between the first segment after an idle time and the trouble that it met. */
const NEAR_FRAMES = 3;
const IDLE: readonly TimeClass[] = ['client', 'server', 'senderBuffer'];
