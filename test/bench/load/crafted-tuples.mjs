/**
 * Addresses that all have one and the same hash in a table whose salt is known: what an attacker could send
 * if there were none, or if it could be guessed. The mixer of `src/wire/word-hash.ts` is a bijection of each
 * word, so the last word can be chosen for any result.
 */
const MULTIPLIERS = [0x7feb352d, 0x846ca68b | 0];
const INVERSES = MULTIPLIERS.map(inverse);

/** One port pair for all of them. */
export const CRAFTED_PORTS = { low: 1000, high: 2000 };

/** `mixWord` of src/wire/word-hash.ts. */
export function mix(h, word) {
  let x = h ^ word;
  x = Math.imul(x ^ (x >>> 16), MULTIPLIERS[0]);
  x = Math.imul(x ^ (x >>> 15), MULTIPLIERS[1]);
  return x ^ (x >>> 16);
}

/** The word whose mixture into 0 is `result`. */
function unmix(result) {
  let x = result ^ (result >>> 16);
  x = Math.imul(x, INVERSES[1]);
  x ^= (x >>> 15) ^ (x >>> 30);
  x = Math.imul(x, INVERSES[0]);
  return x ^ (x >>> 16);
}

/** Of an odd number, modulo 2^32, by Newton's iteration. */
function inverse(odd) {
  let x = odd;
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}

/**
 * Pairs of addresses, the lower one (as int32, as the table orders them) first.
 *
 * @param {number} n
 * @param {number} salt Of the table that they collide in.
 * @param {(low: number, high: number) => void} each Unsigned.
 */
export function craftedTuples(n, salt, each) {
  const ports = (CRAFTED_PORTS.low << 16) | CRAFTED_PORTS.high;
  const afterPorts = mix(salt, ports);
  const last = unmix(0x12345678);
  for (let i = 0, made = 0; made < n; i++) {
    const low = (i * 3) | 0;
    const high = mix(afterPorts, low) ^ last;
    if (low >= high) continue;
    made++;
    each(low >>> 0, high >>> 0);
  }
}
