import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openCapture } from '../../src/capture/open-capture.js';
import { TcpwhyError } from '../../src/errors.js';
import { judge } from './read-frames.js';

const dir = fileURLToPath(new URL('../../../shared/captures/', import.meta.url));
const capinfos = spawnSync('capinfos', ['--version']).status === 0;

/** Frames by file, as capinfos counts them; files it cannot read to the end are not listed. */
function countByCapinfos(files: readonly string[]): Map<string, number> {
  // Exit status 1 or 2 when some file is odd; the others are in the table all the same.
  const table = spawnSync('capinfos', ['-T', '-r', '-c', '-M', ...files], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  }).stdout;
  const rows = table.split('\n').map((line) => line.split('\t'));
  return new Map(rows.filter((row) => row.length >= 2).map((row) => [row[0]!, Number(row[1])]));
}

describe.skipIf(!capinfos || !existsSync(dir))('capinfos', () => {
  test('counts the same frames in every capture that it can read', { timeout: 120_000 }, async () => {
    const files = existsSync(dir)
      ? readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
          /\.(pcap|pcapng|cap)$/.test(name),
        )
      : [];
    const counts = countByCapinfos(files.map((name) => join(dir, name)));
    expect(counts.size).toBeGreaterThan(files.length / 2);
    const different: string[] = [];
    for (const [file, count] of counts) {
      const source = await openCapture(file).catch((error: unknown) => {
        if (!(error instanceof TcpwhyError)) throw error;
        return error;
      });
      const ours = source instanceof TcpwhyError ? source.message : (await judge(source)).frames;
      if (ours !== count) different.push(`${file}: ${ours}, capinfos ${count}`);
    }
    expect(different).toEqual([]);
  });
});
