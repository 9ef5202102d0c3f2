/** While a session is steady the state machines are told nothing, and all that is known of it is as if they had been. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureFromBytes, openCapture } from '../../src/capture/open-capture.js';
import type { FrameSource } from '../../src/capture/frame-source.js';
import type { SegmentObserver } from '../../src/engine/segment-observer.js';
import { encodeFrames, toPcap } from '../support/encode-frames.js';
import { crazyFlow, honestFlow } from '../support/random-flow.js';
import type { ScriptSegment } from '../support/script.js';
import { filesBelow } from '../support/source-files.js';
import { trackSource } from '../support/track.js';

/** No session is steady for more than a moment. */
const tellAll: SegmentObserver = {
  segment: (_packet, session) => {
    session.steady = 0;
  },
};

async function expectTheSame(open: () => FrameSource | Promise<FrameSource>): Promise<void> {
  const untold = await trackSource(await open());
  const told = await trackSource(await open(), { observers: [tellAll] });
  expect(untold).toEqual(told);
}

const capture = (segments: ScriptSegment[]) => (): FrameSource =>
  captureFromBytes(toPcap(encodeFrames(segments)), { name: 'flow' });

describe('a steady run tells the same as its segments one by one', () => {
  it.each([
    ['honest', honestFlow, 400],
    ['crazy', crazyFlow, 400],
  ] as const)('%s flows', async (_name, flow, numRuns) => {
    await fc.assert(
      fc.asyncProperty(flow, (segments) => expectTheSame(capture(segments))),
      { seed: 5, numRuns },
    );
  });

  it.each(filesBelow('fixtures/captures', /\.pcap(ng)?$/))('%s', (path) =>
    expectTheSame(() => openCapture(path)),
  );
});
