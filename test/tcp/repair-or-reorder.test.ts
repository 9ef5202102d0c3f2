import type { EventKind } from '../../src/tcp/events.js';
import { AT_SERVER, eventTable, OPEN } from '../support/event-table.js';

const KINDS: readonly EventKind[] = ['retransmission', 'out-of-order', 'lost-segment', 'duplicate'];

/** The client has sent 1:101 and 201:301; 101:201 comes now. Identifications count from 1. */
const HOLE = `${AT_SERVER} / c> . 1:101 ack 1 / c> . 201:301 ack 1 id 5`;
const LOST = '#5 c lost-segment 100 B';

/** The same without identifications, as RFC 6864 §4.1 allows. */
const BLIND = `${OPEN.replaceAll('c>', 'c!').replace(/c! (\S+ \S+)/g, 'c> $1 id 0')} / c> . 1:101 ack 1 id 0 / c> . 201:301 ack 1 id 0`;

// prettier-ignore
eventTable('a hole is filled: by identification', KINDS, [
  ['later identification → retransmission', `${HOLE} / +0.3 c> . 101:201 ack 1 id 6`, `${LOST} | #6 c retransmission rto spurious=false`],
  ['later identification, soon → retransmission', `${HOLE} / +0.0005 c> . 101:201 ack 1 id 6`, `${LOST} | #6 c retransmission unknown spurious=false`, ],
  ['earlier identification → out of order', `${HOLE} / +0.001 c> . 101:201 ack 1 id 4`, `${LOST} | #6 c out-of-order`],
  ['earlier identification, very late → out of order', `${HOLE} / +0.5 c> . 101:201 ack 1 id 4`, `${LOST} | #6 c out-of-order`],
  ['later identification across its wrap → retransmission', `${AT_SERVER} / c> . 1:101 ack 1 id 65533 / c> . 201:301 ack 1 id 65535 / +0.3 c> . 101:201 ack 1 id 2`, `${LOST} | #6 c retransmission rto spurious=false`, { clientIpId: 65_531 }],
  ['earlier identification across its wrap → out of order', `${AT_SERVER} / c> . 1:101 ack 1 id 65534 / c> . 201:301 ack 1 id 2 / +0.3 c> . 101:201 ack 1 id 65535`, `${LOST} | #6 c out-of-order`, { clientIpId: 65_532 }],
  ['three segments reversed → all out of order', `${AT_SERVER} / c> . 301:401 ack 1 id 6 / c> . 201:301 ack 1 id 5 / c> . 101:201 ack 1 id 4 / c> . 1:101 ack 1 id 3`, '#4 c lost-segment 300 B | #5 c out-of-order | #6 c out-of-order | #7 c out-of-order'],
  ['sent again, and then the first copy comes after all → late original', `${HOLE} / +0.3 c> . 101:201 ack 1 id 6 / c> . 101:201 ack 1 id 4`, `${LOST} | #6 c retransmission rto spurious=false | #7 c out-of-order late-original`, { kinds: ['retransmission', 'out-of-order', 'lost-segment'] }],
]);

// prettier-ignore
eventTable('a hole is filled: by time stamp', KINDS, [
  ['later → retransmission', `${OPEN} / c> . 1:101 ack 1 id 0 ts 100 1 / c> . 201:301 ack 1 id 0 ts 102 1 / +0.001 c> . 101:201 ack 1 id 0 ts 103 1`, '#5 c lost-segment 100 B | #6 c retransmission unknown spurious=false'],
  ['earlier → out of order', `${OPEN} / c> . 1:101 ack 1 id 0 ts 100 1 / c> . 201:301 ack 1 id 0 ts 102 1 / +0.5 c> . 101:201 ack 1 id 0 ts 101 1`, '#5 c lost-segment 100 B | #6 c out-of-order'],
  ['later across the wrap of the clock → retransmission', `${OPEN} / c> . 1:101 ack 1 id 0 ts 4294967290 1 / c> . 201:301 ack 1 id 0 ts 4294967295 1 / +0.3 c> . 101:201 ack 1 id 0 ts 3 1`, '#5 c lost-segment 100 B | #6 c retransmission rto spurious=false'],
  ['identifications at random do not count → the time stamp tells', `c> S 0:0 id 900 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 id 47000 / c> . 1:101 ack 1 id 12000 ts 100 1 / c> . 201:301 ack 1 id 60000 ts 102 1 / +0.3 c> . 101:201 ack 1 id 31000 ts 500 1`, '#5 c lost-segment 100 B | #6 c retransmission rto spurious=false'],
], );

