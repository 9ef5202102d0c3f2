import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/limits.js';

/** Rows of the table in docs/limits.md. */
const rows = readFileSync('docs/limits.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('`', '')));

describe('docs/limits.md', () => {
  it('lists every limit with its default, in order', () => {
    const listed = rows.map(([, name, value]) => [name, Number(value!.replaceAll(',', ''))]);
    expect(listed).toEqual(Object.entries(LIMITS));
  });

  it('names tests that exist', () => {
    const tests = rows.map((row) => row[5]!).filter((test) => test !== '');
    expect(tests.length).toBeGreaterThan(15);
    expect(tests.filter((test) => !existsSync(test))).toEqual([]);
  });
});
