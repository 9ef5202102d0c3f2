/**
 * Follows a sender through its sequence space: what is new, what leaves a hole, what was seen before.
 * Which octets were seen decides first; only a segment that fills a hole needs `repair-or-reorder`.
 */
import { LIMITS } from '../limits.js';
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import type { Endpoint } from './endpoint.js';
import { kindCode } from './event-log.js';
import { Holes } from './holes.js';
import { judgeFill, lostBefore, sentBeforeOthers } from './repair-or-reorder.js';
import { reordered, retransmitted } from './repeat.js';
import { seqDiff, seqGt, seqLt, seqMin } from './seq.js';

const LOST_SEGMENT = kindCode('lost-segment');
const OUT_OF_WINDOW = kindCode('out-of-window');

/** Beyond this distance a jump is not loss but nonsense, when no window says otherwise. */
const MAX_JUMP = 1 << 30;

/** Tracks the segment in hand in its sender's sequence space (not for RST). */
export function trackSequence(a: Arrival): void {
  const s = a.sender;
  if (!s.started) start(a);
  const ahead = seqDiff(a.seq, s.sndNxt);
  if (ahead === 0) {
    if (a.end !== a.seq) inOrder(a);
  } else if (ahead > 0) {
    if (beyondWindow(a, ahead)) return;
    a.gapOrRepair = true;
    openHole(a, ahead);
  } else if (a.end !== a.seq) {
    a.gapOrRepair = true;
    old(a);
  }
}

/** The first segment of a sender: the capture meets it here, or it opens with its SYN. */
function start(a: Arrival): void {
  const s = a.sender;
  s.started = true;
  s.sndNxt = a.seq;
  s.firstSeq = a.seq;
  if (!s.unaKnown) {
    s.unaKnown = true;
    s.una = a.seq;
  } else if (seqGt(s.una, a.seq) && seqDiff(s.una, a.seq) < MAX_JUMP) {
    // The peer already acknowledged more than this: the capture has them out of order.
    s.una = a.seq;
  }
}

function inOrder(a: Arrival): void {
  const s = a.sender;
  const lost = a.payloadLen > 0 ? lostBefore(a, 0) : 0;
  if (lost > 0 || (s.repairing && seqLt(a.seq, s.repairEnd) && a.payloadLen > 0)) repairOfUnseen(a, lost);
  else if (s.repairing) s.repairing = false;
  advance(a);
}

/** Octets nobody saw, yet sent again: the packets missing before it were their first copies. */
function repairOfUnseen(a: Arrival, lost: number): void {
  const s = a.sender;
  a.gapOrRepair = true;
  if (lost > 0) {
    s.repairing = true;
    s.repairEnd = (a.seq + lost * Math.max(s.largestSegment, a.payloadLen)) | 0;
  }
  const evidence = a.log.wanted
    ? [
        lost > 0
          ? `its identification skips ${lost} of this sender's packets, which carried these octets first`
          : 'follows the repair of a loss in which its first copy went missing',
      ]
    : [];
  retransmitted(a, a.seq, a.end, { bytesBefore: 0, confidence: 0.8, evidence, needless: false });
}

/** New octets at the right edge. */
function advance(a: Arrival): void {
  const s = a.sender;
  const len = a.payloadLen;
  s.sndNxt = a.end;
  s.uniqueBytes += len;
  if (len > 0) {
    if (s.firstDataNs < 0) s.firstDataNs = a.timeNs;
    s.lastDataNs = a.timeNs;
  }
  if (!s.segmentRing().push(a.seq, a.end, a.timeNs, a.frame, a.packet.ipId))
    a.limits.hit('maxOutstandingSegments', a.frame);
  s.lastSentNs = a.timeNs;
  const inFlight = s.inFlight;
  if (inFlight > s.maxBytesInFlight) s.maxBytesInFlight = inFlight;
}

/** RFC 9293 §3.10.7.4: a segment that starts beyond any window the peer opened cannot be its own. */
function beyondWindow(a: Arrival, ahead: number): boolean {
  const r = a.receiver;
  let distance = ahead - MAX_JUMP;
  if (r.edgeKnown && r.maxWindow > 0 && r.shift >= 0) {
    const slack = Math.max(r.maxWindow, 65_535);
    distance = seqDiff(a.seq, (r.rightEdge + slack) | 0);
    if (distance > 0) distance += slack;
  }
  if (distance <= 0) return false;
  a.sender.outOfWindowBytes += a.payloadLen;
  if (a.note(OUT_OF_WINDOW)) {
    a.emit({
      kind: 'out-of-window',
      frame: a.frame,
      timeNs: a.timeNs,
      session: a.session.number,
      from: a.from,
      distance,
    });
  }
  return true;
}

