import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newCaptureInfo, newCaptureInterface } from '../../src/capture/capture-info.js';
import { type CaptureInfo, FrameBatch } from '../../src/capture/frame-source.js';
import { openCapture } from '../../src/capture/open-capture.js';
import { seriesName } from '../../src/live/record/file-names.js';
import { FrameRecorder, type RecordPlan } from '../../src/live/record/frame-recorder.js';

const SECOND = 1_790_000_000;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tcpwhy-record-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function capture(): CaptureInfo {
  const info = newCaptureInfo('eth0', null);
  info.baseSecond = SECOND;
  const nic = newCaptureInterface(1);
  Object.assign(nic, { name: 'eth0', filter: 'tcp', snapLen: 256, received: 9, dropped: 2 });
  info.interfaces.push(nic);
  return info;
}

/** Frames of `n` octets each, a microsecond and a nanosecond apart. */
function batchOf(lengths: readonly number[], from = 0): FrameBatch {
  const batch = new FrameBatch();
  batch.bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i & 0xff);
  batch.count = lengths.length;
  lengths.forEach((length, i) => {
    batch.at[i] = i;
    batch.capLen[i] = length;
    batch.origLen[i] = length + 1000;
    batch.timeNs[i] = (from + i) * 1001 + 1e9;
  });
  return batch;
}

async function framesOf(path: string) {
  const source = await openCapture(path);
  const frames: { at: number; ns: number; cap: number; orig: number; first: number }[] = [];
  for await (const batch of source.batches()) {
    for (let i = 0; i < batch.count; i++) {
      frames.push({
        at: source.info.baseSecond,
        ns: batch.timeNs[i]!,
        cap: batch.capLen[i]!,
        orig: batch.origLen[i]!,
        first: batch.bytes[batch.at[i]!]!,
      });
    }
  }
  return { frames, info: source.info };
}

const plan = (path: string, ring: RecordPlan['ring'] = null): RecordPlan => ({
  ...{ path, ring, application: 'tcpwhy test', os: 'Linux' },
});
const quiet = (): void => undefined;

