import { describe, expect, it } from 'vitest';
import type { DirectionSummary } from '../../src/tcp/session-summary.js';
import { AT_CLIENT, eventTable, OPEN } from '../support/event-table.js';
import { track } from '../support/track.js';

/** As `AT_CLIENT`, both sides ready for SACK. */
const SACKING = AT_CLIENT.replaceAll('mss', 'sackok mss');

// prettier-ignore
eventTable('octets acknowledged that the capture never had', ['acked-unseen', 'lost-segment', 'retransmission', 'out-of-order'], [
  ['beyond all that was seen', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 301`, '#5 s acked-unseen 200 B'],
  ['nothing was seen at all', `${OPEN} / s> . 1:1 ack 2001 / c> . 2001:2006 ack 1 / s> . 1:1 ack 2006`, '#4 s acked-unseen 2000 B'],
  ['a gap that is acknowledged', `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / s> . 1:1 ack 301`, '#5 c lost-segment 100 B | #6 s acked-unseen 100 B'],
  ['a gap acknowledged piece by piece', `${OPEN} / c> . 201:301 ack 1 / s> . 1:1 ack 101 / s> . 1:1 ack 301`, '#4 c lost-segment 200 B | #5 s acked-unseen 100 B | #6 s acked-unseen 100 B'],
  ['a gap and beyond', `${OPEN} / c> . 101:201 ack 1 / s> . 1:1 ack 301`, '#4 c lost-segment 100 B | #5 s acked-unseen 200 B'],
  ['the first acknowledgment of a capture proves nothing', 'c> . 1001:1101 ack 5001 / s> . 5001:5001 ack 1101', ''],
  ['not for the SYN nor the FIN', `${OPEN} / c> F 1:1 ack 1 / s> . 1:1 ack 2`, ''],
  ['acknowledged once, told once', `${OPEN} / c> . 201:301 ack 1 / s> . 1:1 ack 301 / s> . 1:1 ack 301 / s> F 1:1 ack 301`, '#4 c lost-segment 200 B | #5 s acked-unseen 200 B'],
  ['RST carries no such proof', `${OPEN} / s> RA 1:1 ack 5001`, ''],
]);

const toServer = async (text: string): Promise<DirectionSummary> => (await track(text)).sessions[0]!.toServer;

describe('missing octets by reason', () => {
  it.each<[name: string, text: string, lostInCapture: number, notYetSeen: number]>([
    ['acknowledged', `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / s> . 1:1 ack 301`, 100, 0],
    ['not acknowledged', `${OPEN} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / s> . 1:1 ack 101`, 0, 100],
    ['both', `${OPEN} / c> . 101:201 ack 1 / c> . 301:401 ack 1 / s> . 1:1 ack 201`, 100, 100],
    ['acknowledged in part', `${OPEN} / c> . 101:201 ack 1 / s> . 1:1 ack 41`, 40, 60],
    ['acknowledged, and captured later after all', `${OPEN} / s> . 1:1 ack 101 / c> . 1:101 ack 1`, 0, 0],
  ])('%s', async (_, text, lostInCapture, notYetSeen) => {
    const { missing, missingBytes } = await toServer(text);
    expect(missing).toMatchObject({ lostInCapture, notYetSeen, evicted: 0, snapLength: 0 });
    expect(missingBytes).toBe(lostInCapture + notYetSeen);
  });
});

describe('round-trip times by Karn (RFC 6298 §3)', () => {
  it.each<[name: string, text: string, samples: number, min: number | null]>([
    ['data to its acknowledgment', `${AT_CLIENT} / c> . 1:101 ack 1 / +0.05 s> . 1:1 ack 101`, 2, 0.04],
    [
      'two segments, one acknowledgment: from the last',
      `${AT_CLIENT} / c> . 1:101 ack 1 / +0.02 c> . 101:201 ack 1 / +0.03 s> . 1:1 ack 201`,
      2,
      0.03,
    ],
    [
      'none from a segment sent twice',
      `${AT_CLIENT} / c> . 1:101 ack 1 / +0.3 c> . 1:101 ack 1 / +0.001 s> . 1:1 ack 101`,
      1,
      0.04,
    ],
    [
      'none from an acknowledgment inside a segment',
      `${AT_CLIENT} / c> . 1:101 ack 1 / +0.001 s> . 1:1 ack 51`,
      1,
      0.04,
    ],
    [
      'none from a SYN sent twice',
      'c> S 0:0 / +1 c> S 0:0 / +0.02 s> SA 0:0 ack 1 / c> . 1:1 ack 1',
      0,
      null,
    ],
    [
      'none while a loss is repaired',
      `${AT_CLIENT} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / +0.3 c> . 1:101 ack 1 / +0.001 s> . 1:1 ack 201`,
      1,
      0.04,
    ],
    [
      'none from what arrived behind a hole',
      `${SACKING} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / s> . 1:1 ack 101 sack 201:301 / +0.3 c> . 101:201 ack 1 / s> . 1:1 ack 301`,
      2,
      0.002,
    ],
    [
      'one from what is acknowledged with the first news of a hole',
      `${SACKING} / c> . 1:101 ack 1 / c> . 201:301 ack 1 / s> . 1:1 ack 101 sack 201:301`,
      2,
      0.002,
    ],
    ['the FIN counts as data', `${AT_CLIENT} / c> F 1:1 ack 1 / +0.03 s> . 1:1 ack 2`, 2, 0.03],
  ])('%s', async (_, text, samples, min) => {
    const { rtt } = await toServer(text);
    expect(rtt.samples).toBe(samples);
    if (min === null) expect(rtt.min).toBeNull();
    else expect(rtt.min).toBeCloseTo(min, 9);
  });
});

describe('round-trip times by time stamps (RFC 7323 §4)', () => {
  const OPEN_TS = 'c> S 0:0 ts 1000 0 / +0.04 s> SA 0:0 ack 1 ts 5000 1000 / c> . 1:1 ack 1 ts 1040 5000';
  it.each<[name: string, text: string, want: number[]]>([
    [
      'from data to its echo',
      `${OPEN_TS} / c> . 1:101 ack 1 ts 1041 5000 / +0.05 s> . 1:1 ack 101 ts 5091 1041`,
      [0.05],
    ],
    [
      'from a retransmission, as its own echo proves',
      `${OPEN_TS} / c> . 1:101 ack 1 ts 1041 5000 / +0.3 c> . 1:101 ack 1 ts 1341 5000 / +0.05 s> . 1:1 ack 101 ts 5391 1341`,
      [],
    ],
    [
      'not from the echo of something older',
      `${OPEN_TS} / c> . 1:101 ack 1 ts 1041 5000 / +0.05 s> . 1:1 ack 101 ts 5091 1040`,
      [],
    ],
    [
      'not from a bare acknowledgment',
      `${OPEN_TS} / +0.1 c> . 1:1 ack 1 ts 1141 5000 / +0.05 s> . 1:1 ack 1 ts 5191 1141`,
      [],
    ],
    [
      'two in a row',
      `${OPEN_TS} / c> . 1:101 ack 1 ts 1041 5000 / +0.05 s> . 1:1 ack 101 ts 5091 1041 / c> . 101:201 ack 1 ts 1095 5091 / +0.07 s> . 1:1 ack 201 ts 5165 1095`,
      [0.05, 0.07],
    ],
  ])('%s', async (_, text, want) => {
    const { rttTimestamps } = await toServer(text);
    expect(rttTimestamps.samples).toBe(want.length);
    if (want.length === 0) return;
    expect(rttTimestamps.min).toBeCloseTo(Math.min(...want), 9);
    expect(rttTimestamps.max).toBeCloseTo(Math.max(...want), 9);
  });
});

describe('octets in flight', () => {
  it.each<[name: string, text: string, want: number]>([
    [
      'grow to the flight and fall by acknowledgments',
      `${OPEN} / c> . 1:101 ack 1 / c> . 101:301 ack 1 / s> . 1:1 ack 301 / c> . 301:351 ack 1`,
      300,
    ],
    ['count a gap as sent', `${OPEN} / c> . 101:201 ack 1`, 200],
    ['count nothing twice', `${OPEN} / c> . 1:101 ack 1 / +0.3 c> . 1:101 ack 1`, 100],
  ])('%s', async (_, text, want) => {
    expect((await toServer(text)).maxBytesInFlight).toBe(want);
  });
});
