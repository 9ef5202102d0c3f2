/**
 * Recognises a frame of one sender that is captured twice (mirror port, network duplication): the
 * same IP identification, checksum and sequence number as one of its last few frames. The TCP
 * checksum covers acknowledgment, window, flags and time stamps too, so a retransmission, which
 * carries a new identification and mostly a new time stamp, does not match.
 *
 * Where the sender gives no identification (IPv6, or 0 with DF as RFC 6864 allows), only a copy
 * that comes sooner than any retransmission could counts. Checksums alone would push each other out of the few
 * places by chance, so those frames are kept in the order in which they came, and searched.
 */
const SLOTS = 16;
/** Entries while there are few: most senders of short sessions need no more. */
const FEW = 4;
const FIELDS = 4;
const SIGNATURE = 0;
const SEQ = 1;
const FRAME = 2;
const TIME_US = 3;

/** One of `SLOTS` places for a signature: two frames of the same place push each other out. */
const placeOf = (signature: number): number =>
  (signature >>> 16 > 0 ? signature >>> 16 : signature) & (SLOTS - 1);

export class RecentFrames {
  /** By place; in the order in which they came while there are few, and of frames without identification. */
  private slots = new Int32Array(FEW * FIELDS);
  private count = 0;
  /** The place that was taken over last, when all are taken. */
  private oldest = SLOTS - 1;

  /**
   * Frame number of the earlier copy, or 0; remembers this one.
   * @param maxGapUs Time to the copy, microseconds, from which on it is another packet.
   * @param told The identification tells packets apart.
   * @param pairs Frames alike may be two packets, each with its copy: a third one has no earlier copy.
   */
  earlierCopy(
    ipId: number,
    checksum: number,
    seq: number,
    frame: number,
    timeNs: number,
    maxGapUs: number,
    told = ipId > 0,
    pairs = false,
  ): number {
    const signature = (ipId << 16) | checksum;
    const slot = told ? this.#slotFor(placeOf(signature)) : this.#slotOf(signature, seq);
    const at = slot * FIELDS;
    const slots = this.slots;
    // Wraps after 71 minutes: a difference of times this close together survives that.
    const timeUs = (timeNs / 1000) | 0;
    let earlier = 0;
    if (slots[at + SIGNATURE] === signature && slots[at + SEQ] === seq && slots[at + FRAME] !== 0) {
      if (Math.abs((timeUs - slots[at + TIME_US]!) | 0) < maxGapUs) earlier = slots[at + FRAME]!;
    }
    slots[at + SIGNATURE] = signature;
    slots[at + SEQ] = seq;
    slots[at + FRAME] = earlier === 0 ? frame : pairs ? 0 : earlier;
    slots[at + TIME_US] = timeUs;
    return earlier;
  }

  /** Place of this very frame, or of the oldest one, to be taken over. */
  #slotOf(signature: number, seq: number): number {
    const slots = this.slots;
    for (let i = 0; i < this.count; i++) {
      if (slots[i * FIELDS + SIGNATURE] === signature && slots[i * FIELDS + SEQ] === seq) return i;
    }
    if (this.count < slots.length / FIELDS) return this.count++;
    if (this.count < SLOTS) {
      this.slots = new Int32Array(SLOTS * FIELDS);
      this.slots.set(slots);
      return this.count++;
    }
    this.oldest = (this.oldest + 1) % SLOTS;
    return this.oldest;
  }

  #slotFor(place: number): number {
    if (this.slots.length === SLOTS * FIELDS) return place;
    for (let i = 0; i < this.count; i++) if (placeOf(this.slots[i * FIELDS + SIGNATURE]!) === place) return i;
    if (this.count < FEW) return this.count++;
    const few = this.slots;
    this.slots = new Int32Array(SLOTS * FIELDS);
    for (let i = 0; i < FEW; i++) {
      const entry = few.subarray(i * FIELDS, (i + 1) * FIELDS);
      this.slots.set(entry, placeOf(entry[SIGNATURE]!) * FIELDS);
    }
    this.count = SLOTS;
    return place;
  }
}
