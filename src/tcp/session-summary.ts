/**
 * What is known of a session when it ends or the capture does: the session record of the contract
 * before verdicts are added. Times are nanoseconds since the capture's base second, durations
 * seconds, unknown is null.
 */
import type { TunnelName } from '../wire/tunnel-table.js';
import type { LossRatesSummary } from './loss-rates.js';
import type { TimeClass } from './time-budget.js';
import type { EventKind, HandshakeFailure, ResetCause, Side, StallEvent } from './events.js';

export type { TunnelName };

/** RFC 9293 §3.3.2 names. */
export const TCP_STATES = [
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const;
export type TcpState = (typeof TCP_STATES)[number];

export interface EndpointAddress {
  readonly address: string;
  readonly port: number;
}

/** Options that one side offered in its SYN; null fields when its SYN was not captured. */
export interface HandshakeOptions {
  readonly mss: number | null;
  readonly windowScale: number | null;
  readonly sackPermitted: boolean | null;
  readonly timestamps: boolean | null;
  readonly fastOpen: boolean | null;
  readonly mptcp: boolean | null;
  readonly ecn: boolean | null;
  /** Window of the SYN, octets; it is never scaled (RFC 7323 §2.2). */
  readonly window: number | null;
  /** Padding stands where an option was, so that a device on the way removed it; left out otherwise. */
  readonly overwritten?: true;
}

export type HandshakeOutcome =
  'completed' | 'timeout' | 'refused' | 'unreachable' | 'aborted' | 'not-captured';

export interface HandshakeSummary {
  readonly outcome: HandshakeOutcome;
  /** Reason of a failed handshake, null when it did not fail. */
  readonly reason: HandshakeFailure | null;
  /** SYN to the ACK that ends the handshake, seconds. */
  readonly rtt: number | null;
  /** SYN to SYN-ACK: the path from the capture point to the server and back. */
  readonly serverRtt: number | null;
  /** SYN-ACK to ACK: the path from the capture point to the client and back. */
  readonly clientRtt: number | null;
  readonly synRetries: number;
  readonly synAckRetries: number;
  /** The first SYN offered ECN and a repeated one did not; left out otherwise. */
  readonly ecnWithdrawn?: true;
  readonly options: { readonly client: HandshakeOptions | null; readonly server: HandshakeOptions | null };
}

/** `evicted`: it had not closed when it was forgotten for want of room, and what came later is not known. */
export type CloseHow = 'graceful' | 'half-closed' | 'reset' | 'open' | 'idle-timeout' | 'evicted';

export interface CloseSummary {
  readonly how: CloseHow;
  /** Side that sent the first FIN, or the reset. */
  readonly by: Side | null;
  readonly resetCause: ResetCause | null;
  readonly frame: number | null;
  /** Seconds from the first segment to that frame. */
  readonly afterSeconds: number | null;
}

export interface RttSummary {
  readonly min: number | null;
  readonly median: number | null;
  readonly p95: number | null;
  readonly max: number | null;
  readonly samples: number;
}

/** Payload octets that never reached the capture or the stream, by reason. */
export interface MissingBytes {
  /** The peer acknowledged them, the capture does not have them. */
  readonly lostInCapture: number;
  /** Opened a hole that nothing filled or acknowledged before the capture ended. */
  readonly notYetSeen: number;
  /** Cut off by the snap length (inside segments that are counted as seen). */
  readonly snapLength: number;
  /** Captured only in segments whose checksum is wrong. */
  readonly badChecksum: number;
  /** Forgotten because a limit was reached. */
  readonly evicted: number;
}

/** One direction of a session: what its sender sent. */
export interface DirectionSummary {
  /** Segments sent in this direction, of any kind, duplicates of frames included. */
  readonly segments: number;
  readonly dataSegments: number;
  /**
   * Payload octets of all segments:
   * `uniqueBytes + repeatedBytes + badChecksumBytes + outOfWindowBytes`.
   */
  readonly bytes: number;
  /** Octets on the wire of the frames of this direction. */
  readonly wireBytes: number;
  /** Octets of the IP packets of this direction, headers included. */
  readonly ipBytes: number;
  readonly uniqueBytes: number;
  readonly repeatedBytes: number;
  readonly badChecksumBytes: number;
  /** Of these: acknowledged all the same, so only the capture has them wrong. */
  readonly acceptedBadChecksumBytes: number;
  /** Carried by segments that no window allowed, and by resets: not part of the stream. */
  readonly outOfWindowBytes: number;
  /** Sum of `missing` without `snapLength`: octets of the stream that were not seen. */
  readonly missingBytes: number;
  readonly missing: MissingBytes;
  /** Payload octets sent and not acknowledged when the session or the capture ended. */
  readonly unacknowledgedBytes: number;
  /** Retransmissions and probes of this side since the other side last sent anything. */
  readonly unansweredRepeats: number;
  /** Seconds from the other side's last segment (or the first segment) to this side's last one. */
  readonly unansweredSeconds: number;
  /** Octets that filled a hole: lost on the way and repaired, or reordered. */
  readonly repairedBytes: number;
  readonly retransmissions: number;
  /** Of these: with payload; the others repeated a SYN or FIN. */
  readonly dataRetransmissions: number;
  /** Of these: repeated because a timer ran out (RFC 6298 §5.4). */
  readonly timeoutRetransmissions: number;
  readonly retransmittedBytes: number;
  readonly spuriousRetransmissions: number;
  readonly outOfOrder: number;
  readonly duplicates: number;
  /** Duplicate acknowledgments sent in this direction. */
  readonly duplicateAcks: number;
  /** Segments of this direction that advertised a window of 0. */
  readonly zeroWindows: number;
  /** Seconds that this direction's sender kept its window at 0. */
  readonly zeroWindowSeconds: number;
  readonly lostSegments: number;
  readonly resets: number;
  /** Segments of this direction carried time stamps. */
  readonly timestampsUsed: boolean;
  /** Time from data of this direction to its acknowledgment, at the capture point (Karn). */
  readonly rtt: RttSummary;
  /** The same by time stamps (RFC 7323 §4): valid through retransmissions. */
  readonly rttTimestamps: RttSummary;
  /**
   * Towards the sender: from an acknowledgment to the data that answers it, at the capture point. For bulk
   * data of a sender that stands far from there.
   */
  readonly rttToSender: RttSummary;
  /** Unique payload octets a second between the first and last data segment; null below two. */
  readonly throughput: number | null;
  /** How fast data arrived in equal parts of the time between the first loss and the last; null with few losses. */
  readonly lossRates: LossRatesSummary | null;
  /** Most payload octets sent and not known to have arrived: neither acknowledged nor covered by SACK. */
  readonly maxBytesInFlight: number;
  /** Shift in use for windows that this side advertises; null when unknown. */
  readonly windowScale: number | null;
  readonly minWindow: number | null;
  readonly maxWindow: number | null;
  /** MSS option this side sent, octets. */
  readonly mss: number | null;
  /** Largest payload of one segment, octets. */
  readonly largestSegment: number;
  readonly checksumErrors: number;
  readonly checksumsOffloaded: number;
  /** Initial sequence number, unsigned; null when no SYN of this side was captured. */
  readonly isn: number | null;
  /** Most common TTL or hop limit. */
  readonly ttl: number | null;
  readonly keepAlives: number;
  readonly zeroWindowProbes: number;
  readonly congestionMarks: number;
  /** Times that a small segment waited for a delayed acknowledgment (Nagle), the seconds, and first frames. */
  readonly nagleWaits: number;
  readonly nagleSeconds: number;
  readonly nagleFrames: readonly number[];
  readonly firstFrame: number | null;
  readonly lastFrame: number | null;
}

/** A silence longer than the smaller of two smoothed round trips and the retransmission timeout. */
export interface Silence {
  /** Frame that ended it, and the last one before it. */
  readonly frame: number;
  readonly afterFrame: number;
  /** Side that spoke first again. */
  readonly from: Side;
  /** Seconds from the session's first segment to its beginning. */
  readonly start: number;
  /** Seconds. */
  readonly duration: number;
  /** What it was spent on, as in the time budget. */
  readonly class: TimeClass;
}

/** Silences in which somebody waited, seconds. */
export interface StallSummary {
  readonly seconds: number;
  readonly longest: number;
  /** Frame that ended the longest. */
  readonly longestFrame: number | null;
  readonly longestWaitingFor: StallEvent['waitingFor'] | null;
  /** `seconds` by what was waited for; they sum up to it. */
  readonly bySeconds: Readonly<Record<StallEvent['waitingFor'], number>>;
  /** Silences of any length that the path does not explain, and their seconds. */
  readonly silences: number;
  readonly silentSeconds: number;
  /** The longest of these, in order of time, `LIMITS.maxSilencesListed` at most. */
  readonly list: readonly Silence[];
}

export interface SessionSummary {
  /** From 0, in the order of first segments. */
  readonly session: number;
  readonly client: EndpointAddress;
  readonly server: EndpointAddress;
  readonly roles: 'observed' | 'inferred';
  /** Why the roles were given so, when inferred. */
  readonly rolesReason: string;
  readonly vlan: number | null;
  /** The innermost tunnel its segments came through, null for none. */
  readonly tunnel: TunnelName | null;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly firstTimeNs: number;
  /** Seconds from first to last segment. */
  readonly duration: number;
  readonly handshake: HandshakeSummary;
  readonly close: CloseSummary;
  readonly state: { readonly client: TcpState; readonly server: TcpState };
  readonly zeek: { readonly connState: string; readonly history: string };
  readonly toServer: DirectionSummary;
  readonly toClient: DirectionSummary;
  /** Number of events of each kind that occurred. */
  readonly eventCounts: Readonly<Partial<Record<EventKind, number>>>;
  /** First frames of each kind, `LIMITS.maxEvidenceFrames` at most. */
  readonly eventFrames: Readonly<Partial<Record<EventKind, readonly number[]>>>;
  readonly stalls: StallSummary;
  /** Seconds of the lifetime by what they were spent on; they sum up to `duration`. */
  readonly timeBudget: Readonly<Record<TimeClass, number>>;
}
