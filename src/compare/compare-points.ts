/**
 * Two captures of the same traffic, at two points of its way: matches sessions and segments, fits the
 * clocks, and says for each direction what was lost, delayed, reordered or forged, and where.
 */
import type { CaptureSide } from './capture-side.js';
import { type ClockFit, delayNs, type DelaySample, fitClocks } from './clock-fit.js';
import { addDirections, compareDirection } from './compare-direction.js';
import type { DirectionRows, Timing } from './direction-rows.js';
import { matchSegments, type SegmentMatch } from './match-segments.js';
import { matchSessions, type SessionPair } from './match-sessions.js';
import { pointFindings, totalFindings } from './point-findings.js';
import type { DirectionComparison, PointComparison, SessionComparison } from './point-comparison.js';

/** A segment cannot have been under way for longer, nanoseconds. */
const LONGEST_DELAY_NS = 10e9;
/** Copies that nothing else tells apart may come this much before the fitted clock allows it. */
const EARLIEST_NS = -2e6;

/** What both sides have, before clocks are known: rows and matches of one direction of one pair. */
interface Direction {
  readonly side: 0 | 1;
  readonly near: DirectionRows;
  readonly far: DirectionRows;
  readonly match: SegmentMatch;
  /** The near point is A. */
  readonly nearIsA: boolean;
}

/** @returns Null when the captures share no session. */
export function comparePoints(a: CaptureSide, b: CaptureSide): PointComparison | null {
  const { pairs, onlyA, onlyB } = matchSessions(a.sessions, b.sessions);
  if (pairs.length === 0) return null;
  const baseNs = (b.baseSecond - a.baseSecond) * 1e9;
  const fitFor = (aIsClient: boolean): { first: [Direction, Direction][]; clock: ClockFit | null } => {
    // First by marks alone: any time is plausible.
    const first = pairs.map((pair) => directionsOf(pair, a, b, aIsClient, () => () => 0));
    return { first, clock: fitClocks(...delaySamples(first.flat(), baseNs)) };
  };
  let { clientSide, nearerBy } = whoIsNearer(pairs);
  let { first, clock } = fitFor(clientSide === 'a');
  if (clock?.bothWays && clock.roundTripNs < 0) {
    // Segments would arrive before they were sent: the points are the other way round.
    clientSide = clientSide === 'a' ? 'b' : 'a';
    nearerBy = 'delay';
    ({ first, clock } = fitFor(clientSide === 'a'));
  }
  const aIsClient = clientSide === 'a';
  const span = clock === null ? null : commonSpan(a, b, clock, baseNs);
  const sessions = pairs.map((pair, k): SessionComparison => {
    const timing =
      (nearIsA: boolean): Timing =>
      (nearNs, farNs) => {
        const delay = clock === null ? 0 : delayOf(clock, baseNs, nearIsA, nearNs, farNs);
        return delay < EARLIEST_NS ? -1 : delay >= LONGEST_DELAY_NS ? 1 : 0;
      };
    const matched = clock === null ? first[k]! : directionsOf(pair, a, b, aIsClient, timing);
    const [toServer, toClient] = matched.map((direction) =>
      compareDirection({
        ...direction,
        answersFar: { log: direction.far.log, rows: answers(direction, pair, a, b) },
        delayNs: (nearNs, farNs) =>
          clock === null ? 0 : delayOf(clock, baseNs, direction.nearIsA, nearNs, farNs),
        fromNs: span === null ? -Infinity : nearSpan(direction.nearIsA, span).fromNs,
        toNs: span === null ? Infinity : nearSpan(direction.nearIsA, span).toNs,
        nearEvents:
          (direction.nearIsA ? a : b).eventsOf.get((direction.nearIsA ? pair.a : pair.b).session) ?? [],
        side: direction.side === 0 ? 'client' : 'server',
      }),
    ) as [DirectionComparison, DirectionComparison];
    const { client, server } = pair.a;
    const named = {
      sessionA: pair.a.session,
      sessionB: pair.b.session,
      client,
      server,
      translated: pair.translated,
    };
    return {
      ...named,
      toServer,
      toClient,
      findings: pointFindings(toServer, toClient, aIsClient, pair.translated),
    };
  });
  const totals = {
    toServer: addDirections(sessions.map(({ toServer }) => toServer)),
    toClient: addDirections(sessions.map(({ toClient }) => toClient)),
  };
  return {
    type: 'points',
    clientSide,
    nearerBy,
    clock,
    sessions,
    onlyA: onlyA.length,
    onlyB: onlyB.length,
    totals,
    findings: totalFindings(sessions),
    omitted: a.log.omitted + b.log.omitted,
  };
}

