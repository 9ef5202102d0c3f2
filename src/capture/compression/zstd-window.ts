import { ZSTD_BLOCK_MOST } from './zstd-header.js';

/** Octets of buffer at the start. */
const FIRST_BYTES = 524_288;
/** Least room beyond the window, so that moving it is rare. */
const LEAST_SLACK = 1_048_576;

/**
 * What a frame's copies may reach, and room for the next block. The buffer grows with what has really
 * come out, never by what a header declares.
 */
export class ZstdWindow {
  bytes = new Uint8Array(FIRST_BYTES);
  /** Behind the last octet that came out. */
  end = 0;
  /** Octets that copies may reach back. */
  windowBytes = 0;

  /** A new frame begins: nothing of the last one can be reached. */
  reset(windowBytes: number): void {
    this.windowBytes = windowBytes;
    this.end = 0;
  }

  /** Makes sure that a block fits behind `end`. */
  makeRoom(): void {
    const { bytes, end, windowBytes } = this;
    if (bytes.length - end >= ZSTD_BLOCK_MOST) return;
    const most = windowBytes + Math.max(windowBytes >> 2, LEAST_SLACK) + ZSTD_BLOCK_MOST;
    if (bytes.length < most) {
      const grown = new Uint8Array(Math.min(most, bytes.length * 2));
      grown.set(bytes.subarray(0, end));
      this.bytes = grown;
      if (grown.length - end >= ZSTD_BLOCK_MOST) return;
    }
    const keep = Math.min(windowBytes, end);
    this.bytes.copyWithin(0, end - keep, end);
    this.end = keep;
  }

  /** The octets written behind `end`, which moves behind them; valid until `makeRoom`. */
  take(octets: number): Uint8Array {
    const from = this.end;
    this.end += octets;
    return this.bytes.subarray(from, this.end);
  }
}
