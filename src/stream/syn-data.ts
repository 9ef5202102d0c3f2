/** Payload of a SYN: part of the stream only when its receiver says so (RFC 7413 §4.1). */
import type { Origin } from './held-segment.js';

export class SynData {
  readonly #octets: Uint8Array;

  constructor(
    readonly origin: Origin,
    octets: Uint8Array,
  ) {
    this.#octets = octets.slice();
  }

  get length(): number {
    return this.#octets.length;
  }

  /**
   * RFC 7413 §4.2: the SYN-ACK says how much of the data in the SYN was taken. Where that was not captured,
   * the sender shows it by going on behind the data, or by sending it again.
   *
   * @param acked Offset up to which the peer says it has everything.
   * @param next Where the sender goes on, -1 when that is not known.
   * @returns The octets that were taken; null while nothing shows it.
   */
  taken(acked: number, next: number): Uint8Array | null {
    const { length } = this.#octets;
    const known = next >= length ? length : Math.max(0, acked);
    return known === 0 && next < 0 ? null : this.#octets.subarray(0, Math.min(length, known));
  }
}
