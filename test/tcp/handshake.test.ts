import { describe, expect, it } from 'vitest';
import type { EventKind } from '../../src/tcp/events.js';
import { eventTable } from '../support/event-table.js';
import { mergeFrames, scriptFrames, track, trackFrames } from '../support/track.js';

const KINDS: readonly EventKind[] = ['handshake-failed', 'retransmission', 'reset', 'port-reused'];

// prettier-ignore
eventTable('how a handshake fails', KINDS, [
  ['three SYNs and no answer → timeout, said at the last', 'c> S 0:0 / +1 c> S 0:0 / +2 c> S 0:0', '#2 c retransmission syn spurious=null | #3 c handshake-failed timeout x3 | #3 c retransmission syn spurious=null'],
  ['a closed port → refused', 'c> S 0:0 / s> RA 0:0 ack 1', '#2 s handshake-failed refused x1 | #2 s reset refused'],
  ['refused twice is one failure', 'c> S 0:0 / s> RA 0:0 ack 1 / +0.5 c> S 0:0 / s> RA 0:0 ack 1', '#2 s handshake-failed refused x1 | #2 s reset refused | #3 c retransmission syn spurious=null | #4 s reset refused'],
  ['refused after a retry', 'c> S 0:0 / +1 c> S 0:0 / s> RA 0:0 ack 1', '#2 c retransmission syn spurious=null | #3 s handshake-failed refused x2 | #3 s reset refused'],
  ['the client gives up → aborted', 'c> S 0:0 / s> SA 0:0 ack 1 / c> R 1:1', '#3 c handshake-failed aborted x1 | #3 c reset handshake-aborted'],
  ['the server takes back its SYN-ACK → reset by peer', 'c> S 0:0 / s> SA 0:0 ack 1 / s> RA 1:1 ack 1', '#3 s handshake-failed reset-by-peer x1 | #3 s reset handshake-aborted'],
  ['the last ACK never comes: SYN-ACK again and again → timeout', 'c> S 0:0 / s> SA 0:0 ack 1 / +1 s> SA 0:0 ack 1 / +2 s> SA 0:0 ack 1', '#3 s retransmission syn spurious=null | #4 s handshake-failed timeout x1 | #4 s retransmission syn spurious=null'],
]);

/** The client says its ACK each time, and the server repeats its SYN-ACK all the same. */
const IGNORED =
  'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / +1 s> SA 0:0 ack 1 / c> . 1:1 ack 1 / +2 s> SA 0:0 ack 1 / c> . 1:1 ack 1';

