import { describe, expect, it } from 'vitest';
import { AT_CLIENT, AT_SERVER, eventTable, OPEN } from '../support/event-table.js';
import { track } from '../support/track.js';

/** At the client, SACK on both sides, four segments of 100 in flight. */
const SACK = AT_CLIENT.replaceAll('mss 1460', 'mss 1460 sackok');
const FLIGHT = 'c> . 1:101 ack 1 / c> . 101:201 ack 1 / c> . 201:301 ack 1 / c> . 301:401 ack 1';
const PLAIN_FLIGHT = `${AT_CLIENT} / ${FLIGHT}`;
const SACK_FLIGHT = `${SACK} / ${FLIGHT}`;

// prettier-ignore
eventTable('SYN and FIN', ['retransmission'], [
  ['SYN again → syn', 'c> S 0:0 / +1 c> S 0:0 / +2 c> S 0:0 / s> SA 0:0 ack 1', '#2 c retransmission syn spurious=null | #3 c retransmission syn spurious=null'],
  ['SYN-ACK again → syn', 'c> S 0:0 / s> SA 0:0 ack 1 / +1 s> SA 0:0 ack 1 / c> . 1:1 ack 1', '#3 s retransmission syn spurious=null'],
  ['SYN-ACK in a simultaneous open is no repeat (RFC 9293 fig. 7)', 'c> S 0:0 / s> S 0:0 / c> SA 0:0 ack 1 / s> SA 0:0 ack 1 / c> . 1:101 ack 1', ''],
  ['FIN again → fin', `${OPEN} / c> F 1:1 ack 1 / +0.3 c> F 1:1 ack 1 / s> . 1:1 ack 2`, '#5 c retransmission fin spurious=null'],
  ['FIN of the server again → fin', `${OPEN} / s> F 1:1 ack 1 / +0.3 s> F 1:1 ack 1 / c> . 1:1 ack 2`, '#5 s retransmission fin spurious=null'],
]);

// prettier-ignore
eventTable('fast recovery', ['retransmission'], [
  ['three duplicate ACKs (RFC 5681 §3.2) → fast', `${PLAIN_FLIGHT} / +0.04 s> . 1:1 ack 1 / s> . 1:1 ack 1 / s> . 1:1 ack 1 / c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401`, '#11 c retransmission fast spurious=null'],
  ['more duplicate ACKs → fast', `${PLAIN_FLIGHT} / c> . 401:501 ack 1 / +0.04 s> . 1:1 ack 1 / s> . 1:1 ack 1 / s> . 1:1 ack 1 / s> . 1:1 ack 1 / c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 501`, '#13 c retransmission fast spurious=null'],
  ['SACK of later octets (RFC 6675) → fast', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 1 sack 101:201 / s> . 1:1 ack 1 sack 101:301 / s> . 1:1 ack 1 sack 101:401 / c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401`, '#11 c retransmission fast spurious=false'],
  ['one SACK is enough (RACK, RFC 8985 §6.2) → fast', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 1 sack 301:401 / +0.01 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 101 sack 301:401`, '#9 c retransmission fast spurious=false'],
  ['the second hole of the same recovery → fast', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 1 sack 101:201 / s> . 1:1 ack 1 sack 301:401,101:201 / c> . 1:101 ack 1 / c> . 201:301 ack 1 / +0.04 s> . 1:1 ack 401`, '#10 c retransmission fast spurious=false | #11 c retransmission fast spurious=false'],
  ['the second hole after a partial ACK (RFC 6582) → fast', `${PLAIN_FLIGHT} / +0.04 s> . 1:1 ack 1 / s> . 1:1 ack 1 / s> . 1:1 ack 1 / c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 201 / c> . 201:301 ack 1 / +0.04 s> . 1:1 ack 401`, '#11 c retransmission fast spurious=null | #13 c retransmission fast spurious=null'],
  ['lost again in fast recovery, then the timer → fast, rto', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 1 sack 101:401 / c> . 1:101 ack 1 / +0.4 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401`, '#9 c retransmission fast spurious=false | #10 c retransmission rto spurious=false'],
]);

