import { describe, expect, it } from 'vitest';
import { seqDiff, seqGeq, seqGt, seqLeq, seqLt, seqMax, seqMin, seqPrint } from '../../src/tcp/seq.js';

/** Numbers as on the wire, with the distance that their int32 images must have. */
const DISTANCES: [a: number, b: number, distance: number][] = [
  [0, 0, 0],
  [1, 0, 1],
  [0, 1, -1],
  [0, 2 ** 32 - 1, 1],
  [2 ** 32 - 1, 0, -1],
  [5, 2 ** 32 - 5, 10],
  [2 ** 31, 2 ** 31 - 1, 1],
  [2 ** 31 - 1, 2 ** 31, -1],
  [2 ** 31 + 100, 101, 2 ** 31 - 1],
  [100, 2 ** 31 + 99, -(2 ** 31 - 1)],
  [2 ** 31, 0, -(2 ** 31)],
];

describe('sequence numbers', () => {
  it.each(DISTANCES)('%d - %d = %d, wherever the wrap lies', (a, b, distance) => {
    for (const shift of [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
      const x = (a + shift) | 0;
      const y = (b + shift) | 0;
      expect(seqDiff(x, y)).toBe(distance);
      expect(seqLt(x, y)).toBe(distance < 0);
      expect(seqLeq(x, y)).toBe(distance <= 0);
      expect(seqGt(x, y)).toBe(distance > 0);
      expect(seqGeq(x, y)).toBe(distance >= 0);
    }
  });

  it('takes the later and the earlier across the wrap', () => {
    const before = (2 ** 32 - 3) | 0;
    expect(seqMax(before, 4)).toBe(4);
    expect(seqMax(4, before)).toBe(4);
    expect(seqMin(before, 4)).toBe(before);
    expect(seqMin(4, before)).toBe(before);
    expect(seqMax(7, 7)).toBe(7);
  });

  it('prints the wire value', () => {
    expect([0, -1, -(2 ** 31), 2 ** 31 - 1].map(seqPrint)).toEqual([0, 2 ** 32 - 1, 2 ** 31, 2 ** 31 - 1]);
  });
});
