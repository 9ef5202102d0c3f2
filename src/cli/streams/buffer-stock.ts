/**
 * Buffers of few sizes that are used again: making and zeroing a new one for each file of thousands costs more than
 * what is written through it, and leaves the collector to clear up.
 */

/** Octets; each holds eight of the one before, so that little is copied while a file grows. */
export const BUFFER_SIZES = [2_048, 16_384, 65_536] as const;

/** Octets kept for use again, of all sizes. */
const MOST_IDLE = 8_388_608;

export class BufferStock {
  readonly #idle = new Map<number, Uint8Array[]>(BUFFER_SIZES.map((size) => [size, []]));
  #octets = 0;

  /** A buffer of one of the sizes; what is in it means nothing. */
  take(size: number): Uint8Array {
    const buffer = this.#idle.get(size)?.pop();
    if (buffer === undefined) return new Uint8Array(size);
    this.#octets -= size;
    return buffer;
  }

  give(buffer: Uint8Array): void {
    const { length } = buffer;
    const idle = this.#idle.get(length);
    if (idle === undefined || this.#octets + length > MOST_IDLE) return;
    this.#octets += length;
    idle.push(buffer);
  }
}
