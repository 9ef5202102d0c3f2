import { describe, expect, test } from 'vitest';
import { Xxh32, xxh32 } from '../../../src/capture/compression/xxh32.js';
import { Xxh64 } from '../../../src/capture/compression/xxh64.js';
import { seededRandom } from '../sample-frames.js';

const text = (s: string): Uint8Array => new TextEncoder().encode(s);

describe('known sums, seed 0', () => {
  const cases: [string, number, bigint][] = [
    ['', 0x02cc5d05, 0xef46db3751d8e999n],
    ['a', 0x550d7456, 0xd24ec4f1a98c6e5bn],
    ['abc', 0x32d153ff, 0x44bc2cf5ad770999n],
    ['Nobody inspects the spammish repetition', 0xe2293b2f, 0xfbcea83c8a378bf1n],
  ];
  test.each(cases)('"%s"', (input, sum32, sum64) => {
    expect(xxh32(text(input))).toBe(sum32);
    expect(new Xxh64().update(text(input)).digest()).toBe(sum64);
    expect(new Xxh64().update(text(input)).digestLow()).toBe(Number(sum64 & 0xffff_ffffn));
  });
});

test('pieces of any size give the same sum', () => {
  const random = seededRandom(64);
  const bytes = Uint8Array.from({ length: 1000 }, () => random() & 255);
  for (let len = 0; len < bytes.length; len += 37) {
    const part = bytes.subarray(0, len);
    for (const size of [1, 5, 16, 31, 33, 100]) {
      const in32 = new Xxh32();
      const in64 = new Xxh64();
      for (let at = 0; at < len; at += size) {
        in32.update(part.subarray(at, at + size));
        in64.update(part.subarray(at, at + size));
      }
      expect(in32.digest()).toBe(xxh32(part));
      expect(in64.digest()).toBe(new Xxh64().update(part).digest());
    }
  }
});

test('a sum can be begun anew', () => {
  const sum = new Xxh64().update(text('something'));
  sum.reset();
  expect(sum.update(text('abc')).digest()).toBe(0x44bc2cf5ad770999n);
});
