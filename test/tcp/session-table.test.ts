import { describe, expect, it } from 'vitest';
import { eventTable, OPEN } from '../support/event-table.js';
import {
  eventLines,
  mergeFrames,
  scriptFrames,
  track,
  trackFrames,
  type TrackOptions,
} from '../support/track.js';

const CLOSE = 'c> F 1:1 ack 1 / s> F 1:1 ack 2 / c> . 2:2 ack 2';
const FAR = { clientIsn: 3_000_000_000, serverIsn: 1_000_000_000 };

/** A script, and another on the same ports that begins `seconds` after it did. */
async function reuse(
  first: string,
  second: string,
  seconds: number,
  isns: TrackOptions,
  also: TrackOptions = {},
) {
  const before = scriptFrames(first, also);
  const after = scriptFrames(second, {
    ...also,
    ...isns,
    startNs: seconds * 1e9,
    clientIpId: 500,
    serverIpId: 40_000,
  });
  return trackFrames(mergeFrames(before, after));
}

const SECOND = `${OPEN} / c> . 1:51 ack 1 / s> . 1:1 ack 51`;

describe('ports used again', () => {
  it.each<[name: string, first: string, isns: TrackOptions]>([
    [
      'after the close, new number',
      `${OPEN} / c> . 1:101 ack 1 / ${CLOSE.replaceAll('1:1', '101:101').replaceAll('2:2', '102:102')}`,
      FAR,
    ],
    ['after the close, the same number', `${OPEN} / ${CLOSE}`, { clientIsn: 1000, serverIsn: 2000 }],
    ['after a reset, the same number', `${OPEN} / c> RA 1:1 ack 1`, { clientIsn: 1000, serverIsn: 2000 }],
    ['after a reset, new number', `${OPEN} / s> RA 1:1 ack 1`, FAR],
    ['without a close, new number', `${OPEN} / c> . 1:101 ack 1`, FAR],
    [
      'without a close, a number of the same clock (RFC 6528)',
      `${OPEN} / c> . 1:101 ack 1`,
      { clientIsn: 1000 + 250_000 * 60, serverIsn: 2000 + 250_000 * 60 },
    ],
    ['after a session that was met mid-stream', 'c> . 1:101 ack 1 / s> . 1:1 ack 101', FAR],
    ['half closed, new number', `${OPEN} / s> F 1:1 ack 1 / c> . 1:1 ack 2`, FAR],
  ])('%s → a new session', async (_, first, isns) => {
    const { sessions, events, summary } = await reuse(first, SECOND, 60, isns);
    expect(sessions.length).toBe(2);
    expect(sessions[1]).toMatchObject({
      handshake: { outcome: 'completed' },
      toServer: { uniqueBytes: 50, missingBytes: 0, retransmissions: 0, outOfOrder: 0 },
    });
    expect(events.filter((event) => event.session === 1)).toMatchObject([
      { kind: 'port-reused', previousSession: 0, from: 'client' },
    ]);
    expect(summary.conservation.holds).toBe(true);
  });

  it('a refused SYN with a new number is a new session, with the same one it is not', async () => {
    const again = 'c> S 0:0 / s> RA 0:0 ack 1';
    expect((await reuse(again, again, 1, FAR)).sessions.length).toBe(2);
    expect((await reuse(again, again, 1, {})).sessions.length).toBe(1);
  });

  it('tells how long the ports were idle', async () => {
    const { events } = await reuse('c> S 0:0 / s> RA 0:0 ack 1', 'c> S 0:0', 60, FAR);
    const found = events.find((event) => event.kind === 'port-reused');
    expect(found).toMatchObject({ idle: expect.closeTo(59.999, 9) as number });
  });

  it('three times in a row gives four sessions', async () => {
    const text = `${OPEN} / ${CLOSE}`;
    const flows = [0, 1, 2, 3].map((i) =>
      scriptFrames(text, {
        clientIsn: 1000 * (i + 1),
        startNs: i * 1e9,
        clientIpId: 1 + 100 * i,
        serverIpId: 30_001 + 100 * i,
      }),
    );
    const { sessions, events } = await trackFrames(mergeFrames(...flows));
    expect(sessions.map((s) => [s.session, s.close.how])).toEqual([0, 1, 2, 3].map((n) => [n, 'graceful']));
    expect(events.map((event) => event.kind === 'port-reused' && event.previousSession)).toEqual([0, 1, 2]);
  });
});

