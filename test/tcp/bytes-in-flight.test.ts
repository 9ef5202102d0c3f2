import { describe, expect, it } from 'vitest';
import { OPEN } from '../support/event-table.js';
import { track } from '../support/track.js';

const SACK = OPEN.replaceAll('mss', 'sackok mss');

describe('octets in flight, at most', () => {
  // prettier-ignore
  it.each<[name: string, text: string, client: number, server: number]>([
    ['what was not acknowledged', `${OPEN} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 101 / c> . 201:251 ack 1`, 200, 0],
    ['SYN and FIN are no octets', `${OPEN} / c> F 1:101 ack 1 / s> . 1:1 ack 102 / s> F 1:51 ack 102`, 100, 50],
    ['data of a SYN, before it is acknowledged', 'c> S 0:10 / c> P 11:21', 20, 0],
    ['data before the SYN-ACK is acknowledged', `c> S 0:0 / s> SA 0:0 ack 1 / s> . 1:101 ack 1`, 0, 100],
    ['what the receiver holds has arrived', `${SACK} / c> . 1:101 ack 1 / c> . 101:201 ack 1 / s> . 1:1 ack 1 sack 101:201 / c> . 201:301 ack 1`, 200, 0],
    ['and counts again by nothing', `${SACK} / c> . 1:101 ack 1 / c> . 101:301 ack 1 / s> . 1:1 ack 1 sack 101:201 / s> . 1:1 ack 101 sack 101:201 / c> . 301:401 ack 1`, 300, 0],
  ])('%s', async (_, text, client, server) => {
    const { sessions } = await track(text);
    const { toServer, toClient } = sessions[0]!;
    expect([toServer.maxBytesInFlight, toClient.maxBytesInFlight]).toEqual([client, server]);
  });
});
