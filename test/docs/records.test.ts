/** Every field of the records is described, and docs/records.md has it. `UPDATE_GOLDEN=1` rewrites the page. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describedTypes, fields, recordPages, type Schema } from './record-pages.js';

const schema = JSON.parse(readFileSync('src/report/schema.json', 'utf8')) as Schema;
const FILE = 'docs/records.md';

describe('records', () => {
  it('each type is described', () => {
    const silent = Object.entries(schema.$defs).filter(([, { description }]) => !description);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it.each(describedTypes(schema))('%s: each field is described, in a sentence', (_, node) => {
    const silent = [...fields(node)].filter(([, { description }]) => !/^\S.*\.$/.test(description ?? ''));
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it.each(describedTypes(schema))('%s: a number in seconds says so', (_, node) => {
    const numbers = [...fields(node)].filter(([, { type }]) => [type].flat().includes('number'));
    const unclear = numbers.filter(([, { description }]) => !/second/i.test(description ?? ''));
    expect(unclear.map(([path]) => path)).toEqual([]);
  });

  it(`${FILE} is what the schema says`, () => {
    const want = recordPages(schema);
    if (process.env['UPDATE_GOLDEN']) writeFileSync(FILE, want);
    expect(readFileSync(FILE, 'utf8')).toBe(want);
  });
});
