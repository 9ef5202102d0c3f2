import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packColumns, unpackColumns } from '../../../src/report/html/column-codec.js';

describe('columns as octets', () => {
  it.each([
    { name: 'nothing', columns: [] },
    { name: 'an empty column', columns: [[]] },
    { name: 'small numbers', columns: [[0, 1, 2, 3], [5]] },
    { name: 'numbers below zero', columns: [[-1, 0, -1, 7, -300]] },
    { name: 'nanoseconds of a day', columns: [[0, 86_400e9, 86_400e9 + 1, 1]] },
    {
      name: 'numbers around the limit of ints',
      columns: [[0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000, 0]],
    },
    { name: 'the largest', columns: [[2 ** 51, -(2 ** 51), 0]] },
  ])('$name', ({ columns }) => {
    expect(unpackColumns(packColumns(columns)).map((column) => [...column])).toEqual(columns);
  });

  it('come back whatever they are', () => {
    const column = fc.array(fc.integer({ min: -(2 ** 51), max: 2 ** 51 }));
    fc.assert(
      fc.property(fc.array(column, { maxLength: 6 }), (columns) => {
        expect(unpackColumns(packColumns(columns)).map((each) => [...each])).toEqual(columns);
      }),
      { seed: 7 },
    );
  });

  it('outgrow the first buffer', () => {
    const column = Float64Array.from({ length: 100_000 }, (_, i) => i * i);
    expect(unpackColumns(packColumns([column]))[0]).toEqual(column);
  });

  it('of what grows steadily are short', () => {
    const times = Float64Array.from({ length: 1000 }, (_, i) => i * 50);
    expect(packColumns([times]).length).toBeLessThan(1010);
  });

  it('cut short at any place are an error and no allocation', () => {
    const bytes = packColumns([[1, 500, 100_000], [7]]);
    for (let n = 0; n < bytes.length; n++) {
      expect(() => unpackColumns(bytes.subarray(0, n)), `${n} octets`).toThrow(/cut short/);
    }
    // One column of two billion values, in five octets.
    expect(() => unpackColumns(Uint8Array.of(1, 255, 255, 255, 7))).toThrow(/cut short/);
  });
});
