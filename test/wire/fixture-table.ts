import { expect, test } from 'vitest';
import { decodeFixture, type Seen } from './decode-frame.js';

/** What the decoder must say of a frame: `status`, `notes` (none when absent), and any fields of the view. */
export type Want = readonly [name: string, want: Seen];

/** One test per frame; every field that is named must be equal. */
export function testFrames(table: readonly Want[]): void {
  test.each(table)('%s', (name, want) => {
    const got = decodeFixture(name);
    const expected: Seen = { notes: [], ...want };
    const shown = Object.fromEntries(Object.keys(expected).map((key) => [key, got[key]]));
    expect(shown).toEqual(expected);
  });
}
