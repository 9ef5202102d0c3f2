/** Exit statuses of the contract, and what is said on which stream. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';

const REFUSED = 'fixtures/captures/refused.client.pcap';
const ECHO = 'fixtures/captures/echo.pcap';
const ABORT = 'fixtures/captures/abort.client.pcap';

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file in the test's folder. */
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const empty = file('empty.pcap', '');
const text = file('notes.txt', 'a list of things to do\n');
const noise = file(
  'noise.bin',
  Uint8Array.from({ length: 4096 }, (_, i) => (i * 167 + 13) % 251),
);
const cut = file('cut.pcap', readFileSync(ABORT).subarray(0, 777));
const missing = join(folder, 'missing.pcap');
const bare = join(folder, 'bare');
mkdirSync(bare);
file('bare/notes.txt', 'a list of things to do\n');
const hollow = join(folder, 'hollow');
mkdirSync(hollow);

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly status: number;
  /** What standard error must say, nothing when absent. */
  readonly says?: RegExp;
}

const cases: readonly Case[] = [
  { name: 'a sound capture', args: [ECHO], status: 0 },
  { name: 'analyze, spelled out', args: ['analyze', ECHO], status: 0 },
  { name: 'trouble that nothing was asked about', args: [REFUSED], status: 0 },
  { name: 'help', args: ['--help'], status: 0 },
  { name: 'version', args: ['--version'], status: 0 },
  { name: 'explain', args: ['explain', 'reset'], status: 0 },

  { name: 'an event kind found', args: ['--fail-on', 'reset', REFUSED], status: 1 },
  { name: 'a cause of resets found', args: ['--fail-on', 'reset/refused', REFUSED], status: 1 },
  { name: 'another cause', args: ['--fail-on', 'reset/abort', REFUSED], status: 0 },
  { name: 'a reason found', args: ['--fail-on', 'handshake-failed/refused', REFUSED], status: 1 },
  { name: 'another reason', args: ['--fail-on', 'handshake-failed/timeout', REFUSED], status: 0 },
  { name: 'a severity found', args: ['--fail-on', 'critical', REFUSED], status: 1 },
  { name: 'a lower severity found', args: ['--fail-on', 'warning', REFUSED], status: 1 },
  { name: 'a severity not reached', args: ['--fail-on', 'critical', ABORT], status: 0 },
  { name: 'one of several kinds', args: ['--fail-on', 'deadlock, reset', REFUSED], status: 1 },
  { name: 'none of several kinds', args: ['--fail-on', 'deadlock,zero-window', REFUSED], status: 0 },
  { name: 'nothing found', args: ['--fail-on', 'warning', ECHO], status: 0 },
  { name: 'found in one of two', args: ['--fail-on', 'reset', ECHO, REFUSED], status: 1 },
  { name: 'found in a damaged capture', args: ['--fail-on', 'info', cut, REFUSED], status: 1 },

  { name: 'no capture named', args: [], status: 2, says: /missing required argument 'capture'/ },
  {
    name: 'an unknown option',
    args: ['--nope', ECHO],
    status: 2,
    says: /unknown option '--nope'/,
  },
  { name: 'an unknown format', args: ['--format', 'pdf', ECHO], status: 2, says: /Allowed choices are/ },
  { name: 'a number that is none', args: ['--top', 'many', ECHO], status: 2, says: /whole number/ },
  { name: 'a negative session', args: ['--stream', '-1', ECHO], status: 2, says: /whole number|argument/ },
  { name: 'a mistyped kind', args: ['--fail-on', 'resset', ECHO], status: 2, says: /did you mean reset\?/ },
  { name: 'a kind like nothing', args: ['--fail-on', 'qqqqq', ECHO], status: 2, says: /tcpwhy explain/ },
  { name: 'no kind at all', args: ['--fail-on', ' , ', ECHO], status: 2, says: /at least one kind/ },
  { name: 'an unknown thing to explain', args: ['explain', 'rto2'], status: 2, says: /rto2/ },
  {
    name: 'an output in no folder',
    args: [ECHO, '-o', join(folder, 'no', 'report')],
    status: 2,
    says: /cannot write .*folder does not exist/,
  },

  { name: 'a missing file', args: [missing], status: 3, says: /missing\.pcap: no such file/ },
  {
    name: 'a directory without captures',
    args: [bare],
    status: 3,
    says: /there are no captures in this directory/,
  },
  { name: 'an empty directory', args: [hollow], status: 3, says: /there are no files in this directory/ },
  { name: 'an empty file', args: [empty], status: 3, says: /empty\.pcap: is empty/ },
  { name: 'a text', args: [text], status: 3, says: /notes\.txt: not a capture.*text/ },
  { name: 'noise', args: [noise], status: 3, says: /noise\.bin: not a capture/ },
  { name: 'an empty standard input', args: ['-'], status: 3, says: /is empty/ },
  { name: 'one of two missing', args: [missing, ECHO], status: 3, says: /missing\.pcap: no such file/ },

  { name: 'a damaged capture', args: [cut], status: 4 },
  { name: 'a damaged capture and a sound one', args: [cut, ECHO], status: 4 },
];

describe('exit status', () => {
  for (const { name, args, status, says } of cases) {
    it(`${name}: ${status}`, async () => {
      const result = await runCli(args);
      expect({ status: result.status, stderr: result.stderr }).toEqual({
        status,
        stderr: says ? expect.stringMatching(says) : '',
      });
      expect(result.stderr).not.toMatch(/\n\s+at |internal error|\\x0a/);
      expect(result.stderr.split('\n').length).toBeLessThanOrEqual(2);
      const reported = status !== 2 && !(status === 3 && args.length === 1);
      expect(result.stdout === '').toBe(!reported);
    });
  }

  it('reports what could be read when one of two inputs is missing', async () => {
    const { stdout } = await runCli([missing, ECHO]);
    expect(stdout).toContain('echo.pcap');
    expect(stdout).toContain('192.0.2.1:40000');
  });
});
