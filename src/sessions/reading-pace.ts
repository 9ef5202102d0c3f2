/**
 * When an input is read on: while somebody waits for something of it, and what was not fetched yet stays within a
 * limit. Readers ask and the input answers, so that a slow reader slows the reading down.
 */
import type { FrameBatch, FrameSource } from '../capture/frame-source.js';

export class ReadingPace {
  /** Those that wait for something that was not read yet. */
  #waiting = 0;
  #unread = 0;
  #closed = false;
  #wake: (() => void) | null = null;

  /**
   * @param mostUnread Octets read and not fetched from which on reading pauses.
   * @param relieve Asked to give up what nobody has begun to fetch, before reading pauses; with `begun`, also
   *   what was begun.
   * @param pausing Told between two batches, before anybody is waited for.
   */
  constructor(
    private readonly mostUnread: number,
    private readonly relieve: (begun: boolean) => void,
    private readonly pausing: () => void,
  ) {}

  /** Octets read and not fetched. */
  get unread(): number {
    return this.#unread;
  }

  /** Somebody waits. Call `served` when that is over. */
  wait(): void {
    this.#waiting++;
    this.#look();
  }

  served(): void {
    this.#waiting--;
  }

  /** Octets were read, or, with a negative number, fetched or given up. */
  add(octets: number): void {
    this.#unread += octets;
    if (octets < 0) this.#look();
  }

  /** Ends the reading. */
  close(): void {
    this.#closed = true;
    this.#look();
  }

  /** The same frames, each batch when it is wanted. */
  paced(source: FrameSource): FrameSource {
    const frames = (): AsyncGenerator<FrameBatch> => this.#batches(source);
    return { info: source.info, batches: frames, close: () => source.close() };
  }

  async *#batches(source: FrameSource): AsyncGenerator<FrameBatch, void, void> {
    const batches = source.batches()[Symbol.asyncIterator]();
    try {
      while (await this.#ready()) {
        const next = await batches.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await batches.return?.();
    }
  }

  /** Waits until reading may go on. @returns False when it shall end. */
  async #ready(): Promise<boolean> {
    this.pausing();
    for (;;) {
      if (this.#unread > this.mostUnread) this.relieve(false);
      if (this.#closed) return false;
      if (this.#goesOn) return true;
      await this.#pause();
    }
  }

  /**
   * Waits until something changes. When the process has nothing left to do, nobody will ever fetch what is in the way:
   * a program that waits for one stream holds up another that it has begun. That is given up, which the
   * program is told when it comes back to it.
   */
  async #pause(): Promise<void> {
    const stuck = (): void => {
      if (this.#waiting === 0) return;
      this.relieve(true);
      this.#look();
    };
    process.once('beforeExit', stuck);
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
    process.off('beforeExit', stuck);
  }

  get #goesOn(): boolean {
    return this.#waiting > 0 && this.#unread <= this.mostUnread;
  }

  #look(): void {
    if (this.#closed || this.#goesOn) this.#wake?.();
  }
}
