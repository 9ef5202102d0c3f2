/** Capturing with the package `cap` in a helper process: works wherever it could be built, and tells least. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StreamByteSource } from '../../capture/stream-byte-source.js';
import { packageFile } from '../../package-file.js';
import type { CapOrder } from '../cap/cap-process.js';
import { capVersion } from '../cap/cap-package.js';
import type {
  Backend,
  CaptureCounts,
  CaptureEnd,
  CaptureRequest,
  Obstacle,
  RunningCapture,
} from './backend.js';
import { CaptureProcess, type ProcessEnd } from './capture-process.js';
import { classifyFailure } from './failure.js';
import { toolEnvironment } from './run-tool.js';

/** It says so of every interface without an IPv4 address, and works. */
const HARMLESS = /This may not actually work/;
/** Kernel buffer for a mere try, MiB. */
const TRY_MIB = 1;

export class CapBackend implements Backend {
  readonly name = 'cap';
  readonly timestamps = 'userspace';
  readonly countsDrops = false;
  readonly #helper: string;

  /** @param helper The helper's compiled file. */
  constructor(helper: URL = packageFile('dist/live/cap/cap-process.js')) {
    this.#helper = fileURLToPath(helper);
  }

  version(): Promise<string | null> {
    return Promise.resolve(capVersion());
  }

  async obstacle(interfaceName: string): Promise<Obstacle | null> {
    if (capVersion() === null) return { reason: 'missing', detail: 'the package cap is not installed' };
    const failure = await this.#try(interfaceName, '');
    if (failure === null) return null;
    return /cap cannot be loaded/.test(failure)
      ? { reason: 'missing', detail: failure }
      : classifyFailure(failure);
  }

  async filterFault(filter: string, interfaceName: string): Promise<string | null> {
    if (filter === '' || capVersion() === null) return null;
    const failure = await this.#try(interfaceName, filter);
    return failure !== null && classifyFailure(failure).reason === 'bad-filter' ? failure : null;
  }

  start(request: CaptureRequest): RunningCapture {
    return new CapCapture(this.#launch({ ...request, tryOnly: false }));
  }

  /** What stood in the way of opening the interface, null when nothing did. */
  async #try(interfaceName: string, filter: string): Promise<string | null> {
    const order = {
      interface: interfaceName,
      filter,
      snapLen: 0,
      bufferMiB: TRY_MIB,
      count: null,
      tryOnly: true,
    };
    const attempt = this.#launch(order);
    attempt.stdout.resume();
    const { status, lastWords } = await attempt.ended;
    return status === 0 ? null : lastWords;
  }

  #launch(order: CapOrder): CaptureProcess {
    const start = (standardOutput: number | 'pipe'): ChildProcess =>
      fork(this.#helper, [JSON.stringify(order)], {
        stdio: ['ignore', standardOutput, 'pipe', 'ipc'],
        execArgv: [],
        detached: process.platform !== 'win32',
        env: toolEnvironment(),
      });
    return new CaptureProcess(start, (line) => HARMLESS.test(line));
  }
}

class CapCapture implements RunningCapture {
  readonly bytes: StreamByteSource;
  readonly deliveryMs = 0;
  readonly ended: Promise<CaptureEnd>;
  readonly counts: CaptureCounts = { received: null, dropped: null };
  readonly #process: CaptureProcess;

  constructor(helper: CaptureProcess) {
    this.#process = helper;
    this.bytes = new StreamByteSource(helper.stdout);
    this.ended = helper.ended.then((end) => (helper.stopped ? null : capEnd(end)));
  }

  stop(): void {
    this.#process.stop(() => this.#process.signal('SIGINT'));
  }

  kill(): void {
    this.#process.kill();
  }
}

/** `cap` asserts that reading works: an interface that goes down or away aborts the helper. */
function capEnd({ status, signal, lastWords }: ProcessEnd): CaptureEnd {
  if (status === 0) return null;
  if (signal === 'SIGABRT' || /Assertion .* failed/.test(lastWords)) {
    return {
      reason: 'interface-removed',
      detail: 'the interface went down or was removed, which cap does not survive',
    };
  }
  if (signal !== null) return { reason: 'unknown', detail: `the helper process of cap ended by ${signal}` };
  return classifyFailure(lastWords);
}