// prettier-ignore
eventTable('a hole is filled: by the acknowledgment it carries', KINDS, [
  ['acknowledges more → retransmission', `${BLIND} / s> . 1:51 ack 101 / c> . 101:201 ack 51 id 0`, `${LOST} | #7 c retransmission unknown spurious=false`],
  ['acknowledges less → out of order', `${OPEN.replace('c> . 1:1 ack 1', 'c> . 1:1 ack 1 id 0')} / s> . 1:51 ack 1 / c> . 1:101 ack 1 id 0 / c> . 201:301 ack 51 id 0 / +0.5 c> . 101:201 ack 1 id 0`, '#6 c lost-segment 100 B | #7 c out-of-order'],
]);

// prettier-ignore
eventTable('a hole is filled: by time alone', KINDS, [
  ['at once → out of order', `${BLIND} / +0.001 c> . 101:201 ack 1 id 0`, `${LOST} | #6 c out-of-order`],
  ['a timeout later → retransmission', `${BLIND} / +0.3 c> . 101:201 ack 1 id 0`, `${LOST} | #6 c retransmission rto spurious=false`],
  ['IPv6, at once → out of order', `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / +0.001 c> . 101:201 ack 1`, `${LOST} | #6 c out-of-order`, { ipVersion: 6 }],
  ['IPv6, a timeout later → retransmission', `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / +0.3 c> . 101:201 ack 1`, `${LOST} | #6 c retransmission rto spurious=false`, { ipVersion: 6 }],
  ['no handshake, at once → out of order', 'c> . 1:101 ack 1 id 0 / c> . 201:301 ack 1 id 0 / +0.001 c> . 101:201 ack 1 id 0', '#2 c lost-segment 100 B | #3 c out-of-order'],
  ['no handshake, a timeout later → retransmission', 'c> . 1:101 ack 1 id 0 / c> . 201:301 ack 1 id 0 / +0.3 c> . 101:201 ack 1 id 0', '#2 c lost-segment 100 B | #3 c retransmission rto spurious=false'],
]);

// prettier-ignore
eventTable('octets that come first by a repeat', KINDS, [
  ['a whole flight lost before the capture, its identification skipped → retransmission', `${AT_SERVER} / c> . 1:101 ack 1 / s> . 1:1 ack 101 / c> . 101:201 ack 1 / s> . 1:1 ack 201 / c> . 201:301 ack 1 / s> . 1:1 ack 301 / +0.3 c> . 301:401 ack 1 id 7`, '#10 c retransmission rto spurious=false'],
  ['an identification skipped by an ACK that the capture missed proves nothing', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 / c> . 101:201 ack 1 / s> . 1:1 ack 201 / c> . 201:301 ack 1 / s> . 1:1001 ack 301 / +0.04 c> . 301:401 ack 1001 id 7`, ''],
  ['an ACK captured before the data it covers (two interfaces) → no repeat', `${OPEN} / s> . 1:1 ack 101 / +0.00001 c> . 1:101 ack 1`, '#5 c out-of-order'],
  ['the same without identifications', `${OPEN} / s> . 1:1 ack 101 / +0.00001 c> . 1:101 ack 1`, '#5 c out-of-order', { ipVersion: 6 }],
]);
