import { type FSWatcher, watch } from 'node:fs';

/** Milliseconds after which is looked anyway: not every file system tells of changes. */
const POLL_MS = 1_000;
/** Least time between two looks, so that a writer of many small pieces is not asked after each. */
const LEAST_MS = 50;

/** Waits for something to happen in a directory: a file that grows, appears or gets another name. */
export class GrowthWatch {
  readonly #watcher: FSWatcher | null;
  #happened = false;
  #closed = false;
  #lastLook = 0;
  #wake: (() => void) | null = null;

  constructor(directory: string) {
    this.#watcher = watchOrPoll(directory, () => {
      this.#happened = true;
      this.#wake?.();
    });
  }

  /** Waits until something may have happened, or a second; `LEAST_MS` at least. Ends at once when closed. */
  async next(): Promise<void> {
    const since = performance.now() - this.#lastLook;
    if (since < LEAST_MS) await this.#sleep(LEAST_MS - since, false);
    if (!this.#happened) await this.#sleep(POLL_MS, true);
    this.#happened = false;
    this.#lastLook = performance.now();
  }

  close(): void {
    this.#closed = true;
    this.#watcher?.close();
    this.#wake?.();
  }

  #sleep(ms: number, endsByEvent: boolean): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#wake = () => {
        if (endsByEvent || this.#closed) end();
      };
    });
  }
}

/** Null where changes are not told (network file systems, too many watches): then only the clock does. */
function watchOrPoll(directory: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(directory, onChange);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
