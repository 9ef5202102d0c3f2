import { describe, expect, it } from 'vitest';
import { track } from '../support/track.js';

/** 1 ms to the server and back, seen at the client. */
const OPEN = 'c> S 0:0 mss 1460 / +0.001 s> SA 0:0 ack 1 mss 1460 / +0.00001 c> . 1:1 ack 1';

/** The client writes `size` octets twice; the server acknowledges the first after `delay` seconds. */
function message(i: number, delay: number, size = 50, answered = 0): string {
  const at = 1 + 2 * size * i;
  const [middle, end] = [at + size, at + 2 * size];
  const data = `1:1`;
  return [
    `+0.1 c> P. ${at}:${middle} ack 1`,
    `+${delay} s> . ${answered === 0 ? data : `1:${1 + answered}`} ack ${middle}`,
    `+0.0002 c> P. ${middle}:${end} ack 1`,
    `+0.001 s> . ${data} ack ${end}`,
  ].join(' / ');
}

const messages = (count: number, delay: number, size?: number, answered?: number) =>
  [OPEN, ...Array.from({ length: count }, (_, i) => message(i, delay, size, answered))].join(' / ');

async function waitsOf(script: string) {
  const { sessions } = await track(script);
  const { nagleWaits, nagleSeconds, nagleFrames } = sessions[0]!.toServer;
  return { nagleWaits, nagleSeconds, nagleFrames };
}

describe('small segments that wait for a delayed acknowledgment', () => {
  it.each([0.041, 0.061, 0.151, 0.251])('%d s late', async (delay) => {
    const { nagleWaits, nagleSeconds, nagleFrames } = await waitsOf(messages(4, delay));
    expect(nagleWaits).toBe(4);
    expect(nagleSeconds).toBeCloseTo(4 * (delay - 0.001), 6);
    expect(nagleFrames).toEqual([6, 10, 14, 18].slice(0, nagleFrames.length));
  });

  it.each([
    ['at once', messages(4, 0.001)],
    ['less than a delay', messages(4, 0.03)],
    ['between the delays', messages(4, 0.1)],
    ['longer than any', messages(4, 0.3)],
    ['full segments', messages(4, 0.041, 1448)],
    ['an answer with data', messages(1, 0.041, 50, 10)],
    [
      'the second of two acknowledgments',
      `${OPEN} / +0.1 c> P. 1:51 ack 1 / +0.001 s> . 1:1 ack 1 win 900 / +0.041 s> . 1:1 ack 51 / +0.0002 c> P. 51:101 ack 1`,
    ],
  ])('are not: %s', async (_name, script) => {
    expect(await waitsOf(script)).toEqual({ nagleWaits: 0, nagleSeconds: 0, nagleFrames: [] });
  });
});
