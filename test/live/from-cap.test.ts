import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { fromCap } from '../../src/live/cap/from-cap.js';
import { readFrames } from '../capture/read-frames.js';
import { trackSource } from '../support/track.js';

/** A `Cap` object of which the test decides what arrives. */
class FakeCap extends EventEmitter {
  readonly buffer = Buffer.alloc(65_535);

  arrive(octets: readonly number[]): void {
    this.buffer.fill(0xee);
    Buffer.from(octets).copy(this.buffer);
    this.emit('packet', octets.length, false);
  }
}

const frame = (seed: number): number[] => Array.from({ length: 60 }, (_, i) => (i * 7 + seed) & 0xff);

describe('fromCap', () => {
  it('gives every frame, with the time at which it arrived', async () => {
    const cap = new FakeCap();
    let us = 1_700_000_000_000_000;
    const source = fromCap(cap, cap.buffer, 'ETHERNET', { nowUs: () => (us += 250) });
    for (let k = 0; k < 5; k++) cap.arrive(frame(k));
    source.stop();
    cap.arrive(frame(9));
    const frames = await readFrames(source);
    expect(frames.map(({ capLen }) => capLen)).toEqual([60, 60, 60, 60, 60]);
    expect(new Set(frames.map(({ hash }) => hash)).size).toBe(5);
    expect(frames.map(({ ns }) => ns - 1_700_000_000_000_000_000n)).toEqual([
      250_000n,
      500_000n,
      750_000n,
      1_000_000n,
      1_250_000n,
    ]);
    expect(source.info.interfaces[0]!.linkType).toBe(1);
    expect(cap.listenerCount('packet')).toBe(0);
  });

  it('waits for frames that come later', async () => {
    const cap = new FakeCap();
    const source = fromCap(cap, cap.buffer, 'RAW');
    const reading = readFrames(source);
    await new Promise((resolve) => setImmediate(resolve));
    cap.arrive(frame(1));
    source.stop();
    expect((await reading).length).toBe(1);
  });

  it('gives frames in their order, also those that come while others are read', async () => {
    const cap = new FakeCap();
    const source = fromCap(cap, cap.buffer, 'ETHERNET');
    const lengths = Array.from({ length: 5000 }, (_, k) => 60 + (k % 97));
    const arrive = (some: readonly number[]): void =>
      some.forEach((length) => cap.arrive(Array<number>(length).fill(1)));
    arrive(lengths.slice(0, 3000));
    const found: number[] = [];
    for await (const batch of source.batches()) {
      if (found.length === 0) arrive(lengths.slice(3000));
      found.push(...batch.capLen.subarray(0, batch.count));
      if (found.length === lengths.length) source.stop();
    }
    expect(found).toEqual(lengths);
  });

  it('counts what found no room', async () => {
    const cap = new FakeCap();
    const source = fromCap(cap, cap.buffer, 'ETHERNET', { maxQueuedBytes: 200 });
    for (let k = 0; k < 10; k++) cap.arrive(frame(k));
    source.stop();
    const { length } = await readFrames(source);
    expect(length).toBeGreaterThan(0);
    expect(source.dropped).toBe(10 - length);
  });

  it('says that times were taken on arrival, and which drops it knows of', async () => {
    const cap = new FakeCap();
    const source = fromCap(cap, cap.buffer, 'ETHERNET', { name: 'eth0', maxQueuedBytes: 200 });
    for (let k = 0; k < 3; k++) cap.arrive(frame(k));
    expect(source.dropped).toBe(0);
    expect(source.info.live).toMatchObject({
      interface: 'eth0',
      backend: 'cap',
      timestamps: 'userspace',
      dropsCounted: false,
    });
    for (let k = 0; k < 10; k++) cap.arrive(frame(k));
    source.stop();
    const { captures, summary } = await trackSource(source);
    expect(captures[0]).toMatchObject({ live: { timestamps: 'userspace' }, dropped: source.dropped });
    expect(summary.health.droppedByCapture).toBe(source.dropped);
    expect(source.dropped).toBeGreaterThan(0);
  });

  it('does not know of drops where it dropped none itself', async () => {
    const cap = new FakeCap();
    const source = fromCap(cap, cap.buffer, 'ETHERNET');
    cap.arrive(frame(1));
    source.stop();
    expect((await trackSource(source)).captures[0]).toMatchObject({ dropped: null });
  });

  it('takes link types that cap only numbers, and refuses what has none', () => {
    const cap = new FakeCap();
    expect(() => fromCap(cap, cap.buffer, 'Unknown linktype 239')).not.toThrow();
    expect(() => fromCap(cap, cap.buffer, 'SOMETHING')).toThrow(UsageError);
  });
});
