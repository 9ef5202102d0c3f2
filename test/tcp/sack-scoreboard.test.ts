import { describe, expect, it } from 'vitest';
import { SackScoreboard } from '../../src/tcp/sack-scoreboard.js';

const ORIGINS = [0, 1, 2 ** 32 - 1, 2 ** 32 - 11, 2 ** 32 - 250, 2 ** 31 - 100] as const;

describe.each(ORIGINS)('SACK scoreboard counted from %d', (origin) => {
  const at = (relative: number): number => (origin + relative) | 0;
  const board = (...blocks: [number, number][]): SackScoreboard => {
    const scoreboard = new SackScoreboard();
    for (const [left, right] of blocks) scoreboard.add(at(left), at(right));
    return scoreboard;
  };
  const edges = (scoreboard: SackScoreboard): number[] => scoreboard.edges.map((edge) => (edge - origin) | 0);

  it.each<[name: string, blocks: [number, number][], want: number[]]>([
    ['one', [[100, 200]], [100, 200]],
    [
      'apart, in order',
      [
        [100, 200],
        [300, 400],
      ],
      [100, 200, 300, 400],
    ],
    [
      'apart, backwards',
      [
        [300, 400],
        [100, 200],
      ],
      [100, 200, 300, 400],
    ],
    [
      'between two',
      [
        [100, 200],
        [500, 600],
        [300, 400],
      ],
      [100, 200, 300, 400, 500, 600],
    ],
    [
      'touching on the right',
      [
        [100, 200],
        [200, 300],
      ],
      [100, 300],
    ],
    [
      'touching on the left',
      [
        [200, 300],
        [100, 200],
      ],
      [100, 300],
    ],
    [
      'closing a gap',
      [
        [100, 200],
        [300, 400],
        [200, 300],
      ],
      [100, 400],
    ],
    [
      'over several',
      [
        [100, 200],
        [300, 400],
        [500, 600],
        [150, 550],
      ],
      [100, 600],
    ],
    [
      'growing on both sides',
      [
        [200, 300],
        [100, 400],
      ],
      [100, 400],
    ],
    [
      'inside',
      [
        [100, 400],
        [200, 300],
      ],
      [100, 400],
    ],
    [
      'the same',
      [
        [100, 200],
        [100, 200],
      ],
      [100, 200],
    ],
  ])('add: %s', (_, blocks, want) => {
    expect(edges(board(...blocks))).toEqual(want);
  });

  it('tells news from what it knew', () => {
    const scoreboard = new SackScoreboard();
    expect(scoreboard.empty).toBe(true);
    expect(scoreboard.add(at(100), at(200))).toBe(true);
    expect(scoreboard.add(at(100), at(200))).toBe(false);
    expect(scoreboard.add(at(120), at(180))).toBe(false);
    expect(scoreboard.add(at(120), at(201))).toBe(true);
    expect(scoreboard.empty).toBe(false);
    expect(scoreboard.highest).toBe(at(201));
  });

  it.each<[ack: number, want: number[]]>([
    [50, [100, 200, 300, 400]],
    [100, [100, 200, 300, 400]],
    [150, [150, 200, 300, 400]],
    [200, [300, 400]],
    [250, [300, 400]],
    [300, [300, 400]],
    [399, [399, 400]],
    [400, []],
    [900, []],
  ])('acknowledge %d', (ack, want) => {
    const scoreboard = board([100, 200], [300, 400]);
    scoreboard.acknowledge(at(ack));
    expect(edges(scoreboard)).toEqual(want);
  });

  it.each<[left: number, right: number, covered: boolean]>([
    [100, 200, true],
    [120, 180, true],
    [99, 200, false],
    [100, 201, false],
    [150, 350, false],
    [300, 400, true],
    [200, 300, false],
  ])('covers %d:%d', (left, right, covered) => {
    expect(board([100, 200], [300, 400]).covers(at(left), at(right))).toBe(covered);
  });

  it.each<[seq: number, bytes: number]>([
    [0, 200],
    [100, 200],
    [150, 150],
    [250, 100],
    [390, 10],
    [400, 0],
    [900, 0],
  ])('octets held above %d', (seq, bytes) => {
    expect(board([100, 200], [300, 400]).bytesAbove(at(seq))).toBe(bytes);
  });

  it('stays bounded and sorted under thousands of blocks', () => {
    const scoreboard = new SackScoreboard();
    for (let i = 0; i < 5000; i++)
      scoreboard.add(at(20 * ((i * 7919) % 5000)), at(20 * ((i * 7919) % 5000) + 10));
    expect(scoreboard.edges.length).toBeLessThanOrEqual(1024);
    for (let i = 1; i < scoreboard.edges.length; i++) {
      expect((scoreboard.edges[i]! - scoreboard.edges[i - 1]!) | 0).toBeGreaterThan(0);
    }
  });
});
