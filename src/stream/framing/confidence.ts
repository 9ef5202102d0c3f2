/** From evidence to confidence. */

/** No detection is more certain than this: octets can always be something else. */
const MOST = 0.99;

/**
 * Confidence by bits of evidence: each bit halves the chance that the octets look like this by accident.
 *
 * @returns 0 to 0.99, with two digits.
 */
export function confidenceOfBits(bits: number): number {
  if (bits <= 0) return 0;
  return Math.min(MOST, Math.round(100 * (1 - 2 ** -bits)) / 100);
}
