/** `--output`: a file appears under its name when it is complete, and not at all otherwise. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli, startCliOnPipe } from '../support/run-cli.js';

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

  it('through a link is written to what the link names, and keeps who may read it', async () => {
    const real = join(folder, 'real');
    writeFileSync(real, 'earlier', { mode: 0o600 });
    symlinkSync('real', join(folder, 'link'));
    expect(await runCli([ECHO, '-o', join(folder, 'link')])).toMatchObject({ status: 0, stderr: '' });
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('192.0.2.1');
    expect(statSync(real).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['link', 'real']);
  });

  it('to a named pipe goes through it', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const read = readFile(pipe, 'utf8');
    expect(await runCli([ECHO, '-o', pipe])).toMatchObject({ status: 0, stderr: '' });
    expect(await read).toContain('192.0.2.1');
    expect(readdirSync(folder)).toEqual(['pipe']);
  });

  it('leaves nothing behind after an interrupt that does not wait for the report', async () => {
    const cli = await startCliOnPipe(['-', '-o', join(folder, 'report')]);
    await cli.write(readFileSync('fixtures/captures/loss-repaired-fast.client.pcap'));
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^report\.\d+\.partial$/)]);
    cli.child.kill('SIGINT');
    cli.child.kill('SIGINT');
    expect((await cli.finished).status).toBe(130);
    await cli.end();
    // Either signal may have come first to the end: a whole report, or none.
    expect(readdirSync(folder).filter((name) => name !== 'report')).toEqual([]);
  });
});
