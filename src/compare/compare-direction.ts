/** Follows one direction of a session from the point that it passes first to the other one. */
import { LIMITS } from '../limits.js';
import type { RetransmissionEvent, TcpEvent } from '../tcp/events.js';
import { AckSteps } from './ack-steps.js';
import { fatesOfRepeats } from './repeat-fates.js';
import { seqDiff } from '../tcp/seq.js';
import { Flag } from '../wire/packet-view.js';
import { addChanges, HeaderChanges } from './header-changes.js';
import type { DirectionRows } from './direction-rows.js';
import type { SegmentMatch } from './match-segments.js';
import type { DelaySummary, DirectionComparison } from './point-comparison.js';

export interface DirectionInput {
  readonly near: DirectionRows;
  readonly far: DirectionRows;
  /** Acknowledgments of this direction at the far point. */
  readonly answersFar: DirectionRows;
  readonly match: SegmentMatch;
  /** Sequence numbers are rewritten between the points: bare segments need not be the same packets. */
  readonly renumbered: boolean;
  /** Delay of a near row against a far row, nanoseconds. */
  readonly delayNs: (nearNs: number, farNs: number) => number;
  /** Span in which both captures were running, by the clock of the near one, nanoseconds. */
  readonly fromNs: number;
  readonly toNs: number;
  /** Events of the session at the near point. */
  readonly nearEvents: readonly TcpEvent[];
  readonly side: 'client' | 'server';
}

export function compareDirection(input: DirectionInput): DirectionComparison {
  const { near, far, match, nearEvents, side } = input;
  const delays: number[] = [];
  const lostFrames: number[] = [];
  const strangeFrames: number[] = [];
  const strangeResets: number[] = [];
  const acked = new AckSteps(input.answersFar).highest;
  const farRanges = rangesOf(far);
  const changes = new HeaderChanges();
  let segmentsNear = 0;
  let matched = 0;
  let lostBetween = 0;
  let lostBetweenBytes = 0;
  let uncaptured = 0;
  let recordedTwice = 0;
  for (const [i, row] of near.rows.entries()) {
    const nearNs = near.log.timeNs[row]!;
    if (nearNs < input.fromNs || nearNs > input.toNs) continue;
    if (match.nearCopies[i] === 1) {
      recordedTwice++;
      continue;
    }
    segmentsNear++;
    const j = match.farOf[i]!;
    const len = near.log.len[row]!;
    if (j >= 0) {
      matched++;
      changes.see(near.log, row, far.log, far.rows[j]!);
      // The same packet, and not an answer of what rewrites the numbers.
      if (!input.renumbered || len > 0)
        delays.push(input.delayNs(nearNs, far.log.timeNs[far.rows[j]!]!) / 1e9);
      const missing = match.pieces[i]! > 0 ? len - match.pieces[i]! : 0;
      if (missing > 0) {
        lostBetween++;
        lostBetweenBytes += missing;
        note(lostFrames, near.log.frame[row]!);
      }
    } else if (len > 0 && isAckedUnseen(near.log.seq[row]!, len, acked, farRanges)) {
      uncaptured++;
    } else {
      lostBetween++;
      lostBetweenBytes += len;
      note(lostFrames, near.log.frame[row]!);
    }
  }
  let segmentsFar = 0;
  let onlyFar = 0;
  let duplicated = 0;
  for (const [j, row] of far.rows.entries()) {
    const farNs = far.log.timeNs[row]!;
    // What a delay from time 0 is, is the time at the near point.
    const atNear = input.delayNs(0, farNs);
    if (atNear < input.fromNs || atNear > input.toNs) continue;
    segmentsFar++;
    if (match.nearOf[j]! >= 0) continue;
    if (match.farCopies[j] === 1) {
      duplicated++;
      continue;
    }
    onlyFar++;
    note(strangeFrames, far.log.frame[row]!);
    if ((far.log.flags[row]! & Flag.Rst) !== 0) note(strangeResets, far.log.frame[row]!);
  }
  const repeats = nearEvents.filter(
    (event): event is RetransmissionEvent => event.kind === 'retransmission' && event.from === side,
  );
  const fates = fatesOfRepeats(input, repeats);
  return {
    segmentsNear,
    segmentsFar,
    matched,
    lostBetween,
    lostBetweenBytes,
    lostBefore: fates.before,
    lostBehind: fates.behind,
    neededNot: fates.neededNot,
    uncaptured,
    duplicated,
    recordedTwice,
    onlyFar,
    reordered: countReordered(match, far),
    markedBetween: changes.marked,
    changes: changes.list(),
    delay: summarizeDelays(delays),
    lostFrames,
    strangeFrames,
    strangeResets,
  };
}

