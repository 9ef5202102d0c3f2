/** Capturing with tcpdump: nanoseconds and wire lengths from the kernel, drops counted, quick to deliver. */
import { spawn } from 'node:child_process';
import type { Backend, CaptureCounts, CaptureRequest, Obstacle, RunningCapture } from './backend.js';
import type { ProcessStart } from './capture-process.js';
import { classifyFailure } from './failure.js';
import { InstalledTool } from './installed-tool.js';
import { ProcessCapture } from './process-capture.js';
import { toolEnvironment } from './run-tool.js';

/** tcpdump counts in units of KiB. */
const KIB_PER_MIB = 1024;
/** Longest snapshot with which frames are taken one by one, octets. */
const MOST_IMMEDIATE_OCTETS = 2048;
/** Without the immediate mode the kernel hands on what it has after this, milliseconds. */
const BLOCK_MS = 1000;
/** How often it is asked for its counts, milliseconds. */
const COUNTS_MS = 1000;
/** Linux: it answers SIGUSR1 with its counts. Elsewhere that signal would end it. */
const TELLS_COUNTS = process.platform === 'linux';

export class TcpdumpBackend implements Backend {
  readonly name = 'tcpdump';
  readonly timestamps = 'kernel';
  readonly countsDrops = true;

  readonly #tool = new InstalledTool('tcpdump', /tcpdump(?:\.\S+)? version (\S+)/);

  version(): Promise<string | null> {
    return this.#tool.version();
  }

  /** Asking for link types opens the interface as a capture does, and ends. */
  async obstacle(interfaceName: string): Promise<Obstacle | null> {
    const absence = this.#tool.absence();
    if (absence !== null) return absence;
    const { status, stderr } = await this.#tool.run(['-L', '-i', interfaceName]);
    return status === 0 ? null : classifyFailure(stderr);
  }

  /** Compiled without opening anything, so it needs no permission. */
  async filterFault(filter: string): Promise<string | null> {
    if (filter === '' || this.#tool.absence() !== null) return null;
    const { status, stderr } = await this.#tool.run(['-d', '-y', 'EN10MB', '--', filter]);
    return status === 0
      ? null
      : stderr
          .replace(/^tcpdump: /gm, '')
          .trim()
          .replaceAll('\n', ' ');
  }

  start(request: CaptureRequest): RunningCapture {
    return new TcpdumpCapture(this.#tool.path, request);
  }
}

/**
 * In immediate mode frames are there at once, and each takes a slot of the snapshot length in the kernel's buffer:
 * with whole frames, up to 64 KiB of them where the interface joins segments, 64 MiB would hold some hundred.
 */
function isImmediate({ snapLen }: CaptureRequest): boolean {
  return snapLen > 0 && snapLen <= MOST_IMMEDIATE_OCTETS;
}

/** Each word is one argument: no shell reads them, and nothing behind `--` is an option. */
export function tcpdumpArguments(request: CaptureRequest): string[] {
  return [
    ...['-i', request.interface, '-w', '-', '-n'],
    // Frames are handed on one by one; without it, a quiet line shows nothing for long.
    '-U',
    ...(isImmediate(request) ? ['--immediate-mode'] : []),
    ...['-s', String(request.snapLen), '-B', String(request.bufferMiB * KIB_PER_MIB)],
    '--time-stamp-precision=nano',
    ...(request.promiscuous ? [] : ['-p']),
    ...(request.count === null ? [] : ['-c', String(request.count)]),
    ...(request.filter === '' ? [] : ['--', request.filter]),
  ];
}

/** Reads the counts of one line; both forms that tcpdump has, one line for all or one for each. */
export function readTcpdumpCounts(line: string, before: CaptureCounts): CaptureCounts | null {
  const received = /(\d+) packets? received by filter/.exec(line);
  const byKernel = /(\d+) packets? dropped by kernel/.exec(line);
  const byInterface = /(\d+) packets? dropped by interface/.exec(line);
  if (received === null && byKernel === null && byInterface === null) {
    return /^(tcpdump: )?\d+ packets? captured/.test(line) ? before : null;
  }
  let { dropped } = before;
  if (byKernel !== null) dropped = Number(byKernel[1]);
  if (byInterface !== null) dropped = (dropped ?? 0) + Number(byInterface[1]);
  return { received: received === null ? before.received : Number(received[1]), dropped };
}

class TcpdumpCapture extends ProcessCapture {
  #poll: NodeJS.Timeout | null = null;

  constructor(path: string, request: CaptureRequest) {
    const start: ProcessStart = (standardOutput) =>
      spawn(path, tcpdumpArguments(request), {
        stdio: ['ignore', standardOutput, 'pipe'],
        detached: true,
        env: toolEnvironment(),
      });
    super(start, isImmediate(request) ? 0 : BLOCK_MS);
    void this.ended.then(() => {
      if (this.#poll !== null) clearInterval(this.#poll);
    });
  }

  protected override hear(line: string): boolean {
    if (/listening on .*link-type/.test(line)) {
      // Only now is it sure that it listens to signals.
      if (TELLS_COUNTS) this.#poll = setInterval(() => this.process.signal('SIGUSR1'), COUNTS_MS).unref();
      return true;
    }
    const counts = readTcpdumpCounts(line, this.counts);
    if (counts !== null) this.counts = counts;
    return counts !== null;
  }
}
