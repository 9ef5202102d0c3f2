/**
 * Finds the sessions that both captures have. Initial sequence numbers are nearly unique and survive
 * address translation; addresses and ports are asked where the handshake was not captured.
 */
import { LIMITS } from '../limits.js';
import type { SessionReport } from '../engine/analysis-report.js';

export interface SessionPair {
  readonly a: SessionReport;
  readonly b: SessionReport;
  /** Addresses or ports differ: something between the points translates them. */
  readonly translated: boolean;
}

export interface SessionMatch {
  readonly pairs: readonly SessionPair[];
  /** Sessions that only one capture has. */
  readonly onlyA: readonly SessionReport[];
  readonly onlyB: readonly SessionReport[];
}

export function matchSessions(a: readonly SessionReport[], b: readonly SessionReport[]): SessionMatch {
  const free = new Set(b);
  const pairs: SessionPair[] = [];
  const left = new Set(a);
  const pass = (key: (session: SessionReport) => string | null, fits: typeof sameNumbers): void => {
    const byKey = new Map<string, SessionReport[]>();
    for (const session of free) {
      const text = key(session);
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
      pairs.push({ a: session, b: found, translated: tuple(session) !== tuple(found) });
    }
  };
  pass((s) => (isns(s) === null ? null : `${tuple(s)} ${isns(s)}`), sameNumbers);
  pass(tuple, sameNumbers);
  // The server's number alone would fit when a proxy answers; both must be the same.
  pass(isns, sameNumbers);
  pairs.sort((x, y) => x.a.session - y.a.session);
  return { pairs, onlyA: [...left], onlyB: [...free] };
}

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
  fits: typeof sameNumbers,
): SessionReport | undefined {
  while (candidates.length > 0 && !isFree(candidates.at(-1)!)) candidates.pop();
  const from = candidates.length - 1;
  for (let i = from; i >= 0 && i > from - LIMITS.maxMatchCandidates; i--) {
    const other = candidates[i]!;
    if (isFree(other) && fits(session, other)) return other;
  }
  return undefined;
}
