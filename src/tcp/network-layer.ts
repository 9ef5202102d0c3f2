/** What the IP header of a segment tells: copies of a frame, order of sending, TTL, congestion marks. */
import { Flag } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import { RecentFrames } from './recent-frames.js';

const DUPLICATE = kindCode('duplicate');
const ECN = kindCode('ecn-congestion');

/** A copy with the same identification within this is one packet: no timer repeats so soon. */
const COPY_US = 150_000;
/** Without an identification only a copy at once is one: sooner than loss recovery ever acts. */
const BLIND_COPY_US = 1_000;
/** Identifications that run ahead by more than this per packet belong to a shared counter. */
const MAX_ID_STEP = 4_096;

/** Recognises a frame that was captured before; emits `duplicate`. */
export function isDuplicateFrame(a: Arrival): boolean {
  const p = a.packet;
  const x = a.sender;
  // A sender that always uses one identification tells nothing by it.
  const known = p.ipId > 0 && (x.ipIdUp > 0 || x.segments < 4);
  let maxGapUs = COPY_US;
  if (!known) {
    const rttUs = a.session.pathRttNs / 1000;
    maxGapUs = rttUs > 0 ? Math.min(BLIND_COPY_US, rttUs / 4) : BLIND_COPY_US;
    // Bare acknowledgments without any mark repeat honestly (duplicate ACKs): no telling.
    if (a.payloadLen === 0 && (p.flags & (Flag.Syn | Flag.Fin)) === 0) return false;
  }
  const earlier = (x.recent ??= new RecentFrames()).earlierCopy(
    known ? p.ipId : 0,
    p.checksumField,
    p.seq,
    p.frame,
    p.timeNs,
    maxGapUs,
  );
  if (earlier === 0) return false;
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

/** Learns how the sender numbers its packets, and its TTL. Call when the segment was tracked. */
export function trackIpHeader(a: Arrival): void {
  const p = a.packet;
  const x = a.sender;
  if (p.ipId >= 0) {
    if (x.lastIpId >= 0) {
      const step = ((p.ipId - x.lastIpId) << 16) >> 16;
      if (step > 0) {
        if (step <= MAX_ID_STEP) x.ipIdUp++;
        else x.ipIdOther++;
        if (step === 1) x.ipIdOne++;
        else if (!a.gapOrRepair) x.ipIdSkips++;
        x.lastIpId = p.ipId;
      } else if (step < -MAX_ID_STEP) {
        x.ipIdOther++;
        x.lastIpId = p.ipId;
      } else if (step === 0) x.ipIdOther++;
    } else if (p.ipId > 0) x.lastIpId = p.ipId;
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
