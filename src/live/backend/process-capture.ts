/** A capture by a process of its own: what tcpdump, dumpcap and the helper around `cap` have in common. */
import { StreamByteSource } from '../../capture/stream-byte-source.js';
import type { CaptureCounts, CaptureEnd, RunningCapture } from './backend.js';
import { CaptureProcess, type ProcessEnd, type ProcessStart } from './capture-process.js';
import { classifyFailure } from './failure.js';

export abstract class ProcessCapture implements RunningCapture {
  readonly bytes: StreamByteSource;
  readonly ended: Promise<CaptureEnd>;
  counts: CaptureCounts = { received: null, dropped: null };
  protected readonly process: CaptureProcess;

  /** @param deliveryMs Longest that the process may keep a frame back, milliseconds. */
  constructor(
    start: ProcessStart,
    readonly deliveryMs: number,
  ) {
    this.process = new CaptureProcess(start, (line) => this.hear(line));
    this.bytes = new StreamByteSource(this.process.stdout);
    this.ended = this.process.ended.then((end) => (this.process.stopped ? null : this.endOf(end)));
  }

  stop(): void {
    this.process.stop(() => this.process.signal('SIGINT'));
  }

  kill(): void {
    this.process.kill();
  }

  /** A line of its standard error. @returns true when it is dealt with, and no part of its last words. */
  protected abstract hear(line: string): boolean;

  /** Why it ended, which nobody had asked for; null when there was nothing left to do. */
  protected endOf({ status, signal, lastWords }: ProcessEnd): CaptureEnd {
    if (status === 0) return null;
    // Somebody killed it, or the system did for lack of memory: it had no time to say so.
    if (signal !== null && lastWords === '')
      return { reason: 'unknown', detail: `it was ended by ${signal}` };
    return classifyFailure(lastWords);
  }
}
