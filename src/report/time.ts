/**
 * Times and durations as text. A time is a base second plus a double of whole nanoseconds, exact
 * for 104 days; it is taken apart by remainder only, so no digit is ever rounded.
 */

const NS_PER_SECOND = 1e9;
/** Furthest from the epoch that a `Date` can be, seconds (ECMAScript time range). */
const MAX_DATE_SECOND = 8.64e12;

/** Whole second (rounded down) and nanoseconds 0 to 999,999,999 after it. */
function splitTime(baseSecond: number, timeNs: number): { second: number; ns: number } {
  const whole = Math.round(timeNs);
  // The remainder of doubles is exact, and so is the division of a multiple.
  let ns = whole % NS_PER_SECOND;
  if (ns < 0) ns += NS_PER_SECOND;
  return { second: baseSecond + (whole - ns) / NS_PER_SECOND, ns };
}

/**
 * Seconds since the epoch as a decimal string with exactly nine digits after the point.
 *
 * @param baseSecond Whole second that `timeNs` counts from.
 * @param timeNs Whole nanoseconds, may be negative.
 */
export function formatEpoch(baseSecond: number, timeNs: number): string {
  const { second, ns } = splitTime(baseSecond, timeNs);
  if (second >= 0 || ns === 0) return `${second}.${nineDigits(ns)}`;
  // -1.25 is second -2 and 0.75 after it: print the sign and the distance to zero.
  return `-${-second - 1}.${nineDigits(NS_PER_SECOND - ns)}`;
}

/**
 * ISO 8601 in UTC for people, cut (not rounded) after `digits` digits of a second. Times beyond
 * what the calendar holds come as seconds since the epoch.
 *
 * @param digits 0 to 9.
 */
export function formatUtc(baseSecond: number, timeNs: number, digits = 6): string {
  const { second, ns } = splitTime(baseSecond, timeNs);
  if (!(Math.abs(second) <= MAX_DATE_SECOND)) return formatEpoch(baseSecond, timeNs);
  const calendar = new Date(second * 1000).toISOString().slice(0, -'.000Z'.length);
  const fraction = digits > 0 ? `.${nineDigits(ns).slice(0, digits)}` : '';
  return `${calendar}${fraction}Z`;
}

/** A duration for people: `250 µs`, `38 ms`, `1.250 s`, `2 min 05 s`, `3 h 07 min`, `2 d 04 h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-';
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds === 0) return '0 s';
  // Each unit is left when rounding reaches the next one: 999.96 ms is 1.000 s.
  const ns = seconds * 1e9;
  if (Math.round(ns) < 1000) return `${threeDigits(ns)} ns`;
  if (Math.round(ns / 1e3) < 1000) return `${threeDigits(ns / 1e3)} µs`;
  if (Math.round(ns / 1e6) < 1000) return `${threeDigits(ns / 1e6)} ms`;
  if (Math.round(seconds * 1000) < 60_000) return `${seconds.toFixed(3)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
  const hours = Math.round(seconds / 3600);
  return `${Math.floor(hours / 24)} d ${twoDigits(hours % 24)} h`;
}

function nineDigits(ns: number): string {
  return String(ns).padStart(9, '0');
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}

/** Three significant digits at most, without trailing zeros; for values below 1000. */
function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
