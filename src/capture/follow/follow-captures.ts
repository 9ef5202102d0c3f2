import { readdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CaptureFormatError, InputError, type TcpwhyError } from '../../errors.js';
import { readInPart } from '../capture-info.js';
import { CaptureReader } from '../capture-reader.js';
import type { FrameSource } from '../frame-source.js';
import { ringName } from '../several/ring-names.js';
import { FollowedFile, LentFile } from './followed-file.js';
import { GrowthWatch } from './growth-watch.js';

/** How captures are followed. */
export interface FollowOptions {
  /** Seconds without anything new that end the following; null goes on until it is closed. */
  readonly idleSeconds?: number | null;
  /** Told what is waited for, one line. */
  readonly onNotice?: (text: string) => void;
  /** Told of a later file that cannot be read; the following goes on with the next. */
  readonly onUnreadable?: (error: TcpwhyError) => void;
}

/**
 * A capture that is still being written, and the files that come after it: each when it begins. A file
 * follows another when it takes its name (rotation by renaming, as tail -F), when it is the next of its ring,
 * or, for a directory, when its name comes later.
 */
export class FollowedCaptures implements AsyncIterable<FrameSource> {
  /** Frames of a capture that was read to its end could not be read. */
  partial = false;
  readonly #path: string;
  readonly #idleMs: number;
  readonly #options: FollowOptions;
  #current: FollowedFile | null = null;
  #watch: GrowthWatch | null = null;
  #closed = false;

  constructor(path: string, options: FollowOptions = {}) {
    this.#path = path;
    this.#idleMs = (options.idleSeconds ?? Infinity) * 1000;
    this.#options = options;
  }

  /**
   * @throws InputError when the first file cannot be read, CaptureFormatError when it is no capture.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<FrameSource, void, void> {
    const files = await this.#files();
    let path = files.first;
    let missing: string | null = null;
    for (let number = 0; ; number++) {
      if (!(await this.#appears(path))) return;
      this.#watch = new GrowthWatch(dirname(path));
      const file = await this.#open(path, () => files.after(path).then((next) => next !== null));
      this.#current = file;
      const reader = new CaptureReader(new LentFile(file), path);
      try {
        await reader.prepare();
        yield missing === null ? reader : Object.assign(reader, { missingBefore: missing });
        this.partial ||= readInPart(reader.info);
        await passOver(file);
      } catch (error) {
        if (this.#closed || file.ended === 'idle') return;
        const refused = error instanceof CaptureFormatError || error instanceof InputError;
        if (number === 0 || !refused) throw error;
        this.#options.onUnreadable?.(error);
        await passOver(file);
      } finally {
        await reader.close();
        await file.close();
      }
      if (file.unfinished) return;
      const next = file.ended === 'succeeded' ? await files.after(path) : path;
      if (next === null) return;
      missing = missingBetween(path, next);
      if (missing !== null) this.#options.onNotice?.(`${missing}, overwritten before they could be read`);
      if (next !== path) this.#options.onNotice?.(`${path}: has ended; going on with ${next}`);
      else this.#options.onNotice?.(`${path}: was replaced; going on with the new file`);
      path = next;
    }
  }

  /** Ends the following. Safe to call at any time, more than once. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#watch?.close();
    await this.#current?.close();
  }

  async #open(path: string, hasSuccessor: () => Promise<boolean>): Promise<FollowedFile> {
    try {
      return await FollowedFile.open(path, this.#watch!, { idleMs: this.#idleMs, hasSuccessor });
    } catch (error) {
      this.#watch!.close();
      throw new InputError(`${path}: cannot be followed (${(error as Error).message})`, { cause: error });
    }
  }

  /** Waits for a file that is not there yet; false when the waiting was ended. */
  async #appears(path: string): Promise<boolean> {
    const begun = performance.now();
    let told = false;
    while (!this.#closed) {
      const facts = await stat(path).catch(() => null);
      if (facts !== null) return true;
      if (performance.now() - begun >= this.#idleMs) return false;
      if (!told) this.#options.onNotice?.(`${path}: is not there yet; waiting for it`);
      told = true;
      const watch = (this.#watch = new GrowthWatch(dirname(path)));
      await watch.next();
      watch.close();
    }
    return false;
  }

  async #files(): Promise<FileOrder> {
    const facts = await stat(this.#path).catch(() => null);
    if (!facts?.isDirectory()) return ringOrder(this.#path);
    const order = directoryOrder(this.#path);
    const first = await order.after('');
    if (first === null) throw new InputError(`${this.#path}: there are no files in this directory`);
    return { ...order, first };
  }
}

/** Files of a ring that are not there any more, as a part of a sentence; null when none are. */
function missingBetween(path: string, next: string): string | null {
  const [before, after] = [ringName(path), ringName(next)];
  if (before === null || after?.ring !== before.ring) return null;
  const count = after.number - before.number - 1;
  if (count <= 0) return null;
  const first = before.nameOf(before.number + 1);
  if (count === 1) return `${first} of the ring is missing`;
  return `${count} files of the ring are missing, ${first} to ${before.nameOf(after.number - 1)}`;
}

/** Which file comes first, and which after another; null when none does yet. */
interface FileOrder {
  readonly first: string;
  after(path: string): Promise<string | null>;
}

/** The files of a ring by their numbers. */
function ringOrder(first: string): FileOrder {
  return {
    first,
    after: async (path) => {
      const here = ringName(path);
      if (here === null) return null;
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      let next: { path: string; number: number } | null = null;
      for (const name of await namesIn(folder === '' ? '.' : folder)) {
        const ring = ringName(folder + name);
        if (ring === null || ring.ring !== here.ring || ring.number <= here.number) continue;
        if (next === null || ring.number < next.number) next = { path: folder + name, number: ring.number };
      }
      return next?.path ?? null;
    },
  };
}

/** The files of a directory by their names, in which numbers count as numbers. */
function directoryOrder(directory: string): FileOrder {
  const folder = directory.endsWith('/') ? directory : `${directory}/`;
  const byName = new Intl.Collator('en', { numeric: true });
  return {
    first: folder,
    after: async (path) => {
      const names = await namesIn(folder);
      const later = names.filter((name) => path === '' || byName.compare(folder + name, path) > 0);
      const [next] = later.sort((a, b) => byName.compare(a, b));
      return next === undefined ? null : folder + next;
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name);
}

/** Waits for the end of a file of which nothing more can be used. */
async function passOver(file: FollowedFile): Promise<void> {
  const into = new Uint8Array(65_536);
  while ((await file.read(into)) > 0);
}
