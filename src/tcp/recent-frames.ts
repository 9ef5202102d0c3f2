/**
 * Recognises a frame of one sender that is captured twice (mirror port, network duplication): the
 * same IP identification, checksum and sequence number as one of its last few frames. The TCP
 * checksum covers acknowledgment, window, flags and time stamps too, so a retransmission, which
 * carries a new identification and mostly a new time stamp, does not match.
 *
 * Where the sender gives no identification (IPv6, or 0 with DF as RFC 6864 allows), only a copy
 * that comes sooner than any retransmission could counts.
 */
const SLOTS = 16;
const FIELDS = 4;
const SIGNATURE = 0;
const SEQ = 1;
const FRAME = 2;
const TIME_US = 3;

export class RecentFrames {
  readonly #slots = new Int32Array(SLOTS * FIELDS);

  /**
   * Frame number of the earlier copy, or 0; remembers this one.
   * @param maxGapUs Time to the copy, microseconds, from which on it is another packet.
   */
  earlierCopy(
    ipId: number,
    checksum: number,
    seq: number,
    frame: number,
    timeNs: number,
    maxGapUs: number,
  ): number {
    const signature = (ipId << 16) | checksum;
    const at = ((ipId > 0 ? ipId : checksum) & (SLOTS - 1)) * FIELDS;
    const slots = this.#slots;
    // Wraps after 71 minutes: a difference of times this close together survives that.
    const timeUs = (timeNs / 1000) | 0;
    let earlier = 0;
    if (slots[at + SIGNATURE] === signature && slots[at + SEQ] === seq && slots[at + FRAME] !== 0) {
      if (Math.abs((timeUs - slots[at + TIME_US]!) | 0) < maxGapUs) earlier = slots[at + FRAME]!;
    }
    slots[at + SIGNATURE] = signature;
    slots[at + SEQ] = seq;
    slots[at + FRAME] = earlier === 0 ? frame : earlier;
    slots[at + TIME_US] = timeUs;
    return earlier;
  }
}
