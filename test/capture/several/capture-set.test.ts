import { beforeEach, describe, expect, test } from 'vitest';
import { InputError, type TcpwhyError } from '../../../src/errors.js';
import { LIMITS } from '../../../src/limits.js';
import type { CaptureFile } from '../../../src/capture/several/capture-file.js';
import { CaptureSet } from '../../../src/capture/several/capture-set.js';
import { MemoryCapture } from '../../support/capture-set.js';
import { writePcap } from '../../support/write-pcap.js';

/** A capture with a frame in each of these seconds; the frame holds the second and the file's letter. */
function capture(name: string, seconds: readonly number[], rereadable = true): MemoryCapture {
  const frames = seconds.map((second) => ({
    bytes: Uint8Array.of(second, name.charCodeAt(0)),
    second: 1000 + second,
  }));
  return new MemoryCapture(name, writePcap(frames), rereadable);
}

interface Read {
  readonly frames: string[];
  readonly ended: string[];
  readonly set: CaptureSet;
  readonly refused: string[];
}

/** Reads a set to its end; a frame becomes its file's letter and its second. */
async function read(files: readonly CaptureFile[]): Promise<Read> {
  const refused: string[] = [];
  const set = (await CaptureSet.survey(files, (error: TcpwhyError) => refused.push(error.message)))!;
  const frames: string[] = [];
  const ended: string[] = [];
  for (;;) {
    const step = await set.advance();
    if (step === 'end') break;
    if (step === 'end of a capture') {
      ended.push(set.ended!.source.info.file);
      continue;
    }
    while (set.next()) {
      const { batch, from, to, source, offsetNs } = set.run!;
      for (let i = from; i < to; i++) {
        const at = batch.at[i]!;
        expect((batch.timeNs[i]! + offsetNs) / 1e9 + set.baseSecond).toBe(1000 + batch.bytes[at]!);
        expect(String.fromCharCode(batch.bytes[at + 1]!)).toBe(source.info.file[0]);
        frames.push(source.info.file[0]! + String(batch.bytes[at]));
      }
    }
  }
  await set.close();
  return { frames, ended, set, refused };
}

beforeEach(() => {
  MemoryCapture.open.now = MemoryCapture.open.most = 0;
});

interface Case {
  readonly name: string;
  readonly files: readonly MemoryCapture[];
  readonly frames: string;
  /** Captures open at a time at most. */
  readonly open: number;
}

const CASES: readonly Case[] = [
  {
    name: 'one behind the other, whatever their order and their names',
    files: [capture('a', [7, 8]), capture('b', [1, 2]), capture('c', [4, 5])],
    frames: 'b1 b2 c4 c5 a7 a8',
    open: 1,
  },
  {
    name: 'side by side',
    files: [capture('b', [1, 3, 5, 7]), capture('a', [2, 4, 6])],
    frames: 'b1 a2 b3 a4 b5 a6 b7',
    open: 2,
  },
  {
    name: 'equal times go by the beginning, then by the name',
    files: [capture('b', [2, 3]), capture('a', [2, 3]), capture('c', [1, 2, 3])],
    frames: 'c1 c2 a2 b2 c3 a3 b3',
    open: 3,
  },
  {
    name: 'a file keeps its order where its clock falls back',
    files: [capture('a', [5, 2, 6]), capture('b', [4, 7])],
    frames: 'b4 a5 a2 a6 b7',
    open: 2,
  },
  {
    name: 'a file without frames',
    files: [capture('a', [2]), capture('e', []), capture('b', [1])],
    frames: 'b1 a2',
    open: 1,
  },
  {
    name: 'pipes, which cannot be read again',
    files: [capture('a', [2, 4], false), capture('b', [1, 3], false)],
    frames: 'b1 a2 b3 a4',
    open: 2,
  },
];

describe('the order of frames', () => {
  test.each(CASES)('$name', async ({ files, frames, open }) => {
    for (const order of [files, [...files].reverse()]) {
      MemoryCapture.open.now = MemoryCapture.open.most = 0;
      const result = await read(order);
      expect(result.frames.join(' ')).toBe(frames);
      expect([...result.ended].sort()).toEqual(files.map(({ name }) => name).sort());
      expect(result.set.gaps).toEqual([]);
      expect(MemoryCapture.open).toEqual({ now: 0, most: open });
      expect(result.set.progress.bytes).toBe(result.set.progress.totalBytes);
    }
  });

  test('of a ring is that of its numbers, also where the clock falls back', async () => {
    const files = [capture('r.pcap2', [9, 10]), capture('r.pcap', [4, 5]), capture('r.pcap1', [2, 3])];
    const { frames, set } = await read(files);
    expect(frames.join(' ')).toBe('r4 r5 r2 r3 r9 r10');
    expect(set.gaps).toEqual([]);
  });

  test('of a ring that has begun again from 0 is that of its times', async () => {
    const files = [capture('r.pcap0', [8, 9]), capture('r.pcap1', [2, 3]), capture('r.pcap2', [4, 6])];
    expect((await read(files)).frames.join(' ')).toBe('r2 r3 r4 r6 r8 r9');
  });

  test('of two runs of a program in one directory is that of their times', async () => {
    const files = [
      capture('r_00001_20240101120000.pcap', [1]),
      capture('r_00001_20240102120000.pcap', [5]),
      capture('r_00002_20240101120100.pcap', [2]),
      capture('r_00002_20240102120100.pcap', [6]),
    ];
    const { frames, set } = await read(files);
    expect(frames.join(' ')).toBe('r1 r2 r5 r6');
    expect(set.gaps).toEqual([]);
  });
});

