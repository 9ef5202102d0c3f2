/**
 * Whole flows, honest and crazy, and with damaged frames among them: nothing is thrown, all octets are
 * accounted for, and containers and pieces make no difference.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import type { AnalysisSummary } from '../../src/engine/analysis-report.js';
import { analyze } from '../../src/engine/analyze.js';
import { NdjsonReport } from '../../src/report/ndjson.js';
import { encodeFrames, type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { anyFlow } from '../support/random-flow.js';
import { PcapngWriter } from '../support/write-pcapng.js';
import { fuzzRuns } from './fuzz-settings.js';
import { mutations } from './mutations.js';

const BASE_SECOND = 1_600_000_000;

async function report(
  bytes: Uint8Array,
  chunkSize?: number,
): Promise<{ text: string; summary: AnalysisSummary }> {
  let text = '';
  const options = chunkSize === undefined ? { name: 'x' } : { name: 'x', chunkSize };
  const summary = await analyze(
    captureFromBytes(bytes, options),
    new NdjsonReport({ write: (piece) => void (text += piece) }),
  );
  return { text: text.replace(/"format":"\w+"/, '').replace(/"compression":(null|"\w+")/, ''), summary };
}

function toPcapng(frames: readonly EncodedFrame[]): Uint8Array {
  const writer = new PcapngWriter().section().interface({ options: [[9, 9]] });
  for (const { bytes, timeNs, origLen } of frames) {
    writer.packet({ bytes, origLen, time: BigInt(BASE_SECOND) * 1_000_000_000n + BigInt(timeNs) });
  }
  return writer.bytes();
}

const flows = fc.array(anyFlow, { minLength: 1, maxLength: 4 });
/** The same ports for several flows: reuse, and segments that belong to nobody for sure. */
const ports = fc.array(fc.constantFrom(50_000, 50_001), { minLength: 4, maxLength: 4 });
const damage = fc.array(fc.tuple(fc.nat(), mutations), { maxLength: 4 });

it('flows, some frames damaged, in any container and in any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(flows, ports, damage, async (plans, clientPorts, changes) => {
      const frames = plans
        .flatMap((plan, i) => encodeFrames(plan, { clientPort: clientPorts[i]! }))
        .sort((a, b) => a.timeNs - b.timeNs);
      for (const [which, mutate] of changes) {
        const i = which % Math.max(1, frames.length);
        const chosen = frames[i];
        if (!chosen) continue;
        const bytes = mutate(chosen.bytes);
        frames[i] = { ...chosen, bytes, origLen: bytes.length };
      }
      const pcap = toPcap(frames, BASE_SECOND);
      const { text, summary } = await report(pcap);
      expect(summary.conservation.violations).toEqual([]);
      expect(summary.conservation.framesRead).toBe(frames.length);
      for (const size of [13, 4096]) expect((await report(pcap, size)).text).toBe(text);
      expect((await report(toPcapng(frames))).text).toBe(text);
      expect((await report(gzipSync(pcap))).text).toBe(text);
    }),
    fuzzRuns(3_500),
  );
});
