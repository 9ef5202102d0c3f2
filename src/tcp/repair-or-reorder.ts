/**
 * A segment fills a hole: was it sent again, or did it only come late? Wireshark compares the delay
 * with a threshold; a packet proves more than that. In order of strength: the IP identification
 * against that of the segment that opened the hole, the TSval against its TSval, the acknowledgment it
 * carries (which never runs back), and only then time against the round trip.
 */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import type { Hole } from './holes.js';

export interface FillFound {
  readonly repair: boolean;
  readonly confidence: number;
  readonly evidence: string[];
}

/** Without a handshake to measure by: reordering within one path rarely lasts longer. */
const REORDER_NS = 3e6;

/** Longest first retransmission timeout on a path without a round trip to speak of (RFC 6298, Linux). */
const FIRST_RTO_NS = 300e6;

/** Identifications this near to each other come from one counter, as few as there may be. */
const NEAR_ID = 64;

/** a - b of IP identifications, which wrap at 65536. */
const idDiff = (a: number, b: number): number => ((a - b) << 16) >> 16;

/** @param hole The hole as it was, or null for octets from before the capture met the sender. */
export function judgeFill(a: Arrival, hole: Hole | null): FillFound {
  const p = a.packet;
  const s = a.sender;
  const text = a.log.wanted;
  if (hole === null || hole.revealedBy === 'start') return judgeBeforeStart(a);
  if (hole.revealedBy === 'ack') return judgeAfterAck(a, hole);
  if (hole.corrupt) {
    const evidence = text ? [`replaces the copy of frame ${hole.openedFrame}, whose checksum is wrong`] : [];
    return { repair: true, confidence: 0.95, evidence };
  }
  if (s.ipIdCounts && p.ipId > 0 && hole.openedIpId > 0) {
    const d = idDiff(p.ipId, hole.openedIpId);
    if (d !== 0) {
      const order = d > 0 ? 'after' : 'before';
      const evidence = text
        ? [`identification ${p.ipId} was sent ${order} ${hole.openedIpId} of frame ${hole.openedFrame}`]
        : [];
      return { repair: d > 0, confidence: 0.98, evidence };
    }
  }
  if (hole.openedHasTs && (p.optionBits & OptionBit.Timestamps) !== 0) {
    const d = (p.tsVal - hole.openedTsVal) | 0;
    if (d !== 0) {
      const evidence = text
        ? [`its time stamp is ${d > 0 ? 'later' : 'earlier'} than that of frame ${hole.openedFrame}`]
        : [];
      return { repair: d > 0, confidence: 0.95, evidence };
    }
  }
  const ackDiff = (a.ack - hole.openedAck) | 0;
  if (ackDiff !== 0) {
    const evidence = text
      ? [
          `acknowledges ${ackDiff > 0 ? 'more' : 'less'} than frame ${hole.openedFrame}, which opened the hole`,
        ]
      : [];
    return { repair: ackDiff > 0, confidence: 0.9, evidence };
  }
  const delayNs = a.timeNs - hole.openedNs;
  const rttNs = a.session.pathRttNs > 0 ? a.session.pathRttNs : REORDER_NS;
  const repair = delayNs >= 0.9 * rttNs;
  const evidence = text
    ? [
        `${(delayNs / 1e6).toFixed(3)} ms after the hole opened, ${repair ? 'enough' : 'too soon'} for a repair ` +
          `(round trip ${(rttNs / 1e6).toFixed(3)} ms)`,
      ]
    : [];
  return { repair, confidence: 0.7, evidence };
}

