import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { skippableFrame, word } from '../../support/write-lz4.js';
import { joinBytes } from '../../support/write-pcap.js';
import { writeZstd, zstdBlock, zstdHeader } from '../../support/write-zstd.js';
import { seededRandom } from '../sample-frames.js';
import { decompress, drain, sha1 } from './decompress.js';

const random = seededRandom(5);
/** Noise and runs in turn: stored and repeating blocks. */
const plain = Uint8Array.from({ length: 300_000 }, (_, i) => ((i >> 13) & 1 ? random() & 0xff : 7));
const frame = writeZstd(plain, { checksum: true, contentSize: true });
const PACKED = 'fixtures/compressed';

/** What the zstd program made of captures, by level; the last has no checksum. */
const FIXTURES = [
  ['loss-repaired-fast.client', '1'],
  ['loss-repaired-fast.client', '19'],
  ['many-connections.server', 'fast-9'],
  ['no-timestamps.client', '22-unchecked'],
] as const;

describe('sound files', () => {
  const cases: [string, Uint8Array, Uint8Array][] = [
    ['a frame with checksum and size', frame, plain],
    ['a frame without', writeZstd(plain), plain],
    ['two frames', joinBytes([frame, frame]), joinBytes([plain, plain])],
    [
      'an empty frame between',
      joinBytes([frame, writeZstd(new Uint8Array(0)), frame]),
      joinBytes([plain, plain]),
    ],
    [
      'skippable frames around',
      joinBytes([skippableFrame(plain), frame, skippableFrame(Uint8Array.of(1), 15)]),
      plain,
    ],
    ['zeros as padding', joinBytes([frame, new Uint8Array(1000)]), plain],
    ['a window smaller than a block', writeZstd(plain, { windowLog: 10, checksum: true }), plain],
  ];
  for (const chunkSize of [undefined, 4096, 7]) {
    test.each(cases)(`%s, in pieces of ${chunkSize ?? 'any size'}`, async (_name, bytes, want) => {
      const { out, codes, kind } = await decompress(bytes, chunkSize);
      expect({ codes, kind }).toEqual({ codes: [], kind: 'zstd' });
      expect(Buffer.compare(out, want)).toBe(0);
    });
  }

  test.each(FIXTURES)('%s, level %s', async (name, level) => {
    const bytes = readFileSync(`${PACKED}/${name}.${level}.zst`);
    const want = readFileSync(`fixtures/captures/${name}.pcap`);
    for (const chunkSize of [undefined, 1000, 1]) {
      const { out, codes } = await decompress(bytes, chunkSize);
      expect(codes).toEqual([]);
      expect(sha1(out)).toBe(sha1(want));
    }
  });
});

