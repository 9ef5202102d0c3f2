/** Gives observers what they may ask of an analysis, before its first frame. */
import type { LimitHits } from '../limits.js';
import { addressOf } from '../tcp/summarize.js';
import type { TcpTracker } from '../tcp/tracker.js';
import type { SegmentObserver } from './segment-observer.js';

/** @param baseSecond Second since the epoch that times count from, as far as it is known. */
export function beginObservers(
  observers: readonly SegmentObserver[],
  { log, table }: TcpTracker,
  limits: LimitHits,
  baseSecond: () => number,
): void {
  for (const observer of observers) {
    observer.begin?.({
      log,
      limits,
      get baseSecond() {
        return baseSecond();
      },
      addressOf: (session, side) => addressOf(session, side, table.flows),
      lookAt: (slot) => table.store.peek(slot),
      wake: (slot) => table.store.get(slot),
    });
  }
}
