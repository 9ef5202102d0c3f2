/** The octets of a session as they are, both sides in the order in which they could be read. */
import type { StreamPiece, StreamSink } from '../../stream/piece.js';
import type { Session, SideIndex } from '../../tcp/session.js';
import type { OctetOutput } from '../output.js';

const BUFFER = 65_536;

export class RawSink implements StreamSink {
  /** Octets that the capture does not have; in a stream of octets there is no place to say so. */
  missing = 0;
  readonly #buffer = new Uint8Array(BUFFER);
  #length = 0;

  /** @param from Only this side; null for both. */
  constructor(
    private readonly out: OctetOutput,
    private readonly from: SideIndex | null,
  ) {}

  piece(_: Session, side: SideIndex, piece: StreamPiece): void {
    if (this.from !== null && this.from !== side) return;
    if (piece.kind === 'gap') {
      this.missing += piece.length;
      return;
    }
    const { bytes } = piece;
    if (this.#length + bytes.length > BUFFER) this.flush();
    if (bytes.length > BUFFER) this.out.writeOctets(bytes);
    else {
      this.#buffer.set(bytes, this.#length);
      this.#length += bytes.length;
    }
  }

  end(): void {
    this.flush();
  }

  /** Writes what is held. Safe to call at any time. */
  flush(): void {
    if (this.#length === 0) return;
    const length = this.#length;
    this.#length = 0;
    this.out.writeOctets(this.#buffer.subarray(0, length));
  }
}
