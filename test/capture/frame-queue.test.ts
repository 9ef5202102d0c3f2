import { expect, test } from 'vitest';
import { FrameQueue } from '../../src/capture/frame-queue.js';
import type { FrameBatch } from '../../src/capture/frame-source.js';
import { seededRandom } from './sample-frames.js';

/** Length, first octet and time of each frame of a batch. */
function contents(batch: FrameBatch): string[] {
  return Array.from({ length: batch.count }, (_, i) => {
    const frame = batch.bytes.subarray(batch.at[i], batch.at[i]! + batch.capLen[i]!);
    const uniform = frame.every((octet) => octet === frame[0]);
    return `${frame.length} ${uniform ? frame[0] : 'mixed'} ${batch.origLen[i]} ${batch.timeNs[i]}`;
  });
}

test('frames come out in order, and a batch stays as it is until the next is taken', () => {
  const random = seededRandom(21);
  const queue = new FrameQueue();
  const pushed: string[] = [];
  const got: string[] = [];
  const push = (times: number): void => {
    for (let i = 0; i < times; i++) {
      const frame = new Uint8Array(1 + (random() % 3000)).fill(pushed.length & 0xff);
      queue.push(frame, frame.length + 4, pushed.length * 1000);
      pushed.push(`${frame.length} ${frame[0]} ${frame.length + 4} ${pushed.length * 1000}`);
    }
  };
  for (let round = 0; round < 40; round++) {
    push(random() % 900);
    const batch = queue.shift();
    if (batch === null) continue;
    const before = contents(batch);
    push(random() % 1500);
    expect(contents(batch)).toEqual(before);
    got.push(...before);
  }
  for (let batch = queue.shift(); batch !== null; batch = queue.shift()) got.push(...contents(batch));
  expect(got).toEqual(pushed);
});

test('batches are reused: a steady flow needs two', () => {
  const queue = new FrameQueue();
  const seen = new Set<FrameBatch>();
  for (let round = 0; round < 50; round++) {
    for (let i = 0; i < 100; i++) queue.push(new Uint8Array(60), 60, 0);
    seen.add(queue.shift()!);
  }
  expect(seen.size).toBe(2);
});
