/** A temporary file for what is too much for memory until it can be written: without a name, gone with the process. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Spill } from '../report/json.js';
import { outputError } from './output.js';

const PIECE = 1 << 20;

export class SpillFile implements Spill {
  readonly #path: string;
  readonly #fd: number;

  /** @throws {OutputError} when no temporary file can be made. */
  constructor(folder = tmpdir()) {
    try {
      const own = mkdtempSync(join(folder, 'tcpwhy-'));
      this.#path = join(own, 'report');
      this.#fd = openSync(this.#path, 'wx+', 0o600);
      // What is open can be used without a name; where it cannot, the file goes when the program ends.
      try {
        rmSync(own, { recursive: true });
      } catch {
        process.on('exit', () => rmSync(own, { recursive: true, force: true }));
      }
    } catch (error) {
      throw outputError(join(folder, 'tcpwhy-*'), error);
    }
  }

  write(octets: Uint8Array): void {
    try {
      for (let at = 0; at < octets.length;) at += writeSync(this.#fd, octets, at);
    } catch (error) {
      closeSync(this.#fd);
      throw outputError(`the temporary file ${this.#path}`, error);
    }
  }

  *read(): Iterable<Uint8Array> {
    const piece = new Uint8Array(PIECE);
    for (let at = 0; ;) {
      const length = readSync(this.#fd, piece, 0, PIECE, at);
      if (length === 0) break;
      at += length;
      yield piece.subarray(0, length);
    }
    closeSync(this.#fd);
  }
}
