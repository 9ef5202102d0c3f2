import { describe, expect, it } from 'vitest';
import { eventTable, OPEN } from '../support/event-table.js';
import { track } from '../support/track.js';

// prettier-ignore
eventTable('wrong checksums', ['checksum-error', 'retransmission', 'acked-unseen', 'lost-segment', 'duplicate-ack'], [
  ['bad after good ones → corrupt', `${OPEN} / c> . 1:101 ack 1 bad`, '#4 c checksum-error 100 B'],
  ['bad, then the good copy → sent again, and needed', `${OPEN} / c> . 1:101 ack 1 bad / +0.3 c> . 1:101 ack 1 / s> . 1:1 ack 101`, '#4 c checksum-error 100 B | #5 c retransmission rto spurious=false'],
  ['bad in the middle → no gap in the capture, but a repair', `${OPEN} / c> . 1:101 ack 1 / c> . 101:201 ack 1 bad / c> . 201:301 ack 1 / +0.3 c> . 101:201 ack 1 / s> . 1:1 ack 301`, '#5 c checksum-error 100 B | #7 c retransmission rto spurious=false'],
  ['a bad acknowledgment acknowledges nothing', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 5001 bad`, '#5 s checksum-error 0 B'],
  ['bad from the first on → the card computes them, all is well', 'c> S 0:0 bad / s> SA 0:0 ack 1 / c> . 1:1 ack 1 bad / c> . 1:101 ack 1 bad / s> . 1:1 ack 101', ''],
  ['bad of one side only → offloaded there', 'c> S 0:0 / s> SA 0:0 ack 1 bad / c> . 1:1 ack 1 / s> . 1:101 ack 1 bad / c> . 1:1 ack 101', ''],
]);

// prettier-ignore
eventTable('deadlock: both windows closed', ['deadlock', 'zero-window'], [
  ['one after the other', `${OPEN} / c> . 1:101 ack 1 / s> . 1:101 ack 101 win 0 / c> . 101:101 ack 101 win 0`, '#5 s zero-window | #6 c zero-window | #6 c deadlock'],
  ['told once', `${OPEN} / c> . 1:101 ack 1 / s> . 1:101 ack 101 win 0 / c> . 101:101 ack 101 win 0 / s> . 101:101 ack 101 / c> . 101:101 ack 101`, '#6 c deadlock', { kinds: ['deadlock'] }],
  ['one closed window is none', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 0`, '', { kinds: ['deadlock'] }],
  ['closed in turns is none', `${OPEN} / c> . 1:101 ack 1 / s> . 1:101 ack 101 win 0 / s> . 101:101 ack 101 win 900 / c> . 101:101 ack 101 win 0`, '', { kinds: ['deadlock'] }],
]);

describe('checksums of a session', () => {
  it('counts the corrupt apart from the stream', async () => {
    const { sessions, summary } = await track(
      `${OPEN} / c> . 1:101 ack 1 bad / +0.3 c> . 1:101 ack 1 / s> . 1:1 ack 101`,
    );
    expect(sessions[0]!.toServer).toMatchObject({
      checksumErrors: 1,
      checksumsOffloaded: 0,
      bytes: 200,
      uniqueBytes: 100,
      badChecksumBytes: 100,
      missingBytes: 0,
    });
    expect(summary.conservation).toMatchObject({ holds: true, badChecksumBytes: 100 });
  });

  it('what was corrupt and came again whole is not missing', async () => {
    const { sessions } = await track(
      `${OPEN} / c> . 1:101 ack 1 bad / +0.3 c> . 1:101 ack 1 / s> . 1:1 ack 101`,
    );
    expect(sessions[0]!.toServer.missing.badChecksum).toBe(0);
  });

  it('takes offloaded ones for what they are', async () => {
    const { sessions } = await track(
      'c> S 0:0 bad / s> SA 0:0 ack 1 / c> . 1:1 ack 1 bad / c> . 1:101 ack 1 bad / s> . 1:1 ack 101',
    );
    expect(sessions[0]!.toServer).toMatchObject({
      checksumErrors: 0,
      checksumsOffloaded: 3,
      uniqueBytes: 100,
      badChecksumBytes: 0,
    });
  });

  it('does not look at them when told so', async () => {
    const { sessions } = await track(`${OPEN} / c> . 1:101 ack 1`);
    expect(sessions[0]!.toServer).toMatchObject({ checksumErrors: 0, checksumsOffloaded: 0 });
  });
});