/** Several directions as one. */
export function addDirections(list: readonly DirectionComparison[]): DirectionComparison {
  const sum = (of: (d: DirectionComparison) => number): number => list.reduce((total, d) => total + of(d), 0);
  const delays = list.map(({ delay }) => delay).filter((delay) => delay !== null);
  const weight = delays.reduce((total, { samples }) => total + samples, 0);
  const mean = (of: (d: DelaySummary) => number): number =>
    delays.reduce((total, d) => total + of(d) * d.samples, 0) / weight;
  return {
    segmentsNear: sum((d) => d.segmentsNear),
    segmentsFar: sum((d) => d.segmentsFar),
    matched: sum((d) => d.matched),
    lostBetween: sum((d) => d.lostBetween),
    lostBetweenBytes: sum((d) => d.lostBetweenBytes),
    lostBefore: sum((d) => d.lostBefore),
    lostBehind: sum((d) => d.lostBehind),
    neededNot: sum((d) => d.neededNot),
    uncaptured: sum((d) => d.uncaptured),
    duplicated: sum((d) => d.duplicated),
    recordedTwice: sum((d) => d.recordedTwice),
    onlyFar: sum((d) => d.onlyFar),
    reordered: sum((d) => d.reordered),
    markedBetween: sum((d) => d.markedBetween),
    changes: addChanges(list.map((d) => d.changes)),
    delay:
      weight === 0
        ? null
        : {
            min: delays.reduce((least, d) => Math.min(least, d.min), Infinity),
            // Of sessions, weighted by their segments: the single delays are not kept.
            median: mean((d) => d.median),
            p95: mean((d) => d.p95),
            max: delays.reduce((most, d) => Math.max(most, d.max), -Infinity),
            samples: weight,
          },
    lostFrames: list.flatMap((d) => d.lostFrames).slice(0, LIMITS.maxEvidenceFrames),
    strangeFrames: list.flatMap((d) => d.strangeFrames).slice(0, LIMITS.maxEvidenceFrames),
    strangeResets: list.flatMap((d) => d.strangeResets).slice(0, LIMITS.maxEvidenceFrames),
  };
}

function note(frames: number[], frame: number): void {
  if (frames.length < LIMITS.maxEvidenceFrames) frames.push(frame);
}

/** Segments that arrived behind a later one of their direction (RFC 4737 §3). */
function countReordered({ nearOf }: SegmentMatch, far: DirectionRows): number {
  let reordered = 0;
  let furthest = -1;
  for (let j = 0; j < nearOf.length; j++) {
    const i = nearOf[j]!;
    // Bare acknowledgments that pass each other harm nobody.
    if (i < 0 || far.log.len[far.rows[j]!] === 0) continue;
    if (i < furthest) reordered++;
    else furthest = i;
  }
  return reordered;
}

/** Octets that a capture has, as ordered, separate ranges relative to the first one. */
interface Ranges {
  readonly origin: number;
  readonly begins: readonly number[];
  readonly ends: readonly number[];
}

function rangesOf({ log, rows }: DirectionRows): Ranges {
  const data = [...rows].filter((row) => log.len[row]! > 0);
  const origin = data.length > 0 ? log.seq[data[0]!]! : 0;
  const list = data
    .map((row) => ({ begin: seqDiff(log.seq[row]!, origin), len: log.len[row]! }))
    .sort((x, y) => x.begin - y.begin);
  const begins: number[] = [];
  const ends: number[] = [];
  for (const { begin, len } of list) {
    const last = ends.length - 1;
    if (last >= 0 && begin <= ends[last]!) ends[last] = Math.max(ends[last]!, begin + len);
    else {
      begins.push(begin);
      ends.push(begin + len);
    }
  }
  return { origin, begins, ends };
}

/** Its receiver has the octets, and the capture at the far point has no copy of them. */
function isAckedUnseen(seq: number, len: number, acked: number | null, ranges: Ranges): boolean {
  if (acked === null || seqDiff(acked, (seq + len) | 0) < 0) return false;
  const begin = seqDiff(seq, ranges.origin);
  for (let k = 0; k < ranges.begins.length; k++) {
    if (ranges.begins[k]! >= begin + len) break;
    if (ranges.ends[k]! > begin) return false;
  }
  return true;
}

function summarizeDelays(delays: number[]): DelaySummary | null {
  if (delays.length === 0) return null;
  delays.sort((x, y) => x - y);
  const at = (share: number): number =>
    delays[Math.min(delays.length - 1, Math.floor(share * delays.length))]!;
  return { min: delays[0]!, median: at(0.5), p95: at(0.95), max: delays.at(-1)!, samples: delays.length };
}
