/** Ctrl-C and SIGTERM: the first stops reading and lets the partial report out, the second ends at once. */
import { ExitCode } from './exit-codes.js';

export class Interrupts {
  /** Exit status that the signal asks for, null when none came. */
  status: number | null = null;
  /** While nothing is read that could be reported, the first signal ends the program as the second would. */
  atOnce = false;
  readonly #abort = new AbortController();
  readonly #onInt = (): void => this.#interrupt(ExitCode.Interrupted);
  readonly #onTerm = (): void => this.#interrupt(ExitCode.Terminated);

  constructor() {
    process.on('SIGINT', this.#onInt);
    process.on('SIGTERM', this.#onTerm);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  stop(): void {
    process.off('SIGINT', this.#onInt);
    process.off('SIGTERM', this.#onTerm);
  }

  #interrupt(status: number): void {
    if (this.atOnce || this.status !== null) process.exit(status);
    this.status = status;
    this.#abort.abort();
  }
}
