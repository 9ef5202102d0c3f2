/** Whatever a name is made of, it stays in the folder. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { OutputFolder } from '../../../src/cli/streams/output-folder.js';

const base = mkdtempSync(join(tmpdir(), 'tcpwhy-folder-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('a name of a file to extract', () => {
  const folder = new OutputFolder(join(base, 'out'), false);

  for (const name of ['', '.', '..', '../above', '/etc/over', 'in/side', 'a\\b', 'a\0b']) {
    it(`is refused as ${JSON.stringify(name)}`, () => {
      expect(() => folder.pathOf(name)).toThrow(/leads out of the folder/);
    });
  }

  for (const name of ['010.000.000.001.00080-010.000.000.002.00081', '..a', 'index.ndjson']) {
    it(`is taken as ${name}`, () => {
      expect(folder.pathOf(name)).toBe(join(base, 'out', name));
    });
  }
});
