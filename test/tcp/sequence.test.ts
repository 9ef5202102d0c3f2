import { describe, expect, it } from 'vitest';
import type { EventKind } from '../../src/tcp/events.js';
import type { DirectionSummary } from '../../src/tcp/session-summary.js';
import { eventTable, ISNS, OPEN } from '../support/event-table.js';
import { track } from '../support/track.js';

const KINDS: readonly EventKind[] = [
  'retransmission',
  'out-of-order',
  'lost-segment',
  'duplicate',
  'out-of-window',
];

// prettier-ignore
eventTable('what was seen before', KINDS, [
  ['in order → nothing', `${OPEN} / c> . 1:101 ack 1 / c> P 101:201 ack 1 / s> . 1:1 ack 201 / c> F 201:201 ack 1`, ''],
  ['octets sent again → retransmission', `${OPEN} / c> . 1:101 ack 1 / +0.3 c> . 1:101 ack 1`, '#5 c retransmission rto spurious=null'],
  ['octets sent again, cut otherwise → retransmission', `${OPEN} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / +0.3 c> . 51:151 ack 1`, '#6 c retransmission rto spurious=null'],
  ['octets sent again with new ones behind → retransmission, nothing lost', `${OPEN} / c> . 1:101 ack 1 / +0.3 c> . 1:201 ack 1 / s> . 1:1 ack 201 / c> . 201:301 ack 1`, '#5 c retransmission rto spurious=null'],
  ['a gap → lost segment', `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1`, '#5 c lost-segment 100 B'],
  ['a gap shown by a bare ACK → lost segment', `${OPEN} / c> . 1:101 ack 1 / c> . 301:301 ack 1`, '#5 c lost-segment 200 B'],
  ['a gap before a FIN → lost segment', `${OPEN} / c> . 1:101 ack 1 / c> F 201:201 ack 1`, '#5 c lost-segment 100 B'],
  ['two gaps → two', `${OPEN} / c> . 101:201 ack 1 / c> . 301:401 ack 1`, '#4 c lost-segment 100 B | #5 c lost-segment 100 B'],
  ['a bare ACK below the edge → nothing', `${OPEN} / c> . 1:101 ack 1 / c> . 1:1 ack 1`, ''],
  ['the first segment of a capture opens no gap', 'c> . 5001:5101 ack 1 / c> . 5101:5201 ack 1', ''],
  ['both sides are followed apart', `${OPEN} / c> . 1:101 ack 1 / s> . 1:101 ack 101 / s> . 201:301 ack 101`, '#6 s lost-segment 100 B'],
]);

