/** Buffers that a capture was read into are lent again, but not before the last read into them has ended. */
import { expect, test } from 'vitest';
import type { ByteSource } from '../../src/capture/byte-source.js';
import { ChunkReader } from '../../src/capture/chunk-reader.js';
import { openCapture } from '../../src/capture/open-capture.js';
import { giveBackBuffer, lendBuffer, vectorAddress } from '../../src/vector/vector-memory.js';

/** How many buffers of the vector memory nobody has. */
function free(): number {
  const lent: Uint8Array<ArrayBuffer>[] = [];
  let inside = true;
  while (inside) {
    const bytes = lendBuffer();
    inside = vectorAddress(new DataView(bytes.buffer, bytes.byteOffset)) >= 0;
    if (inside) lent.push(bytes);
  }
  lent.forEach(giveBackBuffer);
  return lent.length;
}

test.each(['read to its end', 'left early'])('a capture that was %s gives back all', async (how) => {
  const before = free();
  const capture = await openCapture('fixtures/captures/zero-window.client.pcap');
  for await (const batch of capture.batches()) {
    expect(vectorAddress(batch.view)).toBeGreaterThan(0);
    expect(free()).toBeLessThan(before);
    if (how === 'left early') break;
  }
  await capture.close();
  expect(free()).toBe(before);
});

test('what is no capture gives back all', async () => {
  const before = free();
  await expect(openCapture('package.json')).rejects.toThrow(/not a capture/);
  expect(free()).toBe(before);
});

test('a read that is under way keeps its buffer', async () => {
  const before = free();
  let arrive: (octets: number) => void = () => undefined;
  const answers = [Promise.resolve(4), new Promise<number>((resolve) => (arrive = resolve))];
  const source: ByteSource = {
    ...{ size: null, consumed: 0, damages: [] },
    read: () => answers.shift() ?? Promise.resolve(0),
    close: () => Promise.resolve(),
  };
  const reader = new ChunkReader(source);
  await reader.more(4);
  const released = reader.release();
  await Promise.resolve();
  expect(free()).toBe(before - 1);
  arrive(0);
  await released;
  expect(free()).toBe(before);
});
