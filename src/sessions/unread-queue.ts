/** What was read and is to be fetched by one reader, in order. A reader that finds it empty has the input read on. */
import type { ReadingPace } from './reading-pace.js';

interface Unread<T> {
  readonly item: T;
  readonly octets: number;
}

interface Waiting<T> {
  readonly resolve: (next: IteratorResult<T>) => void;
  readonly reject: (error: Error) => void;
}

/** Items fetched before the array is moved together. */
const MOST_FETCHED = 1024;

export class UnreadQueue<T> implements AsyncIterableIterator<T> {
  /** Octets that wait. */
  octets = 0;
  /** The reader has fetched something, or waits for it. */
  begun = false;
  readonly #items: Unread<T>[] = [];
  #fetched = 0;
  #ended = false;
  #failure: Error | null = null;
  #waiting: Waiting<T> | null = null;

  constructor(private readonly pace: ReadingPace) {}

  /** Nothing more is taken. */
  get over(): boolean {
    return this.#ended;
  }

  /** @param octets Memory that the item takes. */
  push(item: T, octets: number): void {
    if (this.#ended) return;
    if (this.#waiting !== null) {
      this.#serve().resolve({ done: false, value: item });
      return;
    }
    this.#items.push({ item, octets });
    this.#charge(octets);
  }

  /** Nothing more comes; what waits can still be fetched. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#waiting !== null) this.#serve().resolve({ done: true, value: undefined });
  }

  /** As `end`, with an error behind what waits. */
  fail(error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#waiting !== null) this.#serve().reject(error);
    else this.#failure = error;
  }

  /** Gives up what waits; the reader gets the error at once. */
  giveUp(error: Error): void {
    this.#drop();
    if (this.#ended) this.#failure = error;
    else this.fail(error);
  }

  /** The next item; only one may be waited for at a time. */
  next(): Promise<IteratorResult<T>> {
    this.begun = true;
    const unread = this.#items[this.#fetched];
    if (unread !== undefined) {
      this.#fetched++;
      if (this.#fetched === this.#items.length || this.#fetched === MOST_FETCHED) {
        this.#items.splice(0, this.#fetched);
        this.#fetched = 0;
      }
      this.#charge(-unread.octets);
      return Promise.resolve({ done: false, value: unread.item });
    }
    if (this.#failure !== null) {
      const error = this.#failure;
      this.#failure = null;
      return Promise.reject(error);
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    if (this.#waiting !== null) return Promise.reject(new Error('the item before is still waited for'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.pace.wait();
    });
  }

  /** The reader wants no more. */
  return(): Promise<IteratorResult<T>> {
    this.#failure = null;
    this.end();
    this.#drop();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #serve(): Waiting<T> {
    const waiting = this.#waiting!;
    this.#waiting = null;
    this.pace.served();
    return waiting;
  }

  #drop(): void {
    this.#items.length = 0;
    this.#fetched = 0;
    this.#charge(-this.octets);
  }

  #charge(octets: number): void {
    this.octets += octets;
    if (octets !== 0) this.pace.add(octets);
  }
}
