/**
 * Two captures of the same traffic, at two points of its way: matches sessions and segments, fits the
 * clocks, and says for each direction what was lost, delayed, reordered or forged, and where.
 */
import type { SessionReport } from '../engine/analysis-report.js';
import type { CaptureSide } from './capture-side.js';
import { type ClockFit, fitClocks } from './clock-fit.js';
import { sharedSpan, type SharedSpan } from './shared-span.js';
import { addDirections, compareDirection } from './compare-direction.js';
import type { Timing } from './direction-rows.js';
import { matchSessions, type SessionMatch, type SessionPair } from './match-sessions.js';
import { openingStamps } from './opening-stamps.js';
import { type NearerPoint, nearerPoint, turned } from './nearer-point.js';
import { delayBetween, delaySamples, pairDirections, type PairedDirection } from './paired-directions.js';
import type {
  DirectionComparison,
  PointComparison,
  PointFinding,
  SessionComparison,
} from './point-comparison.js';
import { byWeight, pointFindings, totalFindings } from './point-findings.js';
import { areTwoPoints } from './same-traffic.js';
import { unmatchedFindings } from './unmatched-findings.js';
import { hostsOf, sortUnmatched, type UnmatchedSessions } from './unmatched-sessions.js';

export interface PointOptions {
  /** Sessions that are told of; those of both captures are matched and their clocks fitted before. All without. */
  readonly keep?: (session: SessionReport) => boolean;
  /** Somebody said that these are two points: then only captures that cannot be are refused. */
  readonly asked?: boolean;
}

/** A segment cannot have been under way for longer, nanoseconds. */
const LONGEST_DELAY_NS = 10e9;
/** Copies that nothing else tells apart may come this much before the fitted clock allows it. */
const EARLIEST_NS = -2e6;

/** How two captures lie to each other: which is nearer to the clients, and what their clocks differ by. */
interface Layout extends NearerPoint {
  readonly clock: ClockFit | null;
  /** What B's base second is after A's, nanoseconds. */
  readonly baseNs: number;
  readonly span: SharedSpan | null;
}

/** @returns Null when nothing says that the captures are of the same traffic. */
export function comparePoints(
  a: CaptureSide,
  b: CaptureSide,
  { keep = () => true, asked = false }: PointOptions = {},
): PointComparison | null {
  const match = matchSessions(a.sessions, b.sessions, [openingStamps(a), openingStamps(b)]);
  if (match.pairs.length === 0 && !areTwoPoints(a, b, asked)) return null;
  const layout = layOut(match, a, b);
  const sessions = match.pairs
    .filter((pair) => keep(pair.a) || keep(pair.b))
    .map((pair) => compareSession(pair, a, b, layout));
  const [onlyA, onlyB] = [match.onlyA.filter(keep), match.onlyB.filter(keep)];
  const unmatched = sortBoth({ pairs: match.pairs, onlyA, onlyB }, a, b, layout);
  const { clientSide, nearerBy, clock } = layout;
  const anyMatched = match.pairs.length > 0;
  const ofUnmatched = (has: 'a' | 'b', other: CaptureSide): PointFinding[] =>
    unmatchedFindings({
      unmatched: unmatched[has],
      has: has === 'a' ? 'A' : 'B',
      clientSide: clientSide === has,
      otherHasTcp: other.sessions.length > 0,
      anyMatched,
    });
  const findings = totalFindings(sessions);
  // Where sessions were left out for want of room, none can be said to be missing.
  if (!isCut(a) && !isCut(b)) findings.push(...ofUnmatched('a', b), ...ofUnmatched('b', a));
  return {
    type: 'points',
    clientSide,
    nearerBy,
    clock,
    sessions,
    onlyA: onlyA.length,
    onlyB: onlyB.length,
    unmatched: { a: unmatched.a.counts, b: unmatched.b.counts },
    totals: {
      toServer: addDirections(sessions.map(({ toServer }) => toServer)),
      toClient: addDirections(sessions.map(({ toClient }) => toClient)),
    },
    findings: findings.sort(byWeight),
    omitted: a.log.omitted + b.log.omitted,
  };
}

