import { LZ4_WINDOW_BYTES } from './lz4-block.js';

/** The output of a block, behind as much of what came before as copies may reach. */
export class Lz4Window {
  bytes = new Uint8Array(2 * LZ4_WINDOW_BYTES);
  #end = 0;

  /** A new frame begins: nothing of the last one can be reached. */
  reset(): void {
    this.#end = 0;
  }

  /**
   * Makes room for a block, and moves what may still be reached to the start where it is short.
   * @param alone Nothing before the block may be reached.
   * @returns where the block's output begins.
   */
  makeRoom(blockBytes: number, alone: boolean): number {
    if (alone) this.#end = 0;
    if (this.bytes.length - this.#end < blockBytes) {
      const keep = Math.min(LZ4_WINDOW_BYTES, this.#end);
      const least = LZ4_WINDOW_BYTES + blockBytes;
      const target = this.bytes.length < least ? new Uint8Array(least) : this.bytes;
      target.set(this.bytes.subarray(this.#end - keep, this.#end));
      this.bytes = target;
      this.#end = keep;
    }
    return this.#end;
  }

  /** The octets decoded since `makeRoom`, up to `to`; valid until then. */
  take(to: number): Uint8Array {
    const piece = this.bytes.subarray(this.#end, to);
    this.#end = to;
    return piece;
  }
}
