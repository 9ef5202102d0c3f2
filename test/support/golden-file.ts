/** Expected outputs kept as files: compared exactly, rewritten with `UPDATE_GOLDEN=1`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';

export const UPDATING = (process.env['UPDATE_GOLDEN'] ?? '') !== '';

/** Compares with the file, or writes it when golden files are being updated. */
export function expectGolden(path: string, got: Uint8Array): void {
  const same = existsSync(path) && Buffer.compare(readFileSync(path), got) === 0;
  if (UPDATING && !same) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, got);
    return;
  }
  if (same) return;
  const want = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  const hint = `${path} differs; look at the difference, then UPDATE_GOLDEN=1 npx vitest run test/golden`;
  expect(Buffer.from(got).toString('utf8'), hint).toBe(want.toString('utf8'));
  expect(Buffer.compare(want, got), hint).toBe(0);
}
