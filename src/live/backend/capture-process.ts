/** A process that captures: started in a group of its own, listened to, and never left behind. */
import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { LIMITS } from '../../limits.js';
import { type CapturePipe, openCapturePipe } from './capture-pipe.js';
import { LastWatch } from './last-watch.js';

/** Time a process has to end after it was asked, and after it was told, milliseconds. */
const PATIENCE_MS = 2000;

/** Processes that run: a sudden end of tcpwhy takes them along. */
const running = new Set<ChildProcess>();
let watching = false;

function takeAlong(child: ChildProcess): void {
  running.add(child);
  if (watching) return;
  watching = true;
  process.on('exit', () => {
    for (const other of running) other.kill('SIGTERM');
  });
}

/** Starts a process, with this as its standard output. */
export type ProcessStart = (standardOutput: number | 'pipe') => ChildProcess;

export interface ProcessEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error. */
  readonly lastWords: string;
}

/** A child whose standard output is a capture and whose standard error is read line by line. */
export class CaptureProcess {
  readonly ended: Promise<ProcessEnd>;
  /** It was asked to end. */
  stopped = false;
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  #rest = '';
  #timer: NodeJS.Timeout | null = null;
  readonly #pipe: CapturePipe | null;
  readonly #watch: LastWatch;

  /** @param onLine Told of each line of standard error; returns true for one that is dealt with. */
  constructor(
    start: ProcessStart,
    private readonly onLine: (line: string) => boolean,
  ) {
    const pipe = openCapturePipe();
    this.#pipe = pipe;
    const child = start(pipe?.writer ?? 'pipe');
    // The end of the last writer is the end of the frames: it must not be us.
    if (pipe !== null) closeSync(pipe.writer);
    this.#child = child;
    this.#watch = new LastWatch(child.pid);
    takeAlong(child);
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => this.#hear(text));
    child.stderr?.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      const end = (status: number | null, signal: NodeJS.Signals | null): void => {
        running.delete(child);
        this.#watch.stop();
        if (this.#timer !== null) clearTimeout(this.#timer);
        this.#hear('\n');
        resolve({ status, signal, lastWords: this.#lines.join('\n') });
      };
      child.on('error', (error: NodeJS.ErrnoException) => {
        this.#lines.push(`${error.code ?? ''} ${error.message}`);
        // A process that never ran has no end to wait for.
        if (child.pid === undefined) end(null, null);
      });
      child.on('close', end);
    });
  }

  get stdout(): Readable {
    return this.#pipe?.reader ?? this.#child.stdout!;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  signal(name: NodeJS.Signals): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill(name);
  }

  /** Asks it to end, then insists. */
  stop(ask: () => void): void {
    if (this.stopped) return;
    this.stopped = true;
    ask();
    this.#timer = setTimeout(() => {
      this.signal('SIGTERM');
      this.#timer = setTimeout(() => this.signal('SIGKILL'), PATIENCE_MS);
      this.#timer.unref();
    }, PATIENCE_MS);
    this.#timer.unref();
  }

  kill(): void {
    this.stopped = true;
    this.signal('SIGKILL');
    this.stdout.destroy();
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop()!.slice(-LIMITS.maxTextBytes);
    for (const line of lines) {
      if (line.trim() === '' || this.onLine(line)) continue;
      this.#lines.push(line.slice(0, LIMITS.maxTextBytes));
      if (this.#lines.length > LIMITS.maxBackendLines) this.#lines.shift();
    }
  }
}
