/** `--output`: a file appears under its name when it is complete, and not at all otherwise. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';

const ECHO = 'fixtures/captures/echo.pcap';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('--output', () => {
  it.each(['terminal', 'json', 'ndjson'])('writes what standard output would get, %s', async (format) => {
    const target = join(folder, 'report');
    const [toFile, toScreen] = await Promise.all([
      runCli([ECHO, '--format', format, '-o', target]),
      runCli([ECHO, '--format', format]),
    ]);
    expect(toFile).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(target, 'utf8')).toBe(toScreen.stdout);
    expect(readdirSync(folder)).toEqual(['report']);
  });

  it('replaces a report that was there', async () => {
    const target = join(folder, 'report');
    writeFileSync(target, 'x'.repeat(100_000));
    expect(await runCli([ECHO, '--output', target])).toMatchObject({ status: 0 });
    expect(readFileSync(target, 'utf8')).not.toContain('xxx');
  });

  it('leaves an earlier report alone when no input can be read', async () => {
    const target = join(folder, 'report');
    writeFileSync(target, 'earlier');
    expect(await runCli([join(folder, 'missing.pcap'), '--output', target])).toMatchObject({ status: 3 });
    expect(readFileSync(target, 'utf8')).toBe('earlier');
    expect(readdirSync(folder)).toEqual(['report']);
  });

  it('in a folder that does not exist makes nothing', async () => {
    const { status, stdout } = await runCli([ECHO, '--output', join(folder, 'no', 'report')]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(readdirSync(folder)).toEqual([]);
  });

  // Gap: the output is closed twice and the program calls that its own defect.
  it('that is a folder is refused, and its content stays', async () => {
    const target = join(folder, 'reports');
    mkdirSync(target);
    writeFileSync(join(target, 'kept'), '');
    const { status, stderr } = await runCli([ECHO, '--output', target]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/reports: .*folder/);
    expect(readdirSync(folder)).toEqual(['reports']);
    expect(existsSync(join(target, 'kept'))).toBe(true);
  });

  it('of a damaged capture is complete as far as it goes', async () => {
    const cut = join(folder, 'cut.pcap');
    writeFileSync(cut, readFileSync(ECHO).subarray(0, 700));
    const target = join(folder, 'report');
    expect(await runCli([cut, '--format', 'json', '-o', target])).toMatchObject({ status: 4, stderr: '' });
    expect(() => JSON.parse(readFileSync(target, 'utf8')) as unknown).not.toThrow();
    expect(readdirSync(folder).sort()).toEqual(['cut.pcap', 'report']);
  });
});
