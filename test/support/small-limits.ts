/** Limits that a test can reach: what is bounded by a million is tried with three. */
import { onTestFinished } from 'vitest';
import { type LimitName, LIMITS } from '../../src/limits.js';

/** Makes limits smaller until the test ends. */
export function limitTo(small: Partial<Record<LimitName, number>>): void {
  const limits: Record<string, number> = LIMITS;
  const usual = { ...limits };
  onTestFinished(() => void Object.assign(limits, usual));
  Object.assign(limits, small);
}
