import { describe, expect, it } from 'vitest';
import type { EventKind } from '../../src/tcp/events.js';
import { eventTable, OPEN } from '../support/event-table.js';
import { track } from '../support/track.js';

const KINDS: readonly EventKind[] = [
  'zero-window',
  'window-update',
  'window-full',
  'window-shrunk',
  'duplicate-ack',
  'keep-alive-ack',
  'zero-window-probe-ack',
];
/** Shift of the client 2, of the server 3. */
const SCALED = 'c> S 0:0 win 1000 ws 2 / +0.02 s> SA 0:0 ack 1 win 200 ws 3 / +0.02 c> . 1:1 ack 1 win 250';
const SMALL = 'c> S 0:0 / +0.02 s> SA 0:0 ack 1 win 400 / +0.02 c> . 1:1 ack 1';

// prettier-ignore
eventTable('zero window', KINDS, [
  ['closed by an ACK', `${SMALL} / c> . 1:401 ack 1 / s> . 1:1 ack 401 win 0`, '#4 c window-full 400 | #5 s zero-window'],
  ['said again with data', `${SMALL} / c> . 1:401 ack 1 / s> . 1:1 ack 401 win 0 / s> . 1:101 ack 401`, '#4 c window-full 400 | #5 s zero-window | #6 s zero-window'],
  ['opened again', `${SMALL} / c> . 1:401 ack 1 / s> . 1:1 ack 401 win 0 / +0.5 s> . 1:1 ack 401 win 400`, '#4 c window-full 400 | #5 s zero-window | #6 s window-update 400'],
  ['in a SYN, FIN or RST it says nothing', `c> S 0:0 win 0 / s> SA 0:0 ack 1 win 0 / c> . 1:1 ack 1 win 500 / s> . 1:1 ack 1 win 500 / c> F 1:1 ack 1 win 0 / s> RA 1:1 ack 2 win 0`, '#4 s window-update 500'],
]);

// prettier-ignore
eventTable('window update', KINDS, [
  ['the same acknowledgment, a larger window', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 65435 / s> . 1:1 ack 101 win 65535`, '#6 s window-update 65535'],
  ['a new acknowledgment with a new window is none', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 65500 / c> . 101:201 ack 1 / s> . 1:1 ack 201 win 65535`, ''],
  ['with data it is none', `${OPEN} / s> . 1:101 ack 1 win 60000 / c> . 1:1 ack 101 / s> . 101:201 ack 1 win 65535`, '', { kinds: ['window-update'] }],
  ['in octets, scaled', `${SCALED} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 50 / s> . 1:1 ack 101 win 100`, '#6 s window-update 800'],
  ['with a SACK that is news, too', `${OPEN.replaceAll('mss', 'sackok mss')} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 1 win 65000 / s> . 1:1 ack 1 sack 101:201 win 65535`, '#6 s window-update 65000 | #6 s window-shrunk 65000 | #7 s window-update 65535 with SACK', { kinds: ['window-update', 'window-shrunk', 'duplicate-ack'] }],
  ['the scale is not known', 'c> . 1:101 ack 1 / s> . 1:1 ack 101 win 50 / s> . 1:1 ack 101 win 100', '#3 s window-update null'],
]);

// prettier-ignore
eventTable('window full', KINDS, [
  ['filled to the last octet', `${SMALL} / c> . 1:201 ack 1 / c> . 201:401 ack 1`, '#5 c window-full 400'],
  ['one octet short is not full', `${SMALL} / c> . 1:201 ack 1 / c> . 201:400 ack 1`, ''],
  ['the window of the SYN-ACK is never scaled (RFC 7323 §2.2)', `${SCALED} / c> . 1:201 ack 1`, '#4 c window-full 200'],
  ['later windows are', `${SCALED} / c> . 1:201 ack 1 / s> . 1:1 ack 201 win 50 / c> . 201:601 ack 1`, '#4 c window-full 200 | #6 c window-full 400'],
  ['one octet more is not full but past it', `${SCALED} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 50 / c> . 101:502 ack 1`, ''],
  ['without the option on both sides nothing is scaled', 'c> S 0:0 ws 7 / s> SA 0:0 ack 1 win 300 / c> . 1:1 ack 1 / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 200 / c> . 101:301 ack 1', '#6 c window-full 200'],
  ['a shift above 14 is 14 (RFC 7323 §2.3)', 'c> S 0:0 ws 2 / s> SA 0:0 ack 1 ws 15 / c> . 1:1 ack 1 / s> . 1:1 ack 1 win 2 / c> . 1:32769 ack 1', '#4 s window-update 32768 | #4 s window-shrunk 32768 | #5 c window-full 32768', { kinds: ['window-full', 'window-update', 'window-shrunk'] }],
  ['the scale is not known → not said', 'c> . 1:101 ack 1 / s> . 1:1 ack 101 win 200 / c> . 101:301 ack 1', ''],
]);

// prettier-ignore
eventTable('window shrunk (RFC 9293 §3.8.6)', KINDS, [
  ['the right edge moves left', `${SMALL} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 200`, '#5 s window-shrunk 200'],
  ['to nothing', `${SMALL} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 0`, '#5 s zero-window | #5 s window-shrunk 0'],
  ['the edge stays: data was taken', `${SMALL} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 300 / c> . 101:201 ack 1 / s> . 1:1 ack 201 win 200`, ''],
  ['by less than a unit of the scale: rounding', `${SCALED} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 50 / c> . 101:105 ack 1 / s> . 1:1 ack 105 win 49`, ''],
  ['an old ACK that comes late moves nothing', `${SMALL} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 201 win 400 / s> . 1:1 ack 101 win 400`, ''],
]);

