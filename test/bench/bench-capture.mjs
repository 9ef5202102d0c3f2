/** What the benchmarks measure on: a capture that is made once, read into memory, and the machine. */
import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { availableParallelism, cpus, freemem, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { CAPTURE_VERSION, DEFAULTS, makeCapture } from './make-capture.mjs';

/**
 * The capture of that many packets; it is made where it is not there yet.
 * @param {{dir: string, packets: number}} options
 */
export function prepareCapture({ dir, packets }) {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `tcp-v${CAPTURE_VERSION}-seed${DEFAULTS.seed}-${packets}.pcap`);
  if (!existsSync(file)) {
    console.log(`making ${file} (once) ...`);
    makeCapture(file, { packets });
  }
  return { file, packets, bytes: statSync(file).size };
}

/** Reads the file once so that every run finds it in the page cache. */
export async function warmUp(capture) {
  if (capture.bytes > freemem() * 0.9) {
    console.log('note: the capture is larger than the free memory; the disk is measured too');
  }
  for await (const chunk of createReadStream(capture.file, { highWaterMark: 1 << 22 })) void chunk;
}

/** The machine that figures belong to. */
export function machineFacts(contenders) {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    versions: Object.fromEntries(contenders.map((c) => [c.name, c.version])),
  };
}
