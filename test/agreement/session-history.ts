/** What passed of a session before a segment, for the reasons of differences. */
import { Flag } from '../../src/wire/packet-view.js';
import type { FrameLabels } from './frame-labels.js';
import type { Segment } from './our-labels.js';
import { type TsharkFlight, TsharkFlightModel } from './tshark-flight.js';

export interface SegmentContext {
  readonly segment: Segment;
  readonly theirs: FrameLabels;
  /** Last segment of the same side and of the other one before it. */
  readonly own: Segment | null;
  readonly peer: Segment | null;
  /** What tshark said of the peer's last segment. */
  readonly peerTheirs: FrameLabels | null;
  /** Highest acknowledgment of the same side before it, and of the other side; null without any. */
  readonly ownAck: number | null;
  readonly peerAck: number | null;
  /** End of the peer's highest octet so far, null without any. */
  readonly peerEnd: number | null;
  /** Octets that it acknowledges for the first time were captured, every one. */
  readonly acksWhatWasSeen: boolean;
  /** Of these some were sent more than once (Karn). */
  readonly acksRepeated: boolean;
  /** By SACK it had reported octets that it does not acknowledge yet. */
  readonly sackedBefore: boolean;
  /** The same of the peer. */
  readonly peerSacked: boolean;
  /** The peer repeated something, and what it had sent by then is not acknowledged. */
  readonly repairing: boolean;
  /** Either side has sent a RST. */
  readonly afterReset: boolean;
  /** A segment before it had a wrong checksum. */
  readonly afterCorrupt: boolean;
  /** tshark counts other sessions into the same stream. */
  readonly sharesStream: boolean;
  /** It acknowledges octets for the first time. */
  readonly acksNew: boolean;
  readonly flight: TsharkFlight;
}

interface Sent {
  readonly from: number;
  readonly to: number;
}

interface Side {
  last: Segment | null;
  lastTheirs: FrameLabels | null;
  ack: number | null;
  end: number | null;
  /** Segments that are not acknowledged yet, repeats included. */
  sent: Sent[];
  /** End of the highest octets that it reported by SACK, null without any. */
  sackedTo: number | null;
  /** Its peer repairs a loss until it acknowledges this; null while it does not. */
  repairedTo: number | null;
  duplicates: number;
  reset: boolean;
}

const diff = (a: number, b: number): number => (a - b) | 0;

/** Takes the segments of one session in order. */
export class SessionHistory {
  readonly #sides: readonly [Side, Side] = [newSide(), newSide()];
  #corrupt = false;
  readonly #flight = new TsharkFlightModel();

  take(segment: Segment, theirs: FrameLabels, sharesStream: boolean): SegmentContext {
    const own = this.#sides[segment.side];
    const peer = this.#sides[segment.side === 0 ? 1 : 0];
    const acked = this.#acknowledged(segment, own, peer);
    const context: SegmentContext = {
      segment,
      theirs,
      own: own.last,
      peer: peer.last,
      peerTheirs: peer.lastTheirs,
      ownAck: own.ack,
      peerAck: peer.ack,
      peerEnd: peer.end,
      acksWhatWasSeen: acked.seen,
      acksRepeated: acked.repeated,
      sackedBefore: holds(own),
      peerSacked: holds(peer),
      repairing: own.repairedTo !== null,
      afterCorrupt: this.#corrupt,
      sharesStream,
      afterReset: own.reset || peer.reset,
      acksNew: acked.some,
      flight: this.#flight.take(segment),
    };
    this.#advance(segment, theirs, own, peer);
    return context;
  }

  /** Of what this segment acknowledges for the first time. */
  #acknowledged({ flags, ack }: Segment, own: Side, peer: Side): typeof NOTHING_NEW {
    if (!(flags & Flag.Ack) || own.ack === null || diff(ack, own.ack) <= 0) return NOTHING_NEW;
    let at = own.ack;
    let repeated = false;
    for (const { from, to } of [...peer.sent].sort((a, b) => diff(a.from, b.from))) {
      if (diff(from, ack) >= 0) continue;
      if (diff(from, at) < 0 && diff(at, own.ack) > 0) repeated = true;
      if (diff(from, at) > 0) break;
      if (diff(to, at) > 0) at = to;
    }
    return { some: true, seen: diff(at, ack) >= 0, repeated };
  }

  #advance(segment: Segment, theirs: FrameLabels, own: Side, peer: Side): void {
    const { seq, ack, len, flags, sacks } = segment;
    const to = (seq + len + (flags & Flag.Syn ? 1 : 0) + (flags & Flag.Fin ? 1 : 0)) | 0;
    if (to !== seq) own.sent.push({ from: seq, to });
    if (own.end === null || diff(to, own.end) > 0) own.end = to;
    own.last = segment;
    own.lastTheirs = theirs;
    if (segment.kinds.has('retransmission')) peer.repairedTo = own.end;
    if (segment.kinds.has('checksum-error')) this.#corrupt = true;
    // RFC 6582: without SACK they begin recovery by themselves.
    if (segment.kinds.has('duplicate-ack') && ++own.duplicates >= DUPLICATES) own.repairedTo = peer.end;
    if (flags & Flag.Rst) own.reset = true;
    if (!(flags & Flag.Ack)) return;
    if (own.ack === null || diff(ack, own.ack) > 0) {
      own.ack = ack;
      own.duplicates = 0;
      if (own.repairedTo !== null && diff(ack, own.repairedTo) >= 0) own.repairedTo = null;
      peer.sent = peer.sent.filter((sent) => diff(sent.to, ack) > 0);
    }
    for (const [left, right] of sacks) {
      if (diff(left, ack) > 0 && (own.sackedTo === null || diff(right, own.sackedTo) > 0))
        own.sackedTo = right;
    }
  }
}

/** Duplicate acknowledgments that begin recovery. */
const DUPLICATES = 3;
const NOTHING_NEW = { some: false, seen: true, repeated: false };
const newSide = (): Side => ({
  last: null,
  lastTheirs: null,
  ack: null,
  end: null,
  sent: [],
  sackedTo: null,
  repairedTo: null,
  duplicates: 0,
  reset: false,
});
const holds = ({ ack, sackedTo }: Side): boolean =>
  ack !== null && sackedTo !== null && diff(sackedTo, ack) > 0;
