/**
 * The difference of two clocks from the delays of the same segments in both directions. Without
 * synchronised clocks the smallest delays say it: what is taken off one direction is added to the
 * other. The path is held to be as long one way as the other (the assumption of NTP, RFC 5905 §8);
 * the round trip between the points does not rest on it.
 */

export interface DelaySample {
  /** Time at point A, nanoseconds. */
  readonly atNs: number;
  /** Time at B minus time at A, nanoseconds. */
  readonly differenceNs: number;
}

export interface ClockFit {
  /** What B's clock shows more than A's at `fromNs`, nanoseconds. */
  readonly offsetNs: number;
  /** What B's clock gains on A's, parts of one (1e-6 is 1 ppm). */
  readonly skew: number;
  readonly fromNs: number;
  /**
   * Least round trip between the points, nanoseconds; half of it bounds the error of the offset.
   * Negative when the points are the other way round than was assumed.
   */
  readonly roundTripNs: number;
  /** True when segments of both directions were there; else the least delay is taken for zero. */
  readonly bothWays: boolean;
  readonly samples: number;
}

/** Windows in which the least delay is looked for. */
const WINDOWS = 16;
/** Shorter captures cannot tell skew from chance, nanoseconds. */
const SKEW_NEEDS_NS = 10e9;
/** Cheap clocks are wrong by 100 ppm at most; more is chance. */
const MOST_SKEW = 500e-6;

/**
 * @param aToB Differences of segments that passed A first.
 * @param bToA Differences of segments that passed B first.
 */
export function fitClocks(aToB: readonly DelaySample[], bToA: readonly DelaySample[]): ClockFit | null {
  const samples = aToB.length + bToA.length;
  if (samples === 0) return null;
  const all = [...windowMinima(aToB, 1), ...windowMinima(bToA, -1)];
  const fromNs = all.reduce((least, { atNs }) => Math.min(least, atNs), Infinity);
  const skew = fitSkew(aToB, bToA);
  const flat = (list: readonly DelaySample[], sign: 1 | -1): number =>
    list.reduce((least, s) => Math.min(least, sign * (s.differenceNs - skew * (s.atNs - fromNs))), Infinity);
  const forth = flat(aToB, 1);
  const back = flat(bToA, -1);
  const bothWays = aToB.length > 0 && bToA.length > 0;
  if (!bothWays) {
    const offsetNs = aToB.length > 0 ? forth : -back;
    return { offsetNs, skew, fromNs, roundTripNs: 0, bothWays, samples };
  }
  return {
    offsetNs: (forth - back) / 2,
    skew,
    fromNs,
    roundTripNs: forth + back,
    bothWays,
    samples,
  };
}

/** One way delay of a segment: positive in the direction in which it went. */
export function delayNs(fit: ClockFit, aNs: number, bNs: number, fromA: boolean): number {
  const difference = bNs - aNs - fit.offsetNs - fit.skew * (aNs - fit.fromNs);
  return fromA ? difference : -difference;
}

/** Slope of the least differences over time, the mean of both directions. */
function fitSkew(aToB: readonly DelaySample[], bToA: readonly DelaySample[]): number {
  const slopes = [slope(windowMinima(aToB, 1)), slope(windowMinima(bToA, -1))].filter((s) => s !== null);
  if (slopes.length === 0) return 0;
  const mean = slopes.reduce((sum, s) => sum + s, 0) / slopes.length;
  return Math.abs(mean) > MOST_SKEW ? 0 : mean;
}

/** The sample of least delay in each window of time: the others waited in queues. */
function windowMinima(samples: readonly DelaySample[], sign: 1 | -1): DelaySample[] {
  if (samples.length === 0) return [];
  let first = Infinity;
  let last = -Infinity;
  for (const { atNs } of samples) {
    first = Math.min(first, atNs);
    last = Math.max(last, atNs);
  }
  const width = (last - first) / WINDOWS || 1;
  const least: (DelaySample | undefined)[] = [];
  for (const sample of samples) {
    const k = Math.min(WINDOWS - 1, Math.floor((sample.atNs - first) / width));
    const known = least[k];
    if (!known || sign * sample.differenceNs < sign * known.differenceNs) least[k] = sample;
  }
  return least.filter((sample) => sample !== undefined);
}

/** Least squares; null when the time spanned is too short to say. */
function slope(points: readonly DelaySample[]): number | null {
  if (points.length < 4) return null;
  const mean = (of: (s: DelaySample) => number): number =>
    points.reduce((sum, s) => sum + of(s), 0) / points.length;
  const at = mean((s) => s.atNs);
  const difference = mean((s) => s.differenceNs);
  const span = points.at(-1)!.atNs - points[0]!.atNs;
  if (span < SKEW_NEEDS_NS) return null;
  let above = 0;
  let below = 0;
  for (const s of points) {
    above += (s.atNs - at) * (s.differenceNs - difference);
    below += (s.atNs - at) ** 2;
  }
  return below === 0 ? null : above / below;
}
