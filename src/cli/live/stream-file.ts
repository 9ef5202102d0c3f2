/** A file that lines are added to as they come; after it was moved away, another is begun under its name. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { OutputError } from '../../errors.js';
import type { ReportOutput } from '../output.js';

export class StreamFile implements ReportOutput {
  #fd: number;

  /** @throws {OutputError} when the file cannot be made. */
  constructor(private readonly path: string) {
    this.#fd = this.#open('w');
  }

  write(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    try {
      let at = 0;
      while (at < bytes.length) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      throw this.#error(error);
    }
  }

  /** Goes on in the file that has the name now, a new one where there is none. */
  reopen(): void {
    closeSync(this.#fd);
    this.#fd = this.#open('a');
  }

  commit(): void {
    closeSync(this.#fd);
  }

  /** Lines that were written are good: the file stays. */
  discard(): void {
    try {
      closeSync(this.#fd);
    } catch {
      // It is closed already.
    }
  }

  #open(how: 'a' | 'w'): number {
    try {
      return openSync(this.path, how);
    } catch (error) {
      throw this.#error(error);
    }
  }

  #error(error: unknown): OutputError {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOSPC' ? 'no space left on the device' : message;
    return new OutputError(`cannot write ${this.path}: ${reason}; choose another place with --output`);
  }
}
