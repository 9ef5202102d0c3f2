/** How good or bad something is, whatever a form of the report makes of that: a colour, a sign, a class. */
import type { Severity } from '../diagnose/verdict.js';

/**
 * `broken`: something failed. `cost`: it worked, and cost time. `fine`: as it should be.
 * `context`: good to know. `strong`: look here first.
 */
export type Tone = 'broken' | 'cost' | 'fine' | 'context' | 'strong' | 'plain';

export const SEVERITY_TONES: Record<Severity, Tone> = {
  critical: 'broken',
  warning: 'cost',
  info: 'context',
};