function openHole(a: Arrival, bytes: number): void {
  const s = a.sender;
  const p = a.packet;
  const lost = a.payloadLen > 0 ? lostBefore(a, bytes) : 0;
  s.holes ??= new Holes();
  s.lostSegments++;
  const kept = s.holes.open({
    left: s.sndNxt,
    right: a.seq,
    acked: false,
    openedNs: a.timeNs,
    openedFrame: a.frame,
    openedIpId: p.ipId,
    openedTsVal: p.tsVal,
    openedHasTs: (p.optionBits & OptionBit.Timestamps) !== 0,
    openedAck: a.ack,
  });
  if (!kept) a.limits.hit('maxHoles', a.frame);
  if (a.note(LOST_SEGMENT)) {
    a.emit({
      kind: 'lost-segment',
      frame: a.frame,
      timeNs: a.timeNs,
      session: a.session.number,
      from: a.from,
      bytes,
    });
  }
  if (a.end === a.seq) {
    s.sndNxt = a.seq;
    return;
  }
  if (lost > 0) repairOfUnseen(a, lost);
  else s.repairing = false;
  advance(a);
}

/** The segment starts below the right edge. */
function old(a: Arrival): void {
  const s = a.sender;
  const tail = Math.max(0, seqDiff(a.end, s.sndNxt));
  const right = seqMin(a.end, s.sndNxt);
  const early = seqLt(a.seq, s.firstSeq);
  const unseen = early ? beforeStart(s, a.seq, right) : (s.holes?.unseenWithin(a.seq, right) ?? 0);
  const virtual = (a.flags & Flag.Syn ? 1 : 0) + (a.flags & Flag.Fin ? 1 : 0);
  const fresh = Math.min(a.payloadLen, unseen + Math.max(0, tail - (a.flags & Flag.Fin ? 1 : 0)));
  s.uniqueBytes += fresh;
  s.repeatedBytes += a.payloadLen - fresh;
  const seenBefore = seqDiff(right, a.seq) - unseen;

  if (unseen > 0) {
    const hole = early ? null : fillHoles(a, s.holes!, right);
    s.repairedBytes += Math.min(unseen, a.payloadLen);
    const found = judgeFill(a, hole);
    if (found.repair) {
      const needless = hole?.acked === true || s.sacked?.covers(a.seq, a.end) === true;
      retransmitted(a, a.seq, right, {
        bytesBefore: Math.max(0, Math.min(seenBefore, a.payloadLen)),
        confidence: found.confidence,
        evidence: found.evidence,
        needless: needless ? true : false,
      });
    } else reordered(a, found, hole, false);
  } else if (tail > 0 && s.lastProbeByte(a.seq)) {
    // A window probe carried this octet ahead of the data it belongs to (RFC 9293 §3.8.6.1).
  } else if (sentBeforeOthers(a) && a.payloadLen + virtual > 0 && s.retransmissions > 0) {
    const evidence = ['sent before its repair, which overtook it (identification or time stamp)'];
    reordered(a, { repair: false, confidence: 0.9, evidence }, null, true);
  } else {
    retransmitted(a, a.seq, right, {
      bytesBefore: a.payloadLen - tail,
      confidence: 0.99,
      evidence: a.log.wanted ? ['its octets were seen before in this direction'] : [],
      needless: null,
    });
  }
  if (tail > 0) {
    const payloadTail = seqDiff(a.end, s.sndNxt);
    s.segmentRing().push(s.sndNxt, a.end, a.timeNs, a.frame, a.packet.ipId);
    if (payloadTail > 0) s.sndNxt = a.end;
    s.lastDataNs = a.timeNs;
  }
  s.lastSentNs = a.timeNs;
}

function fillHoles(a: Arrival, holes: Holes, right: number): Holes['filled'] {
  holes.fill(a.seq, right);
  const hole = holes.filled;
  if (holes.list.length === 0 && holes.evictedBytes === 0) a.sender.holes = null;
  return hole;
}

/** Octets before the point where the capture met this sender: all new to us, once. */
function beforeStart(s: Endpoint, seq: number, right: number): number {
  if (seqDiff(s.firstSeq, seq) > LIMITS.maxFrameBytes * 64) return 0;
  const bytes = seqDiff(seqMin(right, s.firstSeq), seq);
  s.firstSeq = seq;
  return bytes;
}
