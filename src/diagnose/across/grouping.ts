/** Groups of outcomes and how they are told. */
import { LIMITS } from '../../limits.js';
import type { Evidence } from '../verdict.js';
import type { SessionOutcome } from './session-outcome.js';
import { numberText } from '../wording.js';

export function groupBy<T>(list: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** `10.0.0.2:443` or `[2001:db8::2]:443`. */
export function serviceText({ server, port }: SessionOutcome): string {
  return server.includes(':') ? `[${server}]:${port}` : `${server}:${port}`;
}

export function distinct(list: readonly SessionOutcome[], of: 'client' | 'server'): number {
  return new Set(list.map((outcome) => outcome[of])).size;
}

/** First frames of the sessions, as many as evidence may have. */
export function sessionEvidence(list: readonly SessionOutcome[], text: string): Evidence[] {
  return list
    .slice(0, LIMITS.maxEvidenceFrames)
    .map(({ firstFrame, session }) => ({ frame: firstFrame, text: `session ${session}: ${text}` }));
}

/** `5 refused, 2 without an answer`, the most first. */
export function reasonsText(list: readonly SessionOutcome[]): string {
  const counts = groupBy(list, ({ failure }) => failure);
  return [...counts]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([reason, of]) => `${numberText(of.length)} ${reason === 'timeout' ? 'without an answer' : reason}`)
    .join(', ');
}

export function sum(list: readonly SessionOutcome[]): number {
  return list.reduce((total, { seconds }) => total + seconds, 0);
}
