import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { skippableFrame, word, writeLz4, writeLz4Legacy } from '../../support/write-lz4.js';
import { joinBytes } from '../../support/write-pcap.js';
import { seededRandom } from '../sample-frames.js';
import { decompress, drain, sha1 } from './decompress.js';

const random = seededRandom(6);
/** Words of a small vocabulary and some noise: copies of all lengths and distances. */
const words = Array.from({ length: 300 }, () =>
  Array.from({ length: 1 + (random() % 40) }, () => random() & 255),
);
const plain = Uint8Array.from(
  Array.from({ length: 12_000 }, (_, i) =>
    i % 900 === 0 ? new Array<number>(2000).fill(i & 255) : words[random() % 300]!,
  ).flat(),
);
const linked = writeLz4(plain, {
  linked: true,
  contentChecksum: true,
  contentSize: true,
  blockChecksums: true,
});
const PACKED = 'fixtures/compressed';

describe('sound files', () => {
  const cases: [string, Uint8Array, Uint8Array][] = [
    ['independent blocks', writeLz4(plain), plain],
    ['linked blocks with every checksum', linked, plain],
    ['blocks of 4 MiB', writeLz4(plain, { sizeCode: 7, contentChecksum: true }), plain],
    ['short linked blocks', writeLz4(plain, { linked: true, blockBytes: 777, contentChecksum: true }), plain],
    ['stored blocks', writeLz4(plain, { stored: true, blockChecksums: true, contentChecksum: true }), plain],
    ['legacy', writeLz4Legacy(plain), plain],
    ['legacy, then a frame', joinBytes([writeLz4Legacy(plain), linked]), joinBytes([plain, plain])],
    [
      'several frames',
      joinBytes([linked, writeLz4(plain, { sizeCode: 6 }), linked]),
      joinBytes([plain, plain, plain]),
    ],
    [
      'an empty frame between',
      joinBytes([linked, writeLz4(new Uint8Array(0)), linked]),
      joinBytes([plain, plain]),
    ],
    ['skippable frames around', joinBytes([skippableFrame(plain, 3), linked, skippableFrame(plain)]), plain],
    ['zeros as padding', joinBytes([linked, new Uint8Array(100)]), plain],
  ];
  for (const chunkSize of [undefined, 4096, 7]) {
    test.each(cases)(`%s, in pieces of ${chunkSize ?? 'any size'}`, async (_name, bytes, want) => {
      const { out, codes, kind } = await decompress(bytes, chunkSize);
      expect({ codes, kind }).toEqual({ codes: [], kind: 'lz4' });
      expect(Buffer.compare(out, want)).toBe(0);
    });
  }

  test.each([
    ['many-connections.server', '1'],
    ['loss-repaired-fast.client', '9-linked'],
    ['many-connections.server', '9-legacy'],
  ])('%s, level %s', async (name, level) => {
    const { out, codes } = await decompress(readFileSync(`${PACKED}/${name}.${level}.lz4`), 1000);
    expect(codes).toEqual([]);
    expect(sha1(out)).toBe(sha1(readFileSync(`fixtures/captures/${name}.pcap`)));
  });
});

describe('damaged files give what could be decompressed, and say what is wrong', () => {
  const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    copy.set([copy.at(at)! ^ 1], at < 0 ? copy.length + at : at);
    return copy;
  };
  const { length } = plain;
  const unchecked = writeLz4(plain);
  const cases: [string, Uint8Array, string[], number][] = [
    ['bad checksum of the content', flipped(linked, -1), ['lz4_bad_checksum'], length],
    ['bad checksum of the last block', flipped(linked, -9), ['lz4_bad_checksum'], length],
    [
      'bad checksum, then a sound frame',
      joinBytes([flipped(linked, -1), linked]),
      ['lz4_bad_checksum'],
      2 * length,
    ],
    ['bad checksum of the header', flipped(linked, 14), ['lz4_corrupt'], 0],
    ['trailing garbage', joinBytes([linked, Uint8Array.of(1, 2, 3, 4, 5)]), ['lz4_trailing_data'], length],
    ['cut before the end mark', unchecked.subarray(0, -4), ['lz4_cut_short'], length],
    ['cut in the checksum', linked.subarray(0, -2), ['lz4_cut_short'], length],
    ['legacy, cut', writeLz4Legacy(plain).subarray(0, 20_000), ['lz4_cut_short'], 20_000],
    [
      'a dictionary',
      joinBytes([word(0x184d2204), Uint8Array.of(0x61, 0x40, 7, 0, 0, 0, 0)]),
      ['lz4_corrupt'],
      0,
    ],
  ];
  test.each(cases)('%s', async (_name, bytes, codes, atLeast) => {
    const result = await decompress(bytes);
    expect(result.codes).toEqual(codes);
    expect(result.out.length).toBeGreaterThanOrEqual(atLeast);
  });

  test('one block of 4 MiB that is cut gives what its beginning holds', async () => {
    const bytes = writeLz4(plain, { sizeCode: 7 });
    let most = 0;
    for (let len = 11; len < bytes.length; len += 1999) {
      const { out, codes } = await decompress(bytes.subarray(0, len));
      expect(codes).toEqual(['lz4_cut_short']);
      expect(Buffer.compare(out, plain.subarray(0, out.length))).toBe(0);
      expect(out.length).toBeGreaterThanOrEqual(most);
      most = out.length;
    }
    expect(most).toBeGreaterThan(plain.length * 0.9);
  });

  test('a flipped bit is never passed over where there are checksums', async () => {
    for (let at = 4; at < linked.length; at += 997) {
      const { codes, out } = await decompress(flipped(linked, at));
      expect(codes.length, `octet ${at}`).toBeGreaterThan(0);
      expect(out.length).toBeLessThanOrEqual(plain.length + 131_072);
    }
  });
});

describe('work is bounded by what comes out', () => {
  test('a bomb is stopped early and named, whatever the size of its blocks', async () => {
    const zeros = writeLz4(new Uint8Array(4_194_304), { sizeCode: 7 });
    expect(zeros.length).toBeLessThan(17_000);
    const bytes = joinBytes(Array.from({ length: 20 }, () => zeros));
    // Below 1,000 octets for each one this is no bomb: lz4 cannot do more than 255.
    expect(await drain(bytes)).toEqual({ octets: 20 * 4_194_304, codes: [] });
  });

  test('a hundred thousand empty frames of 4 MiB blocks cost no memory each', async () => {
    const tiny = writeLz4(new Uint8Array(0), { sizeCode: 7 });
    expect(await drain(joinBytes(Array.from({ length: 100_000 }, () => tiny)))).toEqual({
      octets: 0,
      codes: [],
    });
  });

  test('a block larger than its frame allows is refused', async () => {
    const bytes = joinBytes([
      writeLz4(new Uint8Array(0)).subarray(0, 7),
      word(0x7fff_ffff),
      new Uint8Array(9),
    ]);
    expect(await drain(bytes)).toEqual({ octets: 0, codes: ['lz4_corrupt'] });
  });
});
