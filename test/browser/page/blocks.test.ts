/** Points by blocks say what asking every point says, and leave the same pixels. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK, rangeOf, solidBlocks } from '../../../src/report/html/page/graph/blocks.js';
import { type Palette, Plane } from '../../../src/report/html/page/graph/plane.js';
import type { Points, Spans } from '../../../src/report/html/page/graph/points.js';
import { drawSpans, drawSteps } from '../../../src/report/html/page/graph/strokes.js';

const pointsOf = (y: readonly number[]): Points => ({
  rows: new Int32Array(y.length),
  x: Float64Array.from(y, (_, i) => i),
  y: Float64Array.from(y),
});

describe('rangeOf', () => {
  it('is what asking every value gives', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(values, fc.nat(600), fc.nat(600), (list, a, b) => {
        const points = pointsOf(list);
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        // One more on each side than is in view: lines come from there.
        const seen = list.slice(Math.max(0, Math.min(list.length, from) - 1), Math.min(list.length, to + 1));
        const want = seen.length === 0 ? null : [Math.min(...seen), Math.max(...seen)];
        expect(rangeOf(points, points.y, from, to)).toEqual(want);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});

describe('a block of strokes', () => {
  const spans = (gapAt: number): Spans => {
    const points = pointsOf(Array.from({ length: 3 * BLOCK }, (_, i) => i * 10 + (i >= gapAt ? 5 : 0)));
    return { ...points, top: points.y.map((low) => low + 10) };
  };

  it.each([
    { gapAt: 0, want: [1, 1, 1] },
    { gapAt: BLOCK + 1, want: [1, 0, 1] },
    { gapAt: 2 * BLOCK, want: [1, 1, 1] },
    { gapAt: 3 * BLOCK - 1, want: [1, 1, 0] },
  ])('is one stroke where each touches those before it: gap at $gapAt', ({ gapAt, want }) => {
    expect([...solidBlocks(spans(gapAt))]).toEqual(want);
  });
});

const BOX = { left: 0, top: 0, width: 40, height: 100 };

/** A plane that remembers the calls of its canvas. */
function planeOver(to: number): { plane: Plane; calls: [string, ...number[]][] } {
  const calls: [string, ...number[]][] = [];
  const call =
    (name: string) =>
    (...numbers: number[]): void =>
      void calls.push([name, ...numbers]);
  const names = ['beginPath', 'moveTo', 'lineTo', 'stroke', 'fillRect', 'setLineDash'];
  const context = Object.fromEntries(names.map((name) => [name, call(name)]));
  const palette = {} as Palette;
  return { plane: new Plane(context as never, palette, BOX, 0, to, -1000, 1000), calls };
}

/** Lowest and highest pixel in each column that strokes were drawn in. */
function columns(calls: readonly [string, ...number[]][], bars: boolean): Map<number, [number, number]> {
  const made = new Map<number, [number, number]>();
  for (const [name, x = 0, y = 0, , height = 0] of calls) {
    if (name !== (bars ? 'fillRect' : 'lineTo')) continue;
    const [low, high] = made.get(x) ?? [Infinity, -Infinity];
    made.set(x, [Math.min(low, y), Math.max(high, bars ? y + height : y)]);
  }
  return made;
}

/** Thousands of points on forty pixels. */
const crowd = fc.array(fc.integer({ min: -900, max: 900 }), { minLength: 3000, maxLength: 6000 });

describe('many points on few pixels', () => {
  it('leave a line that has the extremes of every column', () => {
    fc.assert(
      fc.property(crowd, (list) => {
        const { plane, calls } = planeOver(list.length - 1);
        drawSteps(plane, pointsOf(list), 'red');
        const drawn = columns(calls, false);
        for (const [i, value] of list.entries()) {
          const [low, high] = drawn.get(Math.round(plane.x(i) * 2) / 2)!;
          expect(plane.y(value)).toBeGreaterThanOrEqual(low);
          expect(plane.y(value)).toBeLessThanOrEqual(high);
        }
        expect(calls.length).toBeLessThan(81 * 5);
        const last = calls.findLast(([name]) => name === 'lineTo')!;
        expect(last[2]).toBe(plane.y(list.at(-1)!));
      }),
      { seed: 4, numRuns: 5 },
    );
  });

  it('leave bars from the lowest octet to the highest, and holes where there are holes', () => {
    const length = 100 * BLOCK;
    const low = Array.from({ length }, (_, i) => -800 + i * 0.25 + (i >= length / 2 ? 500 : 0));
    const points = pointsOf(low);
    const { plane, calls } = planeOver(length - 1);
    drawSpans(plane, { ...points, top: points.y.map((value) => value + 0.25) }, 'red', 2);
    const covered = (value: number): boolean =>
      calls.some(([, , y = 0, , height = 0]) => y <= plane.y(value) && y + height >= plane.y(value));
    expect([-799, -500, -401, 101, 300, 499].map(covered)).toEqual([true, true, true, true, true, true]);
    expect([-370, -100, 60].map(covered)).toEqual([false, false, false]);
    expect(calls.length).toBeLessThan(90);
  });
});
