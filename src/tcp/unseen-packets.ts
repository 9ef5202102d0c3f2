/**
 * Packets that were lost on the way to the capture point, told by the identifications they took along. Only
 * a sender that counts by one per packet of the session tells (Linux, RFC 6864 §4), and next to the
 * sender nothing is lost.
 */
import type { Arrival } from './arrival.js';
import type { Endpoint } from './endpoint.js';
import { Recovery } from './loss-recovery.js';
import { seqDiff } from './seq.js';

/** Longest first retransmission timeout on a path without a round trip to speak of (RFC 6298, Linux). */
const FIRST_RTO_NS = 300e6;

/** Shortest retransmission timeout (Linux). */
const MIN_RTO_NS = 200e6;

/** More than this were never lost in one go: another counter is at work. */
const MOST_PACKETS = 2_048;

/** a - b of IP identifications, which wrap at 65536. */
export const idDiff = (a: number, b: number): number => ((a - b) << 16) >> 16;

/** Octets of a TCP header without options, and of time stamps in it. */
const PLAIN_HEADER = 20;
const TIMESTAMPS = 12;

/**
 * Identification of the last packet that the segment in hand stands for: a host with offloads shows several as
 * one, and Linux gives each a number of its own.
 */
export function lastIdentification(a: Arrival): number {
  const { ipId, headerLen } = a.packet;
  const { mss } = a.receiver;
  if (ipId <= 0 || mss <= 0 || a.payloadLen <= mss) return ipId;
  // RFC 6691 §2: options take their room from the payload.
  const perPacket = Math.max(1, mss - (headerLen - PLAIN_HEADER));
  return (ipId + Math.ceil(a.payloadLen / perPacket) - 1) & 0xffff;
}

/** Octets of payload in a full packet of `sender`, as it is on the wire. */
export function packetOctets(sender: Endpoint, receiver: Endpoint): number {
  const { largestSegment } = sender;
  const { mss } = receiver;
  if (mss <= 0 || largestSegment <= mss) return Math.max(1, largestSegment);
  return Math.max(1, mss - (sender.hasTimestamps ? TIMESTAMPS : 0));
}

/** Packets of this sender between the last one seen and the one in hand; -1 when that is not known. */
export function missingBefore(a: Arrival): number {
  const s = a.sender;
  // Where a file is missing packets were lost by the capture, and not before it.
  if (a.senderLastFrame <= a.gapFrame) return -1;
  if (a.packet.ipId <= 0 || s.lastIpId <= 0 || !s.ipIdByOne) return -1;
  const missing = idDiff(a.packet.ipId, s.lastIpId) - 1;
  return missing >= 0 && missing <= MOST_PACKETS ? missing : -1;
}

/** The same, where they can only have carried data; else -1. */
function missingData(a: Arrival): number {
  const s = a.sender;
  if (s.largestSegment === 0) return -1;
  if (s.checksumsOffloaded > s.checksumsGood || a.session.standsAtSender(a.side)) return -1;
  // It may have acknowledged what the peer sent meanwhile, in packets that the capture missed.
  if (s.ackKnown && a.receiver.started && ((a.receiver.sndNxt - s.lastAck) | 0) > 0) return -1;
  return missingBefore(a);
}

/**
 * Packets lost that must have carried the octets in hand before: only a timer repeats what nobody
 * acknowledged, so a silence comes before.
 *
 * @param gapBytes Octets missing before the segment in hand, which took packets too.
 */
export function lostBefore(a: Arrival, gapBytes: number): number {
  const s = a.sender;
  const missing = missingData(a);
  if (missing <= 0) return 0;
  const silentNs = a.timeNs - Math.max(s.lastSentNs, a.session.firstTimeNs);
  const rttNs = Math.max(a.session.roundTripNs, 10e6);
  // Timers double with each packet that was lost; a longer silence is an idle application.
  if (a.timeNs - a.receiver.lastNs < rttNs && updatedWindow(a.receiver)) return 0;
  if (silentNs < rttNs || silentNs > 2 ** Math.min(missing, 8) * (FIRST_RTO_NS + 2 * rttNs)) return 0;
  const lost = missing - Math.ceil(gapBytes / packetOctets(s, a.receiver));
  // The first of them carried these octets, and timers repeated it in vain.
  return lost <= 0 ? 0 : Math.max(1, lost - timersExpired(a));
}

/** It spoke last to tell nothing new but its window: what follows is an answer to that, and no timer's. */
function updatedWindow(receiver: Endpoint): boolean {
  const { lastFrame, lastAckFrame, lastNs, lastDataNs, repeatedAcks } = receiver;
  return lastFrame !== lastAckFrame && repeatedAcks === 0 && lastNs > lastDataNs;
}

/**
 * Segments at the end of a flight that were lost before the capture saw them. Repairs go upwards: when the
 * first one begins at the first octet outstanding, what is missing between the flight and it cannot be
 * repairs.
 */
export function lostBehind(a: Arrival): number {
  const s = a.sender;
  if (!s.unaKnown || a.seq !== s.una || s.edgeIpId !== s.lastIpId) return 0;
  return Math.max(0, missingData(a) - timersExpired(a));
}

/**
 * The same, told by new octets that come while a loss is repaired: packets missing since the last new
 * octets, more than could have repaired every hole that is left. Without SACK a sender repeats more than holes.
 */
export function lostOfFlight(a: Arrival): number {
  const s = a.sender;
  if (s.loss === null || s.loss.mode === Recovery.Open || s.edgeIpId <= 0) return 0;
  if (s.lastSentNs <= a.gapNs) return 0;
  // Packets are not counted one by one where the capture shows several as one.
  if (s.superSegments > 0) return 0;
  if (!s.sackPermitted || !a.receiver.sackPermitted || missingData(a) < 0) return 0;
  const since = idDiff(a.packet.ipId, s.edgeIpId) - 1;
  if (since <= 0 || since > MOST_PACKETS) return 0;
  let missing = since - (s.segments - s.edgeSegments - 1);
  if (s.holes !== null) {
    for (const hole of s.holes.list) missing -= Math.ceil(seqDiff(hole.right, hole.left) / s.largestSegment);
  }
  return Math.max(0, missing);
}

/** Repeats that timers can have sent in the silence before the segment in hand, and that were lost. */
function timersExpired(a: Arrival): number {
  const s = a.sender;
  const silentNs = a.timeNs - Math.max(s.lastSentNs, a.session.firstTimeNs);
  if (silentNs < MIN_RTO_NS) return 0;
  const probe = s.sackPermitted && a.receiver.sackPermitted ? 1 : 0;
  // RFC 6298 §5.5: the n-th expiry comes 2^n - 1 timeouts after the silence began; the last one sent this.
  return probe + Math.max(0, Math.floor(Math.log2(silentNs / MIN_RTO_NS + 1)) - 1);
}
