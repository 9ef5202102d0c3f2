/**
 * Tables of scripts with the events they must give. Every script runs with the wrap of the sequence
 * space before, on and behind its beginning: what it gives may not depend on that.
 */
import { describe, expect, it } from 'vitest';
import type { EventKind } from '../../src/tcp/events.js';
import { eventLines, track, type Tracked, type TrackOptions } from './track.js';

/** Initial numbers that put the wrap before the SYN, on it, and inside the first octets. */
export const ISNS: readonly (readonly [client: number, server: number])[] = [
  [0, 2 ** 32 - 11],
  [1, 2 ** 32 - 1],
  [2 ** 32 - 1, 0],
  [2 ** 32 - 11, 1],
];

export type EventCase = readonly [
  name: string,
  text: string,
  want: string,
  options?: TrackOptions & { readonly kinds?: readonly EventKind[] },
];

/**
 * @param kinds Kinds of events that are compared, all when left out; a case may have its own.
 */
export function eventTable(
  title: string,
  kinds: readonly EventKind[] | null,
  cases: readonly EventCase[],
): void {
  describe(title, () => {
    it.each(cases.map((c) => [c[0], c] as const))('%s', async (_, [, text, want, options = {}]) => {
      const wanted = options.kinds ?? kinds ?? undefined;
      let first: string | null = null;
      for (const [clientIsn, serverIsn] of ISNS) {
        const set = { clientIsn, serverIsn, ...options };
        const tracked = await track(text, set);
        const where = `ISN ${clientIsn}, ${serverIsn}`;
        expect(eventLines(tracked, wanted, set), where).toBe(want);
        expect(tracked.summary.conservation.violations, where).toEqual([]);
        first ??= withoutIsn(tracked, clientIsn, serverIsn);
        expect(withoutIsn(tracked, clientIsn, serverIsn), where).toBe(first);
      }
    });
  });
}

/** Everything that was said, with sequence numbers relative. */
export function withoutIsn(tracked: Tracked, clientIsn: number, serverIsn: number): string {
  const events = tracked.events.map((event) => {
    if (event.kind !== 'dsack') return event;
    const isn = event.from === 'client' ? serverIsn : clientIsn;
    return { ...event, left: (event.left - isn) | 0, right: (event.right - isn) | 0 };
  });
  const isn = (value: number | null, of: number): number | null => (value === null ? null : (value - of) | 0);
  const sessions = tracked.sessions.map((s) => ({
    ...s,
    toServer: { ...s.toServer, isn: isn(s.toServer.isn, clientIsn) },
    toClient: { ...s.toClient, isn: isn(s.toClient.isn, serverIsn) },
  }));
  return JSON.stringify({ events, sessions, summary: tracked.summary }, null, 1);
}

/** Handshake captured half-way of a path of 40 ms. */
export const OPEN = 'c> S 0:0 mss 1460 / +0.02 s> SA 0:0 ack 1 mss 1460 / +0.02 c> . 1:1 ack 1';
/** The same with SACK on both sides. */
export const OPEN_SACK =
  'c> S 0:0 mss 1460 sackok / +0.02 s> SA 0:0 ack 1 mss 1460 sackok / +0.02 c> . 1:1 ack 1';
/** Captured at the client: what it sends was seen before the path could lose it. */
export const AT_CLIENT = 'c> S 0:0 mss 1460 / +0.04 s> SA 0:0 ack 1 mss 1460 / +0.0001 c> . 1:1 ack 1';
/** Captured at the server: what the client sends has arrived. */
export const AT_SERVER = 'c> S 0:0 mss 1460 / +0.0001 s> SA 0:0 ack 1 mss 1460 / +0.04 c> . 1:1 ack 1';
