/**
 * XXH32, the checksum of lz4 frames (xxHash specification 0.1.1): four lanes of 32 bits, then what is
 * left over is mixed in and everything is spread.
 */
import { Stripes } from './stripes.js';

const P1 = 0x9e3779b1 | 0;
const P2 = 0x85ebca77 | 0;
const P3 = 0xc2b2ae3d | 0;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;
const STRIPE_BYTES = 16;

const rotl = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** Takes octets in pieces; the seed is 0. */
export class Xxh32 {
  #a = (P1 + P2) | 0;
  #b = P2;
  #c = 0;
  #d = -P1 | 0;
  readonly #stripes = new Stripes(STRIPE_BYTES, (view, at, end) => this.#mix(view, at, end));

  update(bytes: Uint8Array): this {
    this.#stripes.add(bytes);
    return this;
  }

  /** The checksum of all octets so far, unsigned. */
  digest(): number {
    const { length, left, rest, restView } = this.#stripes;
    let h =
      length < STRIPE_BYTES
        ? P5
        : (rotl(this.#a, 1) + rotl(this.#b, 7) + rotl(this.#c, 12) + rotl(this.#d, 18)) | 0;
    h = (h + length) | 0;
    let at = 0;
    for (; at + 4 <= left; at += 4) {
      h = Math.imul(rotl((h + Math.imul(restView.getUint32(at, true), P3)) | 0, 17), P4);
    }
    for (; at < left; at++) h = Math.imul(rotl((h + Math.imul(rest[at]!, P5)) | 0, 11), P1);
    h = Math.imul(h ^ (h >>> 15), P2);
    h = Math.imul(h ^ (h >>> 13), P3);
    return (h ^ (h >>> 16)) >>> 0;
  }

  #mix(view: DataView, from: number, end: number): void {
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    let d = this.#d;
    for (let at = from; at < end; at += STRIPE_BYTES) {
      a = Math.imul(rotl((a + Math.imul(view.getInt32(at, true), P2)) | 0, 13), P1);
      b = Math.imul(rotl((b + Math.imul(view.getInt32(at + 4, true), P2)) | 0, 13), P1);
      c = Math.imul(rotl((c + Math.imul(view.getInt32(at + 8, true), P2)) | 0, 13), P1);
      d = Math.imul(rotl((d + Math.imul(view.getInt32(at + 12, true), P2)) | 0, 13), P1);
    }
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }
}

/** The checksum of octets that are all there. */
export const xxh32 = (bytes: Uint8Array): number => new Xxh32().update(bytes).digest();
