/**
 * Seeded random numbers for the benchmark capture: the same seed gives the same file on every
 * machine, so figures measured on different days are about the same packets.
 */
export class Random {
  #state;

  /** @param {number} seed Any integer; only its low 32 bits count. */
  constructor(seed) {
    this.#state = seed | 0;
  }

  /** Uniform in [0, 1). The mulberry32 generator: 32 bits of state, period 2^32. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Uniform integer, both ends included. */
  integer(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** Uniform in the logarithm, so that small and large values are equally usual. */
  logUniform(low, high) {
    return low * Math.pow(high / low, this.next());
  }

  /** Exponentially distributed with the given mean. */
  exponential(mean) {
    return -mean * Math.log(1 - this.next());
  }

  /**
   * Heavy-tailed sizes with mean 1: log-normal with sigma 0.9, cut to 0.1 .. 12 so that no single
   * session dominates the capture.
   */
  size() {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.min(12, Math.max(0.1, Math.exp(0.9 * normal - 0.405)));
  }

  /** One of the entries, all equally likely. */
  pick(entries) {
    return entries[Math.floor(this.next() * entries.length)];
  }
}
