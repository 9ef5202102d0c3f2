/** The same capture, cut into any pieces and in any container, gives the same report to the octet. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import { analyze } from '../../src/engine/analyze.js';
import { NdjsonReport } from '../../src/report/ndjson.js';
import { encodeFrames, type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { anyFlow } from '../support/random-flow.js';
import { PcapngWriter } from '../support/write-pcapng.js';

const BASE_SECOND = 1_600_000_000;

async function ndjson(bytes: Uint8Array, chunkSize?: number): Promise<string> {
  let text = '';
  const options = chunkSize === undefined ? { name: 'x' } : { name: 'x', chunkSize };
  await analyze(
    captureFromBytes(bytes, options),
    new NdjsonReport({ write: (piece) => void (text += piece) }),
  );
  return text;
}

/** Nanoseconds, as the pcap has them. */
function toPcapng(frames: readonly EncodedFrame[]): Uint8Array {
  const writer = new PcapngWriter().section().interface({ options: [[9, 9]] });
  for (const { bytes, timeNs, origLen } of frames) {
    writer.packet({ bytes, origLen, time: BigInt(BASE_SECOND) * 1_000_000_000n + BigInt(timeNs) });
  }
  return writer.bytes();
}

const withoutFormat = (text: string): string =>
  text.replace(/"format":"\w+"/, '"format":""').replace(/"compression":(null|"gzip")/, '"compression":""');

describe('one capture', () => {
  const flows = fc.array(anyFlow, { minLength: 1, maxLength: 3 });
  const capture = (plans: Parameters<typeof encodeFrames>[0][]): EncodedFrame[] =>
    plans.flatMap((plan, i) => encodeFrames(plan, { clientPort: 50_000 + i }));

  it('read in pieces of 1, 7 or 4096 octets or whole', async () => {
    await fc.assert(
      fc.asyncProperty(flows, async (plans) => {
        const bytes = toPcap(capture(plans), BASE_SECOND);
        const whole = await ndjson(bytes);
        for (const size of [1, 7, 4096]) expect(await ndjson(bytes, size), `pieces of ${size}`).toBe(whole);
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('as pcap, pcapng and gzip of either', async () => {
    await fc.assert(
      fc.asyncProperty(flows, async (plans) => {
        const frames = capture(plans);
        const pcap = toPcap(frames, BASE_SECOND);
        const pcapng = toPcapng(frames);
        const want = withoutFormat(await ndjson(pcap));
        for (const [name, bytes] of [
          ['pcapng', pcapng],
          ['pcap.gz', gzipSync(pcap)],
          ['pcapng.gz', gzipSync(pcapng)],
        ] as const) {
          expect(withoutFormat(await ndjson(bytes)), name).toBe(want);
        }
      }),
      { seed: 8, numRuns: 40 },
    );
  });

  it('twice in one process: nothing is left behind, and no salt shows', async () => {
    await fc.assert(
      fc.asyncProperty(flows, async (plans) => {
        const bytes = toPcap(capture(plans));
        expect(await ndjson(bytes)).toBe(await ndjson(bytes));
      }),
      { seed: 9, numRuns: 20 },
    );
  });
});
