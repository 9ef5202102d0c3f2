/** One thing that is known some time: whoever asks for it has the input read on until then. */
import type { ReadingPace } from './reading-pace.js';

interface Settle<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

export class Promised<T> {
  #value: T | undefined;
  #failure: Error | null = null;
  #known = false;
  #promise: Promise<T> | null = null;
  #settle: Settle<T> | null = null;

  constructor(private readonly pace: ReadingPace) {}

  get(): Promise<T> {
    if (this.#known) return Promise.resolve(this.#value as T);
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#promise ??= new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.pace.wait();
    });
    return this.#promise;
  }

  keep(value: T): void {
    if (this.#known || this.#failure !== null) return;
    this.#known = true;
    this.#value = value;
    this.#served()?.resolve(value);
  }

  fail(error: Error): void {
    if (this.#known || this.#failure !== null) return;
    this.#failure = error;
    this.#served()?.reject(error);
  }

  #served(): Settle<T> | null {
    const settle = this.#settle;
    this.#settle = null;
    if (settle !== null) this.pace.served();
    return settle;
  }
}
