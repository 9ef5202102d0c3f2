/** The stall list: silences longer than min(2 SRTT, RTO), with what they were spent on. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import type { StallSummary } from '../../src/tcp/session-summary.js';
import { track } from '../support/track.js';

/** 20 ms to the server and back. */
const OPEN = 'c> S 0:0 / +0.02 s> SA 0:0 ack 1 / +0.0001 c> . 1:1 ack 1';

async function stallsOf(script: string): Promise<StallSummary> {
  const { sessions } = await track(script);
  return sessions[0]!.stalls;
}

describe('the stall list', () => {
  it.each([
    ['a server that thinks', `${OPEN} / c> . 1:101 ack 1 / +0.5 s> . 1:101 ack 101`, 'server', 5, 0.5],
    ['a client that thinks', `${OPEN} / +0.3 c> . 1:101 ack 1`, 'client', 4, 0.3],
    [
      'a closed window',
      `${OPEN} / c> . 1:101 ack 1 / s> . 1:1 ack 101 win 0 / +0.1 s> . 1:1 ack 101`,
      'zeroWindow',
      6,
      0.1,
    ],
    ['a retransmission', `${OPEN} / c> . 1:101 ack 1 / +0.25 c> . 1:101 ack 1`, 'loss', 5, 0.25],
    ['a SYN that is repeated after its timer', 'c> S 0:0 / +1.1 c> S 0:0', 'handshake', 2, 1.1],
  ])('has %s', async (_name, script, spentOn, frame, seconds) => {
    const { list, silences, silentSeconds } = await stallsOf(script);
    expect(silences).toBe(1);
    expect(silentSeconds).toBeCloseTo(seconds, 6);
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({ frame, afterFrame: frame - 1, class: spentOn });
    expect(list[0]!.duration).toBeCloseTo(seconds, 6);
  });

  it.each([
    ['one round trip', `${OPEN} / c> . 1:101 ack 1 / +0.02 s> . 1:101 ack 101`],
    ['just below two round trips', `${OPEN} / +0.039 c> . 1:101 ack 1`],
    ['less than a second before any round trip is known', 'c> S 0:0 / +0.9 c> S 0:0'],
    [
      'less than a millisecond on a path of microseconds',
      'c> S 0:0 / +0.00001 s> SA 0:0 ack 1 / +0.00001 c> . 1:1 ack 1 / +0.0009 c> . 1:11 ack 1',
    ],
  ])('has not %s', async (_name, script) => {
    expect(await stallsOf(script)).toMatchObject({ silences: 0, silentSeconds: 0, list: [] });
  });

  it('counts all and lists the longest in order of time', async () => {
    const pauses = Array.from({ length: 40 }, (_, i) => {
      const from = 1 + 10 * i;
      return `+${0.1 + 0.01 * ((7 * i) % 40)} c> . ${from}:${from + 10} ack 1 / +0.02 s> . 1:1 ack ${from + 10}`;
    });
    const { list, silences } = await stallsOf([OPEN, ...pauses].join(' / '));
    expect(silences).toBe(40);
    expect(list).toHaveLength(LIMITS.maxSilencesListed);
    const frames = list.map(({ frame }) => frame);
    expect(frames).toEqual([...frames].sort((a, b) => a - b));
    // 40 different lengths: the 16 longest are above 0.1 s + 23 times 10 ms.
    for (const { duration, class: spentOn } of list) {
      expect(duration).toBeGreaterThan(0.335);
      expect(spentOn).toBe('senderBuffer');
    }
  });

  it('takes two round trips of a long path until they are known to be steady, then the timeout', async () => {
    const trip = '+0.0001 c> . 1:11 ack 1 / +0.6 s> . 1:1 ack 11 / ';
    const trips = Array.from({ length: 30 }, (_, i) =>
      trip.replaceAll('1:11', `${1 + 10 * i}:${11 + 10 * i}`).replace('ack 11', `ack ${11 + 10 * i}`),
    ).join('');
    const open = 'c> S 0:0 / +0.6 s> SA 0:0 ack 1 / +0.0001 c> . 1:1 ack 1 / ';
    const steady = `${open}${trips}`;
    const count = async (script: string) => (await stallsOf(script)).silences;
    expect(await count(`${open}+1.19 c> . 1:11 ack 1`)).toBe(0);
    expect(await count(`${open}+1.21 c> . 1:11 ack 1`)).toBe(1);
    expect(await count(`${steady}+0.79 c> . 301:311 ack 1`)).toBe(0);
    expect(await count(`${steady}+0.81 c> . 301:311 ack 1`)).toBe(1);
  });
});
