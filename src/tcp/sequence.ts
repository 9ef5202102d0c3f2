/**
 * Follows a sender through its sequence space: what is new, what leaves a hole, what was seen before.
 * Which octets were seen decides first; only a segment that fills a hole needs `repair-or-reorder`.
 */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { bytesInFlight } from './bytes-in-flight.js';
import { kindCode } from './event-log.js';
import { type Hole, Holes } from './holes.js';
import { Recovery } from './loss-recovery.js';
import { judgeFill, sentBeforeOthers } from './repair-or-reorder.js';
import { beginTimeoutRecovery, extendRecovery } from './recovery.js';
import {
  idDiff,
  lastIdentification,
  lostBefore,
  lostBehind,
  lostOfFlight,
  missingBefore,
  packetOctets,
} from './unseen-packets.js';
import { copied, reordered, retransmitted } from './repeat.js';
import { seqDiff, seqGt, seqLt, seqMin } from './seq.js';
import { NEVER } from './never.js';

const LOST_SEGMENT = kindCode('lost-segment');
const OUT_OF_WINDOW = kindCode('out-of-window');

/** Beyond this distance a jump is not loss but nonsense, when no window says otherwise. */
const MAX_JUMP = 1 << 30;

/** Further back than any receive window (RFC 7323 §2.3: 1 GiB) would let a sender go, practically. */
const MAX_BEFORE_START = 1 << 24;

/** No answer to a segment comes much sooner. */
const MOST_OF_A_ROUND_TRIP = 0.8;

/** Tracks the segment in hand in its sender's sequence space (not for RST). */
export function trackSequence(a: Arrival): boolean {
  const s = a.sender;
  if (!s.started) start(a);
  const ahead = seqDiff(a.seq, s.sndNxt);
  if (ahead === 0) {
    if (a.end !== a.seq) inOrder(a);
  } else if (ahead > 0) {
    if (beyondWindow(a, ahead)) return false;
    a.gapOrRepair = true;
    openHole(a, ahead);
  } else if (a.end !== a.seq) {
    const before = seqDiff(s.firstSeq, a.seq);
    if (before > MAX_BEFORE_START) {
      dropOutOfWindow(a, -before);
      return false;
    }
    a.gapOrRepair = true;
    old(a);
  }
  return true;
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
  const lost = a.payloadLen > 0 && a.whole ? lostHere(a) : 0;
  if (lost > 0) repairOfUnseen(a, lost);
  else if (s.loss !== null) s.loss.unseenSegments = 0;
  advance(a);
}

/** Packets lost before the capture point that must have carried the octets in hand, and more behind them. */
function lostHere(a: Arrival): number {
  const loss = a.sender.loss;
  const afterSilence = lostBefore(a, 0);
  if (loss === null) return afterSilence;
  return Math.max(afterSilence, lostOfFlight(a), loss.unseenSegments);
}

/** Octets nobody saw, yet sent again: the packets missing before it were their first copies. */
function repairOfUnseen(a: Arrival, lost: number): void {
  a.gapOrRepair = true;
  const evidence = a.log.wanted
    ? [`its identification skips ${lost} of this sender's packets, which carried these octets first`]
    : [];
  const packets = idDiff(lastIdentification(a), a.packet.ipId) + 1;
  a.sender.lossRecovery().unseenSegments = Math.max(0, lost - packets);
  retransmitted(a, a.seq, a.end, { bytesBefore: 0, confidence: 0.8, evidence, needless: false });
}

/** New octets at the right edge. */
function advance(a: Arrival): void {
  const s = a.sender;
  const len = a.payloadLen;
  s.sndNxt = a.end;
  s.uniqueBytes += len;
  if (!a.whole) return;
  s.edgeIpId = lastIdentification(a);
  s.edgeSegments = s.segments;
  if (len > 0) {
    if (s.firstDataNs === NEVER) s.firstDataNs = a.timeNs;
    s.lastDataNs = a.timeNs;
  }
  const ring = s.segmentRing();
  // In a capture of one direction nothing is ever acknowledged: a few segments are enough then.
  const heard = a.receiver.segments > 0 || !ring.isLarge;
  if (heard && !ring.push(a.seq, a.end, a.timeNs, a.frame, a.packet.ipId))
    a.limits.hit('maxOutstandingSegments', a.frame);
  s.lastSentNs = a.timeNs;
  noteFlight(a);
}

