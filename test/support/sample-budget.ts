/** A lifetime that nothing in particular took. */
import { TIME_CLASSES, type TimeClass } from '../../src/tcp/time-budget.js';

export const SAMPLE_BUDGET = Object.fromEntries(TIME_CLASSES.map((name) => [name, 0])) as Record<
  TimeClass,
  number
>;