describe('damaged files give what could be decompressed, and say what is wrong', () => {
  const badSum = Uint8Array.from(frame);
  badSum[frame.length - 1]! ^= 1;
  const badSize = Uint8Array.from(writeZstd(plain, { contentSize: true }));
  badSize[6]! ^= 1;
  const half = frame.subarray(0, frame.length >> 1);
  const cases: [string, Uint8Array, string[], number][] = [
    ['bad checksum', badSum, ['zstd_bad_checksum'], plain.length],
    ['bad checksum, then a sound frame', joinBytes([badSum, frame]), ['zstd_bad_checksum'], 2 * plain.length],
    ['bad length', badSize, ['zstd_bad_length'], plain.length],
    [
      'trailing garbage',
      joinBytes([frame, Uint8Array.of(1, 2, 3, 4, 5)]),
      ['zstd_trailing_data'],
      plain.length,
    ],
    ['a trailing octet', joinBytes([frame, Uint8Array.of(1)]), ['zstd_trailing_data'], plain.length],
    ['cut in the checksum', frame.subarray(0, frame.length - 3), ['zstd_cut_short'], plain.length],
    [
      'cut in the header of the second frame',
      joinBytes([frame, frame.subarray(0, 6)]),
      ['zstd_cut_short'],
      plain.length,
    ],
    [
      'cut in a skippable frame',
      joinBytes([frame, skippableFrame(plain).subarray(0, 999)]),
      ['zstd_cut_short'],
      plain.length,
    ],
    ['cut in the middle', half, ['zstd_cut_short'], 140_000],
    [
      'a block of the reserved type',
      joinBytes([
        zstdHeader({}),
        zstdBlock(1, 50, Uint8Array.of(9), false),
        zstdBlock(3, 5, new Uint8Array(5), true),
      ]),
      ['zstd_corrupt'],
      50,
    ],
  ];
  test.each(cases)('%s', async (_name, bytes, codes, atLeast) => {
    const result = await decompress(bytes);
    expect(result.codes).toEqual(codes);
    expect(result.out.length).toBeGreaterThanOrEqual(atLeast);
  });

  test('a file of the program cut anywhere gives a prefix, block by block', async () => {
    const bytes = readFileSync(`${PACKED}/loss-repaired-fast.client.19.zst`);
    const want = readFileSync('fixtures/captures/loss-repaired-fast.client.pcap');
    let most = 0;
    for (let len = 5; len < bytes.length; len += 499) {
      const { out, codes } = await decompress(bytes.subarray(0, len));
      expect(codes).toEqual(['zstd_cut_short']);
      expect(Buffer.compare(out, want.subarray(0, out.length))).toBe(0);
      expect(out.length).toBeGreaterThanOrEqual(most);
      most = out.length;
    }
    expect(most).toBeGreaterThanOrEqual(131_072);
  });

  test('a flipped bit is never passed over where there is a checksum', async () => {
    const sound = readFileSync(`${PACKED}/loss-repaired-fast.client.1.zst`);
    for (let at = 6; at < sound.length; at += 211) {
      const bytes = Uint8Array.from(sound);
      bytes[at]! ^= 1 << (at & 7);
      const { out, codes } = await decompress(bytes);
      expect(codes.length, `octet ${at}`).toBeGreaterThan(0);
      expect(out.length).toBeLessThanOrEqual(300_000);
    }
  });
});

describe('work is bounded by what comes out', () => {
  /** Literals of one octet, then 65,279 copies of 65,539 octets each, in ten octets. */
  const greedy = Uint8Array.of(0x09, 7, 255, 0, 0, 0x54, 0, 0, 52, 1);

  test('a block that claims gigabytes is refused at the first octet too many', async () => {
    const bytes = joinBytes([zstdHeader({}), zstdBlock(2, greedy.length, greedy, true)]);
    const { octets, codes } = await drain(bytes);
    expect({ octets, codes }).toEqual({ octets: 0, codes: ['zstd_corrupt'] });
  });

  test('blocks of one octet do not move a window of 128 MiB', async () => {
    const blocks = Array.from({ length: 50_000 }, (_, i) => zstdBlock(0, 1, Uint8Array.of(65), i === 49_999));
    expect(await drain(joinBytes([zstdHeader({ windowLog: 27 }), ...blocks]))).toEqual({
      octets: 50_000,
      codes: [],
    });
  });

  test('a hundred thousand empty frames cost no memory each', async () => {
    const tiny = writeZstd(new Uint8Array(0), { windowLog: 27 });
    const bytes = joinBytes(Array.from({ length: 100_000 }, () => tiny));
    expect(await drain(bytes)).toEqual({ octets: 0, codes: [] });
  });

  test('a hundred thousand skippable frames are passed over one by one', async () => {
    const bytes = joinBytes([
      ...Array.from({ length: 100_000 }, () => skippableFrame(new Uint8Array(0))),
      frame,
    ]);
    expect(await drain(bytes)).toEqual({ octets: plain.length, codes: [] });
  });

  test('a bomb is stopped early and named', async () => {
    const block = zstdBlock(1, 131_072, Uint8Array.of(0), false);
    const bytes = joinBytes([zstdHeader({}), ...Array.from({ length: 4000 }, () => block)]);
    const { octets, codes } = await drain(bytes);
    expect(codes).toEqual(['decompression_bomb']);
    expect(octets).toBeLessThan(70_000_000);
  });

  test('a window larger than the limit is refused before any memory is taken', async () => {
    expect(await drain(joinBytes([zstdHeader({ windowLog: 41 }), word(0)]))).toEqual({
      octets: 0,
      codes: ['zstd_corrupt'],
    });
  });
});