// prettier-ignore
eventTable('duplicate acknowledgments (RFC 5681 §2)', KINDS, [
  ['counted, with the frame they repeat', `${OPEN} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / c> . 201:301 ack 1 / s> . 1:1 ack 101 / s> . 1:1 ack 101 / s> . 1:1 ack 101 / s> . 1:1 ack 301`, '#8 s duplicate-ack 1 of #7 | #9 s duplicate-ack 2 of #7'],
  ['counted from 1 again after progress', `${OPEN} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 101 / s> . 1:1 ack 101 / s> . 1:1 ack 201 / s> . 1:1 ack 201`, '#7 s duplicate-ack 1 of #6 | #9 s duplicate-ack 1 of #8'],
  ['data between them does not count as one', `${OPEN} / s> . 1:101 ack 1 / c> . 1:101 ack 101 / c> . 101:201 ack 101 / s> . 101:201 ack 101 / s> . 201:301 ack 101`, ''],
  ['SACK-bearing ones count', `${OPEN.replaceAll('mss', 'sackok mss')} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 1 sack 101:201`, '#6 s duplicate-ack 1 of #2'],
  ['not counted are those with another window', `${OPEN.replaceAll('mss', 'sackok mss')} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / c> . 201:301 ack 1 / c> . 301:401 ack 1 / s> . 1:1 ack 1 sack 101:201 / s> . 1:1 ack 1 sack 101:301 win 60000 / s> . 1:1 ack 1 sack 101:401`, '#8 s duplicate-ack 1 of #2 | #9 s window-update 60000 with SACK | #10 s duplicate-ack 2 of #2', { kinds: ['window-update', 'duplicate-ack'] }],
  ['of the latest, though an older one came late', `${OPEN} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 201 / s> . 1:1 ack 101 / s> . 1:1 ack 201`, '#8 s duplicate-ack 1 of #6'],
  ['closed window: no duplicate', `${SMALL} / c> . 1:401 ack 1 / s> . 1:1 ack 401 win 0 / s> . 1:1 ack 401`, '#4 c window-full 400 | #5 s zero-window | #6 s zero-window'],
  ['SYN-ACK again is none', 'c> S 0:0 / s> SA 0:0 ack 1 / +1 s> SA 0:0 ack 1 / c> . 1:1 ack 1', ''],
  ['a FIN is none', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 / s> F 1:1 ack 101`, ''],
  ['window 900, 899, 898, 898: updates and one duplicate', `${OPEN} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 101 win 900 / s> . 1:1 ack 101 win 899 / s> . 1:1 ack 101 win 898 / s> . 1:1 ack 101`, '#7 s window-update 899 | #8 s window-update 898 | #9 s duplicate-ack 1 of #6', { kinds: ['window-update', 'duplicate-ack'] }],
]);

describe('windows of a session', () => {
  it.each<[name: string, text: string, want: object]>([
    [
      'scaled',
      `${SCALED} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 50 / s> . 1:1 ack 101 win 100`,
      { windowScale: 3, minWindow: 400, maxWindow: 800 },
    ],
    [
      'not scaled',
      'c> S 0:0 ws 7 / s> SA 0:0 ack 1 win 300 / c> . 1:1 ack 1 / s> . 1:1 ack 1 win 200',
      { windowScale: 0, minWindow: 200, maxWindow: 200 },
    ],
    [
      'not known',
      'c> . 1:101 ack 1 / s> . 1:1 ack 101 win 50',
      { windowScale: null, minWindow: null, maxWindow: null },
    ],
    [
      'the SYN was not captured',
      's> SA 0:0 ack 1 ws 3 / c> . 1:1 ack 1 / s> . 1:1 ack 1 win 50',
      { windowScale: 3, minWindow: 400 },
    ],
    [
      'the SYN-ACK was not captured',
      'c> S 0:0 ws 3 / c> . 1:1 ack 1 / s> . 1:1 ack 1 win 50',
      { windowScale: null, minWindow: null },
    ],
    [
      'neither offered',
      'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / s> . 1:1 ack 1 win 50',
      { windowScale: 0, minWindow: 50 },
    ],
    [
      'seconds at zero',
      `${SMALL} / c> . 1:401 ack 1 / s> . 1:1 ack 401 win 0 / +0.5 s> . 1:1 ack 401 / +0.25 s> . 1:1 ack 401 win 400`,
      { zeroWindows: 2, zeroWindowSeconds: 0.75 },
    ],
    [
      'seconds at zero up to the last segment',
      `${SMALL} / c> . 1:401 ack 1 / s> . 1:1 ack 401 win 0 / +0.5 c> . 401:401 ack 1`,
      { zeroWindows: 1, zeroWindowSeconds: 0.5 },
    ],
    [
      'a window of zero is known without a scale',
      'c> . 1:101 ack 1 / s> . 1:1 ack 101 win 0',
      { zeroWindows: 1, minWindow: 0 },
    ],
  ])('%s', async (_, text, want) => {
    const { sessions } = await track(text);
    expect(sessions[0]!.toClient).toMatchObject(want);
  });
});
