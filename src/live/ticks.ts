/** Passes on what comes, and null whenever nothing came for a while. */

/**
 * @param source Asked for the next item only when the one before was taken.
 * @param everyMs Milliseconds without an item after which null is given.
 */
export async function* withTicks<T>(source: AsyncGenerator<T>, everyMs: number): AsyncGenerator<T | null> {
  let wake: () => void = () => undefined;
  let came = false;
  const timer = setInterval(() => {
    if (!came) wake();
    came = false;
  }, everyMs);
  try {
    for (;;) {
      const next = source.next();
      let settled = false;
      const settle = (): void => {
        settled = true;
        wake();
      };
      // Once an item, not once a tick as a race would: it may be days until one comes.
      next.then(settle, settle);
      while (!settled) {
        await new Promise<void>((resolve) => (wake = resolve));
        if (!settled) yield null;
      }
      const result = await next;
      if (result.done === true) return;
      came = true;
      yield result.value;
    }
  } finally {
    clearInterval(timer);
    // Not awaited: a source that waits would answer only when something comes.
    void source.return(undefined).catch(() => undefined);
  }
}
