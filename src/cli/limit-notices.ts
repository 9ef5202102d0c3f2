/**
 * Limits that were reached, on standard error: of a live capture at once, which may go on for days; and at the end
 * where the report has rows only, and no place for what is true of the whole capture.
 */
import type { LimitHit, LimitName } from '../limits.js';
import { formatCount, plural } from '../report/quantity.js';
import type { Format } from './sinks.js';
import { notice } from './tell.js';

const ROWS_ONLY: readonly Format[] = ['csv', 'zeek'];

export class LimitNotices {
  readonly #told = new Set<LimitName>();

  constructor(private readonly tell: (text: string) => void) {}

  /** Tells of each limit once, when it is met here for the first time. */
  look(limits: readonly LimitHit[]): void {
    for (const { name, limit, firstFrame } of limits) {
      if (this.#told.has(name)) continue;
      this.#told.add(name);
      const where = firstFrame === 0 ? '' : ` at frame ${formatCount(firstFrame)}`;
      this.tell(
        `limit ${name} (${formatCount(limit)}) was reached${where}; what that leaves out is in docs/limits.md`,
      );
    }
  }
}

/** Says what the report has no place for: how often limits were reached. */
export function tellLimits(format: Format, limits: readonly LimitHit[]): void {
  if (!ROWS_ONLY.includes(format)) return;
  for (const { name, limit, count } of limits)
    notice(`limit ${name} (${formatCount(limit)}) was reached ${plural(count, 'time')}`);
}
