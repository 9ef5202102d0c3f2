/** Capturing with the package `cap` in a helper process: works wherever it could be built, and tells least. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { packageFile } from '../../package-file.js';
import type { CapOrder } from '../cap/cap-process.js';
import { capVersion } from '../cap/cap-package.js';
import type { Backend, CaptureEnd, CaptureRequest, Obstacle, RunningCapture } from './backend.js';
import { CaptureProcess, type ProcessEnd, type ProcessStart } from './capture-process.js';
import { classifyFailure } from './failure.js';
import { ProcessCapture } from './process-capture.js';
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
    return new CapCapture(this.#starting({ ...request, tryOnly: false }));
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
    const attempt = new CaptureProcess(this.#starting(order), (line) => HARMLESS.test(line));
    attempt.stdout.resume();
    const { status, lastWords } = await attempt.ended;
    return status === 0 ? null : lastWords;
  }

  #starting(order: CapOrder): ProcessStart {
    return (standardOutput) =>
      fork(this.#helper, [JSON.stringify(order)], {
        stdio: ['ignore', standardOutput, 'pipe', 'ipc'],
        execArgv: [],
        detached: process.platform !== 'win32',
        env: toolEnvironment(),
      });
  }
}

class CapCapture extends ProcessCapture {
  constructor(start: ProcessStart) {
    super(start, 0);
  }

  protected override hear(line: string): boolean {
    return HARMLESS.test(line);
  }

  /** `cap` asserts that reading works: an interface that goes down or away aborts the helper. */
  protected override endOf(end: ProcessEnd): CaptureEnd {
    if (end.signal !== 'SIGABRT' && !/Assertion .* failed/.test(end.lastWords)) return super.endOf(end);
    return {
      reason: 'interface-removed',
      detail: 'the interface went down or was removed, which cap does not survive',
    };
  }
}
