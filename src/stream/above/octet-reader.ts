/** Reads fields off octets that may be cut off anywhere: past the end there is nothing, and `short` says so. */
export class OctetReader {
  /** A field was asked for that is not there, or not as a whole. */
  short = false;

  constructor(
    private readonly bytes: Uint8Array,
    private at = 0,
    private readonly end = bytes.length,
  ) {}

  get left(): number {
    return this.end - this.at;
  }

  /** The unsigned number of 1 to 4 octets that comes next; 0 when it is not there. */
  number(width: number): number {
    if (this.left < width) {
      this.short = true;
      this.at = this.end;
      return 0;
    }
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + this.bytes[this.at++]!;
    return value;
  }

  skip(length: number): void {
    if (length > this.left) this.short = true;
    this.at = Math.min(this.end, this.at + length);
  }

  /** The next octets, fewer when there are no more. They are not copied. */
  take(length: number): Uint8Array {
    if (length > this.left) this.short = true;
    const from = this.at;
    this.at = Math.min(this.end, from + length);
    return this.bytes.subarray(from, this.at);
  }

  /** A reader of what a length of `width` octets counts. */
  block(width: number): OctetReader {
    const length = this.number(width);
    if (length > this.left) this.short = true;
    const from = this.at;
    this.at = Math.min(this.end, from + length);
    return new OctetReader(this.bytes, from, this.at);
  }
}
