/** Captures read as one give what one capture of all their frames gives. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { analyzeAlone, analyzeAsOne, MemoryCapture, withoutCaptures } from '../support/capture-set.js';
import { encodeFrames, type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { anyFlow } from '../support/random-flow.js';

const BASE_SECOND = 1_600_000_000;
const flows = fc.array(anyFlow, { minLength: 1, maxLength: 4 });

/** Frames of several sessions one behind the other: the clock falls back where the next one begins. */
function inFlowOrder(plans: Parameters<typeof encodeFrames>[0][]): EncodedFrame[] {
  return plans.flatMap((plan, i) => encodeFrames(plan, { clientPort: 50_000 + i, startNs: i * 1000 }));
}

const inTimeOrder = (frames: readonly EncodedFrame[]): EncodedFrame[] =>
  [...frames].sort((a, b) => a.timeNs - b.timeNs);

/** Cuts frames into files at the given shares of their number. */
function cut(frames: readonly EncodedFrame[], shares: readonly number[]): EncodedFrame[][] {
  const at = [...shares].sort((a, b) => a - b).map((share) => Math.floor(share * frames.length));
  return [...at, frames.length].map((end, i) => frames.slice(at[i - 1] ?? 0, end));
}

const ringFiles = (parts: readonly EncodedFrame[][]): MemoryCapture[] =>
  parts.map((part, i) => new MemoryCapture(`ring/cap.pcap${i === 0 ? '' : i}`, toPcap(part, BASE_SECOND)));

beforeEach(() => {
  MemoryCapture.open.now = MemoryCapture.open.most = 0;
});

describe('a capture cut into files', () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 });

  it('of a ring is the whole capture, also where the clock falls back, in any order of arguments', async () => {
    await fc.assert(
      fc.asyncProperty(flows, shares, fc.infiniteStream(fc.nat()), async (plans, where, order) => {
        const frames = inFlowOrder(plans);
        const want = withoutCaptures(await analyzeAlone(toPcap(frames, BASE_SECOND)));
        const files = ringFiles(cut(frames, where));
        const shuffled = files
          .map((file) => ({ file, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ file }) => file);
        const got = await analyzeAsOne(shuffled);
        expect(withoutCaptures(got)).toEqual(want);
        const captures = got.filter(({ type }) => type === 'capture');
        expect(captures.reduce((sum, capture) => sum + (capture['frames'] as number), 0)).toBe(frames.length);
        expect(MemoryCapture.open).toMatchObject({ now: 0, most: 1 });
      }),
      { seed: 21, numRuns: 60 },
    );
  });

  it('with any names is the whole capture where the clock only goes on', async () => {
    await fc.assert(
      fc.asyncProperty(flows, shares, async (plans, where) => {
        // A frame of a time that another file begins with could be of either.
        const frames = inTimeOrder(inFlowOrder(plans)).map((frame, i) => ({
          ...frame,
          timeNs: frame.timeNs + i,
        }));
        const want = withoutCaptures(await analyzeAlone(toPcap(frames, BASE_SECOND)));
        const files = cut(frames, where).map(
          (part, i) => new MemoryCapture(`${(i * 7) % 5}-${i}.pcap`, toPcap(part, BASE_SECOND)),
        );
        expect(withoutCaptures(await analyzeAsOne(files))).toEqual(want);
        expect(withoutCaptures(await analyzeAsOne([...files].reverse()))).toEqual(want);
      }),
      { seed: 22, numRuns: 60 },
    );
  });
});

describe('captures of several interfaces at once', () => {
  it('are merged by time; of equal times the first file has its frame first', async () => {
    await fc.assert(
      fc.asyncProperty(flows, fc.infiniteStream(fc.nat(2)), fc.boolean(), async (plans, which, pipes) => {
        const frames = inTimeOrder(inFlowOrder(plans));
        const parts: EncodedFrame[][] = [[], [], []];
        for (const frame of frames) parts[which.next().value as number]!.push(frame);
        // mergecap: the earliest next frame, of equal ones that of the first file; files in order of their starts.
        const order = parts
          .map((part, i) => ({ part, name: `eth${i}` }))
          .sort((a, b) => (a.part[0]?.timeNs ?? -1) - (b.part[0]?.timeNs ?? -1));
        const merged = order
          .flatMap(({ part }, file) => part.map((frame, at) => ({ frame, file, at })))
          .sort((a, b) => a.frame.timeNs - b.frame.timeNs || a.file - b.file || a.at - b.at)
          .map(({ frame }) => frame);
        const want = withoutCaptures(await analyzeAlone(toPcap(merged, BASE_SECOND)));
        const files = parts.map((part, i) => new MemoryCapture(`eth${i}`, toPcap(part, BASE_SECOND), !pipes));
        const got = await analyzeAsOne(files);
        expect(withoutCaptures(got)).toEqual(want);
        expect(MemoryCapture.open.now).toBe(0);
        expect(withoutCaptures(await analyzeAsOne([files[2]!, files[0]!, files[1]!]))).toEqual(want);
      }),
      { seed: 23, numRuns: 80 },
    );
  });
});
