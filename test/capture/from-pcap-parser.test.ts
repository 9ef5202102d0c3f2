import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CaptureFormatError } from '../../src/errors.js';
import { fromPcapParser, type PcapParserLike } from '../../src/capture/from-pcap-parser.js';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { joinBytes, pcapHeader, pcapRecord, writePcap } from '../support/write-pcap.js';
import { judge, readFrames } from './read-frames.js';
import { sampleFrames } from './sample-frames.js';

interface PcapParserPackage {
  parse(input: string | Readable): PcapParserLike;
}
const pcapParser = createRequire(import.meta.url)('pcap-parser') as PcapParserPackage;

const root = new URL('../../', import.meta.url);
const places = ['fixtures/captures/', '../shared/captures/'].map((path) =>
  fileURLToPath(new URL(path, root)),
);

/** Classic pcap files in µs that are whole: what `pcap-parser` is able to read. */
function comparableFiles(): string[] {
  return places
    .filter((place) => existsSync(place))
    .flatMap((place) =>
      readdirSync(place, { recursive: true, encoding: 'utf8' }).map((name) => join(place, name)),
    )
    .filter((file) => /\.p?cap$/.test(file))
    .filter((file) => /^(a1b2c3d4|d4c3b2a1)$/.test(readFileSync(file).toString('hex', 0, 4)));
}

/** A stream of the octets in pieces of 64 KiB, as from a file. */
const streamOf = (bytes: Uint8Array): Readable => {
  const pieces = function* (): Generator<Buffer> {
    for (let at = 0; at < bytes.length; at += 65_536) yield Buffer.from(bytes.subarray(at, at + 65_536));
  };
  return Readable.from(pieces());
};

describe('the same frames as our own reader', () => {
  test('frames made here', async () => {
    const bytes = writePcap(sampleFrames(5000, 8, 200));
    const source = fromPcapParser(pcapParser.parse(streamOf(bytes)), { name: 'made' });
    expect(await readFrames(source)).toEqual(await readFrames(captureFromBytes(bytes)));
    expect(source.info).toMatchObject({
      file: 'made',
      format: 'pcap',
      frames: 5000,
      truncated: false,
      problems: [],
    });
    expect(source.info.interfaces).toMatchObject([{ linkType: 1, frames: 5000, resolution: 1e-6 }]);
  });

  const files = comparableFiles();
  test.skipIf(files.length === 0)('every capture that is there', { timeout: 120_000 }, async () => {
    const different: string[] = [];
    let frames = 0;
    for (const file of files) {
      const ours = captureFromBytes(readFileSync(file), { name: file });
      const want = await readFrames(ours).catch((error: unknown) => String(error));
      if (typeof want === 'string') continue;
      const got = await readFrames(fromPcapParser(pcapParser.parse(file)));
      frames += got.length;
      if (JSON.stringify(got, text) !== JSON.stringify(want, text)) different.push(file);
    }
    expect(different).toEqual([]);
    expect(frames).toBeGreaterThan(files.length);
  });
});

describe('what the parser does not say', () => {
  const five = sampleFrames(5, 2, 60);
  const cases: [string, Uint8Array, string, number][] = [
    [
      'cut in a frame',
      joinBytes([writePcap(five), pcapRecord({ bytes: new Uint8Array(4), capLen: 9 })]),
      'cut_short',
      5,
    ],
    [
      'cut behind a record header',
      joinBytes([writePcap(five), pcapRecord({ bytes: new Uint8Array(0), capLen: 9 })]),
      'cut_short',
      5,
    ],
    ['cut in a record header', joinBytes([writePcap(five), new Uint8Array(15)]), 'cut_short', 5],
    [
      'a corrupt length',
      joinBytes([writePcap(five), pcapRecord({ bytes: new Uint8Array(200_000), capLen: 900_000_000 })]),
      'bad_record',
      5,
    ],
  ];
  test.each(cases)('%s', async (_name, bytes, code, frames) => {
    const source = fromPcapParser(pcapParser.parse(streamOf(bytes)));
    expect(await judge(source)).toMatchObject({ frames, truncated: true, problems: [code], error: null });
    expect(source.info.problems[0]!.offset).toBe(writePcap(five).length);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['half a header', pcapHeader().subarray(0, 20)],
    ['nanoseconds', pcapHeader({ nanoseconds: true })],
    ['text', Buffer.from('not a capture, but long enough for a header')],
  ])('%s is not a capture', async (_name, bytes) => {
    await expect(readFrames(fromPcapParser(pcapParser.parse(streamOf(bytes))))).rejects.toBeInstanceOf(
      CaptureFormatError,
    );
  });

  test('a missing file', async () => {
    await expect(readFrames(fromPcapParser(pcapParser.parse('/nonexistent.pcap')))).rejects.toThrow(/ENOENT/);
  });
});

test('back-pressure: a slow reader keeps the stream from running ahead', async () => {
  const bytes = writePcap(sampleFrames(20_000, 3, 200));
  let taken = 0;
  const pieces = (function* (): Generator<Buffer> {
    for (; taken < bytes.length; taken += 65_536) yield Buffer.from(bytes.subarray(taken, taken + 65_536));
  })();
  const source = fromPcapParser(pcapParser.parse(Readable.from(pieces, { highWaterMark: 1 })));
  let used = 0;
  let ahead = 0;
  for await (const batch of source.batches()) {
    for (let i = 0; i < batch.count; i++) used += 16 + batch.capLen[i]!;
    await new Promise((resolve) => setTimeout(resolve, 1));
    ahead = Math.max(ahead, taken - used);
  }
  expect(source.info.frames).toBe(20_000);
  expect(bytes.length).toBeGreaterThan(2_000_000);
  expect(ahead).toBeLessThan(400_000);
});

test('leaving early stops the parser', async () => {
  const stream = streamOf(writePcap(sampleFrames(5000, 8, 200)));
  const source = fromPcapParser(pcapParser.parse(stream));
  for await (const batch of source.batches()) {
    expect(batch.count).toBeGreaterThan(0);
    break;
  }
  expect(stream.destroyed).toBe(true);
});

function text(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
