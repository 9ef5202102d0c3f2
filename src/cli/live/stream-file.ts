/** A file that lines are added to as they come; after it was moved away, another is begun under its name. */
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { outputError, type ReportOutput } from '../output.js';

export class StreamFile implements ReportOutput {
  #fd: number;

  /** @throws {OutputError} when the file cannot be made. */
  constructor(private readonly path: string) {
    this.#fd = this.#open('w');
  }

  /** @param text Whole lines. */
  write(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    let at = 0;
    try {
      while (at < bytes.length) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      this.#takeBack(at - 1 - bytes.subarray(0, at).lastIndexOf('\n'));
      throw outputError(this.path, error);
    }
  }

  /**
   * Goes on in the file that has the name now, a new one where there is none.
   *
   * @throws {OutputError} when there can be none; then it goes on in the one that it has.
   */
  reopen(): void {
    const fd = this.#open('a');
    closeSync(this.#fd);
    this.#fd = fd;
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
      throw outputError(this.path, error);
    }
  }

  /** A part of a line would spoil the whole file for its readers. */
  #takeBack(octets: number): void {
    try {
      ftruncateSync(this.#fd, fstatSync(this.#fd).size - octets);
    } catch {
      // A device has no length.
    }
  }
}
