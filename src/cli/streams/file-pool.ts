/**
 * Files being written: octets are gathered, so that a write costs one call for many segments, and few files
 * are open at a time. Memory is bounded for all files together.
 */
import { closeSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { LIMITS } from '../../limits.js';
import { BUFFER_SIZES, BufferStock } from './buffer-stock.js';
import type { OutputFolder } from './output-folder.js';

/** Octets gathered per file at most. */
const LARGEST_BUFFER = BUFFER_SIZES.at(-1)!;

const EMPTY = new Uint8Array(0);

/** One file. Where it failed, `failure` says why and nothing more is written. */
export class PooledFile {
  /** Octets of the file so far, those not written yet included. */
  size = 0;
  failure: NodeJS.ErrnoException | null = null;
  /** Octets that reached the file. */
  written = 0;
  buffer: Uint8Array = EMPTY;
  buffered = 0;
  fd = -1;
  /** It was created by us. */
  made = false;
  /** All of it is written, and it has its name. */
  complete = false;
  /** It ends in octets that were never written. */
  endsInHole = false;

  constructor(readonly name: string) {}
}

export class FilePool {
  /** Files with a buffer, and open files; the longest untouched first. */
  readonly #buffering = new Set<PooledFile>();
  readonly #open = new Set<PooledFile>();
  readonly #stock = new BufferStock();
  #held = 0;

  /** @param onFailure Told of each file that cannot be written, once. */
  constructor(
    private readonly folder: OutputFolder,
    private readonly onFailure: (file: PooledFile) => void,
  ) {}

  append(file: PooledFile, octets: Uint8Array): void {
    if (file.failure !== null) return;
    if (file.buffered + octets.length > LARGEST_BUFFER) this.#flush(file);
    if (octets.length > LARGEST_BUFFER) {
      this.#write(file, octets);
      file.size += octets.length;
      return;
    }
    const wanted = file.buffered + octets.length;
    if (wanted > file.buffer.length) this.#grow(file, wanted);
    file.buffer.set(octets, file.buffered);
    file.buffered += octets.length;
    file.size += octets.length;
  }

  /** Leaves room for octets that are not there: a hole in the file, which reads as zeros. */
  skip(file: PooledFile, length: number): void {
    if (file.failure !== null) return;
    this.#flush(file);
    file.size += length;
    file.written += length;
    file.endsInHole = true;
  }

  /** Puts octets where the file has others, or a hole, already. @returns False when that is not possible. */
  patch(file: PooledFile, octets: Uint8Array, at: number): boolean {
    if (file.complete || at + octets.length > file.size) return false;
    this.#flush(file);
    this.#guard(file, () => writeAll(this.#opened(file), octets, at));
    return file.failure === null;
  }

  /**
   * Octets of the file, all of which were given before; null when they cannot be had. Valid until the next call of
   * anything here.
   */
  read(file: PooledFile, at: number, length: number): Uint8Array | null {
    const start = at - file.written;
    if (file.failure !== null || file.complete || start + length > file.buffered) return null;
    if (start >= 0) return file.buffer.subarray(start, start + length);
    this.#flush(file);
    const octets = new Uint8Array(length);
    let read = 0;
    this.#guard(file, () => (read = readSync(this.#opened(file), octets, 0, length, at)));
    return read === length ? octets : null;
  }

  /** Writes what is there: little more is expected. */
  rest(file: PooledFile): void {
    this.#flush(file);
    this.#giveBuffer(file);
    this.#close(file);
  }

  /**
   * Writes what is left and closes the file.
   * @param whole Nothing of it is missing that the capture has: it gets its name.
   */
  finish(file: PooledFile, whole: boolean): void {
    this.#flush(file);
    this.#giveBuffer(file);
    if (file.endsInHole) this.#guard(file, () => ftruncateSync(this.#opened(file), file.size));
    this.#close(file);
    if (!whole || !file.made) return;
    this.#guard(file, () => {
      this.folder.complete(file.name);
      file.complete = true;
    });
  }

  #flush(file: PooledFile): void {
    const { buffered } = file;
    if (buffered === 0) return;
    file.buffered = 0;
    this.#write(file, file.buffer.subarray(0, buffered));
  }

  #write(file: PooledFile, octets: Uint8Array): void {
    this.#guard(file, () => {
      const fd = this.#opened(file);
      file.endsInHole = false;
      writeAll(fd, octets, file.written, (n) => (file.written += n));
    });
  }

  #guard(file: PooledFile, action: () => void): void {
    if (file.failure !== null) return;
    try {
      action();
    } catch (error) {
      file.failure = error as NodeJS.ErrnoException;
      this.#giveBuffer(file);
      this.#close(file);
      this.onFailure(file);
    }
  }

  #opened(file: PooledFile): number {
    if (file.fd < 0) {
      if (this.#open.size >= LIMITS.maxOpenStreamFiles) this.#closeOldest();
      file.fd = this.#openWithRoom(file);
      file.made = true;
    }
    this.#open.delete(file);
    this.#open.add(file);
    return file.fd;
  }

  /** The system may allow fewer open files than we would like. */
  #openWithRoom(file: PooledFile): number {
    for (;;) {
      try {
        return file.made ? this.folder.reopen(file.name) : this.folder.create(file.name);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if ((code !== 'EMFILE' && code !== 'ENFILE') || this.#open.size === 0) throw error;
        this.#closeOldest();
      }
    }
  }

  #closeOldest(): void {
    const [oldest] = this.#open;
    if (oldest !== undefined) this.#close(oldest);
  }

  #close(file: PooledFile): void {
    if (file.fd < 0) return;
    const { fd } = file;
    file.fd = -1;
    this.#open.delete(file);
    // Some file systems tell of a full disk only now.
    this.#guard(file, () => closeSync(fd));
  }

  #grow(file: PooledFile, wanted: number): void {
    const capacity = BUFFER_SIZES.find((size) => size >= wanted)!;
    const outgrown = file.buffer;
    this.#buffering.delete(file);
    while (this.#held + capacity - outgrown.length > LIMITS.maxStreamFileBuffers) {
      const [oldest] = this.#buffering;
      if (oldest === undefined) break;
      this.#flush(oldest);
      this.#giveBuffer(oldest);
    }
    const buffer = this.#stock.take(capacity);
    if (file.buffered > 0) buffer.set(outgrown.subarray(0, file.buffered));
    this.#stock.give(outgrown);
    this.#held += capacity - outgrown.length;
    file.buffer = buffer;
    this.#buffering.add(file);
  }

  #giveBuffer(file: PooledFile): void {
    this.#held -= file.buffer.length;
    this.#stock.give(file.buffer);
    file.buffer = EMPTY;
    file.buffered = 0;
    this.#buffering.delete(file);
  }
}

/** Writes all of it. @param wrote Told after each step how many octets more have reached the file. */
function writeAll(fd: number, octets: Uint8Array, position: number, wrote?: (n: number) => void): void {
  for (let at = 0; at < octets.length;) {
    const n = writeSync(fd, octets, at, octets.length - at, position + at);
    at += n;
    wrote?.(n);
  }
}