function noteFlight(a: Arrival): void {
  const s = a.sender;
  const flight = bytesInFlight(s, (a.flags & Flag.Fin) !== 0);
  if (flight > s.maxBytesInFlight) s.maxBytesInFlight = flight;
}

/** RFC 9293 §3.10.7.4: a segment that starts beyond any window the peer opened cannot be its own. */
function beyondWindow(a: Arrival, ahead: number): boolean {
  const r = a.receiver;
  let distance = ahead - MAX_JUMP;
  if (r.edgeKnown && r.shift >= 0) {
    const slack = Math.max(r.maxWindow, 65_535);
    distance = seqDiff(a.seq, (r.rightEdge + slack) | 0);
    if (distance > 0) distance += slack;
  }
  if (distance <= 0) return false;
  dropOutOfWindow(a, distance);
  return true;
}

/** @param distance Octets beyond the window, negative before it. */
function dropOutOfWindow(a: Arrival, distance: number): void {
  a.sender.outOfWindowBytes += a.payloadLen;
  if (a.note(OUT_OF_WINDOW)) a.emit({ kind: 'out-of-window', ...a.stamp(), distance });
}

function openHole(a: Arrival, bytes: number): void {
  const s = a.sender;
  const gap = Math.ceil(bytes / packetOctets(s, a.receiver));
  const lost = a.payloadLen > 0 ? lostBefore(a, bytes) : 0;
  // After a timeout new data comes at once (RFC 5682), so only fast recovery tells.
  const unseen = s.loss?.mode === Recovery.Fast ? s.loss.unseenSegments - gap : 0;
  s.holes ??= new Holes();
  s.lostSegments++;
  const hole = holeOpenedBy(a, s.sndNxt, a.seq, unseen > 0 ? 'repeat' : 'segment');
  if (!s.holes.open(hole)) a.limits.hit('maxHoles', a.frame);
  if (a.note(LOST_SEGMENT)) {
    a.emit({
      kind: 'lost-segment',
      ...a.stamp(),
      bytes,
    });
  }
  if (a.end === a.seq) {
    s.sndNxt = a.seq;
    return;
  }
  // Behind a gap a repeat is the probe of the tail: what follows it is new.
  if (unseen > 0) repairOfUnseen(a, unseen);
  else if (lost > 0) repairOfUnseen(a, 1);
  else if (revealsTimeout(a)) beginTimeoutRecovery(s, a.seq);
  else if (s.loss !== null) {
    s.loss.unseenSegments = 0;
    extendRecovery(s, a.seq, missingBefore(a), gap);
  }
  advance(a);
}

/**
 * A flight was lost but for its beginning: after a silence one segment came alone, and what a round trip later comes
 * next lies behind octets that nobody saw. The silence was that of a timer, and the lone segment its repeat (RFC
 * 6298 §5.4, RFC 5682 §2.1). Without identifications nothing shows that earlier.
 */
function revealsTimeout(a: Arrival): boolean {
  const { sender: s, receiver, session } = a;
  const { silenceEndedNs, roundTripNs } = session;
  if (s.lastSentNs !== silenceEndedNs || receiver.lastDataNs >= silenceEndedNs) return false;
  if (s.ipIdByOne || (s.loss !== null && s.loss.mode !== Recovery.Open)) return false;
  return roundTripNs > 0 && a.timeNs - silenceEndedNs >= MOST_OF_A_ROUND_TRIP * roundTripNs;
}

