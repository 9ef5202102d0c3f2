/**
 * XXH64, of which zstd frames carry the low half (xxHash specification 0.1.1; RFC 8878 §3.1.1): four lanes
 * of 64 bits, kept as pairs of 32-bit words, since BigInt would cost more than the decompression.
 */
import { Stripes } from './stripes.js';

const STRIPE_BYTES = 32;
const P1_HI = 0x9e3779b1 | 0;
const P1_LO = 0x85ebca87 | 0;
const P2_HI = 0xc2b2ae3d | 0;
const P2_LO = 0x27d4eb4f;
const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;
const MASK = 0xffff_ffff_ffff_ffffn;

const rotl = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & MASK;
const round = (lane: bigint, word: bigint): bigint => (rotl((lane + word * P2) & MASK, 31n) * P1) & MASK;

/** Takes octets in pieces; the seed is 0. */
export class Xxh64 {
  /** High and low word of each of the four lanes. */
  readonly #lanes = new Int32Array(8);
  readonly #stripes = new Stripes(STRIPE_BYTES, (view, at, end) => this.#mix(view, at, end));

  constructor() {
    this.reset();
  }

  reset(): void {
    this.#stripes.length = 0;
    [P1 + P2, P2, 0n, -P1].forEach((start, lane) => {
      const value = BigInt.asUintN(64, start);
      this.#lanes[2 * lane] = Number(value >> 32n) | 0;
      this.#lanes[2 * lane + 1] = Number(value & 0xffff_ffffn) | 0;
    });
  }

  update(bytes: Uint8Array): this {
    this.#stripes.add(bytes);
    return this;
  }

  /** The low 32 bits of the checksum of all octets so far, unsigned. */
  digestLow(): number {
    return Number(this.digest() & 0xffff_ffffn);
  }

  /** The checksum of all octets so far. */
  digest(): bigint {
    const { length, left, rest, restView: view } = this.#stripes;
    let h = length < STRIPE_BYTES ? P5 : this.#joined();
    h = (h + BigInt(length)) & MASK;
    let at = 0;
    for (; at + 8 <= left; at += 8) {
      h = (rotl(h ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4) & MASK;
    }
    if (at + 4 <= left) {
      h = (rotl(h ^ ((BigInt(view.getUint32(at, true)) * P1) & MASK), 23n) * P2 + P3) & MASK;
      at += 4;
    }
    for (; at < left; at++) h = (rotl(h ^ ((BigInt(rest[at]!) * P5) & MASK), 11n) * P1) & MASK;
    h = ((h ^ (h >> 33n)) * P2) & MASK;
    h = ((h ^ (h >> 29n)) * P3) & MASK;
    return h ^ (h >> 32n);
  }

  #joined(): bigint {
    const lane = (i: number): bigint =>
      (BigInt(this.#lanes[2 * i]! >>> 0) << 32n) | BigInt(this.#lanes[2 * i + 1]! >>> 0);
    let h = (rotl(lane(0), 1n) + rotl(lane(1), 7n) + rotl(lane(2), 12n) + rotl(lane(3), 18n)) & MASK;
    for (let i = 0; i < 4; i++) h = ((h ^ round(0n, lane(i))) * P1 + P4) & MASK;
    return h;
  }

  #mix(view: DataView, from: number, end: number): void {
    const lanes = this.#lanes;
    for (let lane = 0; lane < 4; lane++) {
      let hi = lanes[2 * lane]!;
      let lo = lanes[2 * lane + 1]!;
      for (let at = from + 8 * lane; at < end; at += STRIPE_BYTES) {
        const wordLo = view.getInt32(at, true);
        const wordHi = view.getInt32(at + 4, true);
        // lane += word * P2
        const sum = (lo >>> 0) + (Math.imul(wordLo, P2_LO) >>> 0);
        hi =
          (hi +
            highOfProduct(wordLo, P2_LO) +
            Math.imul(wordLo, P2_HI) +
            Math.imul(wordHi, P2_LO) +
            (sum > 0xffff_ffff ? 1 : 0)) |
          0;
        lo = sum | 0;
        // rotated left by 31: right by 33, which is the halves exchanged and one bit to the right
        const turnedHi = (lo >>> 1) | (hi << 31);
        const turnedLo = (hi >>> 1) | (lo << 31);
        // times P1
        hi = (highOfProduct(turnedLo, P1_LO) + Math.imul(turnedLo, P1_HI) + Math.imul(turnedHi, P1_LO)) | 0;
        lo = Math.imul(turnedLo, P1_LO);
      }
      lanes[2 * lane] = hi;
      lanes[2 * lane + 1] = lo;
    }
  }
}

/** The high 32 bits of the product of two unsigned words. */
function highOfProduct(a: number, b: number): number {
  const aLo = a & 0xffff;
  const aHi = a >>> 16;
  const bLo = b & 0xffff;
  const bHi = b >>> 16;
  const cross = Math.imul(aHi, bLo);
  const other = Math.imul(aLo, bHi);
  const middle = (Math.imul(aLo, bLo) >>> 16) + (cross & 0xffff) + (other & 0xffff);
  return (Math.imul(aHi, bHi) + (cross >>> 16) + (other >>> 16) + (middle >>> 16)) | 0;
}
