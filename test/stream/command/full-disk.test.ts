/** A disk that is full: the file is named, what was written is kept under another name, the rest is complete. */
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExtractSink } from '../../../src/cli/streams/extract-sink.js';
import { FilePool, PooledFile } from '../../../src/cli/streams/file-pool.js';
import { OutputFolder } from '../../../src/cli/streams/output-folder.js';
import { OutputError } from '../../../src/errors.js';
import { LIMITS } from '../../../src/limits.js';
import { StreamAssembler } from '../../../src/stream/stream-assembler.js';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import { toPcap } from '../../support/encode-frames.js';
import { scriptFrames, trackSource } from '../../support/track.js';
import { OPEN, spell } from './run-streams.js';

let path = '';
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
});
afterEach(() => rmSync(path, { recursive: true }));

/** A folder in which files whose name has these words fill the disk with their first octet. */
class FullFolder extends OutputFolder {
  opened = 0;
  mostOpen = 0;

  constructor(
    folder: string,
    private readonly words: string,
  ) {
    super(folder, false);
  }

  override create(name: string): number {
    this.opened++;
    if (!name.includes(this.words)) return super.create(name);
    writeFileSync(join(this.path, `${name}.partial`), '');
    return openSync('/dev/full', 'w');
  }
}

const UP = '192.000.002.001.40000-198.051.100.002.00080';
const DOWN = '198.051.100.002.00080-192.000.002.001.40000';

describe.skipIf(!existsSync('/dev/full'))('a full disk', () => {
  it('ends in an error that names the file, and spares the others', async () => {
    const sink = new ExtractSink(new FullFolder(path, UP), 'zero');
    const frames = scriptFrames(spell(`${OPEN}c> P 1:5 ack 1 {AAAA}\ns> P 1:4 ack 5 {yes}`));
    await trackSource(captureFromBytes(toPcap(frames)), { observers: [new StreamAssembler(sink)] });
    expect(() => sink.finish({ interrupted: false })).toThrow(OutputError);
    expect(() => sink.finish({})).toThrow(/192\.000.*no space left.*0 octets are in .*\.partial/);
    expect(readdirSync(path).sort()).toEqual([`${UP}.partial`, DOWN, 'index.ndjson']);
    expect(readFileSync(join(path, DOWN), 'latin1')).toBe('yes');
    const index = readFileSync(join(path, 'index.ndjson'), 'utf8').split('\n');
    expect(JSON.parse(index[0]!)).toMatchObject({ files: [{ file: `${UP}.partial` }] });
    expect(JSON.parse(index[2]!)).toMatchObject({ type: 'summary', failed: [`${UP}.partial`] });
  });
});

describe('an interrupted extraction', () => {
  it('leaves streams that were not over under another name', async () => {
    const sink = new ExtractSink(new OutputFolder(path, false), 'zero', () => true);
    const frames = scriptFrames(spell(`${OPEN}c> P 1:5 ack 1 {AAAA}\ns> P 1:4 ack 5 {yes}\nc> F 5:5 ack 4`));
    await trackSource(captureFromBytes(toPcap(frames)), { observers: [new StreamAssembler(sink)] });
    sink.finish({ interrupted: true });
    expect(readdirSync(path).sort()).toEqual([UP, `${DOWN}.partial`, 'index.ndjson']);
    expect(readFileSync(join(path, `${DOWN}.partial`), 'latin1')).toBe('yes');
  });
});

describe('the pool of files', () => {
  const octet = (n: number): Uint8Array => Uint8Array.of(n & 0xff);

  it('writes many files with few open, each whole', () => {
    const failed: PooledFile[] = [];
    const pool = new FilePool(new OutputFolder(path, false), (file) => failed.push(file));
    const count = LIMITS.maxOpenStreamFiles * 2;
    const files = Array.from({ length: count }, (_, n) => new PooledFile(`f${n}`));
    // Larger than a buffer each, so that files have to be opened again.
    const large = new Uint8Array(200_000).fill(7);
    for (let round = 0; round < 3; round++) {
      files.forEach((file, n) => {
        pool.append(file, octet(n));
        if (n % 64 === 0) pool.append(file, large);
      });
    }
    for (const file of files) pool.finish(file, true);
    expect(failed).toEqual([]);
    files.forEach((file, n) => {
      const content = readFileSync(join(path, file.name));
      expect(content.length).toBe(file.size);
      expect(content[0]).toBe(n & 0xff);
      expect(content.length).toBe(n % 64 === 0 ? 3 * 200_001 : 3);
    });
  });

  it('never holds more than its limit', () => {
    const pool = new FilePool(new OutputFolder(path, false), () => undefined);
    const piece = new Uint8Array(60_000);
    const files = Array.from({ length: 1200 }, (_, n) => new PooledFile(`f${n}`));
    let held = 0;
    for (const file of files) {
      pool.append(file, piece);
      held = files.reduce((sum, { buffer }) => sum + buffer.length, 0);
      expect(held).toBeLessThanOrEqual(LIMITS.maxStreamFileBuffers);
    }
    expect(held).toBeGreaterThan(LIMITS.maxStreamFileBuffers / 2);
    for (const file of files) pool.finish(file, true);
    expect(files.every(({ written }) => written === piece.length)).toBe(true);
  });

  it.each(['../out', 'a/b', '..', 'a\\b', 'nul\0'])('does not leave its folder: %j', (name) => {
    const folder = new OutputFolder(path, true);
    expect(() => folder.create(name)).toThrow(OutputError);
  });
});
