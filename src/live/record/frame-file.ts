/** One pcapng file that frames are written to. */
import { closeSync, ftruncateSync, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import type { CaptureInfo, FrameBatch } from '../../capture/frame-source.js';
import {
  interfaceBlock,
  packetBlockLength,
  sectionBlock,
  statisticsBlock,
  writePacketBlock,
} from './pcapng-encoder.js';

/** Octets gathered before they are written. */
const BUFFER_BYTES = 1_048_576;
/** Captures hold what others said: for their owner only. */
const PRIVATE = 0o600;

export class FrameFile {
  /** Octets of the file, those that wait included. */
  bytes = 0;
  frames = 0;
  readonly #fd: number;
  readonly #inode: number;
  readonly #device: number;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #used = 0;
  #written = 0;
  #closed = false;
  #interfaces = 0;
  #firstNs = 0;
  #lastNs = 0;

  /**
   * @param info The capture that the frames come from.
   * @throws {Error} of the file system, with its code.
   */
  constructor(
    readonly path: string,
    private readonly info: CaptureInfo,
    facts: { readonly os: string; readonly application: string },
  ) {
    this.#fd = openSync(path, 'w', PRIVATE);
    const { ino, dev } = fstatSync(this.#fd);
    this.#inode = ino;
    this.#device = dev;
    this.#append(sectionBlock(facts));
  }

  /** Writes frame `i` of the batch into the buffer. */
  add(batch: FrameBatch, i: number): void {
    const { interfaces } = this.info;
    while (this.#interfaces < interfaces.length)
      this.#append(interfaceBlock(interfaces[this.#interfaces++]!));
    const capLen = batch.capLen[i]!;
    const length = packetBlockLength(capLen);
    const timeNs = batch.timeNs[i]!;
    this.#reserve(length);
    writePacketBlock(this.#buffer, this.#used, {
      bytes: batch.bytes,
      from: batch.at[i]!,
      capLen,
      origLen: batch.origLen[i]!,
      interfaceId: batch.interfaceId[i]!,
      second: this.info.baseSecond,
      timeNs,
    });
    this.#used += length;
    this.bytes += length;
    if (this.frames++ === 0) this.#firstNs = timeNs;
    this.#lastNs = timeNs;
  }

  /** Writes what waits. @throws {Error} of the file system; whole blocks that were written stay. */
  flush(): void {
    let at = 0;
    try {
      while (at < this.#used) at += writeSync(this.#fd, this.#buffer, at, this.#used - at);
      this.#written += at;
      this.#used = 0;
    } catch (error) {
      this.#used = 0;
      this.#cutBack();
      throw error;
    }
  }

  /** Ends the file with what is known of drops. */
  close(): void {
    const times = { second: this.info.baseSecond, firstNs: this.#firstNs, lastNs: this.#lastNs };
    try {
      if (this.frames > 0) {
        this.info.interfaces
          .slice(0, this.#interfaces)
          .forEach((nic, id) => this.#append(statisticsBlock(id, nic, times)));
      }
      this.flush();
    } finally {
      this.#close();
    }
  }

  /** Lets go of the file after an error; what was written stays. */
  abandon(): void {
    // Its number may be that of another file by now.
    if (this.#closed) return;
    try {
      this.#close();
    } catch {
      // Nothing is left to be done.
    }
  }

  /** True when it is this file that has the name, and nobody moved it away. */
  inPlaceOf(path: string): boolean {
    try {
      const there = statSync(path);
      return this.#inode === there.ino && this.#device === there.dev;
    } catch {
      return false;
    }
  }

  #close(): void {
    this.#closed = true;
    closeSync(this.#fd);
  }

  /** A block that is cut off would make readers doubt the whole file. */
  #cutBack(): void {
    try {
      ftruncateSync(this.#fd, this.#written);
    } catch {
      // A device has no length.
    }
  }

  #append(block: Buffer): void {
    this.#reserve(block.length);
    block.copy(this.#buffer, this.#used);
    this.#used += block.length;
    this.bytes += block.length;
  }

  #reserve(length: number): void {
    if (this.#used + length > this.#buffer.length) this.flush();
  }
}
