/**
 * Finds the sessions that both captures have. Initial sequence numbers are nearly unique and survive
 * address translation; addresses and ports are asked where the handshake was not captured. Firewalls that choose
 * other sequence numbers leave the time stamps.
 */
import { LIMITS } from '../limits.js';
import type { SessionReport } from '../engine/analysis-report.js';

export interface SessionPair {
  readonly a: SessionReport;
  readonly b: SessionReport;
  /** Addresses or ports differ: something between the points translates them. */
  readonly translated: boolean;
  readonly renumbered: Renumbering | null;
}

/** What B's sequence numbers are above A's in each direction: a firewall chose others. */
export interface Renumbering {
  readonly toServer: number;
  readonly toClient: number;
}

/**
 * What is left of the opening of a session where its numbers are rewritten: the time stamps of SYN and
 * SYN-ACK (RFC 7323 §3.2), null for what has none.
 */
export interface OpeningStamps {
  readonly syn: number | null;
  readonly synAck: number | null;
}

export type StampsOf = (session: SessionReport) => OpeningStamps;

export interface SessionMatch {
  readonly pairs: readonly SessionPair[];
  /** Sessions that only one capture has. */
  readonly onlyA: readonly SessionReport[];
  readonly onlyB: readonly SessionReport[];
}

/** @param stamps Of the sessions of A, and of those of B. */
export function matchSessions(
  a: readonly SessionReport[],
  b: readonly SessionReport[],
  stamps: readonly [StampsOf, StampsOf] = [noStamps, noStamps],
): SessionMatch {
  const free = new Set(b);
  const pairs: SessionPair[] = [];
  const left = new Set(a);
  const pass = (key: Key, fits: Fits, keyOfB: Key = key): void => {
    const byKey = new Map<string, SessionReport[]>();
    for (const session of free) {
      const text = keyOfB(session);
      if (text === null) continue;
      const known = byKey.get(text);
      if (known) known.push(session);
      else byKey.set(text, [session]);
    }
    // Taken from the end, the first one first.
    for (const sessions of byKey.values()) sessions.reverse();
    for (const session of left) {
      const text = key(session);
      const candidates = text === null ? undefined : byKey.get(text);
      const found = candidates && firstFree(candidates, (other) => free.has(other), session, fits);
      if (!found) continue;
      free.delete(found);
      left.delete(session);
      pairs.push(pairOf(session, found));
    }
  };
  pass((s) => (isns(s) === null ? null : `${tuple(s)} ${isns(s)}`), sameNumbers);
  pass(tuple, sameNumbers);
  // The server's number alone would fit when a proxy answers; both must be the same.
  pass(isns, sameNumbers);
  // A device that answers SYNs by itself chooses the server's number; whose SYN it is, is certain.
  pass((s) => (s.toServer.isn === null ? null : `${tuple(s)} ${s.toServer.isn}`), anyNumbers);
  const [ofA, ofB] = stamps;
  const bySyn =
    (of: StampsOf): Key =>
    (s) =>
      of(s).syn === null ? null : `${tuple(s)} ${of(s).syn}`;
  pass(bySyn(ofA), anyNumbers, bySyn(ofB));
  const once = (list: Iterable<SessionReport>, of: StampsOf): Key =>
    uniqueKeys(list, (s) => bothStamps(of(s)));
  pass(once(left, ofA), anyNumbers, once(free, ofB));
  pairs.sort((x, y) => x.a.session - y.a.session);
  return { pairs, onlyA: [...left], onlyB: [...free] };
}

type Key = (session: SessionReport) => string | null;
type Fits = (x: SessionReport, y: SessionReport) => boolean;

const noStamps: StampsOf = () => ({ syn: null, synAck: null });

/** Keys that one session alone has: clocks of several hosts may show the same. */
function uniqueKeys(sessions: Iterable<SessionReport>, key: Key): Key {
  const counts = new Map<string, number>();
  for (const session of sessions) {
    const text = key(session);
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return (session) => {
    const text = key(session);
    return text !== null && counts.get(text) === 1 ? text : null;
  };
}

const bothStamps = ({ syn, synAck }: OpeningStamps): string | null =>
  syn === null || synAck === null ? null : `${syn}/${synAck}`;

function pairOf(a: SessionReport, b: SessionReport): SessionPair {
  const shift = (x: number | null, y: number | null): number =>
    x === null || y === null ? 0 : (y - x) >>> 0;
  const renumbered = {
    toServer: shift(a.toServer.isn, b.toServer.isn),
    toClient: shift(a.toClient.isn, b.toClient.isn),
  };
  const same = renumbered.toServer === 0 && renumbered.toClient === 0;
  return { a, b, translated: tuple(a) !== tuple(b), renumbered: same ? null : renumbered };
}

const anyNumbers: Fits = () => true;

const tuple = ({ client, server }: SessionReport): string =>
  `${client.address} ${client.port} ${server.address} ${server.port}`;

const isns = ({ toServer, toClient }: SessionReport): string | null =>
  toServer.isn === null || toClient.isn === null ? null : `${toServer.isn}/${toClient.isn}`;

/** Numbers that both captures know must be the same. */
function sameNumbers(x: SessionReport, y: SessionReport): boolean {
  const same = (m: number | null, n: number | null): boolean => m === null || n === null || m === n;
  return same(x.toServer.isn, y.toServer.isn) && same(x.toClient.isn, y.toClient.isn);
}

/**
 * First of the candidates that is still free and fits. A port may be used again a million times: those that were
 * taken are dropped as they come up, and no more than a few are looked at.
 */
function firstFree(
  candidates: SessionReport[],
  isFree: (session: SessionReport) => boolean,
  session: SessionReport,
  fits: Fits,
): SessionReport | undefined {
  while (candidates.length > 0 && !isFree(candidates.at(-1)!)) candidates.pop();
  const from = candidates.length - 1;
  for (let i = from; i >= 0 && i > from - LIMITS.maxMatchCandidates; i--) {
    const other = candidates[i]!;
    if (isFree(other) && fits(session, other)) return other;
  }
  return undefined;
}
