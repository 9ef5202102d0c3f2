import { describe, expect, it } from 'vitest';
import type { EventKind } from '../../src/tcp/events.js';
import { AT_SERVER, eventTable, OPEN } from '../support/event-table.js';
import { mergeFrames, scriptFrames, track, trackFrames, eventLines } from '../support/track.js';

const KINDS: readonly EventKind[] = [
  'duplicate',
  'retransmission',
  'duplicate-ack',
  'out-of-order',
  'keep-alive',
];

// prettier-ignore
eventTable('the same frame twice', KINDS, [
  ['SYN', 'c> S 0:0 id 9 / +0.00001 c> S 0:0 id 9 / s> SA 0:0 ack 1', '#2 c duplicate of #1'],
  ['SYN-ACK', 'c> S 0:0 / s> SA 0:0 ack 1 id 9 / +0.00001 s> SA 0:0 ack 1 id 9 / c> . 1:1 ack 1', '#3 s duplicate of #2'],
  ['data', `${OPEN} / c> . 1:101 ack 1 id 3 / +0.00001 c> . 1:101 ack 1 id 3`, '#5 c duplicate of #4'],
  ['data, at a receiver', `${AT_SERVER} / c> . 1:101 ack 1 id 3 / +0.00001 c> . 1:101 ack 1 id 3`, '#5 c duplicate of #4'],
  ['a bare ACK', `${OPEN} / s> . 1:101 ack 1 / c> . 1:1 ack 101 id 3 / +0.00001 c> . 1:1 ack 101 id 3`, '#6 c duplicate of #5'],
  ['FIN', `${OPEN} / c> F 1:1 ack 1 id 3 / +0.00001 c> F 1:1 ack 1 id 3`, '#5 c duplicate of #4'],
  ['three copies name the first', `${OPEN} / c> . 1:101 ack 1 id 3 / +0.00001 c> . 1:101 ack 1 id 3 / +0.00001 c> . 1:101 ack 1 id 3`, '#5 c duplicate of #4 | #6 c duplicate of #4'],
  ['copies of a burst, behind the burst (one mirror port lags)', `${OPEN} / c> . 1:101 ack 1 id 3 / c> . 101:201 ack 1 id 4 / +0.0001 c> . 1:101 ack 1 id 3 / c> . 101:201 ack 1 id 4`, '#6 c duplicate of #4 | #7 c duplicate of #5'],
  ['the copy has passed a router (another TTL)', `${OPEN} / c> . 1:101 ack 1 id 3 / +0.00001 c> . 1:101 ack 1 id 3 ttl 63`, '#5 c duplicate of #4'],
]);

// prettier-ignore
eventTable('not the same frame', KINDS, [
  ['the same octets under a new identification', `${AT_SERVER.replaceAll('mss', 'sackok mss')} / c> . 1:101 ack 1 id 3 / +0.00001 c> . 1:101 ack 1 id 4`, '#5 c retransmission tlp spurious=true'],
  ['the same octets with another window, and so another checksum', `${AT_SERVER.replaceAll('mss', 'sackok mss')} / c> . 1:101 ack 1 id 3 / +0.00001 c> . 1:101 ack 1 id 3 win 60000`, '#5 c retransmission tlp spurious=true'],
  ['duplicate ACKs, which repeat honestly', `${OPEN} / s> . 1:101 ack 1 / c> . 1:1 ack 101 / c> . 1:1 ack 101 / c> . 1:1 ack 101`, '#6 c duplicate-ack 1 of #5 | #7 c duplicate-ack 2 of #5'],
  ['duplicate ACKs without identification', `${OPEN} / s> . 1:101 ack 1 / c> . 1:1 ack 101 id 0 / +0.00001 c> . 1:1 ack 101 id 0`, '#6 c duplicate-ack 1 of #5'],
  ['a SYN again after a second, from a sender with one identification for all (RFC 6864 §4.1)', 'c> S 0:0 id 7 / +1 c> S 0:0 id 7 / s> SA 0:0 ack 1', '#2 c retransmission syn spurious=null'],
  ['data again after a timeout, from a sender with one identification for all', `c> S 0:0 id 7 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 id 7 / c> . 1:101 ack 1 id 7 / +0.3 c> . 1:101 ack 1 id 7`, '#5 c retransmission rto spurious=null'],
  ['keep-alives of a sender with one identification for all', `c> S 0:0 id 7 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 id 7 / +30 c> . 0:0 ack 1 id 7 / +30 c> . 0:0 ack 1 id 7`, '#4 c keep-alive | #5 c keep-alive'],
]);