const isCut = ({ limits }: CaptureSide): boolean => limits.some(({ name }) => name === 'maxComparedSessions');

function layOut(match: SessionMatch, a: CaptureSide, b: CaptureSide): Layout {
  const baseNs = (b.baseSecond - a.baseSecond) * 1e9;
  const fitFor = ({ clientSide }: NearerPoint): ClockFit | null => {
    // By marks alone: any time is plausible.
    const directions = match.pairs.flatMap((pair) =>
      pairDirections(pair, a, b, clientSide === 'a', () => () => 0),
    );
    return fitClocks(...delaySamples(directions, baseNs));
  };
  let nearer = nearerPoint(match);
  let clock = fitFor(nearer);
  if (clock?.bothWays && clock.roundTripNs < 0) {
    // Segments would arrive before they were sent: the points are the other way round.
    nearer = turned(nearer);
    clock = fitFor(nearer);
  }
  return { ...nearer, clock, baseNs, span: sharedSpan(a, b, clock, baseNs) };
}

function compareSession(
  pair: SessionPair,
  a: CaptureSide,
  b: CaptureSide,
  layout: Layout,
): SessionComparison {
  const { clock, baseNs, clientSide } = layout;
  const aIsClient = clientSide === 'a';
  const timing =
    (nearIsA: boolean): Timing =>
    (nearNs, farNs) => {
      const delay = delayBetween(clock, baseNs, nearIsA, nearNs, farNs);
      return delay < EARLIEST_NS ? -1 : delay >= LONGEST_DELAY_NS ? 1 : 0;
    };
  const directions = pairDirections(pair, a, b, aIsClient, timing);
  const compare = (direction: PairedDirection): DirectionComparison => {
    const { nearIsA, side } = direction;
    const span = nearIsA ? layout.span?.a : layout.span?.b;
    return compareDirection({
      ...direction,
      delayNs: (nearNs, farNs) => delayBetween(clock, baseNs, nearIsA, nearNs, farNs),
      fromNs: span?.fromNs ?? -Infinity,
      toNs: span?.toNs ?? Infinity,
      nearEvents: (nearIsA ? a.eventsOf.get(pair.a.session) : b.eventsOf.get(pair.b.session)) ?? [],
      side: side === 0 ? 'client' : 'server',
    });
  };
  const [toServer, toClient] = [compare(directions[0]), compare(directions[1])];
  const { client, server, session } = pair.a;
  const { translated, renumbered } = pair;
  const findings = pointFindings(toServer, toClient, aIsClient, pair);
  return {
    sessionA: session,
    sessionB: pair.b.session,
    client,
    server,
    translated,
    renumbered,
    toServer,
    toClient,
    findings,
  };
}

/** What became of the sessions of one capture alone. */
function sortBoth(
  { pairs, onlyA, onlyB }: SessionMatch,
  a: CaptureSide,
  b: CaptureSide,
  { clientSide, span }: Layout,
): { readonly a: UnmatchedSessions; readonly b: UnmatchedSessions } {
  // Across address translation the other point knows a host by another address: its counterpart counts.
  const hosts = (other: CaptureSide, counterparts: readonly SessionReport[]): ReadonlySet<string> | null =>
    other.sessions.length === 0 ? null : hostsOf([...other.sessions, ...counterparts]);
  const [hostA, hostB] =
    clientSide === 'a' ? (['server', 'client'] as const) : (['client', 'server'] as const);
  const atB = {
    hosts: hosts(
      b,
      pairs.map((pair) => pair.a),
    ),
    span: span?.a ?? null,
  };
  const atA = {
    hosts: hosts(
      a,
      pairs.map((pair) => pair.b),
    ),
    span: span?.b ?? null,
  };
  return { a: sortUnmatched(onlyA, a, atB, hostA), b: sortUnmatched(onlyB, b, atA, hostB) };
}
