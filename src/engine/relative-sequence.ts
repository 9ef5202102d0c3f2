/** Sequence numbers of one side as distances from where it began, beyond 2^32 where it sends that much. */
import type { Endpoint } from '../tcp/endpoint.js';

export class RelativeSequence {
  #known = false;
  /** A number on the wire (int32 image), and where it lies. */
  #wire = 0;
  #place = 0.5;

  /**
   * Place of a number near to what the side is sending. The first octet of payload is 1, as after a
   * SYN, whether or not the SYN was captured.
   *
   * @param x The side whose number it is.
   */
  place(wire: number, x: Endpoint): number {
    if (!this.#known) {
      this.#known = true;
      this.#wire = x.issKnown ? x.iss : ((x.started ? x.firstSeq : wire) - 1) | 0;
      this.#place = 0;
    }
    // Measured from what is being sent, a distance is never beyond the 2^31 that can be told.
    if (x.started) {
      this.#place += (x.sndNxt - this.#wire) | 0;
      this.#wire = x.sndNxt;
    }
    return this.#place + ((wire - this.#wire) | 0);
  }
}
