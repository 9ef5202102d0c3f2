import { BATCH_FRAMES, FrameBatch } from './frame-source.js';

/** Octets of frames in one batch before the next is begun. */
const BATCH_BYTES = 1_048_576;
/** Octets of buffer of a new batch; it doubles when frames do not fit. */
const FIRST_BYTES = 65_536;

/** Frames that are pushed one by one, copied into batches. A batch is reused once the next is taken. */
export class FrameQueue {
  readonly #full: FrameBatch[] = [];
  #filling: FrameBatch | null = null;
  #used = 0;
  #taken: FrameBatch | null = null;
  #idle: FrameBatch | null = null;

  /** Copies a frame of interface 0 to the end of the queue. */
  push(frame: Uint8Array, origLen: number, timeNs: number): void {
    const batch = this.#batchWithRoom(frame.length);
    const n = batch.count++;
    batch.bytes.set(frame, this.#used);
    batch.at[n] = this.#used;
    batch.capLen[n] = frame.length;
    batch.origLen[n] = origLen;
    batch.timeNs[n] = timeNs;
    batch.interfaceId[n] = 0;
    this.#used += frame.length;
  }

  /** The oldest frames, or null when there are none; valid until the next call. */
  shift(): FrameBatch | null {
    this.#idle = this.#taken ?? this.#idle;
    this.#taken = this.#full.shift() ?? this.#filling;
    if (this.#taken === this.#filling) this.#filling = null;
    return this.#taken;
  }

  #batchWithRoom(len: number): FrameBatch {
    const filling = this.#filling;
    if (filling && filling.count < BATCH_FRAMES && this.#used + len <= BATCH_BYTES) {
      if (this.#used + len > filling.bytes.length) this.#grow(filling, len);
      return filling;
    }
    if (filling) this.#full.push(filling);
    const batch = this.#idle ?? new FrameBatch();
    this.#idle = null;
    batch.count = 0;
    this.#used = 0;
    if (batch.bytes.length < Math.max(len, FIRST_BYTES)) this.#grow(batch, len);
    this.#filling = batch;
    return batch;
  }

  #grow(batch: FrameBatch, len: number): void {
    const bytes = new Uint8Array(Math.max(FIRST_BYTES, batch.bytes.length * 2, this.#used + len));
    bytes.set(batch.bytes.subarray(0, this.#used));
    batch.bytes = bytes;
    batch.view = new DataView(bytes.buffer);
  }
}
