/**
 * Folds a word into a hash so that every bit depends on every bit before: with less (a multiply and
 * a rotation), a difference of the top bit passes unchanged and collides whatever the salt.
 */
export function mixWord(h: number, word: number): number {
  let x = h ^ word;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b | 0);
  return x ^ (x >>> 16);
}
