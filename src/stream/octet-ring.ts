/** The latest octets of a stream in a ring, each at its offset modulo the size. */

/** Rings of these sizes are used again, so many of each: nearly all that are not small have them. */
const STOCK: ReadonlyMap<number, Uint8Array[]> = new Map([4_096, 16_384, 65_536].map((size) => [size, []]));
const MOST_STOCKED = 64;

export class OctetRing {
  #bytes: Uint8Array;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  /** Octets that it holds. */
  get size(): number {
    return this.#bytes.length;
  }

  /** Writes octets, not more than it holds, from a stream offset on. */
  write(offset: number, bytes: Uint8Array): void {
    const ring = this.#bytes;
    const at = offset % ring.length;
    const room = ring.length - at;
    if (bytes.length <= room) ring.set(bytes, at);
    else {
      ring.set(bytes.subarray(0, room), at);
      ring.set(bytes.subarray(room), 0);
    }
  }

  /** The octets from a stream offset on, which were written and not overwritten since. Valid until the next call. */
  read(offset: number, length: number): Uint8Array {
    const ring = this.#bytes;
    const at = offset % ring.length;
    if (at + length <= ring.length) return ring.subarray(at, at + length);
    const joined = new Uint8Array(length);
    joined.set(ring.subarray(at));
    joined.set(ring.subarray(0, at + length - ring.length), ring.length - at);
    return joined;
  }

  /** Makes it larger; what it holds of [begin, end) stays. */
  resize(size: number, begin: number, end: number): void {
    const before = this.#bytes;
    const kept = Math.min(end - begin, before.length);
    const octets = this.read(end - kept, kept);
    this.#bytes = STOCK.get(size)?.pop() ?? new Uint8Array(size);
    this.write(end - kept, octets);
    restock(before);
  }

  /** Gives its memory back. Call nothing after this. */
  release(): void {
    restock(this.#bytes);
  }
}

function restock(ring: Uint8Array): void {
  const stock = STOCK.get(ring.length);
  if (stock !== undefined && stock.length < MOST_STOCKED) stock.push(ring);
}
