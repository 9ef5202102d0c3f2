/** Damage found below the capture format: by the file system, the pipe or the decompressor. */
export interface SourceDamage {
  /** Stable snake_case name. */
  readonly code: string;
  /** What happened and what was done about it. */
  readonly message: string;
  /** True when octets are missing or doubtful because of it; false for mere surplus. */
  readonly lossy: boolean;
}

/**
 * Octets in order, from wherever they come. Reading never rejects: a source that breaks says so in
 * `damages` and ends, so that everything before the break is still used.
 */
export interface ByteSource {
  /** Octets of the file as it lies on disk; null for a pipe. */
  readonly size: number | null;
  /** Octets taken from the file or pipe so far; compressed ones where it is compressed. */
  readonly consumed: number;
  readonly damages: readonly SourceDamage[];
  /** Damages beyond `LIMITS.maxProblems`, only counted. */
  readonly moreDamages?: number;
  /** True when the input was left while it may go on: an incomplete frame at its end is no damage. */
  readonly unfinished?: boolean;
  /**
   * Fills `into` from its start with what is at hand, at least one octet.
   * @returns how many; 0 at the end. Only one read may be under way at a time.
   */
  read(into: Uint8Array): Promise<number>;
  /** Releases what is open; a read under way ends soon after. Safe to call more than once. */
  close(): Promise<void>;
}

/** Octets in memory, handed out in pieces. */
export class MemoryByteSource implements ByteSource {
  readonly size: number;
  readonly damages: readonly SourceDamage[] = [];
  consumed = 0;
  readonly #bytes: Uint8Array;
  readonly #chunkSize: number;

  /** @param chunkSize Octets handed out by one read at most; all by default. */
  constructor(bytes: Uint8Array, chunkSize: number = bytes.length) {
    this.size = bytes.length;
    this.#bytes = bytes;
    this.#chunkSize = Math.max(1, Math.trunc(chunkSize) || 1);
  }

  read(into: Uint8Array): Promise<number> {
    const len = Math.min(this.#chunkSize, into.length, this.#bytes.length - this.consumed);
    into.set(this.#bytes.subarray(this.consumed, this.consumed + len));
    this.consumed += len;
    return Promise.resolve(len);
  }

  close(): Promise<void> {
    this.consumed = this.#bytes.length;
    return Promise.resolve();
  }
}

/** Octets that were already read from a source to look at them, then the rest of that source. */
export class ReplayedByteSource implements ByteSource {
  readonly #source: ByteSource;
  #head: Uint8Array;

  constructor(head: Uint8Array, source: ByteSource) {
    this.#head = head;
    this.#source = source;
  }

  get size(): number | null {
    return this.#source.size;
  }

  get consumed(): number {
    return this.#source.consumed - this.#head.length;
  }

  get damages(): readonly SourceDamage[] {
    return this.#source.damages;
  }

  read(into: Uint8Array): Promise<number> {
    if (this.#head.length === 0) return this.#source.read(into);
    const len = Math.min(this.#head.length, into.length);
    into.set(this.#head.subarray(0, len));
    this.#head = this.#head.subarray(len);
    return Promise.resolve(len);
  }

  close(): Promise<void> {
    return this.#source.close();
  }
}