/** Octets from before the first segment of the capture: the hole was not seen to open. */
function judgeBeforeStart(a: Arrival): FillFound {
  const s = a.sender;
  const p = a.packet;
  const found = (repair: boolean, confidence: number, why: string): FillFound => ({
    repair,
    confidence,
    evidence: a.log.wanted ? [why] : [],
  });
  if ((a.flags & Flag.Syn) !== 0) return found(false, 0.9, 'the SYN was captured behind the answer to it');
  const step = p.ipId > 0 && s.lastIpId > 0 ? idDiff(p.ipId, s.lastIpId) : 0;
  if (step !== 0 && (s.ipIdCounts || Math.abs(step) < NEAR_ID)) {
    const why = `identification ${p.ipId} was sent ${step > 0 ? 'after' : 'before'} ${s.lastIpId}, which carried later octets`;
    return found(step > 0, s.ipIdCounts ? 0.95 : 0.7, why);
  }
  if (sentBeforeOthers(a)) return found(false, 0.9, 'sent before segments that were captured earlier');
  if (s.dupAcks >= 3 && a.seq === s.una)
    return found(true, 0.8, `${s.dupAcks} duplicate acknowledgments asked for it`);
  const acked = a.receiver.ackKnown && ((s.una - a.end) | 0) >= 0;
  return found(acked, 0.5, 'lies before the first segment of the capture');
}

/** The peer had acknowledged the octets before the capture showed them. */
function judgeAfterAck(a: Arrival, hole: Hole): FillFound {
  const delayNs = a.timeNs - hole.openedNs;
  const rttNs = Math.max(a.session.pathRttNs, REORDER_NS);
  const repair = delayNs >= rttNs && !sentBeforeOthers(a);
  const evidence = a.log.wanted
    ? [
        repair
          ? `sent ${(delayNs / 1e6).toFixed(1)} ms after frame ${hole.openedFrame} acknowledged it`
          : `captured after its acknowledgment in frame ${hole.openedFrame}: the capture has them in the wrong order`,
      ]
    : [];
  return { repair, confidence: repair ? 0.7 : 0.9, evidence };
}

/** The segment in hand was sent before others that were already seen, as its header proves. */
export function sentBeforeOthers(a: Arrival): boolean {
  const s = a.sender;
  const p = a.packet;
  if (s.ipIdCounts && p.ipId > 0 && s.lastIpId > 0) return idDiff(p.ipId, s.lastIpId) < 0;
  if (s.hasTimestamps && (p.optionBits & OptionBit.Timestamps) !== 0)
    return ((p.tsVal - s.lastTsVal) | 0) < 0;
  return false;
}

/**
 * Packets of this sender that were lost on the way to the capture point and must have carried the
 * octets in hand before: identifications skipped, less the segments that the gap itself accounts for.
 * Only a sender that counts by one per packet of this session tells (Linux, RFC 6864 §4), only a timer
 * repeats what nobody acknowledged, so a silence comes before, and next to the sender nothing is lost.
 */
export function lostBefore(a: Arrival, gapBytes: number): number {
  const s = a.sender;
  const p = a.packet;
  if (p.ipId <= 0 || s.lastIpId <= 0 || s.largestSegment === 0) return 0;
  const skipped = idDiff(p.ipId, s.lastIpId) - 1;
  if (skipped <= 0 || skipped > 2048 || !s.ipIdByOne) return 0;
  if (s.checksumsOffloaded > s.checksumsGood || a.session.standsAtSender(a.side)) return 0;
  // It may have acknowledged what the peer sent meanwhile, in packets that the capture missed.
  if (s.ackKnown && a.receiver.started && ((a.receiver.sndNxt - s.lastAck) | 0) > 0) return 0;
  const silentNs = a.timeNs - Math.max(s.lastSentNs, a.session.firstTimeNs);
  const rttNs = Math.max(a.session.pathRttNs, 10e6);
  // Timers double with each packet that was lost; a longer silence is an idle application.
  if (silentNs < rttNs || silentNs > 2 ** Math.min(skipped, 8) * (FIRST_RTO_NS + 2 * rttNs)) return 0;
  return Math.max(0, skipped - Math.ceil(gapBytes / s.largestSegment));
}
