import type { FrameToWrite } from '../support/write-pcap.js';

/** A seeded generator of numbers from 0 to 2^32-1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** Frames of many lengths and times, the same for the same seed. */
export function sampleFrames(count: number, seed = 1, maxLen = 300): FrameToWrite[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const bytes = Uint8Array.from({ length: random() % maxLen }, () => random() & 0xff);
    return {
      bytes,
      second: 1_700_000_000 + (i >> 2),
      fraction: random() % 1_000_000,
      origLen: bytes.length + (i % 3),
    };
  });
}