// prettier-ignore
eventTable('SYNs that open nothing new', ['port-reused', 'retransmission'], [
  ['the same SYN again', 'c> S 0:0 / +1 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', '#2 c retransmission syn spurious=null'],
  ['the SYN of the other side (simultaneous open)', 'c> S 0:0 / s> S 0:0 / s> . 1:1 ack 1 / c> . 1:1 ack 1', ''],
  ['the SYN captured behind its SYN-ACK', 's> SA 0:0 ack 1 / c> S 0:0 / c> . 1:1 ack 1 / c> . 1:101 ack 1', ''],
  ['the SYN captured behind its SYN-ACK and the ACK', 's> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> S 0:0 / c> . 1:101 ack 1', ''],
  ['a late copy of the SYN in an open session', `${OPEN} / c> . 1:101 ack 1 / c> S 0:0 / s> . 1:1 ack 101`, '#5 c retransmission syn spurious=null'],
  ['a late copy of the SYN-ACK', `${OPEN} / c> . 1:101 ack 1 / s> SA 0:0 ack 1`, '#5 s retransmission syn spurious=null'],
  ['a late copy of the SYN-ACK after the close', `${OPEN} / ${CLOSE} / s> SA 0:0 ack 1`, '#7 s retransmission syn spurious=null'],
]);

describe('roles', () => {
  it.each<[name: string, text: string, roles: string, clientPort: number]>([
    ['the SYN', OPEN, 'observed', 40_000],
    ['the SYN-ACK alone', 's> SA 0:0 ack 1 / c> . 1:1 ack 1', 'observed', 40_000],
    ['the SYN of both: the first', 's> S 0:0 / c> S 0:0 / c> SA 0:0 ack 1', 'observed', 80],
    ['mid-stream, the client first', 'c> . 1:101 ack 1 / s> . 1:1 ack 101', 'inferred', 40_000],
    ['mid-stream, the server first', 's> . 1:101 ack 1 / c> . 1:1 ack 101', 'inferred', 40_000],
    ['a RST alone', 's> R 0:0', 'inferred', 40_000],
  ])('by %s', async (_, text, roles, clientPort) => {
    const { sessions } = await track(text);
    expect(sessions.length).toBe(1);
    expect(sessions[0]).toMatchObject({ roles, client: { port: clientPort } });
    expect(sessions[0]!.rolesReason).not.toBe('');
  });

  it('data before the SYN is a session of its own: the SYN proves another', async () => {
    const { sessions } = await track(
      'c> . 1:6 ack 1 / c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:6 ack 1 / s> . 1:1 ack 6',
    );
    expect(sessions).toMatchObject([
      { handshake: { outcome: 'not-captured' }, toServer: { uniqueBytes: 5 } },
      { handshake: { outcome: 'completed' }, toServer: { uniqueBytes: 5, retransmissions: 0 } },
    ]);
  });
});