// prettier-ignore
eventTable('without an identification only a copy at once counts', KINDS, [
  ['IPv6, at once', `${OPEN} / c> . 1:101 ack 1 / +0.00001 c> . 1:101 ack 1`, '#5 c duplicate of #4', { ipVersion: 6 }],
  ['IPv6, SYN at once', 'c> S 0:0 / +0.00001 c> S 0:0 / s> SA 0:0 ack 1', '#2 c duplicate of #1', { ipVersion: 6 }],
  ['IPv6, SYN a second later', 'c> S 0:0 / +1 c> S 0:0 / s> SA 0:0 ack 1', '#2 c retransmission syn spurious=null', { ipVersion: 6 }],
  ['IPv6, a timeout later', `${OPEN} / c> . 1:101 ack 1 / +0.3 c> . 1:101 ack 1`, '#5 c retransmission rto spurious=null', { ipVersion: 6 }],
  ['identification 0, at once', `${OPEN} / c> . 1:101 ack 1 id 0 / +0.00001 c> . 1:101 ack 1 id 0`, '#5 c duplicate of #4'],
  ['identification 0, a timeout later', `${OPEN} / c> . 1:101 ack 1 id 0 / +0.3 c> . 1:101 ack 1 id 0`, '#5 c retransmission rto spurious=null'],
]);

describe('duplicates', () => {
  it('count as octets seen again, and as nothing that went wrong', async () => {
    const { sessions } = await track(
      `${OPEN} / c> . 1:101 ack 1 id 3 / +0.00001 c> . 1:101 ack 1 id 3 / s> . 1:1 ack 101`,
    );
    expect(sessions[0]!.toServer).toMatchObject({
      segments: 4,
      duplicates: 1,
      bytes: 200,
      uniqueBytes: 100,
      repeatedBytes: 100,
      retransmissions: 0,
      spuriousRetransmissions: 0,
    });
  });

  it('of a whole capture leave only duplicates, in one session', async () => {
    const text = `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 / s> P 1:51 ack 101 / c> . 101:101 ack 51 / c> F 101:101 ack 51 / s> F 51:51 ack 102 / c> . 102:102 ack 52`;
    const once = await track(text);
    const frames = scriptFrames(text);
    const twice = await trackFrames(
      mergeFrames(
        frames,
        frames.map((frame) => ({ ...frame, timeNs: frame.timeNs + 10_000 })),
      ),
    );
    expect(new Set(twice.events.map((event) => event.kind))).toEqual(new Set(['duplicate']));
    expect(twice.events.length).toBe(frames.length);
    expect(twice.sessions.map((s) => [s.state, s.close.how, s.handshake.outcome, s.zeek])).toEqual(
      once.sessions.map((s) => [s.state, s.close.how, s.handshake.outcome, s.zeek]),
    );
  });

  it('on both sides of a router, VLAN 10 and 20, are one session', async () => {
    const text = `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101`;
    const inside = scriptFrames(text, { vlan: 10 });
    const outside = scriptFrames(text, { vlan: 20, startNs: 30_000 });
    const tracked = await trackFrames(mergeFrames(inside, outside));
    expect(tracked.sessions.length).toBe(1);
    expect(eventLines(tracked)).toBe(
      [2, 4, 6, 8, 10].map((n) => `#${n} ${'csccs'[n / 2 - 1]} duplicate of #${n - 1}`).join(' | '),
    );
  });
});
