import { describe, expect, it } from 'vitest';
import { eventTable } from '../support/event-table.js';
import { track } from '../support/track.js';

const OPEN = 'c> S 0:0 / +0.02 s> SA 0:0 ack 1 / +0.02 c> . 1:1 ack 1';
/** A request that was answered; identifications count from 1 and from 30001. */
const TALKED = `${OPEN} / c> P 1:101 ack 1 / s> . 1:1 ack 101 / s> P 1:201 ack 101 / c> . 101:101 ack 201`;
const STAMPED =
  'c> S 0:0 ts 1 0 / s> SA 0:0 ack 1 ts 50 1 / c> . 1:1 ack 1 ts 3 50 / c> P 1:101 ack 1 ts 4 50 / s> . 1:1 ack 101 ts 54 4';

// prettier-ignore
eventTable('who reset, and why', ['reset', 'out-of-window'], [
  ['RST of exactly the SYN (RFC 9293 §3.10.7.1) → refused', 'c> S 0:0 / s> RA 0:0 ack 1', '#2 s reset refused'],
  ['RST of the SYN that does not acknowledge it → injected', 'c> S 0:0 / s> R 0:0', '#2 s reset injected'],
  ['the client answers the SYN-ACK → handshake aborted', 'c> S 0:0 / s> SA 0:0 ack 1 / c> R 1:1', '#3 c reset handshake-aborted'],
  ['in order, everything acknowledged → abort', `${TALKED} / c> RA 101:101 ack 201`, '#8 c reset abort'],
  ['in order, of the server → abort', `${TALKED} / s> RA 201:201 ack 101`, '#8 s reset abort'],
  ['leaves out data it was sent → unread data (RFC 9293 §3.6.1)', `${OPEN} / s> P 1:201 ack 1 / s> P 201:401 ack 1 / c> . 1:1 ack 201 / c> RA 1:1 ack 201`, '#7 c reset unread-data'],
  ['after its own FIN, data still comes → closed socket', `${TALKED} / c> F 101:101 ack 201 / s> P 201:301 ack 101 / c> R 101:101`, '#10 c reset closed-socket'],
  ['answers a segment without a socket, no ACK bit → closed socket', `${TALKED} / c> P 101:201 ack 201 / s> R 201:201 win 0`, '#9 s reset closed-socket'],
  ['after keep-alives nobody answered → keep-alive timeout', `${TALKED} / +75 c> . 100:100 ack 201 / +75 c> . 100:100 ack 201 / +75 c> . 100:100 ack 201 / +75 c> RA 101:101 ack 201`, '#11 c reset keepalive-timeout'],
  ['answers data after an hour: the session is forgotten → half-open', `${TALKED} / +3600 c> P 101:201 ack 201 / +0.02 s> R 201:201 win 0`, '#9 s reset half-open'],
  ['answers a session that it does not know, mid-stream → half-open', 'c> P 101:201 ack 201 / s> R 201:201 win 0', '#2 s reset half-open'],
  ['another TTL and another identification → injected', `${TALKED} / c> P 101:201 ack 201 / s> RA 201:201 ack 201 ttl 31 id 54321`, '#9 s reset injected'],
  ['no time stamps and another TTL → injected', `${STAMPED} / s> RA 1:1 ack 101 ttl 120`, '#6 s reset injected'],
  ['two forged ones in a row → injected both', `${TALKED} / s> RA 201:201 ack 101 ttl 31 id 54321 / s> RA 1661:1661 ack 101 ttl 31 id 54322`, '#8 s reset injected | #9 s reset injected'],
  ['another TTL alone convinces nobody', `${TALKED} / s> RA 201:201 ack 101 ttl 63`, '#8 s reset abort'],
  ['another TTL and identification after an idle hour → a firewall forgot the session', `${TALKED} / +3600 c> P 101:201 ack 201 / +0.001 s> RA 201:201 ack 201 ttl 255 id 54321`, '#9 s reset firewall'],
  ['another TTL, in the form of a closed socket, after an idle hour → a firewall forgot the session', `${TALKED} / +3600 c> P 101:201 ack 201 / +0.001 s> R 201:201 win 0 ttl 255`, '#9 s reset firewall'],
  ['answers just the last segment, from another distance → a packet filter rejects it', `${TALKED} / c> P 101:201 ack 201 / +0.001 s> R 201:201 win 0 ttl 60`, '#9 s reset firewall'],
  ['the same from the same distance, of a host that begins resets with 255 → closed socket', `${TALKED} / c> P 101:201 ack 201 / s> R 201:201 win 0 ttl 255`, '#9 s reset closed-socket'],
  ['answers data after 3 s of silence without having closed → half-open', `${TALKED} / +3 c> P 101:201 ack 201 / +0.02 s> R 201:201 win 0`, '#9 s reset half-open'],
  ['answers the ACK that ends the handshake → no room to accept it: handshake aborted', `${OPEN} / s> R 1:1 win 0`, '#4 s reset handshake-aborted'],
  ['the same a while later → no overflow', `${OPEN} / +5 c> . 1:1 ack 1 / s> R 1:1 win 0`, '#5 s reset half-open'],
  ['the client resets a session that it completed and left unused → abort', `${OPEN} / +0.1 c> RA 1:1 ack 1`, '#4 c reset abort'],
  ['data came in, waited and was never answered → unread data', `${OPEN} / c> P 1:201 ack 1 / s> . 1:1 ack 201 / +0.4 s> RA 1:1 ack 201`, '#6 s reset unread-data'],
  ['what the user timeout or keep-alive gave up: probes unanswered, active form → keep-alive timeout', `${TALKED} / +1 c> . 100:100 ack 201 / +1 c> . 100:100 ack 201 / +0.5 c> RA 101:101 ack 201`, '#10 c reset keepalive-timeout'],
  ['nothing seen before it, answers nothing → closed socket', 'c> . 1:1 ack 1 / s> R 77:77 win 0', '#2 s reset closed-socket'],
  ['far out of window (RFC 5961 §3.2) → told as such', `${TALKED} / s> R 500001:500001 / c> P 101:201 ack 201 / s> . 201:201 ack 201`, '#8 s reset closed-socket | #8 s out-of-window beyond'],
]);

