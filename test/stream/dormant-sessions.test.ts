/** Sessions sleep while their streams go on: nobody who reads the streams may notice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import type { AnalyzeOptions } from '../../src/engine/analyze.js';
import { LIMITS } from '../../src/limits.js';
import { encodeFrames, toPcap } from '../support/encode-frames.js';
import { anyFlow } from '../support/random-flow.js';
import { limitTo } from '../support/small-limits.js';
import { mergeFrames } from '../support/track.js';
import { assembleSource } from './assemble.js';

/** Every session sleeps before each segment, unless something of it is pending. */
const SLEEPY: AnalyzeOptions = { maxAwakeSessions: 0 };
const RETIRED: AnalyzeOptions = { retire: { rules: { openingNs: 20e9, closedNs: 1e9 } } };

const plans = fc.array(anyFlow, { minLength: 2, maxLength: 5 });

async function expectSame(pcap: Uint8Array, options: AnalyzeOptions): Promise<void> {
  const awake = await assembleSource(captureFromBytes(pcap), {}, options);
  const sleepy = await assembleSource(captureFromBytes(pcap), {}, { ...options, ...SLEEPY });
  expect(sleepy.breaches).toEqual([]);
  expect([...sleepy.streams].sort(([a], [b]) => a - b)).toEqual([...awake.streams].sort(([a], [b]) => a - b));
  const events = ({ events: all }: typeof awake): unknown => [...all].sort((a, b) => a.frame - b.frame);
  expect(events(sleepy)).toEqual(events(awake));
  expect(sleepy.summary.events).toEqual(awake.summary.events);
}

describe('streams of dormant sessions', () => {
  it.each([
    ['at the end', {}, LIMITS.maxReorderBytesTotal],
    ['when they are retired', RETIRED, LIMITS.maxReorderBytesTotal],
    ['when others want their room', {}, 3_000],
  ])('are the same %s', async (_, options, maxReorderBytesTotal) => {
    limitTo({ maxReorderBytesTotal });
    await fc.assert(
      fc.asyncProperty(plans, async (flows) => {
        const encoded = flows.map((plan, i) =>
          encodeFrames(plan, { clientPort: 50_000 + (i % 3), startNs: i * 3e6 }),
        );
        await expectSame(toPcap(mergeFrames(...encoded)), options);
      }),
      { seed: 53, numRuns: 40 },
    );
  });
});
