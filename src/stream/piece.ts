/**
 * What a byte stream is made of. One direction of a session is an ordered list of pieces: octets that
 * were captured, and gaps for those that were not. A gap is never text and never zeros inside a stream.
 */
import type { PacketView } from '../wire/packet-view.js';
import type { Session, SideIndex } from '../tcp/session.js';
import type { Tracking } from '../tcp/tracking.js';
import type { StreamTotals } from './stream-totals.js';

/** Why octets of a stream are missing. */
export const GAP_REASONS = [
  /** The receiver acknowledged them: they passed, and the capture does not have them. */
  'lost-in-capture',
  /** The snap length cut them off. */
  'snaplen',
  /** They were captured only in segments whose checksum is wrong, and nobody acknowledged them. */
  'bad-checksum',
  /** Neither seen nor acknowledged when the capture, or the session, ended. */
  'not-yet',
  /** Given up because a limit was reached (`LIMITS.maxReorderBytes` and its kin). */
  'evicted',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** When a piece of data stands behind the end of what its sender could send. */
export type Afterlife = 'fin' | 'reset';

/**
 * Octets of one segment that are new to the stream, in order. A segment gives several pieces when it
 * filled more than one hole, and none when it brought nothing new.
 */
export interface DataPiece {
  readonly kind: 'data';
  /**
   * Octets of the stream before this piece: 0 is the first after the initial sequence number, or the
   * first captured one when the start was not captured. Exact beyond 4 GiB.
   */
  readonly offset: number;
  /** Valid only during the call, for it may lie in the buffer of the capture: copy what must live longer. */
  readonly bytes: Uint8Array;
  /** Frame that carried these octets; where copies overlapped, the one whose octets were kept. */
  readonly frame: number;
  /** When that frame was captured, nanoseconds since the capture's base second. */
  readonly timeNs: number;
  /** Frame at which they could be read in order: `frame` itself, or the later one that ended the wait. */
  readonly inOrderFrame: number;
  readonly inOrderNs: number;
  /** The segment has PSH: its sender had no more to send for now (RFC 9293 §3.9.1.2). */
  readonly push: boolean;
  /**
   * Stream offset of the octet that sockets hand out of band, when the segment has URG: the last one of
   * the urgent data (RFC 6093 §3.1). It stays in the stream and may lie beyond this piece. Null without URG.
   */
  readonly urgentAt: number | null;
  /** The checksum of the segment is wrong, and yet its receiver acknowledged the only copy there is. */
  readonly corrupt: boolean;
  /** What ended this direction before; null while it was open, which is nearly always. */
  readonly after: Afterlife | null;
}

/** Octets that the stream has and the capture has not. */
export interface GapPiece {
  readonly kind: 'gap';
  readonly offset: number;
  /** Octets missing, at least 1. */
  readonly length: number;
  readonly reason: GapReason;
  /** Frame that showed the gap: the one cut short, or the first behind it. */
  readonly frame: number;
  readonly timeNs: number;
  /** Frame at which waiting for the octets ended. */
  readonly inOrderFrame: number;
  readonly inOrderNs: number;
}

export type StreamPiece = DataPiece | GapPiece;

/** How a direction of a session ended. */
export interface StreamEnd {
  /**
   * `fin`: everything up to the FIN was reached; `reset`: either side reset; `reused`: another session took
   * its ports; `forgotten`: it was silent for long, or there was no room for it; `capture-end`: it was still
   * open when the input ended.
   */
  readonly how: 'fin' | 'reset' | 'reused' | 'forgotten' | 'capture-end';
  /** Frame and time of the FIN or reset; of the session's last segment for the others. */
  readonly frame: number;
  readonly timeNs: number;
  /** Octets of the stream up to its end, gaps included. */
  readonly offset: number;
}

/**
 * Takes the streams of all sessions as they become readable in order. Calls for one direction come in stream
 * order; those of different directions and sessions as the capture has them.
 */
export interface StreamSink {
  /** Once, before everything else. */
  begin?(tracking: Tracking): void;
  /** Before the first other call for a session. The packet is the one that brought the stream about. */
  open?(session: Session, packet: PacketView): void;
  piece(session: Session, side: SideIndex, piece: StreamPiece): void;
  /**
   * In place of `piece`, for the plain case that nearly all segments are: all the payload of a segment that came in
   * its turn, in a direction that is open. The packet is valid only during the call. A sink that wants the octets and
   * little else is spared two objects a segment.
   */
  plain?(session: Session, side: SideIndex, offset: number, packet: PacketView): void;
  /**
   * Nothing more is expected of this direction: its FIN was reached in order, or the session was reset. Comes
   * once at most. What a broken or hostile sender still sends comes as pieces with `after` set.
   */
  closed?(session: Session, side: SideIndex, end: StreamEnd): void;
  /**
   * Octets of a gap that came after all, when the stream had gone on without them: the first copy, each octet once.
   * Valid only during the call. Only of the latest gaps of a direction.
   */
  late?(session: Session, side: SideIndex, offset: number, bytes: Uint8Array): void;
  /**
   * Gives octets back that it was given as one piece or a part of it, to compare with what is sent again; null for
   * what it no longer has. A sink that can do so spares the assembler a copy of all that passes. Only read until
   * the next call.
   */
  recall?(session: Session, side: SideIndex, offset: number, length: number): Uint8Array | null;
  /** Nothing more comes, ever. Exactly once for each direction of a session that was opened. */
  end(session: Session, side: SideIndex, end: StreamEnd, totals: StreamTotals): void;
}