// prettier-ignore
eventTable('timeout', ['retransmission'], [
  ['silence with back-off (RFC 6298 §5.5) → rto each time', `${PLAIN_FLIGHT} / +0.3 c> . 1:101 ack 1 / +0.6 c> . 1:101 ack 1 / +1.2 c> . 1:101 ack 1 / +2.4 c> . 1:101 ack 1`, '#8 c retransmission rto spurious=null | #9 c retransmission rto spurious=null | #10 c retransmission rto spurious=null | #11 c retransmission rto spurious=null'],
  ['the rest of the flight is sent again (slow start) → rto', `${PLAIN_FLIGHT} / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 101 / c> . 101:201 ack 1 / c> . 201:301 ack 1 / +0.04 s> . 1:1 ack 401`, '#8 c retransmission rto spurious=null | #10 c retransmission rto spurious=null | #11 c retransmission rto spurious=null'],
  ['silence with a SACK long ago → rto', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 1 sack 101:401 / +0.5 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401`, '#9 c retransmission rto spurious=false'],
  ['one duplicate ACK and then silence → rto', `${PLAIN_FLIGHT} / +0.04 s> . 1:1 ack 1 / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401`, '#9 c retransmission rto spurious=null'],
  ['recovery over, later loss → judged anew', `${PLAIN_FLIGHT} / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401 / c> . 401:501 ack 1 / c> . 501:601 ack 1 / c> . 601:701 ack 1 / c> . 701:801 ack 1 / +0.04 s> . 1:1 ack 401 / s> . 1:1 ack 401 / s> . 1:1 ack 401 / c> . 401:501 ack 1 / +0.04 s> . 1:1 ack 801`, '#8 c retransmission rto spurious=null | #17 c retransmission fast spurious=null'],
]);

// prettier-ignore
eventTable('tail loss probe (RFC 8985 §7)', ['retransmission'], [
  ['the tail again after two round trips, SACK in use → tlp', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 301 / +0.09 c> . 301:401 ack 1 / +0.04 s> . 1:1 ack 401`, '#9 c retransmission tlp spurious=false'],
  ['probe lost too, then the timer → tlp, rto', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 301 / +0.09 c> . 301:401 ack 1 / +0.3 c> . 301:401 ack 1 / +0.04 s> . 1:1 ack 401`, '#9 c retransmission tlp spurious=false | #10 c retransmission rto spurious=false'],
  ['the probe brings SACK, repair follows → tlp, fast', `${SACK_FLIGHT} / +0.09 c> . 301:401 ack 1 / +0.04 s> . 1:1 ack 1 sack 301:401 / c> . 1:101 ack 1 / c> . 101:201 ack 1 / c> . 201:301 ack 1 / +0.04 s> . 1:1 ack 401`, '#8 c retransmission tlp spurious=false | #10 c retransmission fast spurious=false | #11 c retransmission fast spurious=false | #12 c retransmission fast spurious=false'],
  ['the first of several, not the tail → rto', `${SACK_FLIGHT} / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401`, '#8 c retransmission rto spurious=false'],
  ['no SACK, no probe → rto', `${PLAIN_FLIGHT} / +0.04 s> . 1:1 ack 301 / +0.3 c> . 301:401 ack 1 / +0.04 s> . 1:1 ack 401`, '#9 c retransmission rto spurious=null'],
]);

/** At the server, SACK on both sides. */
const SERVER = AT_SERVER.replaceAll('mss 1460', 'mss 1460 sackok');

// prettier-ignore
eventTable('what the sender knew when it repeated', ['retransmission'], [
  ['RACK: what was sent after it has arrived (RFC 8985 §6.2) → fast', `${SACK} / ${FLIGHT} / +0.04 s> . 1:1 ack 1 sack 101:201 / c> . 1:101 ack 1 / c> . 401:501 ack 1 / +0.04 s> . 1:1 ack 201 / c> . 201:301 ack 1 / +0.04 s> . 1:1 ack 501`, '#9 c retransmission fast spurious=false | #12 c retransmission fast spurious=false'],
  ['duplicate ACKs asked for it, and the original came before it did → fast', `${SERVER} / c> . 1:101 ack 1 id 5 / s> . 1:1 ack 101 / c> . 201:301 ack 1 id 7 / s> . 1:1 ack 101 sack 201:301 / c> . 101:201 ack 1 id 6 / s> . 1:1 ack 301 / +0.03 c> . 101:201 ack 1 id 8`, '#10 c retransmission fast spurious=true'],
  ['acknowledged and not asked for: its sender cannot know, a timer ran out → rto', `${SERVER} / c> . 1:101 ack 1 id 5 / s> . 1:1 ack 101 / c> . 101:201 ack 1 id 6 / s> . 1:1 ack 201 / c> . 1:101 ack 1 id 7 / s> . 1:1 ack 201 sack 1:101`, '#8 c retransmission rto spurious=true'],
  ['the timer’s flight goes on below what is acknowledged here → rto', `${AT_SERVER} / c> . 1:101 ack 1 / s> . 1:1 ack 101 / c> . 101:201 ack 1 / s> . 1:1 ack 201 / +0.5 c> . 1:101 ack 1 / s> . 1:1 ack 201 / c> . 101:201 ack 1 / s> . 1:1 ack 201`, '#8 c retransmission rto spurious=true | #10 c retransmission rto spurious=true'],
  ['SACK came, then both were silent for longer than a round trip → rto', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 1 sack 301:401 / +0.15 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401`, '#9 c retransmission rto spurious=false'],
  ['SACK came, then silence no longer than the timer of RACK runs (RFC 8985 §6.3) → fast', `${SACK_FLIGHT} / +0.04 s> . 1:1 ack 1 sack 301:401 / +0.1 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401`, '#9 c retransmission fast spurious=false'],
  ['a timeout that time stamps show to be spurious is undone (RFC 4015), what is repeated later is not its flight → rto, fast', 'c> S 0:0 sackok ts 1000 0 / +0.04 s> SA 0:0 ack 1 sackok ts 9000 1000 / +0.0001 c> . 1:1 ack 1 ts 1040 9000 / c> . 1:101 ack 1 ts 1041 9000 / c> . 101:201 ack 1 ts 1042 9000 / c> . 201:301 ack 1 ts 1043 9000 / c> . 301:401 ack 1 ts 1044 9000 / +0.3 c> . 1:101 ack 1 ts 1344 9000 / +0.01 s> . 1:1 ack 101 ts 9350 1041 / s> . 1:1 ack 101 ts 9351 1041 sack 201:401 / c> . 101:201 ack 1 ts 1356 9351 / +0.04 s> . 1:1 ack 401 ts 9400 1356', '#8 c retransmission rto spurious=true | #11 c retransmission fast spurious=false'],
  ['repeated in vain while duplicate ACKs and new data went on, without SACK → fast, rto', `${PLAIN_FLIGHT} / +0.04 s> . 1:1 ack 1 / s> . 1:1 ack 1 / s> . 1:1 ack 1 / c> . 1:101 ack 1 / +0.1 s> . 1:1 ack 1 / c> . 401:501 ack 1 / +0.1 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 501`, '#11 c retransmission fast spurious=null | #14 c retransmission rto spurious=null'],
  ['without SACK, a hole right at the recovery point belongs to it (RFC 6582 §3.2) → fast', `${PLAIN_FLIGHT} / +0.04 s> . 1:1 ack 1 / s> . 1:1 ack 1 / s> . 1:1 ack 1 / c> . 1:101 ack 1 / c> . 401:501 ack 1 / c> . 501:601 ack 1 / +0.04 s> . 1:1 ack 401 / c> . 401:501 ack 1 / +0.04 s> . 1:1 ack 601`, '#11 c retransmission fast spurious=null | #15 c retransmission fast spurious=null'],
  ['a second timeout before the first one’s flight is repaired → its whole flight is rto', `${PLAIN_FLIGHT} / +0.3 c> . 1:101 ack 1 / c> . 401:501 ack 1 / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 401 / c> . 401:501 ack 1 / +0.04 s> . 1:1 ack 501`, '#8 c retransmission rto spurious=null | #10 c retransmission rto spurious=null | #12 c retransmission rto spurious=null'],
]);

describe('a retransmission', () => {
  it('names its original, the time since, and what convinced us', async () => {
    const { events } = await track(`${PLAIN_FLIGHT} / +0.3 c> . 101:201 ack 1 / +0.6 c> . 101:201 ack 1`);
    const repeats = events.filter((event) => event.kind === 'retransmission');
    expect(repeats).toMatchObject([
      { frame: 8, bytes: 100, originalFrame: 5 },
      { frame: 9, bytes: 100, originalFrame: 5 },
    ]);
    expect(repeats[0]!.delay).toBeCloseTo(0.302, 9);
    expect(repeats[1]!.delay).toBeCloseTo(0.6, 9);
    for (const { evidence, confidence } of repeats) {
      expect(evidence.length).toBeGreaterThan(0);
      expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });
});
