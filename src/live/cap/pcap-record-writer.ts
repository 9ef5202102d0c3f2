/** Frames as a classic pcap of microseconds, gathered into large writes. */

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const MAGIC_MICROSECONDS = 0xa1b2c3d4;
/** Octets gathered before they are written. */
const BUFFER_BYTES = 262_144;

export class PcapRecordWriter {
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #used = 0;

  /**
   * @param write Takes all octets before it returns; they are overwritten afterwards.
   * @param snapLen Octets kept of each frame, below `BUFFER_BYTES`.
   */
  constructor(
    private readonly write: (bytes: Uint8Array) => void,
    private readonly snapLen: number,
    linkType: number,
  ) {
    const b = this.#buffer;
    b.writeUInt32LE(MAGIC_MICROSECONDS, 0);
    b.writeUInt16LE(2, 4);
    b.writeUInt16LE(4, 6);
    b.writeUInt32LE(0, 8);
    b.writeUInt32LE(0, 12);
    b.writeUInt32LE(snapLen, 16);
    b.writeUInt32LE(linkType, 20);
    this.#used = FILE_HEADER_BYTES;
    this.flush();
  }

  /**
   * @param frame Buffer with the frame at its start.
   * @param length Octets of the frame.
   * @param timeUs Microseconds since the epoch.
   */
  record(frame: Buffer, length: number, timeUs: number): void {
    const kept = Math.min(length, this.snapLen);
    if (this.#used + RECORD_HEADER_BYTES + kept > BUFFER_BYTES) this.flush();
    const b = this.#buffer;
    const at = this.#used;
    const second = Math.floor(timeUs / 1e6);
    b.writeUInt32LE(second, at);
    b.writeUInt32LE(timeUs - second * 1e6, at + 4);
    b.writeUInt32LE(kept, at + 8);
    b.writeUInt32LE(length, at + 12);
    frame.copy(b, at + RECORD_HEADER_BYTES, 0, kept);
    this.#used = at + RECORD_HEADER_BYTES + kept;
  }

  flush(): void {
    if (this.#used === 0) return;
    this.write(this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}
