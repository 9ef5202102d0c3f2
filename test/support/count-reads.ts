/** Counts what a table of typed arrays reads: the cost of a lookup without a clock. */
import { vi } from 'vitest';

/**
 * @param make Makes the table; its `Int32Array`s count from then on.
 * @param use Looks things up.
 * @returns Elements that `use` read.
 */
export function countReads<Table>(make: () => Table, use: (table: Table) => void): number {
  let reads = 0;
  const Real = Int32Array;
  const Counting = function (size: number): Int32Array {
    return new Proxy(new Real(size), {
      get(target, name) {
        if (typeof name === 'string' && name.charCodeAt(0) <= 0x39) reads++;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
      },
      set: (target, name, value) => Reflect.set(target, name, value, target),
    });
  };
  vi.stubGlobal('Int32Array', Counting);
  try {
    const table = make();
    reads = 0;
    use(table);
    return reads;
  } finally {
    vi.unstubAllGlobals();
  }
}
