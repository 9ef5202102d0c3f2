/** A quiet network: time goes on, and waiting costs no memory. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withTicks } from '../../src/live/ticks.js';

const EVERY_MS = 250;

/** A source that gives items when it is told to, and counts what waits for the next one. */
class Told {
  waiting = 0;
  returned = false;
  #answer: (result: IteratorResult<number, void>) => void = () => undefined;
  #fail: (error: Error) => void = () => undefined;

  readonly source = {
    next: () => {
      const promise = new Promise<IteratorResult<number, void>>((resolve, reject) => {
        this.#answer = resolve;
        this.#fail = reject;
      });
      const then = promise.then.bind(promise);
      promise.then = ((...reactions: Parameters<typeof then>) => {
        this.waiting++;
        return then(...reactions);
      }) as typeof promise.then;
      return promise;
    },
    return: () => {
      this.returned = true;
      return Promise.resolve({ done: true, value: undefined });
    },
  } as unknown as AsyncGenerator<number>;

  give(value: number): void {
    this.#answer({ done: false, value });
  }

  end(): void {
    this.#answer({ done: true, value: undefined });
  }

  fail(error: Error): void {
    this.#fail(error);
  }
}

describe('ticks', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('come while nothing else does, and not beside what comes', async () => {
    const told = new Told();
    const items = withTicks(told.source, EVERY_MS);
    const got: (number | null)[] = [];
    const take = async (): Promise<void> => {
      const { value } = (await items.next()) as { value: number | null };
      got.push(value);
    };
    const first = take();
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    await first;
    const second = take();
    told.give(1);
    await second;
    const third = take();
    // It was not quiet all of this time.
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(got).toEqual([null, 1]);
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    await third;
    expect(got).toEqual([null, 1, null]);
    const last = items.next();
    told.end();
    expect(await last).toEqual({ done: true, value: undefined });
    expect([told.returned, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it('add nothing to what waits for the next item, however long that takes', async () => {
    const told = new Told();
    const items = withTicks(told.source, EVERY_MS);
    let ticks = 0;
    const run = (async () => {
      for await (const item of items) {
        if (item !== null) return item;
        ticks++;
      }
      return null;
    })();
    await vi.advanceTimersByTimeAsync(100 * EVERY_MS);
    expect(ticks).toBe(100);
    expect(told.waiting).toBeLessThan(3);
    told.give(7);
    expect(await run).toBe(7);
  });

  it('hand on what went wrong', async () => {
    const told = new Told();
    const next = withTicks(told.source, EVERY_MS).next();
    told.fail(new Error('broken'));
    await expect(next).rejects.toThrow('broken');
    expect([told.returned, vi.getTimerCount()]).toEqual([true, 0]);
  });
});
