/**
 * Times of one pcapng interface: 64-bit counts of units of any decimal or binary fraction of a
 * second (if_tsresol), shifted by whole seconds (if_tsoffset); draft-ietf-opsawg-pcapng §4.2.
 */

/** Seconds beyond which a time is clamped: the range of a JavaScript `Date`. */
const MAX_SECOND = 8_639_999_999_999;
/** Seconds beyond which if_tsoffset is clamped: with the largest fast time still within `Date`. */
const MAX_OFFSET = 4_000_000_000_000n;
/** High words from here on go the slow way, where times are clamped: 4.29e18 units. */
const FAST_HIGH = 1_000_000_000;

/** Resolution octet of an interface that does not say: microseconds. */
export const DEFAULT_TSRESOL = 6;

/** Turns time stamps of one interface into nanoseconds since the capture's base second. */
export class PcapngClock {
  /** Length of a unit, seconds. */
  readonly resolution: number;
  /** True when the resolution is so fine, or the offset so large, that times mean little. */
  readonly odd: boolean;
  /** Nanoseconds in a unit where that is a common whole number, else 0: count exactly, in BigInt. */
  readonly #scale: number;
  readonly #unitsPerSecond: bigint;
  readonly #offset: bigint;
  #baseSecond = 0n;
  #baseHigh = 0;
  #baseLow = 0;

  /** @param tsresol Octet of if_tsresol: top bit for powers of two. */
  constructor(tsresol: number, offset: bigint) {
    const exponent = tsresol & 0x7f;
    const binary = (tsresol & 0x80) !== 0;
    this.#unitsPerSecond = (binary ? 2n : 10n) ** BigInt(exponent);
    this.resolution = binary ? 2 ** -exponent : Number(`1e-${exponent}`);
    this.#scale = tsresol === 6 ? 1000 : tsresol === 9 ? 1 : 0;
    this.#offset = clamp(offset, MAX_OFFSET);
    this.odd = this.#offset !== offset || exponent > (binary ? 63 : 19);
    this.rebase(0);
  }

  /** The second a time stamp lies in, clamped to what a `Date` can show. */
  secondOf(high: number, low: number): number {
    const second = units(high, low) / this.#unitsPerSecond + this.#offset;
    return Number(clamp(second, BigInt(MAX_SECOND)));
  }

  /** Sets the second that times are counted from. */
  rebase(baseSecond: number): void {
    this.#baseSecond = BigInt(baseSecond);
    const base = (this.#baseSecond - this.#offset) * this.#unitsPerSecond;
    this.#baseHigh = Number(base >> 32n);
    this.#baseLow = Number(base & 0xffff_ffffn);
  }

  /**
   * Nanoseconds since the base second, rounded down; exact for differences below 2^53.
   * @param high Upper 32 bits of the time stamp, unsigned.
   */
  nanoseconds(high: number, low: number): number {
    if (this.#scale === 0 || high >= FAST_HIGH) return this.#exact(high, low);
    // The difference of the halves is small and exact although the whole does not fit a double.
    return ((high - this.#baseHigh) * 0x1_0000_0000 + (low - this.#baseLow)) * this.#scale;
  }

  #exact(high: number, low: number): number {
    const ns = (units(high, low) * 1_000_000_000n) / this.#unitsPerSecond + this.#offset * 1_000_000_000n;
    return Number(clamp(ns, BigInt(MAX_SECOND) * 1_000_000_000n) - this.#baseSecond * 1_000_000_000n);
  }
}

function units(high: number, low: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

function clamp(value: bigint, most: bigint): bigint {
  if (value > most) return most;
  return value < -most ? -most : value;
}
