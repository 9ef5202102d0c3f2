/**
 * A segment fills a hole: was it sent again, or did it only come late? Wireshark compares the delay
 * with a threshold; a packet proves more than that. In order of strength: the IP identification
 * against that of the segment that opened the hole, the TSval against its TSval, the acknowledgment it
 * carries (which never runs back), and only then time against the round trip.
 */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import type { Hole } from './holes.js';
import { idDiff } from './unseen-packets.js';

export interface FillFound {
  readonly repair: boolean;
  readonly confidence: number;
  readonly evidence: string[];
}

/** Without a handshake to measure by: reordering within one path rarely lasts longer. */
const REORDER_NS = 3e6;

/** No repair comes sooner; the first round trip, which is known, often took longer than those after it. */
const MOST_OF_A_ROUND_TRIP = 0.7;

/** Identifications this near to each other come from one counter, as few as there may be. */
const NEAR_ID = 64;

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
  if (hole.repeated) {
    const evidence = text
      ? [`follows the repair of a flight whose end was lost, as does frame ${hole.openedFrame}`]
      : [];
    return { repair: true, confidence: 0.8, evidence };
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
  const rttNs = a.session.roundTripNs > 0 ? a.session.roundTripNs : REORDER_NS;
  const repair = delayNs >= MOST_OF_A_ROUND_TRIP * rttNs;
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
  const rttNs = Math.max(a.session.roundTripNs, REORDER_NS);
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
  if (s.ipIdCounts && p.ipId > 0 && s.lastIpId > 0) return idDiff(p.ipId, s.lastIpId) <= 0;
  if (s.hasTimestamps && (p.optionBits & OptionBit.Timestamps) !== 0)
    return ((p.tsVal - s.lastTsVal) | 0) < 0;
  return false;
}
