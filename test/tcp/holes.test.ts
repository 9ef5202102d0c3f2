import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';
import { Holes } from '../../src/tcp/holes.js';

/** Positions of the origin at which the wrap lies before, at and inside the ranges. */
const ORIGINS = [0, 1, 2 ** 32 - 1, 2 ** 32 - 11, 2 ** 32 - 250, 2 ** 31 - 100] as const;

describe.each(ORIGINS)('holes counted from %d', (origin) => {
  const at = (relative: number): number => (origin + relative) | 0;
  const holesOf = (...ranges: [number, number][]): Holes => {
    const holes = new Holes();
    for (const [left, right] of ranges) open(holes, left, right);
    return holes;
  };
  const open = (holes: Holes, left: number, right: number, acked = false): boolean =>
    holes.open({
      left: at(left),
      right: at(right),
      acked,
      corrupt: false,
      repeated: false,
      revealedBy: 'segment',
      openedNs: left,
      openedFrame: right,
      openedIpId: 1,
      openedTsVal: 0,
      openedHasTs: false,
      openedAck: 0,
    });
  const ranges = (holes: Holes): [number, number][] =>
    holes.list.map((hole) => [(hole.left - origin) | 0, (hole.right - origin) | 0]);
  const fill = (holes: Holes, left: number, right: number): number => holes.fill(at(left), at(right));

  it.each<[name: string, range: [number, number], bytes: number, left: [number, number][]]>([
    [
      'outside, before',
      [0, 100],
      0,
      [
        [100, 200],
        [300, 400],
      ],
    ],
    [
      'between two',
      [200, 300],
      0,
      [
        [100, 200],
        [300, 400],
      ],
    ],
    [
      'behind',
      [400, 500],
      0,
      [
        [100, 200],
        [300, 400],
      ],
    ],
    [
      'empty',
      [150, 150],
      0,
      [
        [100, 200],
        [300, 400],
      ],
    ],
    ['exactly one', [100, 200], 100, [[300, 400]]],
    [
      'its head',
      [100, 130],
      30,
      [
        [130, 200],
        [300, 400],
      ],
    ],
    [
      'its tail',
      [170, 200],
      30,
      [
        [100, 170],
        [300, 400],
      ],
    ],
    [
      'its middle',
      [130, 170],
      40,
      [
        [100, 130],
        [170, 200],
        [300, 400],
      ],
    ],
    [
      'across the left edge',
      [50, 110],
      10,
      [
        [110, 200],
        [300, 400],
      ],
    ],
    [
      'the end of one and the start of the next',
      [150, 350],
      100,
      [
        [100, 150],
        [350, 400],
      ],
    ],
    ['all and more', [0, 500], 200, []],
  ])('fill: %s', (_, [left, right], bytes, rest) => {
    const holes = holesOf([100, 200], [300, 400]);
    expect(holes.unseenWithin(at(left), at(right))).toBe(bytes);
    expect(fill(holes, left, right)).toBe(bytes);
    expect(ranges(holes)).toEqual(rest);
    expect(holes.bytes(false)).toBe(200 - bytes);
    expect(holes.filled === null).toBe(bytes === 0);
    expect(holes.unseenWithin(at(left), at(right))).toBe(0);
  });

  it('names the hole that was touched first, as it was before', () => {
    const holes = holesOf([100, 200], [300, 400]);
    fill(holes, 150, 350);
    expect(holes.filled).toMatchObject({ left: at(100), right: at(200), openedFrame: 200 });
    fill(holes, 210, 220);
    expect(holes.filled).toBeNull();
  });

  it.each<[name: string, ack: number, bytes: number, acked: number]>([
    ['below all', 50, 0, 0],
    ['at the left edge', 100, 0, 0],
    ['inside', 130, 30, 30],
    ['at the right edge', 200, 100, 100],
    ['between two', 250, 100, 100],
    ['inside the second', 310, 110, 110],
    ['above all', 900, 200, 200],
  ])('acknowledge: %s', (_, ack, bytes, acked) => {
    const holes = holesOf([100, 200], [300, 400]);
    expect(holes.acknowledge(at(ack))).toBe(bytes);
    expect(holes.bytes(true)).toBe(acked);
    expect(holes.bytes(false)).toBe(200 - acked);
    expect(holes.acknowledge(at(ack))).toBe(0);
  });

  it('a later acknowledgment counts only what is new', () => {
    const holes = holesOf([100, 200]);
    expect(holes.acknowledge(at(150))).toBe(50);
    expect(holes.acknowledge(at(175))).toBe(25);
    expect(holes.acknowledge(at(200))).toBe(25);
    expect(holes.bytes(true)).toBe(100);
  });

  it('knows whether anything is missing below a number', () => {
    const holes = holesOf([100, 200]);
    expect([50, 100, 101, 300].map((seq) => holes.noneBelow(at(seq)))).toEqual([true, true, false, false]);
    fill(holes, 100, 200);
    expect(holes.noneBelow(at(300))).toBe(true);
  });

  it('gives up the lowest when there are too many, and counts its octets', () => {
    const holes = new Holes();
    for (let i = 0; i < LIMITS.maxHoles; i++) expect(open(holes, 100 * i, 100 * i + 10)).toBe(true);
    expect(open(holes, 100 * LIMITS.maxHoles, 100 * LIMITS.maxHoles + 7)).toBe(false);
    expect(holes.list.length).toBe(LIMITS.maxHoles);
    expect(holes.evictedBytes).toBe(10);
    expect(holes.bytes(false)).toBe(10 * (LIMITS.maxHoles - 1) + 7);
  });

  it('stays within its limit when what is left is split by fills and acknowledgments', () => {
    const holes = new Holes();
    for (let i = 0; i < LIMITS.maxHoles; i++) open(holes, 100 * i, 100 * i + 90);
    for (let i = 0; i < LIMITS.maxHoles; i++) fill(holes, 100 * i + 40, 100 * i + 50);
    holes.acknowledge(at(50 * LIMITS.maxHoles + 20));
    expect(holes.list.length).toBeLessThanOrEqual(LIMITS.maxHoles);
    const bytes = holes.bytes(true) + holes.bytes(false) + holes.evictedBytes;
    expect(bytes).toBe(80 * LIMITS.maxHoles);
  });
});
