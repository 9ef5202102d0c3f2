/**
 * Sessions that one capture has and the other lacks. Whether that means anything depends on whether
 * the other one was running, and lies on their way: a server sees sessions of other clients as well.
 */
import type { SessionReport } from '../engine/analysis-report.js';
import { LIMITS } from '../limits.js';
import { Flag } from '../wire/packet-view.js';
import type { CaptureSide } from './capture-side.js';
import type { Span } from './shared-span.js';

/** What became of a session that the client's side has and the server's side lacks. */
export type Absence =
  /** Nothing answered its SYNs, which the other point never saw. */
  | 'lost'
  /** The same, after the last frame of the other capture: that may have ended. */
  | 'lost-after-end'
  /** A reset answered its SYN. */
  | 'refused'
  /** An ICMP error answered its SYN. */
  | 'unreachable'
  /** It was answered, and went on. */
  | 'answered'
  /** The other capture was not running. */
  | 'at-another-time'
  /** The other capture has nothing of the host it went to: it need not lie on the way there. */
  | 'elsewhere';

export interface UnmatchedSessions {
  /** How many sessions of the one capture the other one lacks, by what became of them. */
  readonly counts: Readonly<Record<Absence, number>>;
  /** SYNs of each kind. */
  readonly syns: Readonly<Record<Absence, number>>;
  /** First frames of each kind. */
  readonly frames: Readonly<Record<Absence, readonly number[]>>;
}

export interface OtherPoint {
  /** Hosts that the other capture sees, null where it has no session at all. */
  readonly hosts: ReadonlySet<string> | null;
  /** When it ran, by the clock of the capture that has the sessions; null when that is not known. */
  readonly span: Span | null;
}

/** A SYN that nobody answered, with a segment or an ICMP error. */
export function isUnanswered({ handshake, toServer, toClient }: SessionReport): boolean {
  return toServer.isn !== null && toClient.segments === 0 && handshake.outcome !== 'unreachable';
}

/** Addresses of all sessions. */
export function hostsOf(sessions: readonly SessionReport[]): Set<string> {
  return new Set(sessions.flatMap(({ client, server }) => [client.address, server.address]));
}

/**
 * Says what became of each.
 *
 * @param side The capture that has them.
 * @param host Which of its hosts the other point would see the session by.
 */
export function sortUnmatched(
  sessions: readonly SessionReport[],
  side: CaptureSide,
  other: OtherPoint,
  host: 'client' | 'server',
): UnmatchedSessions {
  const kinds: Record<Absence, SessionReport[]> = {
    lost: [],
    'lost-after-end': [],
    refused: [],
    unreachable: [],
    answered: [],
    'at-another-time': [],
    elsewhere: [],
  };
  for (const session of sessions) {
    const known = other.hosts?.has(session[host].address) ?? true;
    kinds[known ? absenceOf(session, side, other.span) : 'elsewhere'].push(session);
  }
  const each = <T>(of: (list: readonly SessionReport[]) => T): Record<Absence, T> =>
    Object.fromEntries(Object.entries(kinds).map(([kind, list]) => [kind, of(list)])) as Record<Absence, T>;
  return {
    counts: each((list) => list.length),
    syns: each((list) =>
      list.reduce((sum, { session }) => sum + synFrames(side, session, Infinity).length, 0),
    ),
    frames: each((list) => firstFrames(list, side)),
  };
}

function absenceOf(session: SessionReport, side: CaptureSide, span: Span | null): Absence {
  const unanswered = isUnanswered(session);
  if (span !== null && !wasOnDuring(session, side, span)) {
    const after = session.firstTimeNs > span.toNs;
    return unanswered && after ? 'lost-after-end' : 'at-another-time';
  }
  if (unanswered) return 'lost';
  const { outcome } = session.handshake;
  return outcome === 'refused' || outcome === 'unreachable' ? outcome : 'answered';
}

/** Any of its segments was on the way while both captures ran. */
function wasOnDuring({ session }: SessionReport, { log }: CaptureSide, { fromNs, toNs }: Span): boolean {
  return ([0, 1] as const).some((side) =>
    log.rowsOf(session, side).some((row) => log.timeNs[row]! >= fromNs && log.timeNs[row]! <= toNs),
  );
}

/** The SYNs where few sessions leave room for them, else the first frame of each. */
function firstFrames(sessions: readonly SessionReport[], side: CaptureSide): number[] {
  const shown = sessions.slice(0, LIMITS.maxEvidenceFrames);
  const each = Math.floor(LIMITS.maxEvidenceFrames / Math.max(1, shown.length));
  return shown.flatMap(({ session, firstFrame }) => {
    const syns = synFrames(side, session, each);
    return syns.length > 0 ? syns : [firstFrame];
  });
}

function synFrames({ log }: CaptureSide, session: number, most: number): number[] {
  const frames: number[] = [];
  for (const row of log.rowsOf(session, 0)) {
    if (frames.length >= most) break;
    if ((log.flags[row]! & Flag.Syn) !== 0) frames.push(log.frame[row]!);
  }
  return frames;
}
