import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Size of the young space when the heap has grown to `heapMiB`. */
function youngMiB(how: 'bound' | 'free', heapMiB: number): number {
  const script = [pathOf('../support/run-typescript.mjs'), pathOf('grow-heap.ts'), how, String(heapMiB)];
  const told = JSON.parse(execFileSync(process.execPath, script, { encoding: 'utf8' })) as {
    youngMiB: number;
  };
  return told.youngMiB;
}

describe('the young generation', () => {
  test('is as large as the engine makes it where nothing bounds it', () => {
    expect(youngMiB('free', 80)).toBeGreaterThan(16);
  });

  test('stays small in a small heap', () => {
    expect(youngMiB('bound', 80)).toBeLessThanOrEqual(16);
  });

  test('grows in a large heap', () => {
    expect(youngMiB('bound', 200)).toBeGreaterThan(16);
  });
});
