/** Packets that the capture point never saw, told by the identifications that are missing. */
import { AT_SERVER, eventTable } from '../support/event-table.js';

const OPENED = AT_SERVER.replaceAll('mss 1460', 'mss 1460 sackok');

/**
 * At the server: the client's numbers count by one; 1:101 and 201:301 of a flight up to 601 arrive as packets 3
 * and 5, the others are lost. Both sides' handshake segments were packets 1 and 2.
 */
const FLIGHT = [
  OPENED.replace('c> S 0:0', 'c> S 0:0 id 1').replace('c> . 1:1 ack 1', 'c> . 1:1 ack 1 id 2'),
  'c> . 1:101 ack 1 id 3 / s> . 1:1 ack 101',
  'c> . 101:201 ack 1 id 4 / s> . 1:1 ack 201',
  'c> . 201:301 ack 1 id 5 / s> . 1:1 ack 301',
  'c> . 401:501 ack 1 id 7 / s> . 1:1 ack 301 sack 401:501',
].join(' / ');
const KINDS = ['retransmission', 'out-of-order'] as const;

// prettier-ignore
eventTable('the end of a flight is lost before the capture', KINDS, [
  ['the first repair skips its identifications → what follows in order repairs it', `${FLIGHT} / +0.04 c> . 301:401 ack 1 id 10 / s> . 1:1 ack 501 / c> . 501:601 ack 1 id 11 / c> . 601:701 ack 1 id 12 / s> . 1:1 ack 701`, '#12 c retransmission fast spurious=false | #14 c retransmission fast spurious=false | #15 c retransmission fast spurious=false'],
  ['no more than were skipped', `${FLIGHT} / +0.04 c> . 301:401 ack 1 id 9 / s> . 1:1 ack 501 / c> . 501:601 ack 1 id 10 / c> . 601:701 ack 1 id 11 / s> . 1:1 ack 701`, '#12 c retransmission fast spurious=false | #14 c retransmission fast spurious=false'],
  ['nothing skipped → new data', `${FLIGHT} / +0.04 c> . 301:401 ack 1 id 8 / s> . 1:1 ack 501 / c> . 501:601 ack 1 id 9 / s> . 1:1 ack 601`, '#12 c retransmission fast spurious=false'],
  ['a gap among what comes again → who fills it repairs', `${FLIGHT} / +0.04 c> . 301:401 ack 1 id 12 / s> . 1:1 ack 501 / c> . 601:701 ack 1 id 14 / s> . 1:1 ack 501 sack 601:701 / c> . 501:601 ack 1 id 13 / s> . 1:1 ack 701`, '#12 c retransmission fast spurious=false | #14 c retransmission fast spurious=false | #16 c retransmission fast spurious=false'],
  ['more missing than all holes can have cost, in the middle of recovery', `${FLIGHT} / +0.04 c> . 301:401 ack 1 id 8 / s> . 1:1 ack 501 / c> . 501:601 ack 1 id 12 / s> . 1:1 ack 601`, '#12 c retransmission fast spurious=false'],
  ['at the sender nothing is lost', `c> S 0:0 id 1 mss 1460 sackok / +0.04 s> SA 0:0 ack 1 mss 1460 sackok / +0.0001 c> . 1:1 ack 1 id 2 / c> . 1:101 ack 1 id 3 / c> . 101:201 ack 1 id 4 / c> . 201:301 ack 1 id 5 / s> . 1:1 ack 301 / c> . 301:401 ack 1 id 9 / s> . 1:1 ack 401`, ''],
]);

// prettier-ignore
eventTable('a timer ran out before the capture', KINDS, [
  ['a probe of the tail was lost too: the second expiry → rto', `${FLIGHT} / c> . 301:401 ack 1 id 8 / s> . 1:1 ack 501 / +0.04 c> . 501:601 ack 1 id 9 / s> . 1:1 ack 601 / +0.5 c> . 601:701 ack 1 id 12 / s> . 1:1 ack 701 / +0.04 c> . 701:801 ack 1 id 13 / s> . 1:1 ack 801`, '#12 c retransmission fast spurious=false | #16 c retransmission rto spurious=false'],
  ['new data after a timeout (RFC 5682) shows where the flight ended → the rest of it is rto', `${FLIGHT} / +0.9 c> . 301:401 ack 1 id 12 / s> . 1:1 ack 501 sack 401:501 / +0.04 c> . 801:901 ack 1 id 13 / s> . 1:1 ack 501 sack 801:901 / c> . 501:601 ack 1 id 14 / s> . 1:1 ack 601 sack 801:901 / +0.04 c> . 601:701 ack 1 id 15 / c> . 701:801 ack 1 id 16 / s> . 1:1 ack 901`, '#12 c retransmission rto spurious=false | #16 c retransmission rto spurious=false | #18 c retransmission rto spurious=false | #19 c retransmission rto spurious=false'],
  ['the window was opened just before: other packets of the host went missing (Windows counts them all) → new data', `${FLIGHT} / c> . 301:401 ack 1 id 8 / s> . 1:1 ack 501 win 40 / +0.5 s> . 1:1 ack 501 win 65535 / c> . 501:601 ack 1 id 12 / s> . 1:1 ack 601`, '#12 c retransmission fast spurious=false'],
  ['... an acknowledgment a round trip before is no answer to it', `${FLIGHT} / c> . 301:401 ack 1 id 8 / s> . 1:1 ack 501 win 40 / s> . 1:1 ack 501 win 65535 / +0.5 c> . 501:601 ack 1 id 12 / s> . 1:1 ack 601`, '#12 c retransmission fast spurious=false | #15 c retransmission rto spurious=false'],
]);
