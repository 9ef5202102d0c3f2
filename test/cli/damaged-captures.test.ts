/** A damaged capture is analysed as far as it goes; the report says where it stopped, the status that it did. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { parseRecords, runMain } from '../support/run-main.js';

const whole = readFileSync('fixtures/captures/tail-loss.client.pcap');

const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Offset of each record of a pcap, and at last its end. */
function recordOffsets(pcap: Buffer): number[] {
  const offsets = [24];
  for (let at = 24; at < pcap.length; offsets.push(at)) at += 16 + pcap.readUInt32LE(at + 8);
  return offsets;
}

const records = recordOffsets(whole);

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
  /** Last frame before it; null when there is none. */
  readonly frame: number | null;
}

async function analysed(bytes: Uint8Array, name = 'cut.pcap') {
  const { status, report } = await runMain([file(name, bytes), '--format', 'ndjson']);
  const capture = parseRecords(report).find(({ type }) => type === 'capture')!;
  return {
    status,
    frames: capture['frames'],
    truncated: capture['truncated'],
    problems: capture['problems'] as Problem[],
  };
}

describe('a capture cut off', () => {
  it.each([
    { where: 'in a record header', frames: 10, beyond: 7 },
    { where: 'right behind a record header', frames: 10, beyond: 16 },
    { where: 'in a frame', frames: 10, beyond: 57 },
    { where: 'one octet before the end of a frame', frames: 0, beyond: records[1]! - records[0]! - 1 },
  ])('$where', async ({ frames, beyond }) => {
    const cut = await analysed(whole.subarray(0, records[frames]! + beyond));
    expect(cut).toMatchObject({ status: 4, frames, truncated: true });
    expect(cut.problems).toHaveLength(1);
    expect(cut.problems[0]).toMatchObject({ frame: frames === 0 ? null : frames });
    expect(cut.problems[0]!.offset).toBeGreaterThanOrEqual(records[frames]!);
    expect(cut.problems[0]!.offset).toBeLessThanOrEqual(records[frames]! + beyond);
  });

  it('between two frames is no damage that can be seen', async () => {
    expect(await analysed(whole.subarray(0, records[10]))).toEqual({
      status: 0,
      frames: 10,
      truncated: false,
      problems: [],
    });
  });

  it('in its compressed form', async () => {
    const packed = gzipSync(whole);
    const cut = await analysed(packed.subarray(0, packed.length >> 1), 'cut.pcap.gz');
    expect(cut).toMatchObject({ status: 4, truncated: true });
    expect(cut.frames).toBeGreaterThan(0);
    expect(cut.frames).toBeLessThan(records.length - 1);
    expect(cut.problems.length).toBeGreaterThan(0);
  });

  it('tells people where it stopped', async () => {
    const at = records[10]! + 57;
    const { status, stdout } = await runCli([file('told.pcap', whole.subarray(0, at))]);
    expect(status).toBe(4);
    expect(stdout).toMatch(/cut|ends in the middle|truncated/i);
    expect(stdout).toMatch(/frame 10|10 frames/);
    expect(stdout.replaceAll(',', '')).toContain(String(records[10]));
  });
});

describe('a capture with a broken record', () => {
  it('is read up to there', async () => {
    const broken = Buffer.from(whole);
    broken.writeUInt32LE(0x7fff_ffff, records[20]! + 8);
    const { status, frames, problems } = await analysed(broken, 'broken.pcap');
    expect(status).toBe(4);
    expect(frames).toBeGreaterThanOrEqual(20);
    expect(problems[0]).toMatchObject({ frame: 20 });
  });
});

describe('a capture cut anywhere', () => {
  it('ends with a report and the right status', async () => {
    const short = whole.subarray(0, records[4]);
    const whereWhole = new Set(records);
    for (let len = 24; len <= short.length; len += 7) {
      const { status } = await analysed(short.subarray(0, len), 'any.pcap');
      expect(status, `${len} octets`).toBe(whereWhole.has(len) ? 0 : 4);
    }
  });

  it('before its file header is complete is no capture', async () => {
    for (let len = 1; len < 24; len += 4) {
      const { status, stdout } = await runCli([file('head.pcap', whole.subarray(0, len))]);
      expect({ status, stdout }, `${len} octets`).toEqual({ status: 3, stdout: '' });
    }
  });
});
