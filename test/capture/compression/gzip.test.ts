import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { captureFromBytes } from '../../../src/capture/open-capture.js';
import { joinBytes, pcapHeader, writePcap } from '../../support/write-pcap.js';
import { StreamByteSource } from '../../../src/capture/stream-byte-source.js';
import { decompressed } from '../../../src/capture/compression/decompressed-byte-source.js';
import { decompress } from './decompress.js';
import { judge, readFrames } from '../read-frames.js';
import { sampleFrames, seededRandom } from '../sample-frames.js';

const random = seededRandom(3);
// Half noise, half repetition: many pieces of output and of input.
const plain = Uint8Array.from({ length: 400_000 }, (_, i) => ((i >> 12) & 1 ? random() & 0xff : i & 0x0f));
const gz = gzipSync(plain);

/** A member with every optional field of its header (RFC 1952 §2.3). */
function memberWithAllFields(data: Uint8Array): Uint8Array {
  const sound = gzipSync(data);
  const head = Uint8Array.of(
    0x1f,
    0x8b,
    8,
    0x1e,
    0,
    0,
    0,
    0,
    0,
    3,
    3,
    0,
    1,
    2,
    3,
    0x61,
    0,
    0x62,
    0x63,
    0,
    9,
    9,
  );
  return joinBytes([head, deflateRawSync(data), sound.subarray(sound.length - 8)]);
}

describe('sound files', () => {
  const cases: [string, Uint8Array, Uint8Array][] = [
    ['one member', gz, plain],
    ['two members', joinBytes([gz, gz]), joinBytes([plain, plain])],
    ['an empty member between', joinBytes([gz, gzipSync(new Uint8Array(0)), gz]), joinBytes([plain, plain])],
    ['all header fields', memberWithAllFields(plain), plain],
    ['zeros as padding', joinBytes([gz, new Uint8Array(1000)]), plain],
    ['stored blocks', gzipSync(plain, { level: 0 }), plain],
  ];
  for (const chunkSize of [undefined, 4096, 333]) {
    test.each(cases)(`%s, in pieces of ${chunkSize ?? 'any size'}`, async (_name, bytes, want) => {
      const { out, codes } = await decompress(bytes, chunkSize);
      expect(codes).toEqual([]);
      expect(Buffer.compare(out, want)).toBe(0);
    });
  }

  test('one octet at a time', async () => {
    const small = plain.subarray(0, 2000);
    const { out, codes } = await decompress(joinBytes([gzipSync(small), memberWithAllFields(small)]), 1);
    expect(codes).toEqual([]);
    expect(Buffer.compare(out, joinBytes([small, small]))).toBe(0);
  });
});

