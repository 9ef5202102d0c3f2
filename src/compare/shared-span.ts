/** When two captures were running at the same time. What is outside was not lost. */
import type { CaptureSide } from './capture-side.js';
import type { ClockFit } from './clock-fit.js';

export interface Span {
  readonly fromNs: number;
  readonly toNs: number;
}

export interface SharedSpan {
  /** By the clock of A, and by that of B, nanoseconds since the base second of each. */
  readonly a: Span;
  readonly b: Span;
}

/**
 * From the later first frame to the earlier last one.
 *
 * @param baseNs What B's base second is after A's, nanoseconds.
 * @param clock Null where nothing tells the clocks apart: they are held to be right.
 * @returns Null when a capture has no frame: nobody knows when it ran.
 */
export function sharedSpan(
  a: CaptureSide,
  b: CaptureSide,
  clock: ClockFit | null,
  baseNs: number,
): SharedSpan | null {
  if (a.span === null || b.span === null) return null;
  const shift = (clock?.offsetNs ?? 0) - baseNs;
  // What is on its way when a capture ends is no loss: half a round trip and a little more.
  const margin = (clock?.roundTripNs ?? 0) + 1e6;
  const fromNs = Math.max(a.span.fromNs, b.span.fromNs - shift) - margin;
  const toNs = Math.min(a.span.toNs, b.span.toNs - shift) + margin;
  return { a: { fromNs, toNs }, b: { fromNs: fromNs + shift, toNs: toNs + shift } };
}
