import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectRank } from '../../src/tcp/select-rank.js';

const times = fc.array(
  fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.integer({ min: 0, max: 3 })),
  {
    minLength: 1,
    maxLength: 128,
  },
);

test('is what sorting would put there, also where ranks are asked one after the other', () => {
  fc.assert(
    fc.property(times, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const room = new Float64Array(140).fill(-1);
      room.set(values);
      const sorted = new Float64Array(values).sort();
      for (const rank of [Math.floor(share * (values.length - 1)), 0, values.length - 1]) {
        expect(selectRank(room, values.length, rank)).toBe(sorted[rank]);
      }
      expect(room.subarray(0, values.length).sort()).toEqual(sorted);
      expect(room.subarray(values.length).every((value) => value === -1)).toBe(true);
    }),
    { seed: 9, numRuns: 500 },
  );
});
