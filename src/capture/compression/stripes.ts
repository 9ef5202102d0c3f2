/** Cuts octets that come in pieces into stripes of one size, as hashes want them (xxHash specification 0.1.1). */
export class Stripes {
  /** Octets so far. */
  length = 0;
  /** The last `length % stripeBytes` octets, which make no stripe yet, from the start on. */
  readonly rest: Uint8Array;
  readonly restView: DataView;

  /**
   * @param stripeBytes Octets of one stripe.
   * @param take Is given whole stripes: those from `at` up to `end` of a view.
   */
  constructor(
    private readonly stripeBytes: number,
    private readonly take: (view: DataView, at: number, end: number) => void,
  ) {
    this.rest = new Uint8Array(stripeBytes);
    this.restView = new DataView(this.rest.buffer);
  }

  /** Octets in `rest`. */
  get left(): number {
    return this.length % this.stripeBytes;
  }

  add(bytes: Uint8Array): void {
    const { left, stripeBytes, rest } = this;
    this.length += bytes.length;
    let at = 0;
    if (left > 0) {
      at = Math.min(stripeBytes - left, bytes.length);
      rest.set(bytes.subarray(0, at), left);
      if (left + at < stripeBytes) return;
      this.take(this.restView, 0, stripeBytes);
    }
    const end = bytes.length - ((bytes.length - at) % stripeBytes);
    if (end > at) this.take(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), at, end);
    rest.set(bytes.subarray(end));
  }
}
