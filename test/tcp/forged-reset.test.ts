/** Resets that the endpoint did not send, by what the injector could not know or do; two signs convict. */
import { describe, expect, it } from 'vitest';
import { eventTable } from '../support/event-table.js';
import { track } from '../support/track.js';

const OPEN = 'c> S 0:0 / +0.02 s> SA 0:0 ack 1 / +0.02 c> . 1:1 ack 1';
/** Half-way of a path of 40 ms; the server's answers pass 20 ms after what they answer. */
const TALKED = [
  OPEN,
  'c> P 1:101 ack 1 / +0.02 s> . 1:1 ack 101 / s> P 1:101 ack 101 / +0.02 c> . 101:101 ack 101',
  'c> P 101:201 ack 101 / +0.02 s> . 101:101 ack 201 / s> P 101:201 ack 201 / +0.02 c> . 201:201 ack 201',
].join(' / ');
/** Its server's identifications count up from 30001 by one. */
const SENT = `${TALKED} / c> P 201:301 ack 201`;
const STAMPED =
  'c> S 0:0 ts 1 0 / s> SA 0:0 ack 1 ts 50 1 win 900 / c> . 1:1 ack 1 ts 3 50 win 500 / c> P 1:101 ack 1 ts 4 50 / s> . 1:1 ack 101 ts 54 4';

// prettier-ignore
eventTable('a forged reset', ['reset'], [
  ['TTL and identification', `${SENT} / +0.02 s> RA 201:201 ack 301 ttl 31 id 54321`, '#13 s reset injected'],
  ['identification, and an answer sooner than any before', `${SENT} / +0.001 s> RA 201:201 ack 301 id 54321`, '#13 s reset injected'],
  ['the answer in time, and in the server’s own numbers → its own', `${SENT} / +0.02 s> RA 201:201 ack 301`, '#13 s reset abort'],
  ['TTL, and the identification of the segment that provoked it', `${SENT.replace('c> P 201:301 ack 201', 'c> P 201:301 ack 201 id 8')} / +0.02 s> R 201:201 ttl 60 id 8`, '#13 s reset injected'],
  ['identification and window of the other side', `${STAMPED} / +0.02 s> RA 1:1 ack 101 win 500 id 9`, '#6 s reset injected'],
  ['no time stamps, and octets acknowledged that were never sent', `${STAMPED} / +0.02 s> RA 1:1 ack 2000 win 900`, '#6 s reset injected'],
  ['a sequence number out of nowhere and another TTL', `${SENT} / +0.02 s> RA 777:777 ack 301 ttl 200`, '#13 s reset injected'],
  ['TTL and identification, after answers of that side without a number (Linux: 0)', `${SENT.replace('c> P 201:301', 's> . 201:201 ack 201 id 0 / c> P 201:301')} / +0.02 s> RA 201:201 ack 301 ttl 31 id 54321`, '#14 s reset injected'],
  ['one sign is not enough', `${SENT} / +0.02 s> RA 201:201 ack 301 ttl 63`, '#13 s reset abort'],
  ['a closed socket answers without options and with identification 0 (Linux) → its own', `${SENT} / +0.02 s> R 201:201 win 0 id 0`, '#13 s reset closed-socket'],
  ['of a SYN: exactly acknowledged, in numbers copied from it → injected', 'c> S 0:0 id 5461 win 16384 / +0.2 s> RA 0:0 ack 1 id 5461 win 16384 / +0.5 c> S 0:0', '#2 s reset injected'],
]);

describe('the side that is said to have reset', () => {
  it.each<[name: string, text: string, want: string]>([
    ['goes on with data beyond it → it was somebody else', 's> P 201:301 ack 301', 'injected'],
    ['had sent data before, which the reset overtook → its own', 's> P 101:201 ack 301', 'abort'],
    ['is reset itself by the answers → its own', 'c> R 301:301 win 0 id 0', 'abort'],
  ])('%s', async (_, then, want) => {
    const { sessions } = await track(`${SENT} / +0.02 s> RA 201:201 ack 301 / +0.01 ${then}`);
    expect(sessions.map(({ close }) => close.resetCause)).toEqual([want]);
  });
});