/** The segment starts below the right edge. */
function old(a: Arrival): void {
  const s = a.sender;
  const tail = Math.max(0, seqDiff(a.end, s.sndNxt));
  const right = seqMin(a.end, s.sndNxt);
  const early = seqLt(a.seq, s.firstSeq);
  const unseen = early ? beforeStart(a, right) : (s.holes?.unseenWithin(a.seq, right) ?? 0);
  const fresh = Math.min(a.payloadLen, unseen + Math.max(0, tail - (a.flags & Flag.Fin ? 1 : 0)));
  s.uniqueBytes += fresh;
  s.repeatedBytes += a.payloadLen - fresh;
  const seenBefore = seqDiff(right, a.seq) - unseen;

  if (unseen > 0) {
    const hole = early ? null : fillHoles(a, s.holes!, right);
    s.repairedBytes += Math.min(unseen, a.payloadLen);
    const found = judgeFill(a, hole);
    if (found.repair) {
      const loss = s.lossRecovery();
      if (hole !== null && loss.mode === Recovery.Open) loss.unseenSegments = lostBehind(a);
      loss.repaired(a.seq, right);
      const needless = (hole?.acked === true && !hole.corrupt) || s.sacked?.covers(a.seq, a.end) === true;
      retransmitted(a, a.seq, right, {
        bytesBefore: Math.max(0, Math.min(seenBefore, a.payloadLen)),
        confidence: found.confidence,
        evidence: found.evidence,
        needless,
      });
    } else reordered(a, found, hole, false);
  } else if (tail > 0 && s.lastProbeByte(a.seq)) {
    // A window probe carried this octet ahead of the data it belongs to (RFC 9293 §3.8.6.1).
  } else if (sentBeforeOthers(a) && s.loss?.wasRepaired(a.seq)) {
    const evidence = ['sent before its repair, which overtook it (identification or time stamp)'];
    reordered(a, { repair: false, confidence: 0.9, evidence }, null, true);
  } else if (s.superSegments > 0 && tail === 0 && sentBeforeOthers(a)) {
    copied(a);
  } else {
    retransmitted(a, a.seq, right, {
      bytesBefore: a.payloadLen - tail,
      confidence: 0.99,
      evidence: a.log.wanted ? ['its octets were seen before in this direction'] : [],
      needless: null,
    });
  }
  if (tail > 0) {
    if (!s.segmentRing().push(s.sndNxt, a.end, a.timeNs, a.frame, a.packet.ipId))
      a.limits.hit('maxOutstandingSegments', a.frame);
    s.sndNxt = a.end;
    s.edgeIpId = lastIdentification(a);
    s.edgeSegments = s.segments;
    noteFlight(a);
    if (a.payloadLen > 0) {
      if (s.firstDataNs === NEVER) s.firstDataNs = a.timeNs;
      s.lastDataNs = a.timeNs;
    }
  }
  s.lastSentNs = a.timeNs;
}

/** A corrupt segment: its sender went on, its receiver did not get it (RFC 9293 §3.1). */
export function leaveCorrupt(a: Arrival): void {
  const s = a.sender;
  if (!s.started || a.payloadLen === 0 || a.seq !== s.sndNxt) return;
  s.holes ??= new Holes();
  s.holes.open(holeOpenedBy(a, a.seq, a.end, 'corrupt'));
  s.sndNxt = a.end;
}

type HoleOrigin = 'segment' | 'repeat' | 'start' | 'corrupt';

function holeOpenedBy(a: Arrival, left: number, right: number, how: HoleOrigin): Hole {
  const p = a.packet;
  return {
    left,
    right,
    acked: false,
    corrupt: how === 'corrupt',
    repeated: how === 'repeat',
    revealedBy: how === 'start' ? how : 'segment',
    openedNs: a.timeNs,
    openedFrame: a.frame,
    openedIpId: p.ipId,
    openedTsVal: p.tsVal,
    openedHasTs: (p.optionBits & OptionBit.Timestamps) !== 0,
    openedAck: a.ack,
  };
}

function fillHoles(a: Arrival, holes: Holes, right: number): Holes['filled'] {
  holes.fill(a.seq, right);
  const hole = holes.filled;
  if (holes.limitHit) a.limits.hit('maxHoles', a.frame);
  if (holes.list.length === 0 && holes.evictedBytes === 0 && holes.acceptedBytes === 0) a.sender.holes = null;
  return hole;
}

/** Octets before the point where the capture met this sender: all new to us, once. */
function beforeStart(a: Arrival, right: number): number {
  const s = a.sender;
  const met = s.firstSeq;
  const bytes = seqDiff(seqMin(right, met), a.seq);
  if (seqLt(right, met)) {
    const hole = holeOpenedBy(a, right, met, 'start');
    hole.acked = s.unaKnown && seqDiff(s.una, met) >= 0;
    if (!(s.holes ??= new Holes()).openBelow(hole)) a.limits.hit('maxHoles', a.frame);
  }
  s.firstSeq = a.seq;
  return bytes;
}
