import { open, stat } from 'node:fs/promises';
import { FileByteSource } from '../file-byte-source.js';
import type { ByteSource, SourceDamage } from '../byte-source.js';
import type { GrowthWatch } from './growth-watch.js';

/** Why nothing more is read from a followed file. */
export type FollowEnd =
  /** Another file has its name now, or it was cut to be written anew. */
  | 'replaced'
  /** The next file of its ring is there. */
  | 'succeeded'
  /** Nothing came for as long as was to be waited. */
  | 'idle'
  /** It was closed. */
  | 'closed';

/** What a followed file asks when it is at its end. */
export interface FollowRules {
  /** Milliseconds without news that end the reading; Infinity to wait for ever. */
  readonly idleMs: number;
  /** True when a file is there that comes after this one. */
  hasSuccessor(): Promise<boolean>;
}

/** The octets of a file that is still being written: its end is where to wait for more. */
export class FollowedFile implements ByteSource {
  readonly size = null;
  /** Set when the reading has ended. */
  ended: FollowEnd | null = null;
  readonly #path: string;
  readonly #file: FileByteSource;
  /** Device and number of the file that is open. */
  readonly #identity: string;
  readonly #watch: GrowthWatch;
  readonly #rules: FollowRules;
  #closed = false;

  private constructor(
    path: string,
    file: FileByteSource,
    identity: string,
    watch: GrowthWatch,
    rules: FollowRules,
  ) {
    this.#path = path;
    this.#file = file;
    this.#identity = identity;
    this.#watch = watch;
    this.#rules = rules;
  }

  /** Opens the file; errors are those of the file system. */
  static async open(path: string, watch: GrowthWatch, rules: FollowRules): Promise<FollowedFile> {
    const handle = await open(path, 'r');
    const { dev, ino } = await handle.stat();
    return new FollowedFile(path, new FileByteSource(handle, null), `${dev}:${ino}`, watch, rules);
  }

  get consumed(): number {
    return this.#file.consumed;
  }

  get damages(): readonly SourceDamage[] {
    return this.#file.damages;
  }

  /** The file may go on: an incomplete frame at its end is no damage. */
  get unfinished(): boolean {
    return this.ended === null || this.ended === 'idle' || this.ended === 'closed';
  }

  async read(into: Uint8Array): Promise<number> {
    const quietSince = performance.now();
    let leaving: FollowEnd | null = null;
    while (this.ended === null) {
      const got = await this.#file.read(into);
      if (got > 0) return got;
      if (this.#closed) this.ended = 'closed';
      else if (this.damages.length > 0) this.ended = 'replaced';
      // What was written until it was left is read first: only a second look at the end is the end.
      else if (leaving !== null) this.ended = leaving;
      else {
        leaving = await this.#reasonToLeave();
        if (leaving !== null) continue;
        if (performance.now() - quietSince >= this.#rules.idleMs) this.ended = 'idle';
        else await this.#watch.next();
      }
    }
    return 0;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch.close();
    await this.#file.close();
  }

  async #reasonToLeave(): Promise<FollowEnd | null> {
    const now = await stat(this.#path).catch(() => null);
    if (now !== null && `${now.dev}:${now.ino}` !== this.#identity) return 'replaced';
    if (now !== null && now.size < this.consumed) return 'replaced';
    return (await this.#rules.hasSuccessor()) ? 'succeeded' : null;
  }
}

/** A followed file in the hands of a reader, which may be done with it before it has ended. */
export class LentFile implements ByteSource {
  readonly size = null;
  readonly #file: FollowedFile;

  constructor(file: FollowedFile) {
    this.#file = file;
  }

  get consumed(): number {
    return this.#file.consumed;
  }

  get damages(): readonly SourceDamage[] {
    return this.#file.damages;
  }

  get unfinished(): boolean {
    return this.#file.unfinished;
  }

  read(into: Uint8Array): Promise<number> {
    return this.#file.read(into);
  }

  /** The file stays open: whether it is replaced is still to be seen. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}
