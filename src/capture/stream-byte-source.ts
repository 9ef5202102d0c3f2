import type { ByteSource, SourceDamage } from './byte-source.js';

/** A stream that can be ended early, as Node's readable streams can. */
interface Destroyable {
  destroy(): unknown;
}

/**
 * Standard input, a pipe, a socket, or any other iterable of octets. The next piece is asked for only when
 * the one before is used up, so back-pressure reaches the writer.
 */
export class StreamByteSource implements ByteSource {
  readonly size = null;
  readonly damages: SourceDamage[] = [];
  consumed = 0;
  readonly #stream: AsyncIterable<Uint8Array>;
  readonly #pieces: AsyncIterator<unknown>;
  #piece = new Uint8Array(0);
  #closed = false;
  #wakeClosed: (() => void) | null = null;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#stream = stream;
    this.#pieces = stream[Symbol.asyncIterator]();
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#piece.length === 0) {
      if (this.#closed || !(await this.#nextPiece())) return 0;
    }
    const len = Math.min(this.#piece.length, into.length);
    into.set(this.#piece.subarray(0, len));
    this.#piece = this.#piece.subarray(len);
    this.consumed += len;
    return len;
  }

  async #nextPiece(): Promise<boolean> {
    try {
      // A pipe may stay silent for ever: closing must end the wait.
      const closed = new Promise<null>((resolve) => (this.#wakeClosed = () => resolve(null)));
      const next = await Promise.race([this.#pieces.next(), closed]);
      if (next === null || next.done === true) return false;
      if (!(next.value instanceof Uint8Array)) {
        this.#break('the stream gives text or objects, not octets; do not set an encoding on it');
        return false;
      }
      this.#piece = next.value as Uint8Array<ArrayBuffer>;
      return true;
    } catch (error) {
      if (!this.#closed) this.#break(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      this.#wakeClosed = null;
    }
  }

  #break(reason: string): void {
    this.damages.push({
      code: 'read_error',
      message: `reading failed after ${this.consumed} octets (${reason}); what came before is analysed`,
      lossy: true,
    });
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    this.#piece = new Uint8Array(0);
    this.#wakeClosed?.();
    if (isDestroyable(this.#stream)) this.#stream.destroy();
    // Not awaited: an iterator that waits for data would answer only when some comes.
    else this.#pieces.return?.().catch(() => undefined);
    return Promise.resolve();
  }
}

function isDestroyable(stream: object): stream is Destroyable {
  return 'destroy' in stream && typeof stream.destroy === 'function';
}
