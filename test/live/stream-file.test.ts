/** The file that a live capture adds lines to. */
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StreamFile } from '../../src/cli/live/stream-file.js';
import { OutputError } from '../../src/errors.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tcpwhy-lines-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file of lines', () => {
  it('goes on in a new file when it was moved away, and in that of its name when it was not', () => {
    const path = join(folder, 'lines');
    const file = new StreamFile(path);
    file.write('1\n');
    file.reopen();
    file.write('2\n');
    renameSync(path, `${path}.1`);
    file.reopen();
    file.write('3\n');
    file.commit();
    expect([`${path}.1`, path].map((name) => readFileSync(name, 'utf8'))).toEqual(['1\n2\n', '3\n']);
  });

  it('goes on in the file before when no new one can be made', () => {
    const there = join(folder, 'there');
    mkdirSync(there);
    const file = new StreamFile(join(there, 'lines'));
    file.write('1\n');
    renameSync(there, join(folder, 'gone'));
    expect(() => file.reopen()).toThrow(OutputError);
    file.write('2\n');
    file.commit();
    expect(readFileSync(join(folder, 'gone/lines'), 'utf8')).toBe('1\n2\n');
  });

  it('names what cannot be written', () => {
    expect(() => new StreamFile(join(folder, 'none/lines'))).toThrow(
      /none\/lines: its folder does not exist/,
    );
  });
});
