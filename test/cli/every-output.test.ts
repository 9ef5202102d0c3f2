/** Every command and every form of output: what a full standard output, a reader that leaves, and Ctrl-C make of it. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/cli/sinks.js';
import { startCliOnPipe } from '../support/run-cli.js';

const LOSSY = 'fixtures/captures/loss-repaired-fast.client.pcap';
const OTHER = 'fixtures/captures/loss-repaired-fast.server.pcap';

const STREAMS: readonly (readonly string[])[] = [
  ['streams', LOSSY],
  ['streams', LOSSY, '--format', 'json'],
  ['streams', LOSSY, '--format', 'ndjson'],
  ...['text', 'hex', 'raw'].map((as) => ['streams', LOSSY, '--stream', '0', '--as', as]),
  ['streams', LOSSY, '--messages'],
  ['streams', LOSSY, '--messages', '--format', 'json'],
];
const COMMANDS: readonly (readonly string[])[] = [
  ...FORMATS.map((format) => [LOSSY, '--format', format]),
  [LOSSY, '--stream', '0'],
  ...STREAMS,
  ['compare', LOSSY, OTHER],
  ['compare', LOSSY, OTHER, '--format', 'json'],
  ['compare', LOSSY, OTHER, '--mode', 'runs'],
  ['explain'],
  ['explain', 'reset'],
  ['interfaces'],
];

/** Runs the program with its standard output going to a descriptor. */
function runInto(stdout: number, args: readonly string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, ['bin/tcpwhy.js', ...args], {
    stdio: ['ignore', stdout, 'pipe'],
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  return { status, stderr };
}

describe.runIf(existsSync('/dev/full'))('a standard output that is full', () => {
  it.each(COMMANDS.map((args) => [args.join(' '), args] as const))('%s', (_, args) => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = runInto(full, args);
    closeSync(full);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tcpwhy: cannot write standard output: no space left[^\n]*\n$/);
  });
});

describe('a reader that has left', () => {
  it.each(COMMANDS.map((args) => [args.join(' '), args] as const))('%s', (_, args) => {
    // The shell's pipe has lost its reader before the program writes.
    const line = [process.execPath, 'bin/tcpwhy.js', ...args].map((word) => `'${word}'`).join(' ');
    const script = `{ sleep 0.3; ${line}; echo "status $?" >&2; } | true`;
    const { stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
    expect(stderr).toBe('status 0\n');
  });
});

describe('Ctrl-C', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const analyses = FORMATS.map((format) => ['-', '--format', format]);
  const streams = STREAMS.map((args) => args.map((word) => (word === LOSSY ? '-' : word)));
  it.each([...analyses, ...streams].map((args) => [args.join(' '), args] as const))(
    '%s: what was read is written whole',
    async (_, args) => {
      const cli = await startCliOnPipe([...args, '-o', join(folder, 'report')]);
      await cli.write(readFileSync(LOSSY).subarray(0, -10_000));
      cli.child.kill('SIGINT');
      const { status } = await cli.finished;
      await cli.end();
      expect(status).toBe(130);
      expect(readdirSync(folder)).toEqual(['report']);
      expect(readFileSync(join(folder, 'report')).length).toBeGreaterThan(50);
    },
  );

  it('compare: nothing is written', async () => {
    const cli = await startCliOnPipe(['compare', '/dev/stdin', LOSSY, '-o', join(folder, 'report')]);
    await cli.write(readFileSync(LOSSY).subarray(0, -10_000));
    cli.child.kill('SIGINT');
    await cli.finished;
    await cli.end();
    expect(readdirSync(folder)).toEqual([]);
  });
});
