import { describe, expect, it } from 'vitest';
import { AT_CLIENT, AT_SERVER, eventTable } from '../support/event-table.js';
import { track } from '../support/track.js';

const SACK = AT_CLIENT.replaceAll('mss 1460', 'mss 1460 sackok');
const DATA = 'c> . 1:101 ack 1 / c> . 101:201 ack 1 / c> . 201:301 ack 1';
/** Time stamps on both sides, no SACK: the client's clock runs by milliseconds. */
const STAMPED =
  'c> S 0:0 ts 1000 0 / +0.04 s> SA 0:0 ack 1 ts 9000 1000 / +0.0001 c> . 1:1 ack 1 ts 1040 9000 / c> . 1:101 ack 1 ts 1041 9000';

// prettier-ignore
eventTable('needless at once', ['retransmission'], [
  ['every octet was acknowledged', `${AT_CLIENT} / ${DATA} / +0.04 s> . 1:1 ack 301 / +0.3 c> . 201:301 ack 1`, '#8 c retransmission rto spurious=true'],
  ['every octet was acknowledged by SACK', `${SACK} / ${DATA} / +0.04 s> . 1:1 ack 1 sack 101:301 / +0.3 c> . 201:301 ack 1`, '#8 c retransmission rto spurious=true'],
  ['the capture stands at the receiver and has it twice', `${AT_SERVER} / ${DATA} / +0.3 c> . 1:101 ack 1`, '#7 c retransmission rto spurious=true'],
  ['a part was not acknowledged → not at once', `${AT_CLIENT} / ${DATA} / +0.04 s> . 1:1 ack 251 / +0.3 c> . 201:301 ack 1`, '#8 c retransmission rto spurious=null'],
  ['a hole filled is needed', `${AT_SERVER} / c> . 1:101 ack 1 / c> . 201:301 ack 1 id 5 / +0.3 c> . 101:201 ack 1 id 6 / s> . 1:1 ack 301`, '#6 c retransmission rto spurious=false'],
  ['a hole that the peer had acknowledged, filled by a later copy', `${AT_CLIENT} / c> . 1:101 ack 1 / c> . 201:301 ack 1 id 5 / +0.04 s> . 1:1 ack 301 / +0.3 c> . 101:201 ack 1 id 6`, '#7 c retransmission rto spurious=true'],
]);

// prettier-ignore
eventTable('by D-SACK (RFC 2883)', ['retransmission', 'dsack', 'duplicate-ack'], [
  ['reported below the acknowledgment', `${SACK} / ${DATA} / +0.3 c> . 1:101 ack 1 / +0.001 s> . 1:1 ack 301 / +0.04 s> . 1:1 ack 301 sack 1:101`, '#7 c retransmission rto spurious=true | #9 s dsack 1:101 | #9 s duplicate-ack 1 of #8'],
  ['reported inside the second block', `${SACK} / ${DATA} / c> . 301:401 ack 1 / c> . 401:501 ack 1 / +0.1 c> . 401:501 ack 1 / +0.04 s> . 1:1 ack 301 sack 401:501,401:501`, '#9 c retransmission tlp spurious=true | #10 s dsack 401:501', { kinds: ['retransmission', 'dsack'] }],
  ['one report, one of two repeats', `${SACK} / ${DATA} / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 101 / c> . 101:201 ack 1 / +0.04 s> . 1:1 ack 301 / s> . 1:1 ack 301 sack 101:201`, '#7 c retransmission rto spurious=false | #9 c retransmission rto spurious=true | #11 s dsack 101:201', { kinds: ['retransmission', 'dsack'] }],
  ['part of what was sent again was new to the receiver', `${SACK} / ${DATA} / +0.3 c> . 1:201 ack 1 / +0.04 s> . 1:1 ack 301 sack 1:101`, '#7 c retransmission rto spurious=false | #8 s dsack 1:101', { kinds: ['retransmission', 'dsack'] }],
  ['a SACK block is no D-SACK', `${SACK} / ${DATA} / +0.04 s> . 1:1 ack 1 sack 201:301 / s> . 1:1 ack 1 sack 101:201,201:301`, '', { kinds: ['dsack'] }],
]);

