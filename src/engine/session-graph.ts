/**
 * The segments of one session as columns, ready to be drawn: made by the engine, shown by a report.
 * Sequence numbers are relative to each side's initial one and do not wrap.
 */

/** Columns of segments, in the order of their frames. */
export const SEGMENT_COLUMNS = [
  /** Frame number, from 1. */
  'frame',
  /** Nanoseconds since the session's first segment; may run backwards where the clock did. */
  'time',
  /** Relative sequence number of the first octet. */
  'seq',
  /** Relative acknowledgment; -1 without ACK. */
  'ack',
  /** Octets of payload. */
  'len',
  /** `Flag` bits; 1024 is added when the server sent it. */
  'flags',
  /** Window offered, octets, scaled; -1 while the scale is not known. */
  'window',
  /** Octets of the sender in flight after this segment. */
  'flight',
  /** Octets of the receiver in flight after this segment. */
  'peerFlight',
  /** Round-trip time that this segment's acknowledgment ended, nanoseconds; -1 for none. */
  'rtt',
  /** Payload octets that this side has sent up to and with this segment, repeats included. */
  'sent',
] as const;
export type SegmentColumn = (typeof SEGMENT_COLUMNS)[number];

export { FLAG_NAMES } from '../wire/flag-names.js';
export { Flag } from '../wire/packet-view.js';

/** Added to `flags` when the server sent the segment. */
export const FROM_SERVER = 1024;

/** What the tracker says of a segment that is in the graph. */
export interface GraphEvents {
  /** Index of the segment. */
  readonly segment: readonly number[];
  /** Frame that shows it; not always that of a segment: an ICMP error shows things as well. */
  readonly frame: readonly number[];
  /** Index in `EVENT_KINDS`. */
  readonly kind: readonly number[];
  /** What kind exactly, by the kind of event: see `eventDetail`. */
  readonly detail: readonly number[];
  /** A figure: octets, nanoseconds, a count or a frame, by the kind of event. */
  readonly value: readonly number[];
  /** Index in `reasons`, -1 for none. */
  readonly reason: readonly number[];
}

/** Selectively acknowledged ranges, one entry a block. */
export interface GraphSacks {
  /** Index of the acknowledging segment. */
  readonly segment: readonly number[];
  /** Relative sequence numbers of the side whose octets they are. */
  readonly left: readonly number[];
  readonly right: readonly number[];
}

export interface SessionGraph {
  readonly session: number;
  /** Segments of the session, those without a place in the graph included. */
  readonly segments: number;
  /** Segments that the limits left no place for. */
  readonly omitted: number;
  readonly columns: Readonly<Record<SegmentColumn, Float64Array>>;
  readonly events: GraphEvents;
  readonly sacks: GraphSacks;
  /** What convinced the tracker, in its words. */
  readonly reasons: readonly string[];
}

/** Where a report gets graphs from, when the analysis is done. */
export interface GraphSource {
  /** The graph of a session, null when there is none. */
  graphOf(session: number): SessionGraph | null;
}
