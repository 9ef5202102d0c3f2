/** A lifetime that nothing in particular took. */
import type { StallSummary } from '../../src/tcp/session-summary.js';
import { TIME_CLASSES, type TimeClass } from '../../src/tcp/time-budget.js';

export const SAMPLE_BUDGET = Object.fromEntries(TIME_CLASSES.map((name) => [name, 0])) as Record<
  TimeClass,
  number
>;

/** Nobody waited for anything. */
export const NO_STALLS: StallSummary = {
  seconds: 0,
  longest: 0,
  longestFrame: null,
  longestWaitingFor: null,
  bySeconds: { acknowledgment: 0, window: 0, client: 0, server: 0 },
  silences: 0,
  silentSeconds: 0,
  list: [],
};
