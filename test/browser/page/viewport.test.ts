import { describe, expect, it } from 'vitest';
import { Viewport } from '../../../src/report/html/page/graph/viewport.js';

const shown = (viewport: Viewport): [number, number] => [viewport.from, viewport.to];

describe('Viewport', () => {
  it('begins with everything and some air', () => {
    const viewport = new Viewport([0, 10]);
    expect(shown(viewport)).toEqual([-0.2, 10.2]);
    expect(viewport.isWhole).toBe(true);
  });

  it('keeps in place what it zooms at', () => {
    const viewport = new Viewport([0, 10]);
    viewport.zoom(0.5, 2);
    expect((2 - viewport.from) / viewport.span).toBeCloseTo(2.2 / 10.4, 9);
    expect(viewport.span).toBeCloseTo(5.2, 9);
    expect(viewport.isWhole).toBe(false);
  });

  it.each([
    { name: 'beyond the beginning', from: -5, to: -3, want: [-0.2, 1.8] },
    { name: 'beyond the end', from: 11, to: 13, want: [8.2, 10.2] },
    { name: 'more than there is', from: -100, to: 100, want: [-0.2, 10.2] },
  ])('does not go $name', ({ from, to, want }) => {
    const viewport = new Viewport([0, 10]);
    viewport.show(from, to);
    shown(viewport).forEach((value, i) => expect(value).toBeCloseTo(want[i]!, 9));
  });

  it('stays exact at nanoseconds, and zooms no further', () => {
    const viewport = new Viewport([0, 1000], 1e-6);
    for (let i = 0; i < 200; i++) viewport.zoom(0.5, 500);
    expect(viewport.span).toBeCloseTo(1e-6, 9);
    expect(viewport.from).toBeLessThanOrEqual(500);
    expect(viewport.to).toBeGreaterThanOrEqual(500);
  });

  it('of one moment has a length nonetheless', () => {
    const viewport = new Viewport([3, 3]);
    expect(viewport.span).toBeGreaterThan(0);
    viewport.zoom(2);
    viewport.pan(1);
    expect(viewport.span).toBeGreaterThan(0);
  });

  it('tells of changes, and only of changes', () => {
    const viewport = new Viewport([0, 10]);
    let told = 0;
    viewport.onChange(() => told++);
    viewport.reset();
    viewport.pan(0.5);
    expect(told).toBe(0);
    viewport.zoom(0.5);
    viewport.pan(0.1);
    expect(told).toBe(2);
  });
});
