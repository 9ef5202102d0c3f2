/**
 * Defects of tcpwhy that show while a capture runs, wherever they show: they end it, as Ctrl-C does, with what was
 * found so far, and never in silence or with a terminal that is of no use.
 */
import { ExitCode } from '../exit-codes.js';
import { tellFault } from '../tell.js';

export class Faults {
  /** Exit status that the fault asks for, null when there was none. */
  status: number | null = null;
  /** While nothing was captured, there is nothing to wait for. */
  atOnce = false;
  readonly #abort = new AbortController();
  // Rejections that nobody handles come here, too.
  readonly #onFault = (error: unknown): void => this.found(error);

  constructor() {
    process.on('uncaughtException', this.#onFault);
  }

  /** Aborted by the first fault, before it is told. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  stop(): void {
    process.off('uncaughtException', this.#onFault);
  }

  /** @param error The first ends the capture, another one the program. */
  found(error: unknown): void {
    // What makes the report has a fault as well.
    if (this.status !== null) process.exit(ExitCode.Internal);
    this.status = ExitCode.Internal;
    this.#abort.abort();
    this.status = tellFault(error);
    if (this.atOnce) process.exit(this.status);
  }
}
