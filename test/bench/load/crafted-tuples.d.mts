/** Types of `crafted-tuples.mjs`, for the tests. */
export declare const CRAFTED_PORTS: { low: number; high: number };
export declare function craftedTuples(
  n: number,
  salt: number,
  each: (low: number, high: number) => void,
): void;
