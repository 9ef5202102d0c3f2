/** What the IP header of a segment tells: copies of a frame, order of sending, TTL, congestion marks. */
import { Flag } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import { lastIdentification } from './unseen-packets.js';
import { RecentFrames } from './recent-frames.js';
import { SegmentFate } from './segment-fate.js';

const DUPLICATE = kindCode('duplicate');
const ECN = kindCode('ecn-congestion');

/** A copy with the same identification within this is one packet: no timer repeats so soon. */
const COPY_US = 150_000;
/** Without an identification only a copy at once is one: sooner than loss recovery ever acts. */
const BLIND_COPY_US = 1_000;
/** Share of the frames of a mirrored side that are copies or have one, and those in flight to the mirror. */
const MIRRORED_SHARE = 0.8;
const MIRROR_SLACK = 8;
/** Identifications that run ahead by more than this per packet belong to a shared counter. */
const MAX_ID_STEP = 4_096;

/** Recognises a frame that was captured before; emits `duplicate`. */
export function isDuplicateFrame(a: Arrival): boolean {
  const p = a.packet;
  const x = a.sender;
  // A sender that always uses one identification tells nothing by it.
  const known = p.ipId > 0 && (x.ipIdUp + x.ipIdOther > 0 || x.segments - x.duplicates < 4);
  let maxGapUs = COPY_US;
  if (!known) {
    const rttUs = a.session.roundTripNs / 1000;
    maxGapUs = rttUs > 0 ? Math.min(BLIND_COPY_US, rttUs / 4) : BLIND_COPY_US;
  }
  // Bare acknowledgments without any mark repeat honestly (duplicate ACKs), unless all frames come twice.
  const unmarked = !known && a.payloadLen === 0 && (p.flags & (Flag.Syn | Flag.Fin)) === 0;
  const earlier = (x.recent ??= new RecentFrames()).earlierCopy(
    Math.max(p.ipId, 0),
    p.checksumField,
    p.seq,
    p.frame,
    p.timeNs,
    maxGapUs,
    known,
    unmarked,
  );
  if (earlier === 0 || (unmarked && !isMirrored(a))) return false;
  x.duplicates++;
  if (a.note(DUPLICATE)) {
    a.emit({
      kind: 'duplicate',
      ...a.stamp(),
      ofFrame: earlier,
      bytes: a.payloadLen,
      evidence: [
        known
          ? `the same identification ${p.ipId} and TCP checksum as frame ${earlier}`
          : `the same TCP checksum as frame ${earlier}, too soon for any retransmission`,
      ],
    });
  }
  return true;
}

/** Nearly every frame of this side came twice so far; of the other, when this one has sent nothing but bare ACKs. */
function isMirrored(a: Arrival): boolean {
  const x = a.sender;
  const told = x.synSeen || x.dataSegments > 0 || x.duplicates > 0;
  const { segments, duplicates } = told ? x : a.receiver;
  return duplicates > 0 && 2 * duplicates + MIRROR_SLACK >= MIRRORED_SHARE * segments;
}

/** Learns how the sender numbers its packets, and its TTL. Call when the segment was tracked. */
export function trackIpHeader(a: Arrival): void {
  const p = a.packet;
  const x = a.sender;
  // A copy has the identification of its original, and the TTL of another place.
  if (a.session.lastFate === SegmentFate.Duplicate) return;
  if (p.ipId >= 0) {
    if (x.lastIpId >= 0) {
      const step = ((p.ipId - x.lastIpId) << 16) >> 16;
      // What a host answers without a socket has no number (Linux: 0), whatever numbers its sessions take.
      const numbered = p.ipId !== 0 || (step > 0 && step <= MAX_ID_STEP);
      if (numbered && step > 0) {
        if (step <= MAX_ID_STEP) x.ipIdUp++;
        else x.ipIdOther++;
        if (step === 1) x.ipIdOne++;
        else if (!a.gapOrRepair) x.ipIdSkips++;
        x.lastIpId = lastIdentification(a);
      } else if (numbered && step < -MAX_ID_STEP) {
        x.ipIdOther++;
        x.lastIpId = lastIdentification(a);
      }
    } else if (p.ipId > 0) x.lastIpId = lastIdentification(a);
  }
  if ((p.flags & Flag.Rst) !== 0) return;
  if (x.ttl === p.ttl || x.ttl < 0) x.ttl = p.ttl;
  else if (++x.ttlOdd > x.segments / 2) {
    x.ttl = p.ttl;
    x.ttlOdd = 0;
  }
}

/** RFC 3168: CE marks of routers, and ECE, by which the receiver echoes them until it sees CWR. */
export function trackCongestion(a: Arrival): void {
  const p = a.packet;
  const x = a.sender;
  let sign: 'ce' | 'ece' | null = null;
  if (p.ecn === 3) sign = 'ce';
  const y = a.receiver;
  // RFC 3168 §6.1.3: the echo ends with CWR; an ACK of that segment with ECE is a new mark.
  if (y.reduced && (p.flags & Flag.Ack) !== 0 && ((p.ack - y.reducedSeq) | 0) > 0) {
    y.reduced = false;
    x.echoing = false;
  }
  if ((p.flags & (Flag.Cwr | Flag.Syn)) === Flag.Cwr) {
    x.reduced = true;
    x.reducedSeq = p.seq;
  }
  const ece = (p.flags & (Flag.Ece | Flag.Syn)) === Flag.Ece;
  // With AccECN the three bits are a counter (RFC 9768 §3.2), not an echo.
  const negotiated = x.ecnOffered && y.ecnOffered && !x.accEcn && !y.accEcn;
  if (ece && negotiated && !x.echoing) sign ??= 'ece';
  x.echoing = ece;
  if (sign === null) return;
  x.congestionMarks++;
  if (a.note(ECN)) {
    a.emit({
      kind: 'ecn-congestion',
      ...a.stamp(),
      sign,
    });
  }
}
