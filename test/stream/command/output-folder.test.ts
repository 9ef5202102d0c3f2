/** Whatever a name is made of, it stays in the folder. */
import { closeSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { OutputFolder, partialName } from '../../../src/cli/streams/output-folder.js';

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

describe('a file that is opened again', () => {
  it('is no link that somebody put in its place', () => {
    const path = join(base, 'again');
    mkdirSync(path);
    const folder = new OutputFolder(path, false);
    closeSync(folder.create('one'));
    const elsewhere = join(base, 'elsewhere');
    writeFileSync(elsewhere, 'kept');
    rmSync(join(path, partialName('one')));
    symlinkSync(elsewhere, join(path, partialName('one')));
    expect(() => folder.reopen('one')).toThrow(/ELOOP/);
    expect(readFileSync(elsewhere, 'utf8')).toBe('kept');
  });
});