describe('a reset', () => {
  it.each<[name: string, text: string, want: object]>([
    [
      'ends the session',
      `${TALKED} / c> RA 101:101 ack 201`,
      {
        close: { how: 'reset', by: 'client', resetCause: 'abort', frame: 8 },
        state: { client: 'CLOSED', server: 'CLOSED' },
      },
    ],
    [
      'of the server',
      `${TALKED} / s> RA 201:201 ack 101`,
      { close: { how: 'reset', by: 'server', resetCause: 'abort', frame: 8 } },
    ],
    [
      'refuses',
      'c> S 0:0 / s> RA 0:0 ack 1',
      { close: { how: 'reset', by: 'server', resetCause: 'refused', frame: 2 }, state: { client: 'CLOSED' } },
    ],
    [
      'out of window is dropped (RFC 5961 §3.2): the session goes on',
      `${TALKED} / s> R 500001:500001 / c> P 101:201 ack 201 / s> . 201:201 ack 201`,
      {
        close: { how: 'open', by: null, resetCause: null },
        state: { client: 'ESTABLISHED', server: 'ESTABLISHED' },
      },
    ],
    [
      'out of window is dropped: the session may still close well',
      `${TALKED} / s> R 500001:500001 / c> F 101:101 ack 201 / s> F 201:201 ack 102 / c> . 102:102 ack 202`,
      { close: { how: 'graceful', by: 'client', resetCause: null } },
    ],
    [
      'after both FINs is a late answer: the close was graceful',
      `${TALKED} / c> F 101:101 ack 201 / s> F 201:201 ack 102 / c> . 102:102 ack 202 / c> R 102:102`,
      { close: { how: 'graceful', by: 'client', resetCause: null } },
    ],
    [
      'refused, and asked again with success: the session is open',
      'c> S 0:0 / s> RA 0:0 ack 1 / +0.5 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:101 ack 1',
      { close: { how: 'open', resetCause: null }, state: { client: 'ESTABLISHED', server: 'ESTABLISHED' } },
    ],
    [
      'is not undone by what was still on its way',
      `${TALKED} / s> RA 201:201 ack 101 / c> P 101:201 ack 201`,
      { close: { how: 'reset', by: 'server', frame: 8 }, toServer: { uniqueBytes: 200 } },
    ],
  ])('%s', async (_, text, want) => {
    const { sessions } = await track(text);
    expect(sessions.length).toBe(1);
    expect(sessions[0]).toMatchObject(want);
  });

  it('says how sure it is, and why', async () => {
    const { events } = await track(`${TALKED} / s> RA 201:201 ack 101`);
    for (const event of events) {
      if (event.kind !== 'reset') continue;
      expect(event.evidence.length).toBeGreaterThan(0);
      expect(event.confidence).toBeGreaterThan(0);
      expect(event.confidence).toBeLessThanOrEqual(1);
    }
  });

  it('is counted by the side that sent it', async () => {
    const { sessions } = await track(`${TALKED} / s> RA 201:201 ack 101 / s> RA 201:201 ack 101`);
    expect([sessions[0]!.toServer.resets, sessions[0]!.toClient.resets]).toEqual([0, 2]);
  });
});