describe('a gap', () => {
  test('is named by the file that is missing, and by the time', async () => {
    const files = [capture('r.pcap1', [1, 2]), capture('r.pcap5', [8, 9]), capture('r.pcap3', [4, 5])];
    const { set } = await read(files);
    expect(set.gaps).toEqual([
      { fromNs: 1e9, toNs: 3e9, what: 'the file r.pcap2' },
      { fromNs: 4e9, toNs: 7e9, what: 'the file r.pcap4' },
    ]);
    expect(set.ended!.source.info.problems).toEqual([
      {
        code: 'capture_gap',
        message:
          'before this file the file r.pcap4 is missing: nothing is known of ' +
          '1970-01-01T00:16:45.000Z to 1970-01-01T00:16:48.000Z',
        offset: 0,
        frame: 0,
      },
    ]);
  });

  test('of many files names the first and the last', async () => {
    const { set } = await read([capture('r.pcap1', [1, 2]), capture('r.pcap500', [8, 9])]);
    expect(set.gaps[0]!.what).toBe('498 files of the ring, r.pcap2 to r.pcap499,');
  });

  test('lies behind a file of a ring that is cut short', async () => {
    const whole = capture('r.pcap1', [1, 2, 3]);
    const cut = new MemoryCapture('r.pcap1', whole.bytes.subarray(0, -1));
    const { set, frames } = await read([cut, capture('r.pcap2', [8])]);
    expect(frames).toEqual(['r1', 'r2', 'r8']);
    expect(set.partial).toBe(true);
    expect(set.gaps).toEqual([{ fromNs: 1e9, toNs: 7e9, what: 'the rest of r.pcap1, which is cut short' }]);
  });

  test('is none before the first file, and none between files of no ring', async () => {
    expect((await read([capture('r.pcap7', [1]), capture('r.pcap8', [2])])).set.gaps).toEqual([]);
    expect((await read([capture('a1', [1]), capture('a3', [2])])).set.gaps).toEqual([]);
  });
});

describe('captures that cannot be read', () => {
  test('are told, and the others are read', async () => {
    const bad = new MemoryCapture('bad', Uint8Array.of(1, 2, 3, 4, 5));
    const { frames, refused } = await read([capture('a', [2]), bad, capture('b', [1])]);
    expect(frames).toEqual(['b1', 'a2']);
    expect(refused).toEqual([expect.stringMatching(/^bad: not a capture/)]);
  });

  test('that vanish after the first look are told too', async () => {
    const gone = capture('b', [3, 4]);
    let opened = 0;
    const files = [
      capture('a', [1, 2]),
      {
        ...gone,
        name: 'b',
        size: 1,
        rereadable: true,
        open: () => (opened++ === 0 ? gone.open() : Promise.reject(new InputError('b: no such file'))),
      },
      capture('c', [5]),
    ];
    const { frames, refused } = await read(files);
    expect(frames).toEqual(['a1', 'a2', 'c5']);
    expect(refused).toEqual(['b: no such file']);
  });

  test('are all there is', async () => {
    expect(
      await CaptureSet.survey([new MemoryCapture('bad', new Uint8Array(9))], () => undefined),
    ).toBeNull();
  });
});

test('more captures at a time than can be open: the last ones come late, and that is told', async () => {
  const many = Array.from({ length: LIMITS.maxOpenCaptures + 2 }, (_, i) => {
    const name = String.fromCharCode(0x100 + i);
    const frames = [i, 200].map((second) => ({ bytes: Uint8Array.of(second), second: 1000 + second }));
    return new MemoryCapture(name, writePcap(frames));
  });
  const set = (await CaptureSet.survey(many, () => undefined))!;
  const late: string[] = [];
  let frames = 0;
  for (let step = await set.advance(); step !== 'end'; step = await set.advance()) {
    if (step === 'end of a capture') {
      const { info } = set.ended!.source;
      if (info.problems.some(({ code }) => code === 'merge_delayed')) late.push(info.file);
    } else while (set.next()) frames += set.run!.to - set.run!.from;
  }
  expect(frames).toBe(2 * many.length);
  expect(late).toEqual(many.slice(-2).map(({ name }) => name));
  expect(set.delayed).toBeGreaterThanOrEqual(2);
  expect(MemoryCapture.open).toEqual({ now: 0, most: LIMITS.maxOpenCaptures });
});

test('closing ends the reading at once', async () => {
  const set = (await CaptureSet.survey(
    [capture('a', [1, 3]), capture('b', [2, 4], false)],
    () => undefined,
  ))!;
  expect(await set.advance()).toBe('frames');
  expect(set.next()).toBe(true);
  await set.close();
  expect(await set.advance()).toBe('end');
  expect(set.reading.map(({ source }) => source.info.file)).toEqual(['a']);
  expect(MemoryCapture.open.now).toBe(0);
});
