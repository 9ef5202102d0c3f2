import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  giveBackBuffer,
  lendBuffer,
  sumWords,
  VECTOR_BUFFER_BYTES,
  vectorAddress,
} from '../../src/vector/vector-memory.js';
import { plainSum } from '../wire/frame-maker.js';

const viewOf = (bytes: Uint8Array<ArrayBuffer>): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** One's complement sum in network order, as RFC 1071 has it, of a sum of little-endian words. */
function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x1_0000);
  return ((rest & 0xff) << 8) | (rest >>> 8);
}

describe('sums where the octets lie', () => {
  const bytes = lendBuffer();
  const address = vectorAddress(viewOf(bytes));

  test('this engine has the memory', () => {
    expect(address).toBeGreaterThan(0);
  });

  test('every length up to 200, at any offset, whatever lies around', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(33), fc.nat(255), (octets, at, around) => {
        bytes.fill(around, 0, 300);
        bytes.set(octets, at);
        expect(folded(sumWords(address + at, address + at + octets.length))).toBe(plainSum(octets));
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });

  test.each([65_535, 131_071, 131_072])('%i octets of ones do not overflow', (length) => {
    bytes.fill(0xff, 0, length);
    bytes.fill(0, length, length + 16);
    expect(folded(sumWords(address, address + length))).toBe(plainSum(bytes.subarray(0, length)));
  });

  test('more are not summed', () => {
    expect(sumWords(address, address + 131_073)).toBe(-1);
  });

  test('the last octets of the last buffer', () => {
    const lent: Uint8Array[] = [];
    for (;;) {
      const next = lendBuffer();
      if (vectorAddress(viewOf(next)) < 0) break;
      lent.push(next);
    }
    const last = lent.reduce((a, b) => (a.byteOffset > b.byteOffset ? a : b), bytes);
    last.fill(0x5a, VECTOR_BUFFER_BYTES - 77);
    const end = last.byteOffset + VECTOR_BUFFER_BYTES;
    expect(folded(sumWords(end - 77, end))).toBe(plainSum(last.subarray(VECTOR_BUFFER_BYTES - 77)));
    lent.forEach(giveBackBuffer);
  });
});

describe('lending', () => {
  test('none is lent twice, and when all are lent other memory does', () => {
    const lent = Array.from({ length: 12 }, () => lendBuffer());
    const addresses = lent.map((bytes) => vectorAddress(viewOf(bytes)));
    const inside = addresses.filter((address) => address >= 0);
    expect(new Set(inside).size).toBe(inside.length);
    expect(addresses.at(-1)).toBe(-1);
    expect(lent.every((bytes) => bytes.length === VECTOR_BUFFER_BYTES)).toBe(true);
    lent.forEach(giveBackBuffer);
    const again = Array.from({ length: 12 }, () => lendBuffer());
    expect(again.map((bytes) => vectorAddress(viewOf(bytes))).filter((address) => address >= 0)).toHaveLength(
      inside.length,
    );
    again.forEach(giveBackBuffer);
  });
});