// prettier-ignore
eventTable('by time stamps (Eifel, RFC 3522), where there is no SACK', ['retransmission'], [
  ['the echo is older than the copy → the original had arrived', `${STAMPED} / +0.3 c> . 1:101 ack 1 ts 1341 9000 / +0.001 s> . 1:1 ack 101 ts 9345 1041`, '#5 c retransmission rto spurious=true'],
  ['the echo is the copy’s → it was needed', `${STAMPED} / +0.3 c> . 1:101 ack 1 ts 1341 9000 / +0.04 s> . 1:1 ack 101 ts 9345 1341`, '#5 c retransmission rto spurious=false'],
  ['across the wrap of the clock', 'c> S 0:0 ts 4294967200 0 / +0.04 s> SA 0:0 ack 1 ts 9000 4294967200 / c> . 1:101 ack 1 ts 4294967290 9000 / +0.3 c> . 1:101 ack 1 ts 294 9000 / s> . 1:1 ack 101 ts 9345 4294967290', '#4 c retransmission rto spurious=true'],
]);

/** Time stamps and SACK on both sides; what lies behind the first octets arrived. */
const STAMPED_SACK = STAMPED.replace('0:0 ts', '0:0 sackok ts').replace(
  'ack 1 ts 9000',
  'ack 1 sackok ts 9000',
);

// prettier-ignore
eventTable('by time stamps, with SACK', ['retransmission'], [
  ['the hole’s own repair is echoed: a D-SACK after it is of a copy the network made', `${STAMPED_SACK} / c> . 101:201 ack 1 ts 1042 9000 / +0.04 s> . 1:1 ack 1 ts 9082 1040 sack 101:201 / c> . 1:101 ack 1 ts 1084 9082 / +0.04 s> . 1:1 ack 201 ts 9124 1084 / s> . 1:1 ack 201 ts 9124 1084 sack 1:101`, '#7 c retransmission fast spurious=false'],
  ['an older echo when the acknowledgment moves over it → needless, before any D-SACK', `${STAMPED_SACK} / c> . 101:201 ack 1 ts 1042 9000 / +0.04 s> . 1:1 ack 1 ts 9082 1040 sack 101:201 / c> . 1:101 ack 1 ts 1084 9082 / +0.01 s> . 1:1 ack 201 ts 9124 1041`, '#7 c retransmission fast spurious=true'],
  ['the echo of another segment says nothing', `${STAMPED_SACK} / c> . 101:201 ack 1 ts 1042 9000 / +0.3 c> . 1:101 ack 1 ts 1342 9000 / c> . 101:201 ack 1 ts 1343 9000 / +0.04 s> . 1:1 ack 201 ts 9385 1342 / +0.2 s> . 1:1 ack 201 ts 9385 1342 sack 101:201`, '#6 c retransmission rto spurious=false | #7 c retransmission rto spurious=true'],
]);

const TEN = Array.from({ length: 10 }, (_, i) => `c> . ${i * 100 + 1}:${i * 100 + 101} ack 1`).join(' / ');
const NINE_ARRIVED = Array.from({ length: 9 }, () => 's> . 1:1 ack 1').join(' / ');

/** Every segment of the script with the same time stamps. */
function stamped(script: string, value: number, echo = 9000): string {
  return script
    .split(' / ')
    .map((segment) => `${segment} ts ${value} ${echo}`)
    .join(' / ');
}

