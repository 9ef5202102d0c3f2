/**
 * One side of a session: what it sent (sequence space, segments in flight, recovery) and what it
 * said as a receiver (acknowledgments, windows, SACK). Numbers only, set once in the constructor, so
 * that a session without trouble stays small; what only trouble needs is made when it comes.
 */
import type { FarSender } from './far-sender.js';
import type { Holes } from './holes.js';
import type { NagleWaits } from './nagle.js';
import { LossRecovery } from './loss-recovery.js';
import type { RecentFrames } from './recent-frames.js';
import type { Rtt } from './rtt.js';
import { SackScoreboard } from './sack-scoreboard.js';
import { SegmentRing } from './segment-ring.js';
import type { PendingRetransmission } from './spurious.js';
import { NEVER } from './never.js';

/** What the last segment of a side was, for the answer that the peer gives to it. */
export const Role = { Plain: 0, KeepAlive: 1, WindowProbe: 2 } as const;
export type Role = (typeof Role)[keyof typeof Role];

export class Endpoint {
  // Nearly every segment reads or writes these. They come first, so that they lie together in memory.

  // What it sent.
  segments = 0;
  wireBytes = 0;
  ipBytes = 0;
  bytes = 0;
  dataSegments = 0;
  lastFrame = 0;
  largestSegment = 0;
  snapLengthBytes = 0;
  checksumsGood = 0;
  checksumsOffloaded = 0;
  duplicates = 0;
  retransmissions = 0;

  // Sender: sequence space. Int32 images; meaningful once `started`.
  started = false;
  /** Initial sequence number was seen in a SYN. */
  issKnown = false;
  /** Highest octet seen + 1, SYN and FIN included (SND.NXT at the capture point). */
  sndNxt = 0;
  uniqueBytes = 0;
  /** Identification of the segment that ends at `sndNxt`, and `segments` when it had passed. */
  edgeIpId = -1;
  edgeSegments = 0;
  ring: SegmentRing | null = null;
  holes: Holes | null = null;

  // Sender: what the peer acknowledged of it (SND.UNA).
  unaKnown = false;
  una = 0;
  dupAcks = 0;
  sacked: SackScoreboard | null = null;
  /** The peer's latest acknowledgment carries SACK blocks that the snap length cut off. */
  sackCutOff = false;
  /** Null until something was lost, repeated or asked for again. */
  loss: LossRecovery | null = null;
  pending: PendingRetransmission[] | null = null;
  maxBytesInFlight = 0;
  rtt: Rtt | null = null;
  /** What it knew when it sent; null where it stands close to the capture point or sent little. */
  far: FarSender | null = null;
  /** Null until an acknowledgment of a small segment came late. */
  nagle: NagleWaits | null = null;

  // Receiver: what this side says of the peer's data.
  ackKnown = false;
  lastAck = 0;
  lastAckFrame = 0;
  /** Duplicates of that acknowledgment by RFC 5681 §2, unlike `dupAcks` of the peer without those that SACK makes. */
  repeatedAcks = 0;
  windowRaw = -1;
  /** Last window, octets; -1 while the scale is unknown. */
  window = -1;
  /** Highest right edge advertised: ACK + window. Valid when `edgeKnown`. */
  edgeKnown = false;
  rightEdge = 0;
  /** Shift in use: -1 unknown, 0 none. */
  shift = -1;
  minWindow = -1;
  maxWindow = -1;
  lastRole: Role = Role.Plain;
  /** Probes of this side that nothing answered since. */
  unansweredProbes = 0;
  /** Repeats and probes since the peer last sent anything. */
  unansweredRepeats = 0;

  // Time stamps and IP header.
  hasTimestamps = false;
  lastTsVal = 0;
  rttTimestamps: Rtt | null = null;
  /** Segment being timed by its TSval (RFC 7323 §4). */
  timingTs = false;
  timedTsVal = 0;
  recent: RecentFrames | null = null;
  lastIpId = -1;
  ipIdUp = 0;
  ipIdOne = 0;
  /** Steps of more than one where no gap in the sequence space explains them. */
  ipIdSkips = 0;
  ipIdOther = 0;
  ttl = -1;
  /** It echoes congestion (ECE) until the peer answers with CWR. */
  echoing = false;
  /** It answered with CWR in the segment that began here. */
  reduced = false;
  mss = -1;

  // Times, which lie together elsewhere.
  lastNs = NEVER;
  /** Time of the last segment that occupied sequence space. */
  lastSentNs = NEVER;
  lastDataNs = NEVER;
  firstDataNs = NEVER;
  /** Time the acknowledgment last advanced or said something new by SACK. */
  progressNs = NEVER;
  timedNs = NEVER;
  zeroSinceNs = NEVER;

  // From here on what few segments need. Counters of the segments this side sent.
  repeatedBytes = 0;
  badChecksumBytes = 0;
  outOfWindowBytes = 0;
  repairedBytes = 0;
  dataRetransmissions = 0;
  retransmittedBytes = 0;
  spuriousRetransmissions = 0;
  outOfOrder = 0;
  duplicateAcks = 0;
  zeroWindows = 0;
  lostSegments = 0;
  resets = 0;
  checksumErrors = 0;
  keepAlives = 0;
  zeroWindowProbes = 0;
  congestionMarks = 0;
  superSegments = 0;
  ackedUnseenBytes = 0;
  firstFrame = 0;

  iss = 0;
  /** Lowest sequence number that is tracked: where the capture met this sender. */
  firstSeq = 0;
  zeroWindowNs = 0.5;
  /** Sequence number of the last octet sent as a window probe, -1 when there was none. */
  probedSeq = -1;

  // Options this side offered.
  synSeen = false;
  /** Sent a SYN without ACK, and a SYN-ACK: both only in a simultaneous open. */
  synBare = false;
  synAckSent = false;
  windowScaleOffered = -1;
  /** Window of that SYN, octets; -1 when it was not seen. */
  synWindow = -1;
  /** An option was written over in it. */
  synOverwritten = false;
  sackPermitted = false;
  timestampsOffered = false;
  fastOpen = false;
  mptcp = false;
  ecnOffered = false;
  /** Its first SYN offered ECN, a later one did not (RFC 3168 §6.1.1.1). */
  ecnWithdrawn = false;
  accEcn = false;

  reducedSeq = 0;
  ttlOdd = 0;
  vlan = -1;

  /** The sender numbers its packets upwards, so that the identification tells their order. */
  get ipIdCounts(): boolean {
    return this.ipIdUp >= 2 && this.ipIdUp >= 4 * this.ipIdOther;
  }

  /** The sender adds one per packet of this session alone (Linux): a skip is a packet not seen. */
  get ipIdByOne(): boolean {
    return this.ipIdOne >= 4 && this.ipIdOne >= 16 * (this.ipIdSkips + this.ipIdOther);
  }

  /** The octet at `seq` went out before as a window probe. */
  lastProbeByte(seq: number): boolean {
    return this.probedSeq !== -1 && this.probedSeq === seq;
  }

  /** Octets seen and not yet acknowledged. */
  get inFlight(): number {
    return this.started && this.unaKnown ? Math.max(0, (this.sndNxt - this.una) | 0) : 0;
  }

  segmentRing(): SegmentRing {
    return (this.ring ??= SegmentRing.take());
  }

  lossRecovery(): LossRecovery {
    return (this.loss ??= new LossRecovery());
  }

  scoreboard(): SackScoreboard {
    return (this.sacked ??= new SackScoreboard());
  }
}
