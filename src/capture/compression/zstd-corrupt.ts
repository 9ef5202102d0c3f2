/**
 * Thrown inside the zstd decoder when the data makes no sense, caught where blocks are read. It is thrown
 * once in a file at most: checks in the inner loops would cost every sound one.
 */
export class ZstdCorrupt extends Error {
  override readonly name = 'ZstdCorrupt';
}