describe('an older session on the same ports', () => {
  const OLD = `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101`;

  it.each<[name: string, isn: number]>([
    ['far from the old numbers', 3_000_000_000],
    ['near the old numbers, as clock-driven ones are (RFC 6528)', 1000 + 1_000_000],
  ])('answers the SYN of a new one with a challenge ACK (RFC 5961 §4): %s', async (_, clientIsn) => {
    const old = scriptFrames(OLD);
    const fresh = scriptFrames('c> S 0:0', { clientIsn, startNs: 60e9, clientIpId: 900 });
    const challenge = scriptFrames('s> . 1:1 ack 101 id 30003', { startNs: 60.01e9 });
    const tracked = await trackFrames([...old, ...fresh, ...challenge]);
    expect(eventLines(tracked)).toBe('#6@1 c port-reused of @0 | #7 s challenge-ack | #7 s half-open');
    expect(tracked.sessions[1]!.toClient.segments).toBe(0);
    expect(tracked.sessions[1]!.handshake.outcome).toBe('timeout');
  });

  it('is cleared by the RST that answers the challenge, and the SYN again is taken', async () => {
    const old = scriptFrames(OLD);
    const syn = (startNs: number) => scriptFrames('c> S 0:0', { ...FAR, startNs, clientIpId: startNs / 1e9 });
    const challenge = scriptFrames('s> . 1:1 ack 101 / c> R 101:101', {
      startNs: 60.01e9,
      clientIpId: 800,
      serverIpId: 30_100,
    });
    const opened = scriptFrames('s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:51 ack 1', {
      ...FAR,
      startNs: 61.01e9,
      clientIpId: 900,
      serverIpId: 30_200,
    });
    const tracked = await trackFrames([...old, ...syn(60e9), ...challenge, ...syn(61e9), ...opened]);
    expect(tracked.sessions).toMatchObject([
      { close: { how: 'reset', by: 'client' } },
      {
        handshake: { outcome: 'completed', synRetries: 1 },
        toServer: { uniqueBytes: 50 },
        close: { how: 'open' },
      },
    ]);
  });

  it('gets its late segments, not the new one', async () => {
    const old = scriptFrames(`${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1`);
    const fresh = scriptFrames(SECOND, { ...FAR, startNs: 1e9, clientIpId: 900, serverIpId: 31_000 });
    const late = scriptFrames('c> . 101:201 ack 1 id 4', { startNs: 1.5e9 });
    const { sessions } = await trackFrames(mergeFrames(old, fresh, late));
    expect(sessions).toMatchObject([
      { toServer: { uniqueBytes: 300, missingBytes: 0 } },
      { toServer: { uniqueBytes: 50, missingBytes: 0, outOfWindowBytes: 0 } },
    ]);
  });
});

describe('VLANs', () => {
  it('that differ by direction are one session', async () => {
    const frames = scriptFrames(`${OPEN} / c> . 1:101 ack 1 / s> . 1:51 ack 101`);
    const up = scriptFrames(`${OPEN} / c> . 1:101 ack 1 / s> . 1:51 ack 101`, { vlan: 10 });
    const down = scriptFrames(`${OPEN} / c> . 1:101 ack 1 / s> . 1:51 ack 101`, { vlan: 20 });
    const mixed = frames.map((_, i) => ([1, 4].includes(i) ? down[i]! : up[i]!));
    const tracked = await trackFrames(mixed);
    expect(tracked.sessions).toMatchObject([
      { toServer: { uniqueBytes: 100 }, toClient: { uniqueBytes: 50 } },
    ]);
    expect(eventLines(tracked)).toBe('');
  });

  it('with the same addresses in each, at the same time, are two sessions', async () => {
    const text = `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 / c> . 101:201 ack 1 / s> . 1:1 ack 201`;
    const one = scriptFrames(text, { vlan: 10 });
    const two = scriptFrames(text, {
      vlan: 20,
      startNs: 500_000,
      clientIsn: 77_000,
      serverIsn: 88_000,
      clientIpId: 700,
      serverIpId: 50_000,
    });
    const tracked = await trackFrames(mergeFrames(one, two));
    expect(tracked.sessions.length).toBe(2);
    for (const session of tracked.sessions) {
      expect(session.toServer).toMatchObject({
        segments: 4,
        uniqueBytes: 200,
        missingBytes: 0,
        retransmissions: 0,
      });
      expect(session.toClient).toMatchObject({ segments: 3 });
      expect(session.handshake.outcome).toBe('completed');
    }
    expect(tracked.sessions.map((s) => s.vlan)).toEqual([10, 20]);
  });
});
