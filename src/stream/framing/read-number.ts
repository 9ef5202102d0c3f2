/** Unsigned numbers of any width up to eight octets, as they stand in a head. */

/** Order of the octets of a number: most significant first, as protocols of the Internet have it, or last. */
export type ByteOrder = 'big' | 'little';

/**
 * The unsigned number of `width` octets from `at` on; not exact beyond 2^53, where no length makes
 * sense any more.
 */
export function readUnsigned(bytes: Uint8Array, at: number, width: number, order: ByteOrder): number {
  let value = 0;
  for (let i = 0; i < width; i++) {
    value = value * 256 + bytes[order === 'big' ? at + i : at + width - 1 - i]!;
  }
  return value;
}
