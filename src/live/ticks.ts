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
    let next = source.next();
    for (;;) {
      const tick = new Promise<null>((resolve) => (wake = () => resolve(null)));
      const result = await Promise.race([next, tick]);
      if (result === null) {
        yield null;
        continue;
      }
      if (result.done === true) return;
      came = true;
      yield result.value;
      next = source.next();
    }
  } finally {
    clearInterval(timer);
    // Not awaited: a source that waits would answer only when something comes.
    void source.return(undefined).catch(() => undefined);
  }
}