// prettier-ignore
eventTable('by the number of duplicate ACKs, without SACK', ['retransmission'], [
  ['all behind the hole had arrived → the hole’s repeat is needed, the others are not', `${AT_CLIENT} / ${TEN} / +0.04 ${NINE_ARRIVED} / +0.5 c> . 1:101 ack 1 / c> . 101:201 ack 1 / +0.04 s> . 1:1 ack 1001`, '#23 c retransmission rto spurious=null | #24 c retransmission rto spurious=true'],
  ['the acknowledgment stops at one of them and its repeat moves it on → that one is needed', `${AT_CLIENT} / ${TEN} / +0.04 ${NINE_ARRIVED} / +0.5 c> . 1:101 ack 1 / c> . 101:201 ack 1 / c> . 301:401 ack 1 / c> . 401:501 ack 1 / +0.039 s> . 1:1 ack 301 / s> . 1:1 ack 1001`, '#23 c retransmission rto spurious=null | #24 c retransmission rto spurious=true | #25 c retransmission rto spurious=false | #26 c retransmission rto spurious=true'],
  ['it moves on sooner than the repeat can have been answered → the original had only just arrived', `${AT_CLIENT} / ${TEN} / +0.04 ${NINE_ARRIVED} / +0.5 c> . 1:101 ack 1 / +0.03 c> . 301:401 ack 1 / +0.009 s> . 1:1 ack 301 / s> . 1:1 ack 1001`, '#23 c retransmission rto spurious=null | #24 c retransmission rto spurious=true'],
  ['with time stamps its echo says so', `${STAMPED} / ${stamped(TEN.replace('c> . 1:101 ack 1 / ', ''), 1042)} / +0.04 ${stamped(NINE_ARRIVED, 9100, 1040)} / +0.5 ${stamped('c> . 1:101 ack 1', 1600, 9100)} / ${stamped('c> . 301:401 ack 1', 1601, 9100)} / +0.01 ${stamped('s> . 1:1 ack 301', 9700, 1600)} / ${stamped('s> . 1:1 ack 1001', 9701, 1601)}`, '#23 c retransmission rto spurious=false | #24 c retransmission rto spurious=false'],
  ['nothing is known to have arrived → not known', `${AT_CLIENT} / ${TEN} / +0.5 c> . 1:101 ack 1 / c> . 101:201 ack 1 / +0.04 s> . 1:1 ack 1001`, '#14 c retransmission rto spurious=null | #15 c retransmission rto spurious=null'],
]);

// prettier-ignore
eventTable('by silence', ['retransmission'], [
  ['SACK in use and no D-SACK in time → it was needed', `${SACK} / ${DATA} / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 301 / +0.2 c> . 301:401 ack 1 / +0.04 s> . 1:1 ack 401`, '#7 c retransmission rto spurious=false'],
  ['no SACK and no time stamps → not known', `${AT_CLIENT} / ${DATA} / +0.3 c> . 1:101 ack 1 / +0.04 s> . 1:1 ack 301 / +0.2 c> . 301:401 ack 1 / +0.04 s> . 1:1 ack 401`, '#7 c retransmission rto spurious=null'],
  ['never acknowledged → not known', `${SACK} / ${DATA} / +0.3 c> . 1:101 ack 1 / +0.6 c> . 1:101 ack 1`, '#7 c retransmission rto spurious=null | #8 c retransmission rto spurious=null'],
  ['a SYN, a FIN → not known', 'c> S 0:0 sackok / +1 c> S 0:0 sackok / s> SA 0:0 ack 1 sackok / c> F 1:1 ack 1 / +0.3 c> F 1:1 ack 1 / s> . 1:1 ack 2', '#2 c retransmission syn spurious=null | #5 c retransmission fin spurious=null'],
]);

describe('what was held until it was known', () => {
  it('comes in frame order, once, with the reason', async () => {
    const { events, sessions } = await track(
      `${SACK} / ${DATA} / +0.3 c> . 1:101 ack 1 / +0.001 s> . 1:1 ack 301 / c> . 401:501 ack 1 / +0.04 s> . 1:1 ack 301 sack 1:101,401:501`,
    );
    expect(events.map((event) => event.frame)).toEqual(
      [...events.map((event) => event.frame)].sort((a, b) => a - b),
    );
    const [repeat, ...others] = events.filter((event) => event.kind === 'retransmission');
    expect(others).toEqual([]);
    expect(repeat!.evidence.join()).toContain('D-SACK');
    expect(sessions[0]!.toServer).toMatchObject({ retransmissions: 1, spuriousRetransmissions: 1 });
  });
});
