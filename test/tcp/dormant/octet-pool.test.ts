import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OctetPool } from '../../../src/tcp/dormant/octet-pool.js';

const filled = (length: number, value: number): Buffer => Buffer.alloc(length, value);

function read(pool: OctetPool, handle: number, length: number): Buffer {
  pool.find(handle);
  return pool.chunk.subarray(pool.at, pool.at + length);
}

describe('OctetPool', () => {
  it('keeps every run apart from all others, whatever is put and released', () => {
    const step = fc.record({
      length: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 4000, max: 9000 })),
      value: fc.integer({ min: 0, max: 255 }),
      release: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const pool = new OctetPool();
        const kept: { handle: number; octets: Buffer }[] = [];
        for (const { length, value, release } of steps) {
          const octets = filled(length, value);
          kept.push({ handle: pool.put(octets, length), octets });
          if (release % 3 === 0) pool.release(kept.splice(release % kept.length, 1)[0]!.handle);
          for (const { handle, octets: expected } of kept) {
            if (!read(pool, handle, expected.length).equals(expected))
              throw new Error(`run ${handle} changed`);
          }
        }
        expect(new Set(kept.map(({ handle }) => handle)).size).toBe(kept.length);
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  it('uses released room again', () => {
    const pool = new OctetPool();
    const first = pool.put(filled(100, 1), 100);
    pool.put(filled(100, 2), 100);
    pool.release(first);
    expect(pool.put(filled(97, 3), 97)).toBe(first);
  });

  it('fills chunk after chunk', () => {
    const pool = new OctetPool();
    const handles = Array.from({ length: 3000 }, (_, i) => pool.put(filled(1000, i % 251), 1000));
    for (const [i, handle] of handles.entries()) expect(read(pool, handle, 1000)[999]).toBe(i % 251);
  });
});