describe('a close', () => {
  const TALK = `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101`;
  it.each<[name: string, text: string, want: object]>([
    [
      'of both sides',
      `${TALK} / c> F 101:101 ack 1 / s> F 1:1 ack 102 / c> . 102:102 ack 2`,
      { how: 'graceful', by: 'client' },
    ],
    [
      'begun by the server',
      `${TALK} / s> F 1:1 ack 101 / c> F 101:101 ack 2 / s> . 2:2 ack 102`,
      { how: 'graceful', by: 'server' },
    ],
    ['of one side', `${TALK} / c> F 101:101 ack 1 / s> . 1:1 ack 102`, { how: 'half-closed', by: 'client' }],
    ['that did not come', TALK, { how: 'open', by: null, frame: null }],
    [
      'at the same time',
      `${TALK} / c> F 101:101 ack 1 / s> F 1:1 ack 101 / c> . 102:102 ack 2 / s> . 2:2 ack 102`,
      { how: 'graceful', by: 'client' },
    ],
    [
      'by FIN with data',
      `${TALK} / c> FP 101:201 ack 1 / s> F 1:1 ack 202 / c> . 202:202 ack 2`,
      { how: 'graceful', by: 'client' },
    ],
  ])('%s', async (_, text, want) => {
    const { sessions } = await track(text);
    expect(sessions[0]!.close).toMatchObject(want);
  });
});

describe('a session', () => {
  it('has its times, frames and addresses', async () => {
    const { sessions } = await track(`${OPEN} / +1.5 c> . 1:101 ack 1`, { startNs: 2e9 });
    expect(sessions[0]).toMatchObject({
      session: 0,
      client: { address: '192.0.2.1', port: 40_000 },
      server: { address: '198.51.100.2', port: 80 },
      roles: 'observed',
      vlan: null,
      firstFrame: 1,
      lastFrame: 4,
      duration: 1.54,
    });
    expect(sessions[0]!.toServer).toMatchObject({
      firstFrame: 1,
      lastFrame: 4,
      ttl: 64,
      isn: 1000,
      mss: 1460,
    });
    expect(sessions[0]!.toClient).toMatchObject({ firstFrame: 2, lastFrame: 2, isn: 2000 });
  });

  it('of IPv6 has its addresses in RFC 5952 form', async () => {
    const { sessions } = await track(OPEN, { ipVersion: 6 });
    expect([sessions[0]!.client.address, sessions[0]!.server.address]).toEqual([
      '2001:db8::1',
      '2001:db8::2',
    ]);
  });

  it('has a throughput from its first to its last data', async () => {
    const { sessions } = await track(`${OPEN} / c> . 1:501 ack 1 / +0.5 c> . 501:1001 ack 1`);
    expect(sessions[0]!.toServer.throughput).toBeCloseTo(2000, 6);
    expect((await track(`${OPEN} / c> . 1:501 ack 1`)).sessions[0]!.toServer.throughput).toBeNull();
  });

  it('with itself (one address, one port) is one session and throws nothing', async () => {
    const address = [192, 0, 2, 1];
    const { sessions, summary } = await track('c> S 0:0 / c> SA 0:0 ack 1 / c> . 1:101 ack 1', {
      clientAddress: address,
      serverAddress: address,
      clientPort: 7000,
      serverPort: 7000,
    });
    expect(sessions.length).toBe(1);
    expect(summary.conservation.holds).toBe(true);
  });
});