// prettier-ignore
eventTable('windows of RFC 9293 §3.10.7.4', ['out-of-window', 'lost-segment', 'retransmission', 'out-of-order'], [
  ['far beyond a window → out of window, no gap', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 1000 / c> . 5000001:5000101 ack 1 / c> . 101:201 ack 1`, '#6 c out-of-window beyond'],
  ['far beyond the window of the SYN-ACK', 'c> S 0:0 / s> SA 0:0 ack 1 win 60000 / c> . 1:1 ack 1 / c> . 5000001:5000101 ack 1 / c> . 1:101 ack 1', '#4 c out-of-window beyond'],
  ['a window that scaling widens is a window', 'c> S 0:0 ws 7 / s> SA 0:0 ack 1 ws 7 / c> . 1:1 ack 1 / s> . 1:1 ack 1 win 50000 / c> . 5000001:5000101 ack 1', '#5 c lost-segment 5000000 B'],
  ['just behind the window → a gap: an update may have been missed', `${OPEN} / s> . 1:1 ack 1 win 1000 / c> . 1101:1201 ack 1`, '#5 c lost-segment 1100 B'],
  ['window not known → a gap', 'c> . 1:101 ack 1 / c> . 5000001:5000101 ack 1', '#2 c lost-segment 4999900 B'],
]);

const direction = async (
  text: string,
  side: 'toServer' | 'toClient' = 'toServer',
): Promise<DirectionSummary> => {
  const seen: DirectionSummary[] = [];
  for (const [clientIsn, serverIsn] of ISNS) {
    const { sessions } = await track(text, { clientIsn, serverIsn });
    seen.push({ ...sessions[0]![side], isn: null });
  }
  for (const other of seen) expect(other).toEqual(seen[0]);
  return seen[0]!;
};

describe('counts of a direction', () => {
  it.each<[name: string, text: string, want: Partial<DirectionSummary>]>([
    [
      'in order',
      `${OPEN} / c> . 1:101 ack 1 / c> . 101:301 ack 1 / s> . 1:1 ack 301`,
      {
        segments: 4,
        dataSegments: 2,
        bytes: 300,
        uniqueBytes: 300,
        repeatedBytes: 0,
        missingBytes: 0,
        largestSegment: 200,
        maxBytesInFlight: 300,
      },
    ],
    [
      'repeated',
      `${OPEN} / c> . 1:101 ack 1 / +0.3 c> . 1:101 ack 1`,
      {
        bytes: 200,
        uniqueBytes: 100,
        repeatedBytes: 100,
        retransmissions: 1,
        retransmittedBytes: 100,
        repairedBytes: 0,
      },
    ],
    [
      'repeated in part, new in part',
      `${OPEN} / c> . 1:101 ack 1 / +0.3 c> . 51:201 ack 1`,
      { bytes: 250, uniqueBytes: 200, repeatedBytes: 50, retransmissions: 1, maxBytesInFlight: 200 },
    ],
    [
      'a gap that stays',
      `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1`,
      { uniqueBytes: 200, missingBytes: 100, lostSegments: 1, repairedBytes: 0 },
    ],
    [
      'a gap that is filled',
      `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / +0.3 c> . 101:201 ack 1`,
      { uniqueBytes: 300, missingBytes: 0, lostSegments: 1, repairedBytes: 100 },
    ],
    [
      'a gap that is filled in part',
      `${OPEN} / c> . 1:101 ack 1 / c> . 301:401 ack 1 / +0.3 c> . 201:251 ack 1`,
      { uniqueBytes: 250, missingBytes: 150, repairedBytes: 50 },
    ],
    [
      'a repeat over seen and unseen octets',
      `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / +0.3 c> . 51:251 ack 1`,
      { uniqueBytes: 300, repeatedBytes: 100, repairedBytes: 100, missingBytes: 0 },
    ],
    [
      'a repeat over a gap and beyond the edge',
      `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / +0.3 c> . 101:401 ack 1 / s> . 1:1 ack 401`,
      { uniqueBytes: 400, repeatedBytes: 100, repairedBytes: 100, missingBytes: 0 },
    ],
    [
      'a FIN with data, repeated',
      `${OPEN} / c> F 1:11 ack 1 / +0.3 c> F 1:11 ack 1 / s> . 1:1 ack 12`,
      { bytes: 20, uniqueBytes: 10, repeatedBytes: 10, missingBytes: 0 },
    ],
    [
      'a FIN that comes with octets repeated',
      `${OPEN} / c> . 1:101 ack 1 / +0.3 c> F 1:101 ack 1 / s> . 1:1 ack 102`,
      { bytes: 200, uniqueBytes: 100, repeatedBytes: 100, missingBytes: 0 },
    ],
    [
      'FIN before the data it follows',
      `${OPEN} / c> F 101:201 ack 1 / c> . 1:101 ack 1 / s> . 1:1 ack 202`,
      { bytes: 200, uniqueBytes: 200, repairedBytes: 100, missingBytes: 0 },
    ],
    [
      'data with the SYN that was taken',
      'c> S 0:50 tfo 8 / s> SA 0:0 ack 51 / c> . 51:51 ack 1 / c> . 51:101 ack 1',
      { bytes: 100, uniqueBytes: 100, repeatedBytes: 0, retransmissions: 0, missingBytes: 0 },
    ],
    [
      'data with the SYN that was left',
      'c> S 0:50 tfo 8 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:101 ack 1',
      { bytes: 150, uniqueBytes: 100, repeatedBytes: 50, retransmissions: 1, missingBytes: 0 },
    ],
    [
      'data with the SYN-ACK of a simultaneous open',
      'c> S 0:0 / s> S 0:0 / c> SA 0:100 ack 1 / s> SA 0:0 ack 101 / c> . 101:201 ack 1',
      { bytes: 200, uniqueBytes: 200, repeatedBytes: 0, missingBytes: 0 },
    ],
    [
      'more than any window',
      `${OPEN} / s> . 1:1 ack 1 win 1000 / c> . 5000001:5000101 ack 1 / c> . 1:11 ack 1`,
      { bytes: 110, uniqueBytes: 10, outOfWindowBytes: 100, missingBytes: 0 },
    ],
    [
      'octets from before the capture met their sender, each once',
      'c> . 1001:2001 ack 1 id 20 / c> . 1:501 ack 1 id 18 / c> . 501:1001 ack 1 id 19',
      { bytes: 2000, uniqueBytes: 2000, repeatedBytes: 0, retransmissions: 0 },
    ],
    [
      'a segment longer than what was captured of it',
      `${OPEN} / c> . 1:1001 ack 1 snap 94 / s> . 1:1 ack 1001`,
      {
        bytes: 1000,
        uniqueBytes: 1000,
        missingBytes: 0,
        missing: { lostInCapture: 0, notYetSeen: 0, snapLength: 960, badChecksum: 0, evicted: 0 },
      },
    ],
    [
      'text of a RST is no data of the stream (RFC 1122 §4.2.2.12)',
      `${OPEN} / c> . 1:101 ack 1 / c> RA 101:108 ack 1`,
      { bytes: 107, uniqueBytes: 100 },
    ],
  ])('%s', async (_, text, want) => {
    expect(await direction(text)).toMatchObject(want);
  });
});
