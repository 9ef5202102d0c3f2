import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { MemoryByteSource, ReplayedByteSource, type ByteSource } from '../../src/capture/byte-source.js';
import { ChunkReader } from '../../src/capture/chunk-reader.js';
import { openFileSource } from '../../src/capture/file-byte-source.js';
import { StreamByteSource } from '../../src/capture/stream-byte-source.js';
import { seededRandom } from './sample-frames.js';

const octets = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
const dir = mkdtempSync(join(tmpdir(), 'tcpwhy-bytes-'));
const file = join(dir, 'octets');
writeFileSync(file, octets);
afterAll(() => rmSync(dir, { recursive: true }));

async function drain(source: ByteSource, into = new Uint8Array(64)): Promise<Uint8Array> {
  const out: number[] = [];
  for (;;) {
    const len = await source.read(into);
    if (len === 0) return Uint8Array.from(out);
    out.push(...into.subarray(0, len));
  }
}

describe('every source gives the octets in order', () => {
  const sources: [string, () => Promise<ByteSource> | ByteSource, number | null][] = [
    ['memory, whole', () => new MemoryByteSource(octets), 10_000],
    ['memory, one at a time', () => new MemoryByteSource(octets, 1), 10_000],
    ['memory, by seven', () => new MemoryByteSource(octets, 7), 10_000],
    ['file', () => openFileSource(file), 10_000],
    ['stream', () => new StreamByteSource(Readable.from([octets.subarray(0, 3), octets.subarray(3)])), null],
    [
      'stream with empty pieces',
      () => new StreamByteSource(Readable.from([new Uint8Array(0), octets, new Uint8Array(0)])),
      null,
    ],
    [
      'replayed',
      () => new ReplayedByteSource(octets.subarray(0, 5), new MemoryByteSource(octets.subarray(5), 11)),
      9_995,
    ],
  ];
  test.each(sources)('%s', async (_name, open, size) => {
    const source = await open();
    expect(source.size).toBe(size);
    expect(await drain(source)).toEqual(octets);
    expect(source.damages).toEqual([]);
    await source.close();
    await source.close();
    expect(await source.read(new Uint8Array(8))).toBe(0);
  });
});

test('a stream that fails ends with damage, after what came before', async () => {
  const source = new StreamByteSource(
    (async function* () {
      yield octets.subarray(0, 100);
      throw new Error('line cut');
    })(),
  );
  expect((await drain(source)).length).toBe(100);
  expect(source.damages).toMatchObject([{ code: 'read_error', lossy: true }]);
  expect(source.damages[0]!.message).toContain('line cut');
});

test('a stream of text is refused as data, not with an exception', async () => {
  const source = new StreamByteSource(Readable.from(['text']));
  expect(await source.read(new Uint8Array(8))).toBe(0);
  expect(source.damages[0]!.message).toContain('encoding');
});

test('closing ends a read that waits', async () => {
  const silent = new Readable({ read: () => undefined });
  const source = new StreamByteSource(silent);
  const read = source.read(new Uint8Array(8));
  await source.close();
  expect(await read).toBe(0);
  expect(source.damages).toEqual([]);
});

test('closing ends a read of an iterable that never answers', async () => {
  const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
  const source = new StreamByteSource(never);
  const read = source.read(new Uint8Array(8));
  await source.close();
  expect(await read).toBe(0);
});

describe('ChunkReader', () => {
  test('gives the same octets whatever the sizes of pieces, buffer and needs', async () => {
    const random = seededRandom(7);
    for (let round = 0; round < 25; round++) {
      const source = new MemoryByteSource(octets, 1 + (random() % 700));
      const reader = new ChunkReader(source, 64 + (random() % 1000));
      let at = 0;
      for (;;) {
        const need = 1 + (random() % 900);
        const enough = await reader.more(need);
        const has = reader.end - reader.start;
        expect(reader.offset).toBe(at);
        expect(enough).toBe(has >= need);
        const held = reader.bytes.subarray(reader.start, reader.end);
        expect(Buffer.compare(held, octets.subarray(at, at + has))).toBe(0);
        expect(reader.view.byteLength).toBe(reader.bytes.length);
        if (!enough) break;
        const used = Math.min(has, 1 + (random() % need));
        reader.start += used;
        at += used;
      }
      expect(at + reader.end - reader.start).toBe(octets.length);
    }
  });

  test('does not touch the octets in use while it reads ahead', async () => {
    const reader = new ChunkReader(new MemoryByteSource(octets, 50), 200);
    let at = 0;
    while (await reader.more(1)) {
      const { bytes, start, end } = reader;
      const before = bytes.slice(start, end);
      await new Promise((resolve) => setImmediate(resolve));
      expect(bytes.subarray(start, end)).toEqual(before);
      reader.start = end;
      at += end - start;
    }
    expect(at).toBe(octets.length);
  });

  test('grows with what arrives, not with what is asked for', async () => {
    const reader = new ChunkReader(new MemoryByteSource(octets), 1024);
    expect(await reader.more(16_777_216)).toBe(false);
    expect(reader.end - reader.start).toBe(octets.length);
    expect(reader.capacity).toBeLessThan(4 * octets.length);
  });

  test('keeps its size while it is used in order', async () => {
    const reader = new ChunkReader(new MemoryByteSource(octets, 256), 1024);
    while (await reader.more(60)) reader.start += 60;
    expect(reader.capacity).toBe(2048);
  });

  test('changes buffers only by doubling when a large block comes in small pieces', async () => {
    const large = new Uint8Array(400_000);
    const reader = new ChunkReader(new MemoryByteSource(large, 100), 1024);
    const buffers = new Set<Uint8Array>();
    while (await reader.more(reader.end - reader.start + 1)) buffers.add(reader.bytes);
    expect(reader.end - reader.start).toBe(large.length);
    // 1024 · 2^9 holds it: each size may be met in two buffers.
    expect(buffers.size).toBeLessThan(20);
    expect(reader.capacity).toBeLessThan(4 * large.length);
  });
});
