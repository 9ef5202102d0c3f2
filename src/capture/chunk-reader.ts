import type { ByteSource } from './byte-source.js';

/** Octets of each of the two buffers at the start. Reads of 256 KiB took 1.5 times as long per frame. */
const DEFAULT_BUFFER_BYTES = 2_097_152;
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

  /** @param bufferBytes Octets of a buffer at the start. */
  constructor(source: ByteSource, bufferBytes: number = DEFAULT_BUFFER_BYTES) {
    this.#source = source;
    this.bytes = new Uint8Array(Math.max(MIN_BUFFER_BYTES, bufferBytes));
    this.view = new DataView(this.bytes.buffer);
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

  #ask(): Promise<number> {
    this.#intoSpare = this.bytes.length - this.end < this.bytes.length >> 2;
    if (!this.#intoSpare) return this.#source.read(this.bytes.subarray(this.end));
    this.#spare ??= new Uint8Array(this.bytes.length);
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
      if (rest.length + got > (target.length * 3) / 4) target = new Uint8Array(target.length * 2);
      start = 0;
      target.set(piece, rest.length);
    }
    target.set(rest, start);
    this.base += this.start - start;
    this.start = start;
    this.end = start + rest.length + got;
    this.#spare = this.bytes.length < target.length ? null : this.bytes;
    this.bytes = target;
    this.view = new DataView(target.buffer);
  }
}

/** Octets left free before a piece in the second buffer: room for the rest of the first one. */
function headroom(buffer: Uint8Array): number {
  return buffer.length >> 4;
}
