/**
 * What is said of a session depends on its own segments only: alone, among others, and with other
 * clocks between its frames, it is the same.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrames, type EncodedFrame } from '../support/encode-frames.js';
import { anyFlow, honestFlow } from '../support/random-flow.js';
import { told } from '../support/told-sessions.js';
import { scriptFrames, trackFrames } from '../support/track.js';

/** Deals the flows into one capture: `order` says which flow gives its next frame. */
function interleave(flows: readonly (readonly EncodedFrame[])[], order: readonly number[]) {
  const frames: EncodedFrame[] = [];
  const numbers: number[][] = flows.map(() => []);
  const next = flows.map(() => 0);
  const take = (i: number): void => {
    if (next[i]! >= flows[i]!.length) return;
    frames.push(flows[i]![next[i]!++]!);
    numbers[i]!.push(frames.length);
  };
  for (const choice of order) take(choice % flows.length);
  for (let i = 0; i < flows.length; i++) while (next[i]! < flows[i]!.length) take(i);
  return { frames, numbers };
}

/** A frame of another session at the capture's beginning, from which all times count. */
const first = (timeNs: number): EncodedFrame =>
  scriptFrames('c> S 0:0', { clientPort: 4000, startNs: timeNs })[0]!;

describe('a session among others', () => {
  it('is what it is alone', async () => {
    const order = fc.array(fc.nat({ max: 11 }), { minLength: 40, maxLength: 160 });
    await fc.assert(
      fc.asyncProperty(fc.array(anyFlow, { minLength: 2, maxLength: 4 }), order, async (plans, choices) => {
        const flows = plans.map((plan, i) => encodeFrames(plan, { clientPort: 50_000 + i, startNs: 1e13 }));
        const { frames, numbers } = interleave(flows, choices);
        const together = await trackFrames([first(0), ...frames]);
        for (let i = 0; i < flows.length; i++) {
          const alone = await trackFrames([first(0), ...flows[i]!]);
          const port = 50_000 + i;
          const own = together.sessions.filter((s) => s.client.port === port || s.server.port === port);
          const ofAlone = alone.sessions.slice(1).map((s) => s.session);
          const want = told(alone, ofAlone, (frame) => frame - 1);
          const inverse = new Map(numbers[i]!.map((number, at) => [number + 1, at + 1]));
          const ofOwn = own.map((s) => s.session);
          expect(told(together, ofOwn, (frame) => inverse.get(frame) ?? -frame)).toBe(want);
        }
      }),
      { seed: 4, numRuns: 80 },
    );
  });

  it('is the same before and after the second in which the capture begins', async () => {
    await fc.assert(
      fc.asyncProperty(honestFlow, async (plan) => {
        const flow = encodeFrames(plan, { clientPort: 50_000 });
        const later = await trackFrames([first(-1e12), ...flow]);
        const earlier = await trackFrames([first(1e12), ...flow]);
        const own = later.sessions.slice(1).map((s) => s.session);
        const times = (text: string): string => text.replace(/"(timeNs|firstTimeNs)": -?\d+/g, '"$1": 0');
        expect(times(told(earlier, own, (frame) => frame))).toBe(times(told(later, own, (frame) => frame)));
      }),
      { seed: 10, numRuns: 60 },
    );
  });
});
