/** Octets of one segment that cannot be read yet: something before them is missing. */

import { Flag, type PacketView } from '../wire/packet-view.js';
import type { Afterlife, StreamEnd } from './piece.js';

/** What a segment says of itself beside its octets; kept with each part of it. */
export interface Origin {
  readonly frame: number;
  readonly timeNs: number;
  readonly push: boolean;
  /** Stream offset of the octet sent out of band, null without URG. */
  readonly urgentAt: number | null;
  /** The segment as it was sent, stream offsets: overlap policies compare these, not what is left of it. */
  readonly sentStart: number;
  readonly sentEnd: number;
  /** What had ended this direction when it came. */
  readonly after: Afterlife | null;
  /** Its checksum is wrong. */
  readonly corrupt: boolean;
  /** Its TTL, for what convinces in a conflict. */
  readonly ttl: number;
}

/**
 * @param start Stream offset of its first octet.
 * @param closed What ended the direction before, null while it is open.
 */
export function originOf(p: PacketView, start: number, closed: StreamEnd | null, corrupt: boolean): Origin {
  const { flags } = p;
  return {
    frame: p.frame,
    timeNs: p.timeNs,
    push: (flags & Flag.Psh) !== 0,
    // RFC 6093 §3.1: systems take the pointer for the octet behind the urgent data.
    urgentAt: (flags & Flag.Urg) !== 0 && p.urgent > 0 ? start + p.urgent - 1 : null,
    sentStart: start,
    sentEnd: start + p.payloadLen,
    after: closed === null ? null : closed.how === 'reset' ? 'reset' : 'fin',
    corrupt,
    ttl: p.ttl,
  };
}

/** The part [start, end) of a segment that is held. */
export class HeldSegment {
  constructor(
    public origin: Origin,
    public start: number,
    public end: number,
    /** Octets from stream offset `bytesStart` on; null when the snap length cut them off. */
    readonly bytes: Uint8Array | null,
    private bytesStart: number,
  ) {}

  /** The octets of [from, to), which lies inside; null when they were cut off. */
  octets(from = this.start, to = this.end): Uint8Array | null {
    return this.bytes?.subarray(from - this.bytesStart, to - this.bytesStart) ?? null;
  }

  /** Counts stream offsets from `origin` octets further on: the stream begins elsewhere than was thought. */
  rebase(origin: number): void {
    this.start -= origin;
    this.end -= origin;
    this.bytesStart -= origin;
    const { sentStart, sentEnd, urgentAt } = this.origin;
    this.origin = {
      ...this.origin,
      sentStart: sentStart - origin,
      sentEnd: sentEnd - origin,
      urgentAt: urgentAt === null ? null : urgentAt - origin,
    };
  }

  /** Memory charged for it, octets. */
  get charge(): number {
    return HELD_OVERHEAD + (this.bytes === null ? 0 : this.bytes.length);
  }
}

/** Memory of one held part without its octets: objects, buffers and their bookkeeping, measured. */
export const HELD_OVERHEAD = 256;
