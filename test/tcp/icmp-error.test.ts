import { describe, expect, it } from 'vitest';
import { icmpReason } from '../../src/tcp/icmp-error.js';
import type { HandshakeFailure } from '../../src/tcp/events.js';
import { icmpErrorAbout, type IcmpErrorOptions } from '../support/icmp-error.js';
import {
  eventLines,
  mergeFrames,
  scriptFrames,
  trackFrames,
  type Tracked,
  type TrackOptions,
} from '../support/track.js';

/** A SYN, what a router says of it, and what else the session does. */
function answered(error: IcmpErrorOptions, text = 'c> S 0:0', options: TrackOptions = {}): Promise<Tracked> {
  const frames = scriptFrames(text, options);
  return trackFrames(mergeFrames(frames, [icmpErrorAbout(frames[0]!, error)]));
}

/** RFC 792, RFC 1812 §5.2.7.1. */
const V4: [code: number, reason: HandshakeFailure][] = [
  [0, 'network-unreachable'],
  [1, 'host-unreachable'],
  [2, 'protocol-unreachable'],
  [3, 'port-unreachable'],
  [4, 'fragmentation-needed'],
  [5, 'host-unreachable'],
  [6, 'network-unreachable'],
  [7, 'host-unreachable'],
  [9, 'net-prohibited'],
  [10, 'host-prohibited'],
  [11, 'network-unreachable'],
  [12, 'host-unreachable'],
  [13, 'admin-prohibited'],
];

/** RFC 4443 §3.1. */
const V6: [code: number, reason: HandshakeFailure][] = [
  [0, 'network-unreachable'],
  [1, 'admin-prohibited'],
  [3, 'host-unreachable'],
  [4, 'port-unreachable'],
  [5, 'admin-prohibited'],
  [6, 'network-unreachable'],
];

describe('an ICMP error answers a SYN', () => {
  it.each(V4)('IPv4 destination unreachable, code %d → %s', async (code, reason) => {
    const tracked = await answered({ type: 3, code });
    expect(eventLines(tracked)).toBe(`#2 - handshake-failed ${reason} x1`);
    expect(tracked.sessions[0]!.handshake).toMatchObject({ outcome: 'unreachable', reason });
  });

  it.each(V6)('IPv6 destination unreachable, code %d → %s', async (code, reason) => {
    const tracked = await answered({ type: 1, code }, 'c> S 0:0', { ipVersion: 6 });
    expect(eventLines(tracked)).toBe(`#2 - handshake-failed ${reason} x1`);
    expect(tracked.sessions[0]!.handshake).toMatchObject({ outcome: 'unreachable', reason });
  });

  it.each<[name: string, version: 4 | 6, type: number, reason: HandshakeFailure]>([
    ['time exceeded', 4, 11, 'ttl-exceeded'],
    ['time exceeded', 6, 3, 'ttl-exceeded'],
    ['packet too big', 6, 2, 'fragmentation-needed'],
  ])('%s (IPv%d)', async (_, ipVersion, type, reason) => {
    const tracked = await answered({ type, code: 0 }, 'c> S 0:0', { ipVersion });
    expect(eventLines(tracked)).toBe(`#2 - handshake-failed ${reason} x1`);
  });

  it('of a code nobody knows is an unreachable host all the same', () => {
    expect(icmpReason(4, 3, 200)).toBe('host-unreachable');
    expect(icmpReason(6, 1, 200)).toBe('host-unreachable');
  });

  it('of a kind that says nothing final is no failure', () => {
    expect([icmpReason(4, 4, 0), icmpReason(4, 12, 0), icmpReason(6, 4, 0)]).toEqual([null, null, null]);
  });

  it('counts the SYNs before it', async () => {
    const frames = scriptFrames('c> S 0:0 / +1 c> S 0:0');
    const tracked = await trackFrames([...frames, icmpErrorAbout(frames[1]!, { type: 3, code: 1 })]);
    expect(eventLines(tracked, ['handshake-failed'])).toBe('#3 - handshake-failed host-unreachable x2');
  });

  it('is told once', async () => {
    const frames = scriptFrames('c> S 0:0 / +1 c> S 0:0');
    const errors = frames.map((frame) => icmpErrorAbout(frame, { type: 3, code: 1 }));
    const tracked = await trackFrames(mergeFrames(frames, errors));
    expect(eventLines(tracked, ['handshake-failed'])).toBe('#2 - handshake-failed host-unreachable x1');
  });

  it('quotes a number that was never sent → forged (RFC 5927 §4.1), nothing', async () => {
    const tracked = await answered({ type: 3, code: 1, seqOff: 77 });
    expect(eventLines(tracked)).toBe('');
    expect(tracked.sessions[0]!.handshake.outcome).toBe('timeout');
  });

  it('names who reported it', async () => {
    const { events } = await answered({ type: 3, code: 13 });
    expect(events).toMatchObject([{ evidence: [expect.stringContaining('203.0.113.9')] }]);
  });

  it('and the handshake completes after all (RFC 1122 §4.2.3.9: a soft error) → completed', async () => {
    const tracked = await answered(
      { type: 3, code: 1 },
      'c> S 0:0 / +1 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:101 ack 1',
    );
    expect(tracked.sessions[0]!.handshake).toMatchObject({ outcome: 'completed', reason: null });
  });
});

describe('an ICMP error of no consequence', () => {
  it('about an open session changes nothing', async () => {
    const frames = scriptFrames(
      'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:101 ack 1 / s> . 1:1 ack 101',
    );
    const tracked = await trackFrames([
      ...frames,
      icmpErrorAbout(frames[3]!, { type: 3, code: 1, after: 1 }),
    ]);
    expect(eventLines(tracked)).toBe('');
    expect(tracked.sessions[0]!.handshake.outcome).toBe('completed');
    expect(tracked.summary.conservation.violations).toEqual([]);
  });

  it('about a session that is not in the capture opens none', async () => {
    const [syn] = scriptFrames('c> S 0:0');
    const { sessions, events, summary } = await trackFrames([icmpErrorAbout(syn!, { type: 3, code: 1 })]);
    expect([sessions.length, events.length]).toEqual([0, 0]);
    expect(summary.conservation).toMatchObject({ holds: true, framesRead: 1 });
  });
});
