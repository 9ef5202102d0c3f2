import { describe, expect, it } from 'vitest';
import { Flag } from '../../src/wire/packet-view.js';
import { eventTable } from '../support/event-table.js';
import { track, type TrackOptions } from '../support/track.js';

const OPEN_ECN = 'c> SEC 0:0 / s> SAE 0:0 ack 1 / c> . 1:1 ack 1';
const OPEN_PLAIN = 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1';
/** AccECN (RFC 9768 §3.1.1): the SYN sets AE, CWR and ECE; the SYN-ACK says which mark the SYN had. */
const accurate = (synAck: number): TrackOptions => ({
  edit: (segments) => {
    segments[0]!.flags |= Flag.Ae;
    segments[1]!.flags = (segments[1]!.flags & ~(Flag.Ece | Flag.Cwr | Flag.Ae)) | synAck;
  },
});

// prettier-ignore
eventTable('congestion marks (RFC 3168)', ['ecn-congestion'], [
  ['CE of a router', `${OPEN_ECN} / c> . 1:101 ack 1 ce`, '#4 c ecn-congestion ce'],
  ['each CE', `${OPEN_ECN} / c> . 1:101 ack 1 ce / c> . 101:201 ack 1 ce`, '#4 c ecn-congestion ce | #5 c ecn-congestion ce'],
  ['ECT is no congestion', `${OPEN_ECN} / c> . 1:101 ack 1 ect0 / c> . 101:201 ack 1 ect1`, ''],
  ['ECE of the receiver, until CWR one', `${OPEN_ECN} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 101 ece / s> . 1:1 ack 201 ece / c> . 201:301 ack 1 cwr / s> . 1:1 ack 301`, '#6 s ecn-congestion ece'],
  ['ECE again after the CWR was answered: a second', `${OPEN_ECN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 ece / c> . 101:201 ack 1 cwr / s> . 1:1 ack 201 / c> . 201:301 ack 1 / s> . 1:1 ack 301 ece`, '#5 s ecn-congestion ece | #9 s ecn-congestion ece'],
  ['ECE that acknowledges the CWR itself: a second mark', `${OPEN_ECN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 ece / c> . 101:201 ack 1 cwr / s> . 1:1 ack 201 ece`, '#5 s ecn-congestion ece | #7 s ecn-congestion ece'],
  ['ECE and CWR of the handshake negotiate only', OPEN_ECN, ''],
  ['ECE where it was not negotiated means nothing', `${OPEN_PLAIN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 ece`, ''],
  ['ECE where the server declined means nothing', 'c> SEC 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:101 ack 1 / s> . 1:1 ack 101 ece', ''],
  ['CE is one even where nothing was negotiated', `${OPEN_PLAIN} / c> . 1:101 ack 1 ce`, '#4 c ecn-congestion ce'],
  ['AccECN: ECE is a bit of a counter', `${OPEN_ECN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 ece`, '', accurate(Flag.Cwr)],
  ['AccECN, SYN-ACK of an ECT(0) SYN: ECE is a bit of a counter', `${OPEN_ECN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 ece`, '', accurate(Flag.Ae)],
  ['AccECN declined, classic ECN taken (RFC 9768 §3.1.1) → ECE counts', `${OPEN_ECN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 ece`, '#5 s ecn-congestion ece', accurate(Flag.Ece)],
]);

describe('ECN of a session', () => {
  it('counts marks by the direction of their sender', async () => {
    const { sessions } = await track(
      `${OPEN_ECN} / c> . 1:101 ack 1 ce / s> . 1:1 ack 101 ece / c> . 101:201 ack 1 ce cwr`,
    );
    expect([sessions[0]!.toServer.congestionMarks, sessions[0]!.toClient.congestionMarks]).toEqual([2, 1]);
    expect(sessions[0]!.handshake.options).toMatchObject({ client: { ecn: true }, server: { ecn: true } });
  });
});