describe('frames that are kept', () => {
  it('are read back as they were, with what is known of them', async () => {
    const path = join(folder, 'a.pcapng');
    const recorder = new FrameRecorder(capture(), plan(path), quiet);
    recorder.take(batchOf([60, 61, 62, 63, 65_535]));
    recorder.take(batchOf([], 5));
    recorder.take(batchOf([1], 5));
    recorder.close();
    const { frames, info } = await framesOf(path);
    expect(frames.map(({ cap, orig, first }) => [cap, orig, first])).toEqual([
      [60, 1060, 0],
      [61, 1061, 1],
      [62, 1062, 2],
      [63, 1063, 3],
      [65_535, 66_535, 4],
      [1, 1001, 0],
    ]);
    expect(frames.map(({ at, ns }) => (at - SECOND) * 1e9 + ns)).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => i * 1001 + 1e9),
    );
    expect(info).toMatchObject({ truncated: false, problems: [], application: 'tcpwhy test', os: 'Linux' });
    expect(info.interfaces[0]).toMatchObject({
      name: 'eth0',
      filter: 'tcp',
      snapLen: 256,
      received: 9,
      dropped: 2,
    });
    expect(recorder.frames).toBe(6);
  });

  it('are in the file when a batch was taken', async () => {
    const path = join(folder, 'a.pcapng');
    const recorder = new FrameRecorder(capture(), plan(path), quiet);
    recorder.take(batchOf([60, 60]));
    expect((await framesOf(path)).frames).toHaveLength(2);
    recorder.close();
  });

  it('are followed by zeros, and not by what was in memory', () => {
    const path = join(folder, 'a.pcapng');
    const recorder = new FrameRecorder(capture(), plan(path), quiet);
    const ones = batchOf([65_533]);
    ones.bytes.fill(0xff);
    recorder.take(ones);
    const before = statSync(path).size;
    recorder.take(Object.assign(batchOf([61, 62]), { bytes: ones.bytes }));
    recorder.close();
    const file = readFileSync(path);
    const frame = (at: number, length: number): Buffer => file.subarray(at + 28, at + 28 + length);
    expect(frame(before, 64)).toEqual(Buffer.concat([Buffer.alloc(61, 0xff), Buffer.alloc(3)]));
    const next = before + file.readUInt32LE(before + 4);
    expect(frame(next, 64)).toEqual(Buffer.concat([Buffer.alloc(62, 0xff), Buffer.alloc(2)]));
  });

  it('are for their owner only', () => {
    const path = join(folder, 'a.pcapng');
    new FrameRecorder(capture(), plan(path), quiet).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('a ring of files', () => {
  it('keeps the last ones, each of the size that was asked for', async () => {
    const path = join(folder, 'ring.pcapng');
    const clock = (): Date => new Date(2026, 10, 21, 6, 30, 5);
    const recorder = new FrameRecorder(
      capture(),
      plan(path, { files: 3, bytesPerFile: 10_000 }),
      quiet,
      clock,
    );
    for (let i = 0; i < 50; i++) recorder.take(batchOf([1000], i));
    recorder.close();
    const files = readdirSync(folder).sort();
    expect(files).toEqual(['00003', '00004', '00005'].map((n) => `ring_${n}_20261121063005.pcapng`));
    let expected: number | null = null;
    for (const file of files) {
      const { frames } = await framesOf(join(folder, file));
      expect(statSync(join(folder, file)).size).toBeLessThan(12_000);
      for (const { at, ns } of frames) {
        const number = ((at - SECOND) * 1e9 + ns - 1e9) / 1001;
        if (expected !== null) expect(number).toBe(expected);
        expected = number + 1;
      }
    }
    expect(expected).toBe(50);
  });
});

describe('a new file on demand', () => {
  it('numbers the old one, which stays', async () => {
    const path = join(folder, 'a.pcapng');
    const recorder = new FrameRecorder(capture(), plan(path), quiet, () => new Date(2026, 0, 2, 3, 4, 5));
    recorder.take(batchOf([60, 60]));
    recorder.rotate();
    recorder.take(batchOf([70], 2));
    recorder.close();
    expect(readdirSync(folder).sort()).toEqual(['a.pcapng', 'a_00001_20260102030405.pcapng']);
    expect((await framesOf(join(folder, 'a_00001_20260102030405.pcapng'))).frames).toHaveLength(2);
    const { frames, info } = await framesOf(path);
    expect(frames).toHaveLength(1);
    // Each file has what is known by its end.
    expect(info.interfaces[0]).toMatchObject({ received: 9, dropped: 2 });
  });

  it('leaves one alone that was moved away', async () => {
    const path = join(folder, 'a.pcapng');
    const recorder = new FrameRecorder(capture(), plan(path), quiet);
    recorder.take(batchOf([60, 60]));
    renameSync(path, join(folder, 'moved.pcapng'));
    recorder.take(batchOf([60], 2));
    recorder.rotate();
    recorder.take(batchOf([60], 3));
    recorder.close();
    expect(readdirSync(folder).sort()).toEqual(['a.pcapng', 'moved.pcapng']);
    expect((await framesOf(join(folder, 'moved.pcapng'))).frames).toHaveLength(3);
    expect((await framesOf(path)).frames).toHaveLength(1);
  });
});

describe('a file that cannot be written', () => {
  it('is told before the capture starts', () => {
    expect(() => new FrameRecorder(capture(), plan(join(folder, 'none/a.pcapng')), quiet)).toThrow(
      /cannot write .*none\/a\.pcapng: its folder does not exist/,
    );
  });

  it.runIf(existsSync('/dev/full'))('ends the keeping, not the analysis', () => {
    const info = capture();
    const said: string[] = [];
    const recorder = new FrameRecorder(info, plan('/dev/full'), (text) => said.push(text));
    recorder.take(batchOf([60]));
    recorder.take(batchOf([60], 1));
    recorder.rotate();
    recorder.close();
    expect(said).toEqual([
      'cannot write /dev/full: no space left on the device; frames are not kept any more, the analysis goes on',
    ]);
    expect(recorder.failure).toBe(said[0]);
    expect(info.problems.map(({ code }) => code)).toEqual(['recording_failed']);
    expect(info.truncated).toBe(false);
  });
});

it.each([
  ['/var/x/eth0.pcapng', 1, '/var/x/eth0_00001_20260102030405.pcapng'],
  ['eth0', 12_345, 'eth0_12345_20260102030405'],
  ['a.b.pcap', 2, 'a.b_00002_20260102030405.pcap'],
])('the name of file %s number %d', (path, number, name) => {
  expect(seriesName(path, number, new Date(2026, 0, 2, 3, 4, 5))).toBe(name);
});
