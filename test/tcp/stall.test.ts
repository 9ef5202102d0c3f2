import { describe, expect, it } from 'vitest';
import { eventTable, OPEN } from '../support/event-table.js';
import { track } from '../support/track.js';

// prettier-ignore
eventTable('silences', ['stall'], [
  ['data that nobody acknowledges → acknowledgment', `${OPEN} / c> . 1:101 ack 1 / +0.3 c> . 1:101 ack 1`, '#5 c stall acknowledgment after #4'],
  ['the acknowledgment itself is late → acknowledgment', `${OPEN} / c> . 1:101 ack 1 / +0.5 s> . 1:1 ack 101`, '#5 s stall acknowledgment after #4'],
  ['a closed window → window', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 0 / +0.5 s> . 1:1 ack 101 win 500`, '#6 s stall window after #5'],
  ['an answer that takes long → server', `${OPEN} / c> P 1:101 ack 1 / s> . 1:1 ack 101 / +2 s> P 1:101 ack 101`, '#6 s stall server after #5'],
  ['an answer within a quarter of a second is work, not a stall', `${OPEN} / c> P 1:101 ack 1 / s> . 1:1 ack 101 / +0.24 s> P 1:101 ack 101`, ''],
  ['who waits for whom is not said where ports decided the roles', `c> P 1:101 ack 1 / s> . 1:1 ack 101 / +2 s> P 1:101 ack 101`, ''],
  ['nobody waits between requests', `${OPEN} / c> P 1:101 ack 1 / s> P 1:101 ack 101 / c> . 101:101 ack 101 / +60 c> P 101:201 ack 101`, ''],
  ['shorter than any timer', `${OPEN} / c> . 1:101 ack 1 / +0.19 s> . 1:1 ack 101`, ''],
  ['shorter than two round trips of a long path', 'c> S 0:0 / +0.3 s> SA 0:0 ack 1 / +0.3 c> . 1:1 ack 1 / c> . 1:101 ack 1 / +0.6 s> . 1:1 ack 101', ''],
  ['a keep-alive ends no stall', `${OPEN} / c> P 1:101 ack 1 / s> P 1:101 ack 101 / c> . 101:101 ack 101 / +75 c> . 100:100 ack 101 / s> . 101:101 ack 101`, ''],
  ['in a handshake it is no stall but a retry', 'c> S 0:0 / +1 c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1', ''],
  ['after the close nobody waits', `${OPEN} / c> F 1:1 ack 1 / s> F 1:1 ack 2 / c> . 2:2 ack 2 / +5 s> F 1:1 ack 2`, ''],
  ['mid-stream → acknowledgment', 'c> . 1:101 ack 1 / s> . 1:1 ack 101 / c> . 101:201 ack 1 / +2 c> . 101:201 ack 1', '#4 c stall acknowledgment after #3'],
  ['a clock that ran backwards is no silence', `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101`, '', { startNs: -5e9 }],
]);

describe('stalls of a session', () => {
  it('add up, with the longest and the frame that ended it', async () => {
    const { sessions } = await track(
      `${OPEN} / c> . 1:101 ack 1 / +0.3 c> . 1:101 ack 1 / +0.7 c> . 1:101 ack 1 / s> . 1:1 ack 101`,
    );
    expect(sessions[0]!.stalls).toMatchObject({
      seconds: 1,
      longest: 0.7,
      longestFrame: 6,
      longestWaitingFor: 'acknowledgment',
      bySeconds: { acknowledgment: 1, window: 0, client: 0, server: 0 },
    });
  });

  it('are none without one', async () => {
    const { sessions } = await track(OPEN);
    expect(sessions[0]!.stalls).toMatchObject({
      seconds: 0,
      longest: 0,
      longestFrame: null,
      longestWaitingFor: null,
    });
  });

  it('tell how long', async () => {
    const { events } = await track(`${OPEN} / c> . 1:101 ack 1 / +0.5 s> . 1:1 ack 101`);
    expect(events).toMatchObject([{ kind: 'stall', duration: 0.5 }]);
  });
});
