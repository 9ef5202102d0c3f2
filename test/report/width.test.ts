import { describe, expect, it } from 'vitest';
import { displayWidth, fitEnd, fitMiddle, padEnd, padStart, wrap } from '../../src/report/width.js';

describe('width', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['→ ─ ► ≥ …', 9],
    ['東京', 4],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['e\u0301', 1],
    ['🚀', 2],
  ])('displayWidth(%j) → %i', (text, want) => {
    expect(displayWidth(text)).toBe(want);
  });

  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['abcdef', 1, '…'],
    ['abcdef', 0, ''],
    ['東京都', 5, '東京…'],
    ['東京都', 4, '東…'],
  ])('fitEnd(%j, %i) → %j', (text, width, want) => {
    expect(fitEnd(text, width)).toBe(want);
  });

  it.each([
    ['abcdefgh', 8, 'abcdefgh'],
    ['abcdefgh', 7, 'abc…fgh'],
    ['abcdefgh', 4, 'a…gh'],
    ['abcdefgh', 2, 'a…'],
  ])('fitMiddle(%j, %i) → %j', (text, width, want) => {
    expect(fitMiddle(text, width)).toBe(want);
  });

  it('pads by columns, not by characters', () => {
    expect([padEnd('東', 4), padStart('東', 4), padEnd('long', 2)]).toEqual(['東  ', '  東', 'long']);
  });

  it.each([
    ['', 10, ['']],
    ['one two three', 8, ['one two', 'three']],
    ['one  two', 20, ['one two']],
    ['took 12 ms', 8, ['took', '12 ms']],
    ['at 1.5 MiB/s', 6, ['at', '1.5 Mi', 'B/s']],
    ['12 % of 3 stalls', 10, ['12 % of 3', 'stalls']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['東京都庁', 5, ['東京', '都庁']],
  ])('wrap(%j, %i)', (text, width, want) => {
    expect(wrap(text, width)).toEqual(want);
  });
});
