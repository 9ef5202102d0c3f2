/**
 * Standard output while a capture goes on. What a slow reader has not taken yet waits here, and so does the reading of
 * further frames, but nothing else: signals are heard meanwhile, metrics served, and a second Ctrl-C ends the program.
 */
import { closeSync, writeSync } from 'node:fs';
import { type ReportOutput, standardOutput } from '../output.js';

/** Octets that may wait; more, as from many sessions that end together, are waited for and nothing is heard. */
const MOST_WAITING = 1_048_576;
/** Until the reader is tried again, milliseconds. */
const PAUSE_MS = 10;
const NOTHING = Buffer.alloc(0);

export class PatientOutput implements ReportOutput {
  #waiting = NOTHING;
  readonly #waitingOutput = standardOutput();

  /** @param fd Standard output, opened anew so that writing to it does not wait; closed in the end. */
  constructor(private readonly fd: number) {}

  write(text: string): void {
    this.#waiting = Buffer.concat([this.#waiting, Buffer.from(text, 'utf8')]);
    this.#offer();
    if (this.#waiting.length > MOST_WAITING) this.#insist();
  }

  /** Settles when the reader has taken all. @throws {ReaderGone} when it is gone. */
  async taken(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      this.#offer();
    }
  }

  commit(): void {
    this.#insist();
    closeSync(this.fd);
  }

  discard(): void {
    closeSync(this.fd);
  }

  /** As much as the reader takes now. */
  #offer(): void {
    let at = 0;
    try {
      while (at < this.#waiting.length) at += writeSync(this.fd, this.#waiting, at);
      this.#waiting = NOTHING;
    } catch (error) {
      this.#waiting = this.#waiting.subarray(at);
      // Who waits meets the same error, and names it.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') this.#insist();
    }
  }

  #insist(): void {
    this.#waitingOutput.writeOctets(this.#waiting);
    this.#waiting = NOTHING;
  }
}
