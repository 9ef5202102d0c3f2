/** Damaged files: only our own errors, the same answer for any pieces, and never more frames than octets. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { judge } from '../capture/read-frames.js';
import { fuzzRuns } from './fuzz-settings.js';
import { mutations } from './mutations.js';

const FILES = ['echo.pcap', 'echo.pcapng', 'echo.pcap.gz', 'echo.pcap.zst', 'echo.pcap.lz4'].map((name) => ({
  name,
  bytes: new Uint8Array(readFileSync(`fixtures/captures/${name}`)),
}));

it.each(FILES)('$name, damaged', async ({ bytes }) => {
  await fc.assert(
    fc.asyncProperty(mutations, async (mutate) => {
      const damaged = mutate(bytes);
      const read = (chunkSize: number) => judge(captureFromBytes(damaged, { name: 'x', chunkSize }));
      const whole = await read(1 << 20);
      // Frames may be empty, but each has a record header; compression can make many out of few octets.
      expect(whole.frames).toBeLessThanOrEqual(damaged.length * 1_100);
      expect(await read(7)).toEqual(whole);
      expect(await read(509)).toEqual(whole);
    }),
    fuzzRuns(5_000),
  );
});
