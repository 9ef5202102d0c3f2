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
import { scriptFrames, trackSource } from '../support/track.js';

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

/** RFC 3168 §6.1: marked, echoed, answered, and marked again. */
const CONGESTION = `
  c> SEC 0:0 win 64240 mss 1460 / s> SEA 0:0 ack 1 win 65160 mss 1460 / c> . 1:1 ack 1 win 64240
  c> P 1:101 ack 1 ect0 / s> . 1:1 ack 101 / c> P 101:201 ack 1 ect0 / s> . 1:1 ack 201
  c> P 201:301 ack 1 ce / s> . 1:1 ack 301 ece / c> P 301:401 ack 1 ect0 / s> . 1:1 ack 401 ece
  c> P 401:501 ack 1 ect0 cwr / s> . 1:1 ack 501 / c> P 501:601 ack 1 ect0 / s> . 1:1 ack 601
  c> P 601:701 ack 1 ce / s> . 1:1 ack 701 ece / c> P 701:801 ack 1 ect0 cwr
  s> . 1:1 ack 801 ece / s> . 1:1 ack 801 / c> F 801:801 ack 1 / s> F 1:1 ack 802 / c> . 802:802 ack 2`;

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

  it('marks of congestion', () =>
    expectTheSame(() => captureFromBytes(toPcap(scriptFrames(CONGESTION)), { name: 'marks' })));

  it.each(filesBelow('fixtures/captures', /\.pcap(ng)?$/))('%s', (path) =>
    expectTheSame(() => openCapture(path)),
  );
});
