/** What a list of sessions can be sorted by, as numbers that cost next to nothing. */
import type { Endpoint } from '../../tcp/endpoint.js';
import type { Session } from '../../tcp/session.js';

/** All put the largest first. */
export const LIVE_SORT_KEYS = ['worst', 'rate', 'bytes', 'rtt', 'retransmissions', 'newest', 'idle'] as const;
export type LiveSortKey = (typeof LIVE_SORT_KEYS)[number];

/** @param pace Octets a second of the session. */
export function sortKey(session: Session, sort: LiveSortKey, pace: number): number {
  const { client, server } = session;
  switch (sort) {
    case 'worst':
      return trouble(session);
    case 'rate':
      return pace;
    case 'bytes':
      return client.bytes + server.bytes;
    case 'rtt':
      return lastRtt(session) ?? -1;
    case 'retransmissions':
      return client.retransmissions + server.retransmissions;
    case 'newest':
      return session.number;
    case 'idle':
      return -session.lastTimeNs;
  }
}

/**
 * How much trouble there is, to pick those that are looked at closely: what broke weighs more than
 * what cost time, and that more than what was repeated.
 */
function trouble(session: Session): number {
  const { client, server } = session;
  const broken = (session.resetCause !== null ? 1e6 : 0) + (session.failure !== null ? 2e6 : 0);
  const repeats = client.retransmissions + server.retransmissions + 2 * session.synRetries;
  const closed = client.zeroWindows + server.zeroWindows;
  const doubt = client.outOfOrder + server.outOfOrder + client.checksumErrors + server.checksumErrors;
  // Less than a nanosecond is none: the field begins so, to be a double from the start.
  const stalled = Math.floor(session.stallNs) / 1e7;
  return broken + (session.deadlock ? 1e6 : 0) + stalled + 10 * repeats + 5 * closed + doubt;
}

/** Last round-trip time of either way, the longer one, seconds; null before the first. */
export function lastRtt({ client, server }: Session): number | null {
  const longest = Math.max(rttOf(client) || -1, rttOf(server) || -1);
  return longest < 0 ? null : longest;
}

/** Last round-trip time of what this side sent, seconds; NaN before the first. */
export function rttOf(endpoint: Endpoint): number {
  const ns = endpoint.rtt?.lastNs ?? -1;
  return ns < 0 ? NaN : ns / 1e9;
}
