import { createInflateRaw, type InflateRaw, type ZlibOptions } from 'node:zlib';

/** Octets inflated by one call: one thread-pool task of about 0.2 ms. */
const PIECE_BYTES = 65_536;

/** One piece is inflated ahead of the one being used, and no more. */
const INFLATE_OPTIONS: ZlibOptions & { readonly readableHighWaterMark: number } = {
  chunkSize: PIECE_BYTES,
  readableHighWaterMark: PIECE_BYTES,
};

/**
 * One deflate stream (RFC 1951) inflated by demand in the thread pool, while the main thread works.
 * Unlike node's Gunzip it says where the stream ended and loses nothing that came before damage.
 */
export class DeflateStream {
  /** `hungry`: wants input; `ended`: the stream is complete; `broken`: it cannot be decoded further. */
  state: 'hungry' | 'busy' | 'ended' | 'broken' = 'hungry';
  readonly #inflate: InflateRaw;
  #wake: (() => void) | null = null;

  constructor() {
    this.#inflate = createInflateRaw(INFLATE_OPTIONS);
    const wake = (): void => this.#wake?.();
    this.#inflate.on('readable', wake);
    this.#inflate.on('close', wake);
    this.#inflate.on('end', () => this.#turn('ended'));
    this.#inflate.on('error', () => this.#turn('broken'));
  }

  /** Octets of input that belong to the stream, of all that was fed. */
  get used(): number {
    return this.#inflate.bytesWritten;
  }

  /** Gives more input; only when hungry. `input` must stay as it is until hungry again. */
  feed(input: Uint8Array): void {
    if (this.state !== 'hungry') return;
    this.state = 'busy';
    this.#inflate.write(input, (error) => this.#turn(error ? 'broken' : 'hungry'));
  }

  /** The next piece of output, or null when the state is no longer `busy`. */
  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const piece = this.#inflate.read() as Uint8Array | null;
      if (piece !== null) return piece;
      if (this.state !== 'busy') return null;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = null;
    }
  }

  /** Gives the memory back; ends a wait. */
  close(): void {
    if (this.state === 'busy') this.#turn('broken');
    this.#inflate.destroy();
  }

  #turn(state: 'hungry' | 'ended' | 'broken'): void {
    // The write call-back comes before the end or after it, and after an error: those two stay.
    if (this.state !== 'ended' && this.state !== 'broken') this.state = state;
    this.#wake?.();
  }
}
