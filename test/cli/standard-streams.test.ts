/** Standard input, a reader that goes away, an interrupt, and what `--quiet` keeps quiet. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRecords } from '../support/run-main.js';
import { writeZstd } from '../support/write-zstd.js';
import { finishCli, runCli, startCli, startCliOnPipe } from '../support/run-cli.js';

const ECHO = 'fixtures/captures/echo.pcap';
const LOSSY = 'fixtures/captures/loss-repaired-fast.client.pcap';

describe('standard input', () => {
  it.each(['echo.pcap', 'echo.pcapng', 'echo.pcap.gz'])('%s reads as from its file', async (name) => {
    const path = `fixtures/captures/${name}`;
    const [piped, named] = await Promise.all([
      runCli(['-', '--format', 'ndjson'], { input: readFileSync(path) }),
      runCli([path, '--format', 'ndjson']),
    ]);
    expect(piped.status).toBe(0);
    expect(piped.stdout).toContain('"file":"-"');
    expect(piped.stdout.replace('"file":"-"', `"file":"${path}"`)).toBe(named.stdout);
  });

  it('cut in the middle of a frame is analysed in part', async () => {
    const { status, stdout } = await runCli(['-', '--format', 'ndjson'], {
      input: readFileSync(ECHO).subarray(0, 500),
    });
    expect(status).toBe(4);
    expect(parseRecords(stdout)[0]).toMatchObject({ file: '-', frames: 5, truncated: true });
  });
});

describe('a reader that goes away', () => {
  // The report is longer than a pipe holds, so that writing goes on after the reader has left.
  it.each(['ndjson', 'json'])('ends the program quietly, %s', async (format) => {
    const captures = readdirSync('fixtures/captures').filter((name) => name.endsWith('.pcap'));
    const child = startCli([...captures.map((name) => `fixtures/captures/${name}`), '--format', format]);
    const first = new Promise<void>((resolve) =>
      child.stdout.once('data', () => {
        child.stdout.destroy();
        resolve();
      }),
    );
    child.stdin.end();
    const [{ status, stderr }] = await Promise.all([finishCli(child), first]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('an interrupt', () => {
  /** Milliseconds after which a program that does not end is ended. */
  const PATIENCE = 10_000;

  /** Status and streams of a program that gets the signal while its input has not ended. */
  async function interrupted(signal: 'SIGINT' | 'SIGTERM', format: string, writer: 'slow' | 'silent') {
    const cli = await startCliOnPipe(['-', '--format', format]);
    const whole = readFileSync(LOSSY);
    await cli.write(whole.subarray(0, -10_000));
    const end = setTimeout(() => cli.child.kill('SIGKILL'), PATIENCE);
    cli.child.kill(signal);
    if (writer === 'slow') await cli.write(whole.subarray(-10_000)).catch(() => undefined);
    const result = await cli.finished;
    clearTimeout(end);
    await cli.end();
    return result;
  }

  it('reports what was read, marks it, and ends with 130', async () => {
    const { status, stdout, stderr } = await interrupted('SIGINT', 'ndjson', 'slow');
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
    const records = parseRecords(stdout);
    expect(records.at(-1)).toMatchObject({ type: 'summary', sessions: 1, interrupted: true });
    const capture = records.find(({ type }) => type === 'capture');
    expect(capture!['frames']).toBeGreaterThan(500);
  });

  it('also while compressed input is read', async () => {
    const cli = await startCliOnPipe(['-', '--format', 'ndjson']);
    await cli.write(writeZstd(readFileSync(LOSSY)).subarray(0, -1000));
    cli.child.kill('SIGINT');
    const { status, stdout, stderr } = await cli.finished;
    await cli.end();
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
    const records = parseRecords(stdout);
    expect(records.find(({ type }) => type === 'capture')).toMatchObject({
      compression: 'zstd',
      problems: [],
    });
    expect(records.at(-1)).toMatchObject({ type: 'summary', sessions: 1, interrupted: true });
  });

  it('is told to people too', async () => {
    const { status, stdout } = await interrupted('SIGINT', 'terminal', 'slow');
    expect(status).toBe(130);
    expect(stdout).toMatch(/interrupted/i);
  });

  it('by SIGTERM ends with 143', async () => {
    const { status, stdout } = await interrupted('SIGTERM', 'ndjson', 'slow');
    expect(status).toBe(143);
    expect(parseRecords(stdout).at(-1)).toMatchObject({ type: 'summary', interrupted: true });
  });

  it('does not wait for a writer that is silent', async () => {
    const { status, stdout } = await interrupted('SIGINT', 'ndjson', 'silent');
    expect(status).toBe(130);
    expect(parseRecords(stdout).at(-1)).toMatchObject({ type: 'summary', interrupted: true });
  });
});

describe('a standard output that is full', () => {
  it.runIf(existsSync('/dev/full'))('is told in one line', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, ['bin/tcpwhy.js', ECHO], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tcpwhy: cannot write standard output: no space left[^\n]*\n$/);
  });
});

describe('--quiet', () => {
  it.each(['terminal', 'json', 'ndjson'])('prints nothing, %s', async (format) => {
    const { status, stdout, stderr } = await runCli([ECHO, '--quiet', '--format', format]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('still says what was found by the status', async () => {
    const result = await runCli(['-q', '--fail-on', 'retransmission', LOSSY]);
    expect(result).toEqual({ status: 1, stdout: '', stderr: '' });
  });

  it('still names an input that cannot be read', async () => {
    const { status, stderr } = await runCli(['-q', 'no-such.pcap']);
    expect(status).toBe(3);
    expect(stderr).toContain('no-such.pcap');
  });
});
