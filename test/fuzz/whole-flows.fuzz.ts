/**
 * Whole captures, honest and crazy, through tunnels and in fragments, with damaged frames among them:
 * nothing is thrown, all octets are accounted for, containers and pieces make no difference, and what is
 * said of a session is the same whatever else is in the capture.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { captureFromBytes } from '../../src/capture/open-capture.js';
import type { AnalysisSummary } from '../../src/engine/analysis-report.js';
import { analyze } from '../../src/engine/analyze.js';
import { NdjsonReport } from '../../src/report/ndjson.js';
import { type EncodedFrame, toPcap } from '../support/encode-frames.js';
import { captureOf, plannedFlows } from '../support/random-capture.js';
import { told } from '../support/told-sessions.js';
import { scriptFrames, trackFrames, type Tracked } from '../support/track.js';
import { writeLz4 } from '../support/write-lz4.js';
import { PcapngWriter } from '../support/write-pcapng.js';
import { writeZstd } from '../support/write-zstd.js';
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

const damage = fc.array(fc.tuple(fc.nat(), mutations), { maxLength: 4 });

it('captures, some frames damaged, in any container and in any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(plannedFlows, damage, async (plans, changes) => {
      const frames: EncodedFrame[] = captureOf(plans);
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
      expect((await report(writeZstd(pcap))).text).toBe(text);
      expect((await report(writeLz4(pcap, { linked: true }))).text).toBe(text);
    }),
    fuzzRuns(700),
  );
});

/** A frame of another session, from whose second all times count. */
const FIRST = scriptFrames('c> S 0:0', { clientPort: 4000, startNs: -1e11 });

/** Sessions whose client or server has `port`. */
const withPort = ({ sessions }: Tracked, port: number): number[] =>
  sessions.filter((s) => s.client.port === port || s.server.port === port).map((s) => s.session);

it('sessions, with those of others between their frames and without', async () => {
  await fc.assert(
    fc.asyncProperty(plannedFlows, async (plans) => {
      const frames = captureOf(plans);
      const together = await trackFrames([...FIRST, ...frames]);
      expect(together.summary.conservation.violations).toEqual([]);
      for (const group of new Set(frames.map((frame) => frame.group))) {
        const own = frames.flatMap((frame, i) => (frame.group === group ? [{ frame, number: i + 2 }] : []));
        const alone = await trackFrames([...FIRST, ...own.map(({ frame }) => frame)]);
        const numberAlone = new Map(own.map(({ number }, i) => [number, i + 2]));
        const port = 50_000 + group;
        const want = told(alone, withPort(alone, port), (frame) => frame);
        const got = told(together, withPort(together, port), (frame) => numberAlone.get(frame) ?? -frame);
        expect(got).toBe(want);
      }
    }),
    fuzzRuns(1_200),
  );
});
