import { giveBackBuffer, lendBuffer, VECTOR_BUFFER_BYTES } from '../vector/vector-memory.js';
import type { ByteSource } from './byte-source.js';

/** Smallest buffer, octets. */
const MIN_BUFFER_BYTES = 64;

/**
 * A window over a byte source. The octets that are not used yet lie in `bytes` from `start` to `end`; the user
 * moves `start` forward. While the user works on them, the next piece is already being read: behind
 * `end` while there is room, else into a second buffer, to which only the rest that is not used yet
 * will be carried over.
 *
 * Buffers grow only when they are full of octets that have really arrived, never by a declared length.
 * `bytes` and `view` stay as they are, and so do offsets into them, until `more` is called.
 */
export class ChunkReader {
  bytes: Uint8Array<ArrayBuffer>;
  view: DataView<ArrayBuffer>;
  /** First octet that is not used yet. */
  start = 0;
  /** Behind the last octet that has arrived. */
  end = 0;
  /** Offset of `bytes[0]` in the input, octets. */
  base = 0;
  readonly #source: ByteSource;
  #spare: Uint8Array<ArrayBuffer> | null = null;
  #pending: Promise<number> | null = null;
  #intoSpare = false;
  #ended = false;

  /** @param bufferBytes Octets of a buffer at the start. Reads of 256 KiB took 1.5 times as long per frame as those of 2 MiB. */
  constructor(source: ByteSource, bufferBytes: number = VECTOR_BUFFER_BYTES) {
    this.#source = source;
    this.bytes = newBuffer(Math.max(MIN_BUFFER_BYTES, bufferBytes));
    this.view = viewOf(this.bytes);
  }

  /** Octets of the input that were used: the offset of `start`. */
  get offset(): number {
    return this.base + this.start;
  }

  /** Octets of memory held. */
  get capacity(): number {
    return this.bytes.length + (this.#spare?.length ?? 0);
  }

  /**
   * Waits until `need` octets lie from `start` on.
   * @returns false when the input ends before.
   */
  async more(need: number): Promise<boolean> {
    while (this.end - this.start < need) {
      if (this.#ended) return false;
      const got = await (this.#pending ?? this.#ask());
      this.#pending = null;
      if (got === 0) {
        this.#ended = true;
        return false;
      }
      if (this.#intoSpare) this.#changeOver(got);
      else this.end += got;
      this.#pending = this.#ask();
    }
    return true;
  }

  /** Nothing more is read, and nothing of `bytes` is used any more: lent buffers go back when the last read has ended. */
  async release(): Promise<void> {
    this.#ended = true;
    await this.#pending;
    giveBackBuffer(this.bytes);
    if (this.#spare !== null) giveBackBuffer(this.#spare);
    this.#spare = null;
    this.bytes = new Uint8Array(0);
    this.view = viewOf(this.bytes);
    this.start = 0;
    this.end = 0;
  }

  #ask(): Promise<number> {
    this.#intoSpare = this.bytes.length - this.end < this.bytes.length >> 2;
    if (!this.#intoSpare) return this.#source.read(this.bytes.subarray(this.end));
    this.#spare ??= newBuffer(this.bytes.length);
    return this.#source.read(this.#spare.subarray(headroom(this.#spare)));
  }

  /** Puts the rest that is not used yet before the piece that arrived in the other buffer. */
  #changeOver(got: number): void {
    const rest = this.bytes.subarray(this.start, this.end);
    let target = this.#spare!;
    const landed = headroom(target);
    let start = landed - rest.length;
    if (start < 0) {
      // Rare: the rest is a large block. Half a buffer of free space keeps the copying linear.
      const piece = target.subarray(landed, landed + got);
      if (rest.length + got > (target.length * 3) / 4) target = newBuffer(target.length * 2);
      start = 0;
      target.set(piece, rest.length);
    }
    target.set(rest, start);
    this.base += this.start - start;
    this.start = start;
    this.end = start + rest.length + got;
    this.#spare = this.bytes.length < target.length ? null : this.bytes;
    this.bytes = target;
    this.view = viewOf(target);
  }
}

/** Most are of the size that is lent. */
function newBuffer(octets: number): Uint8Array<ArrayBuffer> {
  return octets === VECTOR_BUFFER_BYTES ? lendBuffer() : new Uint8Array(octets);
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Octets left free before a piece in the second buffer: room for the rest of the first one. */
function headroom(buffer: Uint8Array): number {
  return buffer.length >> 4;
}
