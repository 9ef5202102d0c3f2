/** Broken and hostile captures through the command line: status, one line of message, what was read. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { BAD_CAPTURES } from '../support/bad-captures.js';
import { measureCli } from '../support/measure-cli.js';
import { parseRecords, runMain } from '../support/run-main.js';

const SHARED = '../shared/badfiles';
const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** Status, message and capture record of one file. */
async function answer(path: string) {
  const said: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const { status, report } = await runMain([path, '--format', 'ndjson']).catch((error: unknown) => {
    // No report is written when nothing can be read.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { status: 3, report: '' };
    throw error;
  });
  const records = parseRecords(report);
  const capture = records.find(({ type }) => type === 'capture');
  return {
    status,
    said: said.join(''),
    frames: capture?.['frames'] ?? 0,
    truncated: capture?.['truncated'] ?? false,
    problems: ((capture?.['problems'] ?? []) as { code: string }[]).map(({ code }) => code),
    whole: records.at(-1)?.type === 'summary',
  };
}

describe('captures made by script', () => {
  it.each(BAD_CAPTURES)('$name', async ({ name, bytes, want }) => {
    const path = join(folder, name.replaceAll(/\W/g, '-'));
    writeFileSync(path, bytes);
    const got = await answer(path);
    if ('refused' in want) {
      expect(got).toMatchObject({ status: 3, frames: 0 });
      expect(got.said).toMatch(want.refused);
      expect(got.said).toMatch(/^tcpwhy: [^\n]+\n$/);
      return;
    }
    const { status, frames, problems = [], gaps = false } = want;
    const truncated = status === 4 && !gaps;
    expect(got).toEqual({ status, said: '', frames, truncated, problems, whole: true });
  });
});

describe.skipIf(!existsSync(SHARED))('lent captures', () => {
  const files = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => !name.endsWith('.md')) : [];
  it.each(files)('%s is read, read in part, or refused', async (name) => {
    const got = await answer(join(SHARED, name));
    expect(got.said === '').toBe(got.status !== 3);
    expect(got.said).toMatch(/^(tcpwhy: [^\n]+\n)?$/);
    expect(got.whole).toBe(got.status !== 3);
    const skipped = got.problems.some((code) => code === 'bad_interface' || code === 'bad_packet_block');
    expect(got.status).toBe(got.truncated || skipped ? 4 : got.said === '' ? 0 : 3);
  });
});

describe('memory and time', () => {
  /** Octets: Node alone takes about 60 MB. */
  const MOST = 150_000_000;
  const hostile = BAD_CAPTURES.filter(({ name }) => /octets|GiB|300 kB|TiB|2\^32|bomb|has$/.test(name));

  it('stay small for lengths that lie and for bombs', async () => {
    const paths = hostile.map(({ name, bytes }) => {
      const path = join(folder, `lie-${name.replaceAll(/\W/g, '-')}`);
      writeFileSync(path, bytes);
      return path;
    });
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) {
      const { status, peakBytes, seconds } = await measureCli([path, '--quiet']);
      expect([0, 3, 4], path).toContain(status);
      expect(peakBytes, path).toBeLessThan(MOST);
      // The bombs take one second; the rest is for a machine that does other work.
      expect(seconds, path).toBeLessThan(20);
    }
  }, 120_000);
});
