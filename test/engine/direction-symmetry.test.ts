/** Nothing depends on which host has which address: with both exchanged, only the labels change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrames, type EncodeOptions } from '../support/encode-frames.js';
import { crazyFlow, honestFlow } from '../support/random-flow.js';
import { trackFrames, type Tracked } from '../support/track.js';
import type { ScriptSegment } from '../support/script.js';

const V4: EncodeOptions = {
  clientAddress: [10, 1, 2, 3],
  serverAddress: [172, 16, 200, 1],
  clientPort: 40_000,
  serverPort: 80,
};
const V6: EncodeOptions = {
  ipVersion: 6,
  clientAddress: [0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), 1],
  serverAddress: [0xfe, 0x80, ...new Array<number>(13).fill(0), 7],
  clientPort: 40_000,
  serverPort: 80,
};

const exchanged = (o: EncodeOptions): EncodeOptions => ({
  ...o,
  clientAddress: o.serverAddress!,
  serverAddress: o.clientAddress!,
});

/** All that was said, with "A" and "B" for the addresses of client and server. */
function unlabelled({ events, sessions, summary }: Tracked): string {
  let text = JSON.stringify({ events, sessions, summary }, null, 1);
  if (sessions[0] === undefined) return text;
  text = text.replaceAll(sessions[0].client.address, 'A').replaceAll(sessions[0].server.address, 'B');
  return text;
}

/** The same seen from the other side: client and server change places in everything that names them. */
function mirrored(tracked: Tracked): string {
  const swap = (text: string): string =>
    text.replace(/\b(client|server)\b/g, (side) => (side === 'client' ? 'server' : 'client'));
  const sessions = tracked.sessions.map(({ toServer, toClient, client, server, state, close, ...s }) => ({
    firstFrame: s.firstFrame,
    lastFrame: s.lastFrame,
    duration: s.duration,
    stalls: {
      ...s.stalls,
      list: s.stalls.list.map((one) => ({ ...one, from: swap(one.from), class: swap(one.class) })),
    },
    eventCounts: s.eventCounts,
    toServer: toClient,
    toClient: toServer,
    client: server,
    server: client,
    state: { client: state.server, server: state.client },
    close: { ...close, by: close.by === null ? null : swap(close.by) },
  }));
  const events = tracked.events.map((event) => ({
    ...event,
    evidence: undefined,
    waitingFor: undefined,
    from: event.from === null ? null : swap(event.from),
  }));
  return JSON.stringify({ events, sessions }, null, 1);
}

function plain(tracked: Tracked): string {
  const sessions = tracked.sessions.map(({ toServer, toClient, client, server, state, close, ...s }) => ({
    firstFrame: s.firstFrame,
    lastFrame: s.lastFrame,
    duration: s.duration,
    stalls: s.stalls,
    eventCounts: s.eventCounts,
    toServer,
    toClient,
    client,
    server,
    state: { client: state.client, server: state.server },
    close: { ...close, by: close.by },
  }));
  const events = tracked.events.map((event) => ({
    ...event,
    evidence: undefined,
    waitingFor: undefined,
    from: event.from,
  }));
  return JSON.stringify({ events, sessions }, null, 1);
}

describe('direction symmetry', () => {
  it.each([
    ['IPv4', V4],
    ['IPv6', V6],
  ])('exchanged addresses change nothing but the addresses: %s', async (_, options) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(honestFlow, crazyFlow), async (flow) => {
        const there = await trackFrames(encodeFrames(flow, options));
        const back = await trackFrames(encodeFrames(flow, exchanged(options)));
        expect(unlabelled(back)).toBe(unlabelled(there));
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('mid-stream, where ports decide the roles, exchanged ports exchange the roles and no more', async () => {
    const options: EncodeOptions = { ...V4, clientPort: 40_000, serverPort: 8080 };
    await fc.assert(
      fc.asyncProperty(honestFlow, async (flow) => {
        const data: ScriptSegment[] = flow.filter((s) => s.mss === null && (s.flags & 0x04) === 0);
        const there = await trackFrames(encodeFrames(data, options));
        const back = await trackFrames(
          encodeFrames(data, { ...options, clientPort: 8080, serverPort: 40_000 }),
        );
        expect(mirrored(back).replaceAll('10.1.2.3', 'A')).toBe(
          plain(swapPorts(there)).replaceAll('10.1.2.3', 'A'),
        );
      }),
      { seed: 6, numRuns: 100 },
    );
  });
});

/** The ports of the first run as the second run has them. */
function swapPorts(tracked: Tracked): Tracked {
  const other = (port: number): number => (port === 40_000 ? 8080 : 40_000);
  return {
    ...tracked,
    sessions: tracked.sessions.map((s) => ({
      ...s,
      client: { ...s.client, port: other(s.client.port) },
      server: { ...s.server, port: other(s.server.port) },
    })),
  };
}
