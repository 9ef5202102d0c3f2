import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';

/** Rows of the table in docs/limits.md. */
const rows = readFileSync('docs/limits.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, name, value, why, told, test]) => ({
    name: name!.replaceAll('`', ''),
    value: Number(value!.replaceAll(',', '')),
    why: why!,
    told: told!,
    test: test!.replaceAll('`', ''),
  }));

describe('docs/limits.md', () => {
  it('lists every limit with its default, in order', () => {
    expect(rows.map(({ name, value }) => [name, value])).toEqual(Object.entries(LIMITS));
  });

  it.each(rows)('$name: why, how it is told, and a test that is about it', ({ name, why, told, test }) => {
    expect(why.length).toBeGreaterThan(10);
    expect(told.length).toBeGreaterThan(5);
    expect(existsSync(test), test).toBe(true);
    expect(readFileSync(test, 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
