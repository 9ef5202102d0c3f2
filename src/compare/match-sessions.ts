/**
 * Finds the sessions that both captures have. Initial sequence numbers are nearly unique and survive
 * address translation; addresses and ports are asked where the handshake was not captured.
 */
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
    for (const session of left) {
      const text = key(session);
      const found =
        text === null ? undefined : byKey.get(text)?.find((other) => free.has(other) && fits(session, other));
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