function directionsOf(
  { a: x, b: y }: SessionPair,
  a: CaptureSide,
  b: CaptureSide,
  aIsClient: boolean,
  timing: (nearIsA: boolean) => Timing,
): [Direction, Direction] {
  const make = (side: 0 | 1): Direction => {
    // What the client sends passes the client's side first.
    const nearIsA = (side === 0) === aIsClient;
    const rowsA = { log: a.log, rows: a.log.rowsOf(x.session, side) };
    const rowsB = { log: b.log, rows: b.log.rowsOf(y.session, side) };
    const [near, far] = nearIsA ? [rowsA, rowsB] : [rowsB, rowsA];
    return { side, near, far, nearIsA, match: matchSegments(near, far, timing(nearIsA)) };
  };
  return [make(0), make(1)];
}

/** What the receiver of a direction sent, at the point next to it. */
function answers(
  { side, nearIsA }: Direction,
  pair: SessionPair,
  a: CaptureSide,
  b: CaptureSide,
): Int32Array {
  const other = side === 0 ? 1 : 0;
  return nearIsA ? b.log.rowsOf(pair.b.session, other) : a.log.rowsOf(pair.a.session, other);
}

/** Differences of the clocks by matched segments, those that passed A first and those that passed B first. */
function delaySamples(directions: readonly Direction[], baseNs: number): [DelaySample[], DelaySample[]] {
  const lists: [DelaySample[], DelaySample[]] = [[], []];
  for (const { near, far, match, nearIsA } of directions) {
    for (const [i, j] of match.farOf.entries()) {
      // A super segment leaves later than its first piece.
      if (j < 0 || near.log.len[near.rows[i]!] !== far.log.len[far.rows[j]!]) continue;
      const nearNs = near.log.timeNs[near.rows[i]!]!;
      const farNs = far.log.timeNs[far.rows[j]!]!;
      const [aNs, bNs] = nearIsA ? [nearNs, farNs] : [farNs, nearNs];
      lists[nearIsA ? 0 : 1].push({ atNs: aNs, differenceNs: bNs + baseNs - aNs });
    }
  }
  return lists;
}

function delayOf(clock: ClockFit, baseNs: number, nearIsA: boolean, nearNs: number, farNs: number): number {
  return nearIsA
    ? delayNs(clock, nearNs, farNs + baseNs, true)
    : delayNs(clock, farNs, nearNs + baseNs, false);
}

interface Span {
  readonly a: { readonly fromNs: number; readonly toNs: number };
  readonly b: { readonly fromNs: number; readonly toNs: number };
}

const nearSpan = (nearIsA: boolean, span: Span): Span['a'] => (nearIsA ? span.a : span.b);

/** When both captures were running, by the clock of each. What is outside was not lost. */
function commonSpan(a: CaptureSide, b: CaptureSide, clock: ClockFit, baseNs: number): Span {
  const bounds = ({ log }: CaptureSide): [number, number] => {
    let first = Infinity;
    let last = -Infinity;
    for (let i = 0; i < log.count; i++) {
      first = Math.min(first, log.timeNs[i]!);
      last = Math.max(last, log.timeNs[i]!);
    }
    return [first, last];
  };
  const shift = clock.offsetNs - baseNs;
  const [aFirst, aLast] = bounds(a);
  const [bFirst, bLast] = bounds(b);
  // What is on its way when a capture ends is no loss: half a round trip and a little more.
  const margin = clock.roundTripNs + 1e6;
  const fromNs = Math.max(aFirst, bFirst - shift) - margin;
  const toNs = Math.min(aLast, bLast - shift) + margin;
  return { a: { fromNs, toNs }, b: { fromNs: fromNs + shift, toNs: toNs + shift } };
}

/** The point at which the server is further away is the client's. */
function whoIsNearer(pairs: readonly SessionPair[]): Pick<PointComparison, 'clientSide' | 'nearerBy'> {
  let votes = 0;
  for (const { a, b } of pairs) {
    const [x, y] = [a.handshake.serverRtt, b.handshake.serverRtt];
    if (x !== null && y !== null) votes += Math.sign(x - y);
  }
  if (votes !== 0) return { clientSide: votes > 0 ? 'a' : 'b', nearerBy: 'handshake' };
  for (const { a, b } of pairs) {
    // Data of the client is acknowledged later where the server is further away.
    const [x, y] = [a.toServer.rtt.median, b.toServer.rtt.median];
    if (x !== null && y !== null) votes += Math.sign(x - y);
  }
  if (votes !== 0) return { clientSide: votes > 0 ? 'a' : 'b', nearerBy: 'delay' };
  return { clientSide: 'a', nearerBy: 'order' };
}
