/**
 * The octets of one direction in order, as far as it costs next to nothing: a few segments that came too early
 * are held, what is repeated is dropped, and what does not come is a gap. The assembly of streams does this
 * thoroughly; this is for looking at how sessions begin.
 */
import { LIMITS } from '../../limits.js';

/** Takes octets and gaps of one direction. */
export interface OctetSink {
  octets(bytes: Uint8Array): void;
  missing(length: number): void;
}

interface EarlySegment {
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly length: number;
}

export class InOrder {
  #next = 0;
  #started = false;
  #early: EarlySegment[] = [];
  #earlyBytes = 0;

  constructor(private readonly sink: OctetSink) {}

  /** Segments that came too early are held, for octets before them are missing. */
  get waits(): boolean {
    return this.#early.length > 0;
  }

  /** The number of the first octet is known: that behind the SYN. */
  startAt(seq: number): void {
    if (this.#started) return;
    this.#started = true;
    this.#next = seq;
  }

  /**
   * A segment with payload.
   *
   * @param seq Number of its first octet, int32.
   * @param bytes What was captured of it.
   * @param length Octets it had on the wire.
   */
  segment(seq: number, bytes: Uint8Array, length: number): void {
    this.startAt(seq);
    if (((seq - this.#next) | 0) > 0) this.#hold(seq, bytes, length);
    else {
      this.#deliver(seq, bytes, length);
      if (this.#early.length > 0) this.#release();
    }
  }

  #deliver(seq: number, bytes: Uint8Array, length: number): void {
    const known = (this.#next - seq) | 0;
    if (known >= length) return;
    this.#next = (seq + length) | 0;
    if (known < bytes.length) this.sink.octets(known === 0 ? bytes : bytes.subarray(known));
    const missing = length - Math.max(known, bytes.length);
    if (missing > 0) this.sink.missing(missing);
  }

  #hold(seq: number, bytes: Uint8Array, length: number): void {
    this.#early.push({ seq, bytes: bytes.slice(), length });
    this.#earlyBytes += bytes.length;
    this.#early.sort((a, b) => (a.seq - b.seq) | 0);
    if (this.#early.length <= LIMITS.maxEarlySegments && this.#earlyBytes <= LIMITS.maxEarlyBytes) return;
    // What is missing has not come for long: on with what there is.
    const gap = (this.#early[0]!.seq - this.#next) | 0;
    this.#next = this.#early[0]!.seq;
    this.sink.missing(gap);
    this.#release();
  }

  #release(): void {
    let used = 0;
    for (const { seq, bytes, length } of this.#early) {
      if (((seq - this.#next) | 0) > 0) break;
      this.#deliver(seq, bytes, length);
      this.#earlyBytes -= bytes.length;
      used++;
    }
    this.#early.splice(0, used);
  }
}
