/** Several captures on one command line: directories, rings, what is named twice, what cannot be read. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startCliOnPipe } from '../support/run-cli.js';
import { parseRecords, type ReportRecord } from '../support/run-main.js';
import { writeLz4 } from '../support/write-lz4.js';

const CAPTURE = 'fixtures/captures/many-connections.server.pcap';
const whole = readFileSync(CAPTURE);

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
const ring = join(folder, 'ring');
afterAll(() => rmSync(folder, { recursive: true }));

/** The capture in pieces of so many frames, each with the file header. */
function pieces(frames: number): Buffer[] {
  const parts: Buffer[][] = [];
  let count = 0;
  for (let at = 24; at < whole.length; count++) {
    const end = at + 16 + whole.readUInt32LE(at + 8);
    if (count % frames === 0) parts.push([whole.subarray(0, 24)]);
    parts.at(-1)!.push(whole.subarray(at, end));
    at = end;
  }
  return parts.map((part) => Buffer.concat(part));
}

const parts = pieces(100);

beforeAll(() => {
  mkdirSync(ring);
  parts.forEach((part, i) => {
    const number = String(i + 1).padStart(5, '0');
    writeFileSync(join(ring, `many_${number}_20261121020647.pcap`), part);
  });
  writeFileSync(join(ring, 'README'), 'how this was captured\n');
  writeFileSync(join(ring, '.hidden.pcap'), 'nothing');
  mkdirSync(join(ring, 'old'));
});

const withoutCaptures = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.includes('"type":"capture"'))
    .join('\n');
const captures = (text: string): ReportRecord[] =>
  parseRecords(text).filter(({ type }) => type === 'capture');

describe('a directory', () => {
  it('is the captures in it as one', async () => {
    const [asOne, alone] = await Promise.all([
      runCli([ring, '--format', 'ndjson']),
      runCli([CAPTURE, '--format', 'ndjson']),
    ]);
    expect(asOne.status).toBe(0);
    expect(asOne.stderr).toBe(`tcpwhy: ${ring}: 1 file that is no capture is passed over\n`);
    expect(withoutCaptures(asOne.stdout)).toBe(withoutCaptures(alone.stdout));
    const read = captures(asOne.stdout);
    expect(read).toHaveLength(parts.length);
    expect(read.map((capture) => capture['firstFrame'])).toEqual(parts.map((_, i) => 100 * i + 1));
  });

  it('with a file that only a capture would be named like, and that cannot be read, is read in part', async () => {
    const bad = join(folder, 'bad');
    cpSync(ring, bad, { recursive: true });
    writeFileSync(join(bad, 'many_00002_20261121020647.pcap'), 'overwritten');
    const { status, stdout, stderr } = await runCli([bad]);
    expect(status).toBe(3);
    expect(stderr).toMatch(/many_00002_\d+\.pcap: not a capture/);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'many_00002_*.pcap is missing: nothing is known of 2026-11-21T',
    );
    expect(stdout).toContain('1 piece of the capture is missing');
  });
});

describe('files', () => {
  const named = parts.map((_, i) => `many_${String(i + 1).padStart(5, '0')}_20261121020647.pcap`);

  it('named in any order, and compressed each in its own way, are the whole capture', async () => {
    const mixed = join(folder, 'mixed');
    mkdirSync(mixed);
    const files = parts.map((part, i) => {
      const path = join(mixed, `part-${(i * 7) % parts.length}.pcap`);
      writeFileSync(path, i % 3 === 0 ? gzipSync(part) : i % 3 === 1 ? writeLz4(part) : part);
      return path;
    });
    const [asOne, alone] = await Promise.all([
      runCli([...files].reverse().concat('--format', 'ndjson')),
      runCli([CAPTURE, '--format', 'ndjson']),
    ]);
    expect(asOne).toMatchObject({ status: 0, stderr: '' });
    expect(withoutCaptures(asOne.stdout)).toBe(withoutCaptures(alone.stdout));
  });

  it('and standard input', async () => {
    const [first, ...others] = named.map((name) => join(ring, name));
    const asOne = await runCli([...others, '-', '--format', 'ndjson'], { input: readFileSync(first!) });
    const alone = await runCli([CAPTURE, '--format', 'ndjson']);
    expect(asOne).toMatchObject({ status: 0, stderr: '' });
    expect(withoutCaptures(asOne.stdout)).toBe(withoutCaptures(alone.stdout));
  });

  it('named twice are read once', async () => {
    const { status, stdout, stderr } = await runCli([CAPTURE, `./${CAPTURE}`, '--format', 'ndjson']);
    expect(status).toBe(0);
    expect(stderr).toBe(`tcpwhy: ./${CAPTURE}: is named twice and read once\n`);
    expect(captures(stdout)).toHaveLength(1);
  });

  it('tell people which frames are theirs', async () => {
    const { stdout } = await runCli([join(ring, named[0]!), join(ring, named[1]!)]);
    expect(stdout).toMatch(/numbered +1 to 100\n[^]*numbered +101 to 200\n/);
  });

  it('of which one is cut short give status 4 and the rest', async () => {
    const cut = join(folder, 'cut.pcap');
    writeFileSync(cut, parts[0]!.subarray(0, -7));
    const { status, stdout } = await runCli([join(ring, named[1]!), cut, '--format', 'ndjson']);
    expect(status).toBe(4);
    expect(captures(stdout).map(({ truncated, frames }) => [frames, truncated])).toEqual([
      [99, true],
      [100, false],
    ]);
  });
});

describe('an interrupt', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s while several are read reports all that was read',
    async (signal) => {
      const cli = await startCliOnPipe([CAPTURE, '-', '--format', 'ndjson']);
      await cli.write(readFileSync('fixtures/captures/loss-repaired-fast.client.pcap'));
      const end = setTimeout(() => cli.child.kill('SIGKILL'), 10_000);
      cli.child.kill(signal);
      const { status, stdout, stderr } = await cli.finished;
      clearTimeout(end);
      await cli.end();
      expect({ status, stderr }).toEqual({ status: signal === 'SIGINT' ? 130 : 143, stderr: '' });
      expect(captures(stdout).map(({ file }) => file)).toContain('-');
      expect(parseRecords(stdout).at(-1)).toMatchObject({ type: 'summary', interrupted: true });
    },
  );
});
