/**
 * What the segment in hand acknowledges of the other side's data: cumulative ACK, SACK and D-SACK,
 * round-trip samples by Karn and by time stamps, and octets that the peer has but the capture does not.
 */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import type { Endpoint } from './endpoint.js';
import type { FarSender } from './far-sender.js';
import { kindCode } from './event-log.js';
import { Holes } from './holes.js';
import { Recovery } from './loss-recovery.js';
import { recoveryAcknowledged } from './recovery.js';
import { Rtt } from './rtt.js';
import { SegmentRing } from './segment-ring.js';
import { seqDiff, seqGt, seqLeq, seqLt, seqPrint } from './seq.js';
import { judgeByAcknowledgment } from './spurious.js';
import { NEVER } from './never.js';

const ACKED_UNSEEN = kindCode('acked-unseen');
const DSACK = kindCode('dsack');

/** Octets of a header without options, of time stamps (RFC 7323 §3.2) and of SACK with one block, padded. */
const PLAIN_HEADER = 20;
const TIMESTAMPS = 12;
const ONE_SACK_BLOCK = 12;

/** An acknowledgment this far beyond what was sent is nonsense, not capture loss. */
const MAX_JUMP = 1 << 30;

/** Tracks the acknowledgment of the segment in hand. */
export function trackAcknowledgment(a: Arrival): void {
  if ((a.flags & Flag.Ack) === 0 || (a.flags & Flag.Rst) !== 0) return;
  const y = a.receiver;
  if (!y.unaKnown) {
    y.unaKnown = true;
    y.una = a.ack;
    return;
  }
  // Where the capture met the sender is only taken for acknowledged until its peer says what is.
  if (!a.sender.ackKnown && !y.issKnown && seqLt(a.ack, y.una)) y.una = a.ack;
  const una = y.una;
  const advance = seqDiff(a.ack, una);
  if (advance > 0 && advance < MAX_JUMP) {
    if (y.started) coverUnseen(a, y);
    if (a.whole) {
      sampleRtt(a, y);
      recoveryAcknowledged(a);
    } else y.ring = null;
    y.una = a.ack;
    y.progressNs = a.timeNs;
    y.dupAcks = 0;
    if (y.sacked !== null && !y.sacked.empty) y.sacked.acknowledge(a.ack);
  }
  if (y.sackCutOff && (a.packet.optionBits & OptionBit.Truncated) === 0) y.sackCutOff = false;
  if (y.pending !== null && a.packet.sackCount === 0) judgeByAcknowledgment(a, una, 0, 0);
}

/** Octets the peer acknowledges that were never captured: the capture lost them, not the path. */
function coverUnseen(a: Arrival, y: Endpoint): void {
  const x = a.sender;
  // Nobody can have sent beyond the window that the acknowledging side itself opened.
  const slack = Math.max(x.maxWindow, 65_535);
  if (x.edgeKnown && x.shift >= 0 && seqDiff(a.ack, (x.rightEdge + slack) | 0) > 0) return;
  let bytes = 0;
  if (y.holes !== null) bytes += y.holes.acknowledge(a.ack);
  const beyond = seqDiff(a.ack, y.sndNxt);
  if (beyond === 1 && y.sndNxt === y.firstSeq && !y.issKnown && y.bytes <= 1) {
    y.sndNxt = a.ack;
    y.firstSeq = a.ack;
    return;
  }
  if (beyond > 0) {
    bytes += beyond;
    y.holes ??= new Holes();
    y.holes.open({
      left: y.sndNxt,
      right: a.ack,
      acked: true,
      corrupt: false,
      repeated: false,
      revealedBy: 'ack',
      openedNs: a.timeNs,
      openedFrame: a.frame,
      openedIpId: -1,
      openedTsVal: 0,
      openedHasTs: false,
      openedAck: 0,
    });
    y.sndNxt = a.ack;
  }
  if (bytes === 0) return;
  a.ackedUnseen = bytes;
  y.ackedUnseenBytes += bytes;
  if (a.note(ACKED_UNSEEN)) {
    a.emit({
      kind: 'acked-unseen',
      ...a.stamp(),
      bytes,
    });
  }
}

/** Karn (RFC 6298 §3): no sample from what was sent twice, nor while a loss is being repaired. */
function sampleRtt(a: Arrival, y: Endpoint): void {
  const ring = y.ring;
  if (ring === null || ring.count === 0) return;
  ring.retire(a.ack);
  if (ring.count === 0) {
    y.ring = null;
    SegmentRing.giveBack(ring);
  }
  if (y.loss !== null && ring.latestSentNs > y.loss.deliveredSentNs)
    y.loss.deliveredSentNs = ring.latestSentNs;
  if (ring.ackedSentNs === NEVER || ring.ackedRetransmitted) return;
  // It may have been acknowledged in the piece of the capture that is missing.
  if (ring.ackedSentNs <= a.gapNs) return;
  if (y.loss !== null && y.loss.mode !== Recovery.Open) return;
  // What was held behind a hole arrived before; blocks that only come now came after what is acknowledged.
  if (a.packet.sackCount > 0 ? a.heldBefore : y.sacked !== null && !y.sacked.empty) return;
  (y.rtt ??= new Rtt()).add(a.timeNs - ring.ackedSentNs);
}