test('a member may end while nobody reads, and while more input is waited for', async () => {
  const small = gzipSync(plain.subarray(0, 500));
  const two = joinBytes([small, small]);
  for (const cut of [two.length, small.length - 9, small.length - 1, small.length, small.length + 3]) {
    const input = new StreamByteSource(slowly([two.subarray(0, cut), two.subarray(cut)]));
    const source = decompressed(input, small.subarray(0, 4))!;
    const into = new Uint8Array(50_000);
    let octets = 0;
    for (let len = await source.read(into); len > 0; len = await source.read(into)) {
      octets += len;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect({ octets, damages: source.damages }, `cut at ${cut}`).toEqual({ octets: 1000, damages: [] });
    await source.close();
  }
});

/** Pieces with a pause behind each, also the last one. */
async function* slowly(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, void> {
  for (const piece of pieces) {
    yield piece;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('damaged files give what could be decompressed, and say what is wrong', () => {
  const badCrc = Uint8Array.from(gz);
  badCrc[gz.length - 8]! ^= 1;
  const badLength = Uint8Array.from(gz);
  badLength[gz.length - 1]! ^= 1;
  const cases: [string, Uint8Array, string[], Uint8Array][] = [
    ['bad checksum', badCrc, ['gzip_bad_checksum'], plain],
    ['bad length', badLength, ['gzip_bad_checksum'], plain],
    [
      'bad checksum, then a sound member',
      joinBytes([badCrc, gz]),
      ['gzip_bad_checksum'],
      joinBytes([plain, plain]),
    ],
    ['trailing garbage', joinBytes([gz, Uint8Array.of(1, 2, 3)]), ['gzip_trailing_data'], plain],
    ['one trailing octet', joinBytes([gz, Uint8Array.of(7)]), ['gzip_trailing_data'], plain],
    ['cut in the trailer', gz.subarray(0, gz.length - 3), ['gzip_cut_short'], plain],
    ['cut before the trailer', gz.subarray(0, gz.length - 8), ['gzip_cut_short'], plain],
    ['cut in the second header', joinBytes([gz, gz.subarray(0, 9)]), ['gzip_cut_short'], plain],
  ];
  test.each(cases)('%s', async (_name, bytes, codes, want) => {
    const result = await decompress(bytes);
    expect(result.codes).toEqual(codes);
    expect(Buffer.compare(result.out, want)).toBe(0);
  });

  test('cut in the data: a prefix, as long as the deflate blocks allow', async () => {
    const { out, codes } = await decompress(gz.subarray(0, gz.length >> 1));
    expect(codes).toEqual(['gzip_cut_short']);
    expect(out.length).toBeGreaterThan(plain.length * 0.4);
    expect(Buffer.compare(out, plain.subarray(0, out.length))).toBe(0);
  });

  test('damage in the data: everything up to at most 64 KiB before it', async () => {
    // A sound stored block of 60,000 octets each (RFC 1951 §3.2.4), then the reserved block type (§3.2.3).
    const stored = (part: Uint8Array): Uint8Array => {
      const len = part.length;
      return joinBytes([Uint8Array.of(0, len & 255, len >> 8, ~len & 255, (~len >> 8) & 255), part]);
    };
    const parts = [0, 1, 2, 3, 4].map((i) => stored(plain.subarray(i * 60_000, (i + 1) * 60_000)));
    const broken = joinBytes([
      gz.subarray(0, 10),
      ...parts,
      new Uint8Array(9).fill(0xff),
      new Uint8Array(5000),
    ]);
    const { out, codes } = await decompress(broken);
    expect(codes).toEqual(['gzip_corrupt']);
    expect(out.length).toBeGreaterThanOrEqual(300_000 - 65_536);
    expect(Buffer.compare(out, plain.subarray(0, out.length))).toBe(0);
  });
});

test('a decompression bomb is stopped early and named', async () => {
  const empty = new Uint8Array(100_000_000);
  empty.set(pcapHeader());
  const bomb = gzipSync(empty, { level: 9 });
  const source = captureFromBytes(bomb);
  let frames = 0;
  for await (const batch of source.batches()) frames += batch.count;
  expect(source.info.truncated).toBe(true);
  expect(source.info.problems.map((problem) => problem.code)).toEqual(['decompression_bomb']);
  expect(source.info.frames).toBe(frames);
  expect(source.info.frames).toBeGreaterThan(4_000_000);
  expect(source.info.frames).toBeLessThan(4_300_000);
});

test('a gzip capture has the frames of the plain one; format and sizes are told', async () => {
  const bytes = writePcap(sampleFrames(3000));
  const packed = gzipSync(bytes);
  const source = captureFromBytes(packed);
  expect(await readFrames(source)).toEqual(await readFrames(captureFromBytes(bytes)));
  expect(source.info).toMatchObject({
    format: 'pcap',
    compression: 'gzip',
    inputSize: packed.length,
    inputBytes: packed.length,
    truncated: false,
    problems: [],
  });
});

test('every truncation of a gzip capture gives a prefix of its frames and our errors only', async () => {
  const bytes = gzipSync(writePcap(sampleFrames(20)));
  const all = await readFrames(captureFromBytes(bytes));
  for (let len = 0; len < bytes.length; len += 3) {
    const source = captureFromBytes(bytes.subarray(0, len));
    const result = await judge(source);
    expect(result.error !== null || result.truncated, `cut at ${len}`).toBe(true);
    expect(result.frames).toBeLessThanOrEqual(all.length);
  }
});
