/** The frames on disk are those that the maker makes; `UPDATE_FIXTURES=1` writes them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { frameNames, framePath, loadFrame, parseHex, renderFrame } from '../support/hex.js';
import { ALL_FIXTURES } from './all-fixtures.js';

describe('fixtures/frames', () => {
  test.each(ALL_FIXTURES)('$name: $comment', ({ name, link, comment, bytes }) => {
    const text = renderFrame(link, comment, bytes);
    if (process.env.UPDATE_FIXTURES) writeFileSync(framePath(name), text);
    expect(readFileSync(framePath(name), 'utf8')).toBe(text);
    expect(loadFrame(name)).toEqual({ name, link, bytes });
  });

  test('no name twice, no file without a maker', () => {
    const made = ALL_FIXTURES.map(({ name }) => name);
    expect(new Set(made).size).toBe(made.length);
    expect(frameNames()).toEqual([...made].sort());
  });
});

describe('hex', () => {
  test('comments and line breaks are skipped', () => {
    expect(parseHex('# 00\n45 00 # 01\n0aFF\n')).toEqual(Uint8Array.of(0x45, 0, 0x0a, 0xff));
  });
  test.each(['4', '45 0g'])('"%s" is refused', (text) => {
    expect(() => parseHex(text)).toThrow('hex');
  });
});