// prettier-ignore
eventTable('a handshake that the server does not take up', ['handshake-failed'], [
  ['SYN-ACK twice more, each acknowledged, and nothing else → not accepted', IGNORED, '#6 s handshake-failed not-accepted x1'],
  ['and again', `${IGNORED} / +4 s> SA 0:0 ack 1 / c> . 1:1 ack 1`, '#8 s handshake-failed not-accepted x1'],
  ['once more and then progress: a lost ACK', 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / +1 s> SA 0:0 ack 1 / c> . 1:1 ack 1 / s> P 1:101 ack 1', ''],
  ['twice more and then progress: late, not failed', `${IGNORED} / s> P 1:101 ack 1`, ''],
  ['it resets instead of accepting → reset by peer', 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / s> R 1:1 win 0', '#4 s handshake-failed reset-by-peer x1'],
]);

describe('a handshake that timed out', () => {
  it.each([
    ['SYNs', 'c> S 0:0 / +1 c> S 0:0 / +2 c> S 0:0 / +4 c> S 0:0', 'sent after 0.00, 1.00, 3.00, 7.00 s'],
    [
      'SYN-ACKs',
      'c> S 0:0 / s> SA 0:0 ack 1 / +1 s> SA 0:0 ack 1 / +2 s> SA 0:0 ack 1',
      'sent after 0.00, 1.00, 3.00 s',
    ],
  ])('tells when its %s were sent', async (_, text, schedule) => {
    const { events } = await track(text);
    const failed = events.filter((event) => event.kind === 'handshake-failed');
    expect(failed.map(({ evidence }) => evidence.at(-1))).toEqual([schedule]);
  });
});

// prettier-ignore
eventTable('how a handshake comes about in spite of trouble', KINDS, [
  ['without any', 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', ''],
  ['the SYN was lost', 'c> S 0:0 / +1 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', '#2 c retransmission syn spurious=null'],
  ['two SYNs were lost', 'c> S 0:0 / +1 c> S 0:0 / +2 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', '#2 c retransmission syn spurious=null | #3 c retransmission syn spurious=null'],
  ['the SYN-ACK was lost behind the capture', 'c> S 0:0 / s> SA 0:0 ack 1 / +1 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', '#3 c retransmission syn spurious=null | #4 s retransmission syn spurious=null'],
  ['the last ACK was lost, data proves it', 'c> S 0:0 / s> SA 0:0 ack 1 / c> P 1:101 ack 1 / s> . 1:1 ack 101', ''],
  ['only the server was captured, SYN-ACK again, what it acknowledges proves the rest', 'c> S 0:0 / s> SA 0:0 ack 1 / +1 s> SA 0:0 ack 1 / s> . 1:101 ack 51', '#3 s retransmission syn spurious=null'],
  ['the last ACK was lost: SYN-ACK again, ACK again', 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / +1 s> SA 0:0 ack 1 / c> . 1:1 ack 1', '#4 s retransmission syn spurious=null'],
]);

describe('handshake of a session', () => {
  it.each<[name: string, text: string, want: object]>([
    [
      'three segments',
      'c> S 0:0 / +0.02 s> SA 0:0 ack 1 / +0.03 c> . 1:1 ack 1',
      {
        outcome: 'completed',
        reason: null,
        rtt: 0.05,
        serverRtt: 0.02,
        clientRtt: 0.03,
        synRetries: 0,
        synAckRetries: 0,
      },
    ],
    [
      'a retry: time counts from the last SYN',
      'c> S 0:0 / +1 c> S 0:0 / +0.02 s> SA 0:0 ack 1 / +0.03 c> . 1:1 ack 1',
      { outcome: 'completed', serverRtt: 0.02, synRetries: 1, synAckRetries: 0 },
    ],
    [
      'SYN-ACK again',
      'c> S 0:0 / s> SA 0:0 ack 1 / +1 s> SA 0:0 ack 1 / +0.03 c> . 1:1 ack 1',
      {
        outcome: 'completed',
        rtt: 0.031,
        serverRtt: 0.001,
        clientRtt: 0.03,
        synRetries: 0,
        synAckRetries: 1,
      },
    ],
    [
      'SYN-ACK lost, both again: time counts from the last SYN',
      'c> S 0:0 / s> SA 0:0 ack 1 / +1 c> S 0:0 / s> SA 0:0 ack 1 / +0.03 c> . 1:1 ack 1',
      { outcome: 'completed', rtt: 0.031, serverRtt: 0.001, synRetries: 1, synAckRetries: 1 },
    ],
    [
      'no answer, one SYN',
      'c> S 0:0',
      { outcome: 'timeout', rtt: null, serverRtt: null, clientRtt: null, synRetries: 0 },
    ],
    [
      'no answer, three SYNs',
      'c> S 0:0 / +1 c> S 0:0 / +2 c> S 0:0',
      { outcome: 'timeout', reason: 'timeout', synRetries: 2 },
    ],
    [
      'no last ACK, SYN-ACK repeated',
      'c> S 0:0 / s> SA 0:0 ack 1 / +1 s> SA 0:0 ack 1 / +2 s> SA 0:0 ack 1',
      { outcome: 'timeout', reason: 'timeout', synAckRetries: 2 },
    ],
    ['refused', 'c> S 0:0 / s> RA 0:0 ack 1', { outcome: 'refused', reason: 'refused' }],
    ['aborted', 'c> S 0:0 / s> SA 0:0 ack 1 / c> R 1:1', { outcome: 'aborted', reason: 'aborted' }],
    [
      'refused, and taken when asked again: it completed',
      'c> S 0:0 / s> RA 0:0 ack 1 / +0.5 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:101 ack 1',
      { outcome: 'completed', reason: null, synRetries: 1 },
    ],
    [
      'not captured',
      'c> . 1:101 ack 1 / s> . 1:1 ack 101',
      { outcome: 'not-captured', reason: null, rtt: null, synRetries: 0 },
    ],
    [
      'the SYN not captured',
      's> SA 0:0 ack 1 / c> . 1:1 ack 1',
      { outcome: 'completed', rtt: null, serverRtt: null, clientRtt: 0.001 },
    ],
    [
      'the SYN-ACK not captured',
      'c> S 0:0 / +0.05 c> . 1:1 ack 1 / c> . 1:101 ack 1',
      { outcome: 'completed', serverRtt: null, clientRtt: null },
    ],
    [
      'only the server was captured',
      's> SA 0:0 ack 1 / s> . 1:101 ack 1 / s> . 101:201 ack 51',
      { outcome: 'completed', rtt: null },
    ],
    [
      'simultaneous open',
      'c> S 0:0 / s> S 0:0 / c> SA 0:0 ack 1 / s> SA 0:0 ack 1 / c> . 1:101 ack 1',
      { outcome: 'completed', reason: null },
    ],
  ])('%s', async (_, text, want) => {
    const { sessions } = await track(text);
    expect(sessions.length).toBe(1);
    expect(sessions[0]!.handshake).toMatchObject(want);
  });

  it('gives the options of both sides', async () => {
    const { sessions } = await track(
      'c> SEC 0:0 mss 1400 ws 7 sackok ts 1 0 tfo 0 / s> SAE 0:0 ack 1 mss 1300 ws 9 / c> . 1:1 ack 1',
    );
    expect(sessions[0]!.handshake.options).toEqual({
      client: {
        mss: 1400,
        windowScale: 7,
        sackPermitted: true,
        timestamps: true,
        fastOpen: true,
        mptcp: false,
        ecn: true,
        window: 65_535,
      },
      server: {
        mss: 1300,
        windowScale: 9,
        sackPermitted: false,
        timestamps: false,
        fastOpen: false,
        mptcp: false,
        ecn: true,
        window: 65_535,
      },
    });
  });

  it.each([
    ['repeated without ECN (RFC 3168 §6.1.1.1)', 'c> SEC 0:0 / +1 c> S 0:0 / s> SA 0:0 ack 1', true],
    ['repeated with ECN', 'c> SEC 0:0 / +1 c> SEC 0:0 / s> SA 0:0 ack 1', undefined],
    ['never offered', 'c> S 0:0 / +1 c> S 0:0 / s> SA 0:0 ack 1', undefined],
  ])('a SYN %s', async (_, text, withdrawn) => {
    const { sessions } = await track(text);
    expect(sessions[0]!.handshake.ecnWithdrawn).toBe(withdrawn);
  });

  it('gives null for the options of a SYN that was not captured', async () => {
    const { sessions } = await track('s> SA 0:0 ack 1 mss 1300 / c> . 1:1 ack 1');
    expect(sessions[0]!.handshake.options).toMatchObject({
      client: null,
      server: { mss: 1300, windowScale: null },
    });
  });
});

describe('what is held until the end', () => {
  it('a timeout comes in frame order among the events of other sessions', async () => {
    const lonely = scriptFrames('c> S 0:0 / +1 c> S 0:0 / +2 c> S 0:0');
    const lively = scriptFrames(
      'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1 / c> . 1:101 ack 1 / +0.5 c> . 1:101 ack 1 / +4 c> . 1:101 ack 1',
      { clientPort: 50_000, startNs: 500_000_000 },
    );
    const { events } = await trackFrames(mergeFrames(lonely, lively));
    const frames = events.map((event) => event.frame);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    expect(events.filter((event) => event.kind === 'handshake-failed')).toMatchObject([
      { session: 0, reason: 'timeout', attempts: 3, frame: 8 },
    ]);
  });

  it('a timeout is told once per session, and not for those that were answered', async () => {
    const flows = Array.from({ length: 40 }, (_, i) =>
      scriptFrames(
        i % 2 === 0
          ? 'c> S 0:0 / +1 c> S 0:0 / +2 c> S 0:0'
          : 'c> S 0:0 / +1 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1',
        {
          clientPort: 50_000 + i,
          startNs: i * 1_000_000,
        },
      ),
    );
    const { events, sessions } = await trackFrames(mergeFrames(...flows));
    const failed = events.filter((event) => event.kind === 'handshake-failed');
    expect(failed.map((event) => event.session)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i));
    expect(sessions.filter((s) => s.handshake.outcome === 'timeout').length).toBe(20);
    expect(sessions.map((s) => s.eventCounts['handshake-failed'] ?? 0)).toEqual(
      sessions.map((_, i) => (i % 2 === 0 ? 1 : 0)),
    );
  });
});
