/**
 * Which captures follow each other and which run side by side. The files of a ring are one lane: they
 * come in the order of their numbers, even where the clock was set. Every other file is a lane of its own.
 */
import type { SurveyedFile } from './capture-file.js';
import { ringName, type RingName } from './ring-names.js';

/** A capture in its place. */
export interface PlacedFile extends SurveyedFile {
  /** Names of the files of the ring that should lie before this one and are not there. */
  readonly missingBefore: MissingFiles | null;
  /** Time of its first frame, nanoseconds since the base second of all; -Infinity without frames. */
  readonly firstNs: number;
}

/** Files of a ring that are not there. */
export interface MissingFiles {
  readonly first: string;
  readonly last: string;
  readonly count: number;
}

/** Captures in order of time, and lane by lane. */
export interface LaneOrder {
  /** Second that all times count from. */
  readonly baseSecond: number;
  /** Each has at least one file. Lanes are in the order of their first frames, then of their names. */
  readonly lanes: readonly (readonly PlacedFile[])[];
}

interface Timed {
  readonly surveyed: SurveyedFile;
  readonly firstNs: number;
  readonly ring: RingName | null;
}

/** Puts captures in order; the order that they are given in does not matter. */
export function orderLanes(files: readonly SurveyedFile[]): LaneOrder {
  const seconds = files.map(({ first }) => first?.second).filter((second) => second !== undefined);
  const baseSecond = seconds.reduce((least, second) => Math.min(least, second), seconds[0] ?? 0);
  const timed = files.map((surveyed): Timed => {
    const { first, file } = surveyed;
    const firstNs = first === null ? -Infinity : (first.second - baseSecond) * 1e9 + first.ns;
    return { surveyed, firstNs, ring: ringName(file.name) };
  });
  timed.sort(byTime);
  const rings = new Map<string, Timed[]>();
  const lanes: Timed[][] = [];
  for (const file of timed) {
    const of = file.ring === null ? undefined : rings.get(file.ring.ring);
    if (of !== undefined) of.push(file);
    else {
      const lane = [file];
      if (file.ring !== null) rings.set(file.ring.ring, lane);
      lanes.push(lane);
    }
  }
  return {
    baseSecond,
    lanes: lanes
      .flatMap(runsOf)
      .sort((a, b) => byTime(a[0]!, b[0]!))
      .map(placed),
  };
}

function byTime(a: Timed, b: Timed): number {
  if (a.firstNs !== b.firstNs) return a.firstNs < b.firstNs ? -1 : 1;
  const [left, right] = [a.surveyed.file.name, b.surveyed.file.name];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * The files of one ring name, which may be left from several runs of the program. Numbers that are all
 * different are one run; if times fall once and the last file lies before the first one, the ring had
 * begun to overwrite its oldest files. Numbers that come twice begin a new run each time they fall.
 */
function runsOf(files: readonly Timed[]): Timed[][] {
  if (files.length === 1) return [[...files]];
  const number = (file: Timed): number => file.ring?.number ?? 0;
  const byNumber = [...files].sort((a, b) => number(a) - number(b));
  const distinct = byNumber.every((file, i) => i === 0 || number(file) !== number(byNumber[i - 1]!));
  const wrapped = byNumber.at(-1)!.firstNs < byNumber[0]!.firstNs;
  if (distinct && !wrapped) return [byNumber];
  const runs: Timed[][] = [];
  for (const file of files) {
    const run = runs.at(-1);
    if (run !== undefined && number(file) > number(run.at(-1)!)) run.push(file);
    else runs.push([file]);
  }
  return runs;
}

function placed(lane: readonly Timed[]): PlacedFile[] {
  return lane.map(({ surveyed, firstNs, ring }, i) => {
    const before = lane[i - 1]?.ring;
    return { ...surveyed, firstNs, missingBefore: ring && before ? missingBetween(before, ring) : null };
  });
}

function missingBetween(before: RingName, after: RingName): MissingFiles | null {
  const count = after.number - before.number - 1;
  if (count < 1) return null;
  return { first: after.nameOf(before.number + 1), last: after.nameOf(after.number - 1), count };
}
