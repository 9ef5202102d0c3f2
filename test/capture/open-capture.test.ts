import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { CaptureFormatError, InputError } from '../../src/errors.js';
import { captureFromBytes, captureFromStream, openCapture } from '../../src/capture/open-capture.js';
import { pcapHeader, writePcap } from '../support/write-pcap.js';
import { writeZstd } from '../support/write-zstd.js';
import { readFrames } from './read-frames.js';
import { sampleFrames } from './sample-frames.js';

const dir = mkdtempSync(join(tmpdir(), 'tcpwhy-open-'));
afterAll(() => rmSync(dir, { recursive: true }));
const frames = sampleFrames(2500, 5);
const capture = writePcap(frames);
const put = (name: string, bytes: Uint8Array): string => {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
};
const sound = put('sound.txt', capture);

describe('ways in', () => {
  test('a file, whatever its name', async () => {
    const source = await openCapture(sound);
    expect(source.info).toMatchObject({ file: sound, format: 'pcap', inputSize: capture.length, frames: 0 });
    expect((await readFrames(source)).length).toBe(2500);
    expect(source.info).toMatchObject({ frames: 2500, inputBytes: capture.length, truncated: false });
  });

  test('a file with nothing but a header is a capture of no frames', async () => {
    const source = await openCapture(put('header.pcap', pcapHeader()));
    expect(await readFrames(source)).toEqual([]);
    expect(source.info).toMatchObject({ frames: 0, truncated: false, problems: [] });
  });

  test.skipIf(process.platform === 'win32')('a named pipe', async () => {
    const pipe = join(dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', sound, pipe]);
    const source = await openCapture(pipe);
    expect(source.info.inputSize).toBeNull();
    expect(await readFrames(source)).toEqual(await readFrames(captureFromBytes(capture)));
    await new Promise((resolve) => (writer.exitCode === null ? writer.on('exit', resolve) : resolve(0)));
  });

  test('a stream in pieces that cut every header', async () => {
    const pieces = function* (): Generator<Uint8Array> {
      for (let at = 0; at < capture.length; at += 1001) yield capture.subarray(at, at + 1001);
    };
    const source = captureFromStream(Readable.from(pieces()), { name: 'pipe' });
    expect(await readFrames(source)).toEqual(await readFrames(captureFromBytes(capture)));
    expect(source.info).toMatchObject({ file: 'pipe', inputSize: null, inputBytes: capture.length });
  });

  test('a frame is given as soon as it is there, before the next piece comes', async () => {
    const one = writePcap(frames.slice(0, 1));
    let release: () => void = () => undefined;
    const silence = new Promise<void>((resolve) => (release = resolve));
    const source = captureFromStream(
      (async function* () {
        yield one;
        await silence;
      })(),
    );
    const batches = source.batches()[Symbol.asyncIterator]();
    expect((await batches.next()).value).toMatchObject({ count: 1 });
    release();
    expect((await batches.next()).done).toBe(true);
  });
});

describe('what is not a capture', () => {
  const cases: [string, Uint8Array, RegExp][] = [
    ['empty', new Uint8Array(0), /: is empty\./],
    ['empty in gzip', gzipSync(new Uint8Array(0)), /is empty once decompressed/],
    ['text', Buffer.from('not a capture at all'), /this is text\. It starts with 6e 6f 74 20/],
    ['zstd cut short', Buffer.from('28b52ffd04000000', 'hex'), /cannot be decompressed \(.*zstd.*cut short/],
    [
      'lz4 damaged',
      Buffer.from('04224d1864404000', 'hex'),
      /cannot be decompressed \(.*checksum of a frame header/,
    ],
    ['zstd in gzip', gzipSync(Buffer.from('28b52ffd04000000', 'hex')), /zstd data inside.*zstd -dc/],
    ['lz4 in gzip', gzipSync(Buffer.from('04224d1864404000', 'hex')), /lz4 data inside.*lz4 -dc/],
    ['zstd with a dictionary', writeZstd(capture, { dictionary: 7 }), /needs dictionary 7;.*zstd -dc -D/],
    ['zstd with a huge window', writeZstd(capture, { windowLog: 41 }), /maxZstdWindowBytes.*--long=31/],
    ['xz', Buffer.from('fd377a585a000004', 'hex'), /xz -dc/],
    ['zip', Buffer.from('504b030414000000', 'hex'), /zip archive/],
    ['snoop', Buffer.from('736e6f6f7000000000000002', 'hex'), /snoop capture/],
    ['Navtel', pcapHeader({ magic: 0xa12b3c4d }), /Navtel/],
    ['Ixia', pcapHeader({ magic: 0x1c0001ac }), /Ixia/],
    ['gzip in gzip', gzipSync(gzipSync(capture)), /gzip data inside compressed data/],
    [
      'unknown',
      Buffer.from('deadbeef00', 'hex'),
      /not a capture\. It starts with de ad be ef 00\. Expected is pcap or pcapng/,
    ],
    ['two octets', Uint8Array.of(0xd4, 0xc3), /It starts with d4 c3/],
    ['23 octets of header', pcapHeader().subarray(0, 23), /header is cut short: 23 of 24/],
    ['a cut gzip header', gzipSync(capture).subarray(0, 9), /cut short/],
  ];
  test.each(cases)('%s', async (name, bytes, message) => {
    const path = put(`bad-${name}`, bytes);
    const error = await openCapture(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CaptureFormatError);
    expect((error as CaptureFormatError).message).toMatch(message);
    expect((error as CaptureFormatError).file).toBe(path);
  });
});

describe('what cannot be opened', () => {
  test('missing', async () => {
    await expect(openCapture(join(dir, 'none.pcap'))).rejects.toThrow(/none\.pcap: no such file/);
    await expect(openCapture(join(dir, 'none.pcap'))).rejects.toBeInstanceOf(InputError);
  });
  test('a directory', async () => {
    await expect(openCapture(dir)).rejects.toThrow(/is a directory/);
  });
  test('a path through a file', async () => {
    await expect(openCapture(join(sound, 'x'))).rejects.toThrow(/not a directory/);
  });
  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('no permission', async () => {
    const path = put('secret.pcap', capture);
    chmodSync(path, 0);
    await expect(openCapture(path)).rejects.toThrow(/no permission/);
  });
  test('a stream that fails before the first octet', async () => {
    const broken = new Readable({ read: () => broken.destroy(new Error('gone')) });
    await expect(readFrames(captureFromStream(broken))).rejects.toBeInstanceOf(InputError);
  });
});

describe('ending early', () => {
  test('leaving the loop closes the source', async () => {
    const source = await openCapture(sound);
    for await (const batch of source.batches()) {
      expect(batch.count).toBe(1024);
      break;
    }
    await source.close();
    await source.close();
    expect(source.info.frames).toBe(1024);
  });

  test('close ends a reader that waits for a silent pipe', async () => {
    const silent = new Readable({ read: () => undefined });
    silent.push(writePcap(frames.slice(0, 3)));
    const source = captureFromStream(silent);
    let seen = 0;
    for await (const batch of source.batches()) {
      seen += batch.count;
      setTimeout(() => void source.close(), 5);
    }
    expect(seen).toBe(3);
    expect(source.info.problems).toEqual([]);
  });

  test('a stream that fails half-way: the frames before, then a problem', async () => {
    const source = captureFromStream(
      (async function* () {
        yield capture.subarray(0, 5000);
        throw new Error('line cut');
      })(),
    );
    const got = await readFrames(source);
    expect(got.length).toBeGreaterThan(20);
    expect(source.info).toMatchObject({
      truncated: true,
      problems: [{ code: 'read_error', frame: got.length }],
    });
  });

  test('a second reading is refused', async () => {
    const source = captureFromBytes(capture);
    await readFrames(source);
    await expect(readFrames(source)).rejects.toBeInstanceOf(InputError);
  });
});
