/** Half-open sessions are kept as their segments: nothing but memory may show it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import { encodeFrames, type EncodedFrame } from '../support/encode-frames.js';
import { fixtureCaptures } from '../support/fixture-captures.js';
import { anyFlow } from '../support/random-flow.js';
import { mergeFrames, scriptFrames, trackFrames, trackSource, type Tracked } from '../support/track.js';

const all = ({ events, sessions, summary }: Tracked): unknown => ({ events, sessions, summary });

async function expectSame(frames: readonly EncodedFrame[]): Promise<Tracked> {
  const compact = await trackFrames(frames);
  const full = await trackFrames(frames, { maxHalfOpenSessions: 0 });
  expect(all(compact)).toEqual(all(full));
  return compact;
}

describe('sessions kept compactly', () => {
  it('are told like all others, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyFlow, { minLength: 1, maxLength: 5 }), async (plans) => {
        const flows = plans.map((plan, i) => encodeFrames(plan, { clientPort: 50_000 + i }));
        await expectSame(mergeFrames(...flows));
      }),
      { seed: 23, numRuns: 300 },
    );
  });

  it('are told like all others when they open in every way', async () => {
    const opening = fc.array(
      fc.tuple(
        fc.constantFrom(
          'c> S 0:0',
          'c> S 0:0 win 0 mss 9 ws 0 sackok',
          'c> S 0:0 mss 65535 ws 14 sackok ts 4294967295 0',
          'c> S 0:0 ece cwr',
          'c> S 0:0 ce ttl 255',
          'c> S 0:0 id 0',
          'c> S 0:0 bad',
          'c> S 0:0 tfo 0',
          'c> S 0:5',
          'c> S 5:5',
          's> S 0:0',
          's> SA 0:0 ack 1',
          's> SA 0:0 ack 1 mss 1 ws 3 ts 7 9',
          's> SA 0:0 ack 2',
          's> SA 9:9 ack 1',
          's> . 1:1 ack 1',
          's> R 1:1',
          'c> R 1:1 ack 1',
          'c> . 1:1 ack 1',
          'c> P 1:9 ack 1',
        ),
        fc.constantFrom('', '+0.00005 ', '+0.2 ', '+1 ', '+100 '),
      ),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(opening, { minLength: 1, maxLength: 3 }), async (openings) => {
        const flows = openings.map((lines, i) =>
          scriptFrames(lines.map(([text, gap], k) => (k === 0 ? text : gap + text)).join(' / '), {
            clientPort: 50_000 + i,
          }),
        );
        await expectSame(mergeFrames(...flows));
      }),
      { seed: 29, numRuns: 400 },
    );
  });

  it('keep their numbers and their order among the others', async () => {
    const flows = Array.from({ length: 60 }, (_, i) =>
      scriptFrames(i % 3 === 0 ? 'c> S 0:0 / s> SA 0:0 ack 1 / c> . 1:1 ack 1' : 'c> S 0:0', {
        clientPort: 2000 + i,
        startNs: i * 1e6,
      }),
    );
    const { sessions } = await expectSame(mergeFrames(...flows));
    expect(sessions.map((s) => s.client.port)).toEqual(flows.map((_, i) => 2000 + i));
  });

  it.each(fixtureCaptures())('change nothing in $name', async ({ path }) => {
    const compact = await trackSource(await openCapture(path));
    const full = await trackSource(await openCapture(path), { maxHalfOpenSessions: 0 });
    expect(all(compact)).toEqual(all(full));
  });
});
