/** Where a stream stands: 32-bit sequence numbers on one side, offsets that never wrap on the other. */
export class StreamPosition {
  /** Offset of the next octet to be read. Exact to 2^53. */
  offset = 0;
  /** Its sequence number, int32 image. */
  seq = 0;
  /** Offset at which a FIN took a number that no octet has, -Infinity while none did. */
  #finOffset = -Infinity;

  /** Offset of a sequence number within 2^31 of the position (RFC 9293 §3.4). */
  offsetOf(seq: number): number {
    const offset = this.offset + ((seq - this.seq) | 0);
    return offset < this.#finOffset ? offset + 1 : offset;
  }

  advance(octets: number): void {
    this.offset += octets;
    this.seq = (this.seq + octets) | 0;
  }

  /** The number at the position belongs to a FIN, and the stream goes on behind it all the same. */
  passFin(): void {
    this.#finOffset = this.offset;
    this.seq = (this.seq + 1) | 0;
  }
}
