import type { EventKind } from '../../src/tcp/events.js';
import { describe, expect, it } from 'vitest';
import { eventTable, OPEN } from '../support/event-table.js';
import { track } from '../support/track.js';

const KINDS: readonly EventKind[] = [
  'keep-alive',
  'keep-alive-ack',
  'zero-window',
  'zero-window-probe',
  'zero-window-probe-ack',
  'window-update',
  'retransmission',
  'duplicate-ack',
  'acked-unseen',
  'lost-segment',
];
const SENT = `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101`;
/** The server's window is full and closed, all is acknowledged. */
const CLOSED = `${OPEN} / s> . 1:1 ack 1 win 100 / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 0`;
const UP_TO_CLOSED = '#4 s window-update 100 | #6 s zero-window';

// prettier-ignore
eventTable('keep-alive (RFC 9293 §3.8.4)', KINDS, [
  ['without data', `${SENT} / +30 c> . 100:100 ack 1`, '#6 c keep-alive'],
  ['with one octet', `${SENT} / +30 c> . 100:101 ack 1`, '#6 c keep-alive'],
  ['of the server', `${SENT} / +30 s> . 0:0 ack 101`, '#6 s keep-alive'],
  ['answered', `${SENT} / +30 c> . 100:100 ack 1 / +0.04 s> . 1:1 ack 101`, '#6 c keep-alive | #7 s keep-alive-ack'],
  ['with one octet, answered', `${SENT} / +30 c> . 100:101 ack 1 / +0.04 s> . 1:1 ack 101`, '#6 c keep-alive | #7 s keep-alive-ack'],
  ['answered with D-SACK of the octet', `${SENT.replaceAll('mss', 'sackok mss')} / +30 c> . 100:101 ack 1 / +0.04 s> . 1:1 ack 101 sack 100:101`, '#6 c keep-alive | #7 s keep-alive-ack'],
  ['three, the last answered', `${SENT} / +30 c> . 100:100 ack 1 / +1 c> . 100:100 ack 1 / +1 c> . 100:100 ack 1 / +0.04 s> . 1:1 ack 101`, '#6 c keep-alive | #7 c keep-alive | #8 c keep-alive | #9 s keep-alive-ack'],
  ['answered with a new window → window update', `${SENT} / +30 c> . 100:100 ack 1 / +0.04 s> . 1:1 ack 101 win 900`, '#6 c keep-alive | #7 s window-update 900'],
  ['data behind it is new', `${SENT} / +30 c> . 100:101 ack 1 / +0.04 s> . 1:1 ack 101 / c> . 101:201 ack 1`, '#6 c keep-alive | #7 s keep-alive-ack'],
  ['the last octet again, not acknowledged → retransmission', `${OPEN} / c> . 1:2 ack 1 / +0.3 c> . 1:2 ack 1`, '#5 c retransmission rto spurious=null'],
  ['the last octet again, acknowledged → keep-alive', `${OPEN} / c> . 1:2 ack 1 / s> . 1:1 ack 2 / +30 c> . 1:2 ack 1`, '#6 c keep-alive'],
  ['two octets are no keep-alive', `${SENT} / +30 c> . 99:101 ack 1`, '#6 c retransmission rto spurious=true'],
]);

// prettier-ignore
eventTable('probe of a closed window (RFC 9293 §3.8.6.1)', KINDS, [
  ['Linux: the number before, no data', `${CLOSED} / +0.3 c> . 100:100 ack 1`, `${UP_TO_CLOSED} | #7 c zero-window-probe`],
  ['Linux: answered, still closed', `${CLOSED} / +0.3 c> . 100:100 ack 1 / +0.04 s> . 1:1 ack 101`, `${UP_TO_CLOSED} | #7 c zero-window-probe | #8 s zero-window | #8 s zero-window-probe-ack`],
  ['Linux: answered, open again', `${CLOSED} / +0.3 c> . 100:100 ack 1 / +0.04 s> . 1:1 ack 101 win 800 / c> . 101:201 ack 1`, `${UP_TO_CLOSED} | #7 c zero-window-probe | #8 s window-update 800`],
  ['one octet, not taken', `${CLOSED} / +0.3 c> . 101:102 ack 1 / +0.04 s> . 1:1 ack 101`, `${UP_TO_CLOSED} | #7 c zero-window-probe | #8 s zero-window | #8 s zero-window-probe-ack`],
  ['one octet, not taken, again', `${CLOSED} / +0.3 c> . 101:102 ack 1 / +0.04 s> . 1:1 ack 101 / +0.6 c> . 101:102 ack 1 / +0.04 s> . 1:1 ack 101`, `${UP_TO_CLOSED} | #7 c zero-window-probe | #8 s zero-window | #8 s zero-window-probe-ack | #9 c zero-window-probe | #10 s zero-window | #10 s zero-window-probe-ack`],
  ['one octet, not taken, then the data it belongs to', `${CLOSED} / +0.3 c> . 101:102 ack 1 / +0.04 s> . 1:1 ack 101 / +0.6 s> . 1:1 ack 101 win 800 / c> . 101:201 ack 1 / s> . 1:1 ack 201`, `${UP_TO_CLOSED} | #7 c zero-window-probe | #8 s zero-window | #8 s zero-window-probe-ack | #9 s window-update 800`],
  ['one octet, taken, then the data behind it', `${CLOSED} / +0.3 c> . 101:102 ack 1 / +0.04 s> . 1:1 ack 102 / +0.6 s> . 1:1 ack 102 win 800 / c> . 102:202 ack 1 / s> . 1:1 ack 202`, `${UP_TO_CLOSED} | #7 c zero-window-probe | #8 s zero-window | #9 s window-update 800`],
  ['one octet, taken, and the next', `${CLOSED} / +0.3 c> . 101:102 ack 1 / +0.04 s> . 1:1 ack 102 / +0.6 c> . 102:103 ack 1 / +0.04 s> . 1:1 ack 103 win 500`, `${UP_TO_CLOSED} | #7 c zero-window-probe | #8 s zero-window | #9 c zero-window-probe`],
  ['an open window is not probed', `${SENT} / c> . 101:102 ack 1`, ''],
]);

describe('probes', () => {
  it('count as such, and their octets as repeated', async () => {
    const { sessions } = await track(`${SENT} / +30 c> . 100:101 ack 1 / +1 c> . 100:101 ack 1`);
    expect(sessions[0]!.toServer).toMatchObject({
      keepAlives: 2,
      bytes: 102,
      uniqueBytes: 100,
      repeatedBytes: 2,
      retransmissions: 0,
    });
  });

  it('of an octet ahead of its data make it seen once', async () => {
    const { sessions } = await track(
      `${CLOSED} / +0.3 c> . 101:102 ack 1 / +0.04 s> . 1:1 ack 101 / +0.6 s> . 1:1 ack 101 win 800 / c> . 101:201 ack 1 / s> . 1:1 ack 201`,
    );
    expect(sessions[0]!.toServer).toMatchObject({
      zeroWindowProbes: 1,
      bytes: 201,
      uniqueBytes: 200,
      repeatedBytes: 1,
      retransmissions: 0,
      missingBytes: 0,
    });
  });
});
