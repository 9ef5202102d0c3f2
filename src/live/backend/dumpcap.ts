/** Capturing with Wireshark's dumpcap: as exact as tcpdump, slower, and often allowed to users who are not root. */
import { spawn } from 'node:child_process';
import type {
  Backend,
  CaptureCounts,
  CaptureEnd,
  CaptureRequest,
  Obstacle,
  RunningCapture,
} from './backend.js';
import type { ProcessEnd, ProcessStart } from './capture-process.js';
import { classifyFailure } from './failure.js';
import { InstalledTool } from './installed-tool.js';
import { ProcessCapture } from './process-capture.js';
import { toolEnvironment } from './run-tool.js';

/** dumpcap asks the kernel for what it has four times a second, and hands it on twice a second. */
const BLOCK_MS = 750;

export class DumpcapBackend implements Backend {
  readonly name = 'dumpcap';
  readonly timestamps = 'kernel';
  readonly countsDrops = true;

  readonly #tool = new InstalledTool('dumpcap', /dumpcap \(Wireshark\) (\S+)/i);

  version(): Promise<string | null> {
    return this.#tool.version();
  }

  /** Asking for link types opens the interface as a capture does, and ends. */
  async obstacle(interfaceName: string): Promise<Obstacle | null> {
    const absence = this.#tool.absence();
    if (absence !== null) return absence;
    const { status, stderr } = await this.#tool.run(['-L', '-M', '-i', interfaceName]);
    return status === 0 ? null : classifyFailure(stderr.split('\n\n')[0]!);
  }

  /** It compiles the filter for an open interface, and ends with status 0 whatever comes of it. */
  async filterFault(filter: string, interfaceName: string): Promise<string | null> {
    if (filter === '' || this.#tool.absence() !== null) return null;
    const { stderr } = await this.#tool.run(['-d', '-i', interfaceName, '-f', filter]);
    return /isn't a valid capture filter \((.*)\)\./.exec(stderr)?.[1] ?? null;
  }

  start(request: CaptureRequest): RunningCapture {
    return new DumpcapCapture(this.#tool.path, request);
  }
}

/** Each word is one argument: no shell reads them. */
export function dumpcapArguments(request: CaptureRequest): string[] {
  return [
    ...['-i', request.interface, '-w', '-', '-q'],
    ...['-s', String(request.snapLen), '-B', String(request.bufferMiB)],
    ...(request.promiscuous ? [] : ['-p']),
    ...(request.count === null ? [] : ['-c', String(request.count)]),
    ...(request.filter === '' ? [] : ['-f', request.filter]),
  ];
}

/** Reads the counts of dumpcap's last line: `Packets received/dropped on interface 'x': 12/3 (pcap:2/...)`. */
export function readDumpcapCounts(line: string): CaptureCounts | null {
  const found = /^Packets received\/dropped on interface .*: (\d+)\/(\d+) \(/.exec(line);
  return found === null ? null : { received: Number(found[1]), dropped: Number(found[2]) };
}

class DumpcapCapture extends ProcessCapture {
  constructor(path: string, request: CaptureRequest) {
    const start: ProcessStart = (standardOutput) =>
      spawn(path, dumpcapArguments(request), {
        stdio: ['ignore', standardOutput, 'pipe'],
        detached: process.platform !== 'win32',
        env: toolEnvironment(),
        windowsHide: true,
      });
    super(start, BLOCK_MS);
  }

  protected override hear(line: string): boolean {
    const counts = readDumpcapCounts(line);
    if (counts !== null) this.counts = counts;
    return counts !== null || /^(Capturing on |File: |Packets captured: |Packets: )/.test(line.trim());
  }

  protected override endOf(end: ProcessEnd): CaptureEnd {
    // It ends with status 0 when its interface is taken away, and says so.
    return end.lastWords === '' ? super.endOf(end) : classifyFailure(end.lastWords);
  }
}
