import { defineConfig } from 'vitest/config';

/** `npm run fuzz`: longer than the test suite, with seeds of its own. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/fuzz/*.fuzz.ts'],
    testTimeout: 600_000,
  },
});