/** RFC 7323 §4: the echo of a TSval, first seen on data, times the path even through losses. */
export function trackTimestamps(a: Arrival): void {
  const p = a.packet;
  if ((p.optionBits & OptionBit.Timestamps) === 0) return;
  const x = a.sender;
  const y = a.receiver;
  if (y.timingTs && (a.flags & Flag.Ack) !== 0 && ((p.tsEcr - y.timedTsVal) | 0) >= 0) {
    if (p.tsEcr === y.timedTsVal && y.timedNs > a.gapNs)
      (y.rttTimestamps ??= new Rtt()).add(a.timeNs - y.timedNs);
    y.timingTs = false;
  }
  if (x.far !== null && a.payloadLen > 0 && x.far.answers(p.tsEcr))
    x.far.timeEcho(a.timeNs, flows(a, x, x.far));
  const newer = !x.hasTimestamps || ((p.tsVal - x.lastTsVal) | 0) > 0;
  if (newer) {
    // Data is answered at once. Where no handshake tells how far the other side is, bare ACKs are timed too.
    if (!x.timingTs && (a.payloadLen > 0 || (a.session.handshakeNs === NEVER && !x.synSeen))) {
      x.timingTs = true;
      x.timedTsVal = p.tsVal;
      x.timedNs = a.timeNs;
    }
    x.lastTsVal = p.tsVal;
    x.hasTimestamps = true;
  }
}

/**
 * The options are cut off: a header of an acknowledgment that is longer than time stamps make it holds SACK blocks. What
 * they say is not known.
 */
function trackCutSack(a: Arrival): boolean {
  const y = a.receiver;
  const { headerLen, optionBits } = a.packet;
  const timed = (optionBits & (OptionBit.Timestamps | OptionBit.TimestampsCut)) !== 0;
  const spare = headerLen - PLAIN_HEADER - (timed ? TIMESTAMPS : 0);
  y.sackCutOff = spare >= ONE_SACK_BLOCK && a.sender.sackPermitted && y.sackPermitted;
  return y.sackCutOff;
}

/** It did not pause before the segment in hand, neither by itself nor because a window was full. */
function flows(a: Arrival, x: Endpoint, far: FarSender): boolean {
  if (a.timeNs - x.lastDataNs >= far.tripNs) return false;
  const allowed = far.allowance(x.lastDataNs, x.sndNxt);
  return allowed !== null && allowed >= x.largestSegment;
}

/** Reads SACK blocks; returns true when they say something new. */
export function trackSack(a: Arrival): boolean {
  const p = a.packet;
  if ((p.optionBits & OptionBit.Truncated) !== 0 && p.sackCount === 0) return trackCutSack(a);
  if (p.sackCount === 0 || (a.flags & Flag.Rst) !== 0) return false;
  const y = a.receiver;
  a.heldBefore = y.sacked !== null && !y.sacked.empty;
  // RFC 2018 §2: only who was permitted to sends these, so both sides agreed before the capture.
  if (!a.sender.synSeen) a.sender.sackPermitted = true;
  if (!y.synSeen) y.sackPermitted = true;
  let first = 0;
  let left = 0;
  let right = 0;
  if (isDsack(a)) {
    first = 1;
    left = p.sackLeft[0]!;
    right = p.sackRight[0]!;
    if (a.note(DSACK)) {
      a.emit({
        kind: 'dsack',
        ...a.stamp(),
        left: seqPrint(left),
        right: seqPrint(right),
      });
    }
  }
  let news = false;
  for (let i = first; i < p.sackCount; i++) {
    const from = p.sackLeft[i]!;
    const to = p.sackRight[i]!;
    // Blocks below the acknowledgment, inverted or beyond what was sent tell nothing (RFC 2018 §3).
    if (
      !seqGt(to, from) ||
      seqLeq(to, a.ack) ||
      (y.unaKnown && seqLeq(to, y.una)) ||
      (y.started && seqGt(to, y.sndNxt))
    )
      continue;
    if (y.scoreboard().add(from, to, a.limits, a.frame)) news = true;
  }
  if (news) y.progressNs = a.timeNs;
  if (y.pending !== null) judgeByAcknowledgment(a, y.una, left, right);
  return news;
}

/** RFC 2883 §4: the first block lies below the acknowledgment, or inside the second block. */
function isDsack(a: Arrival): boolean {
  const p = a.packet;
  const left = p.sackLeft[0]!;
  const right = p.sackRight[0]!;
  if (!seqGt(right, left)) return false;
  if (seqLeq(right, a.ack)) return true;
  return p.sackCount > 1 && seqDiff(left, p.sackLeft[1]!) >= 0 && seqDiff(right, p.sackRight[1]!) <= 0;
}
