/**
 * Signs that the endpoint did not send the reset that bears its address (Weaver, Sommer and Paxson, NDSS 2009). Who
 * injects a reset has to make up what a stack keeps count of, answers sooner than the endpoint can, and cannot
 * keep it from going on.
 */
import { Flag, OptionBit } from '../wire/packet-view.js';
import type { Arrival } from './arrival.js';
import { seqDiff } from './seq.js';
import { idDiff } from './unseen-packets.js';

/** A counter shared with other sessions runs ahead by no more than this between two packets. */
const MAX_ID_STEP = 2_048;
/** A counter of this session's own packets skips only what was lost before the capture. */
const MAX_OWN_ID_STEP = 64;
/** An answer in less than this share of the quickest one seen came from somewhere nearer. */
const TOO_SOON = 0.5;

/** Independent votes against the reset in hand, with their reasons; two convict. */
export function forgeryVotes(a: Arrival): string[] {
  const x = a.sender;
  const y = a.receiver;
  const p = a.packet;
  const votes: string[] = [];
  const active = (a.flags & Flag.Ack) !== 0;
  if (hasForeignTtl(a)) votes.push(`TTL ${p.ttl}, all else from this side came with ${x.ttl}`);
  identificationVotes(a, active, votes);
  if (!active) return votes;

  // RFC 7323 §3.2: an abort should carry time stamps where they are in use. Windows sends none, with window 0.
  if (x.hasTimestamps && (p.optionBits & OptionBit.Timestamps) === 0 && p.window !== 0)
    votes.push('no time stamps although this side uses them');
  if (p.window !== 0 && p.window === y.windowRaw && p.window !== x.windowRaw)
    votes.push(`window ${p.window} is the other side's`);
  if (x.started && a.seq !== x.sndNxt && !(y.ackKnown && a.seq === y.lastAck))
    votes.push('its sequence number is neither the next of this side nor one the other side acknowledged');
  if (y.started && y.issKnown && seqDiff(a.ack, y.sndNxt) > 0)
    votes.push('it acknowledges octets that the other side has not sent');
  const sooner = answeredTooSoon(a);
  if (sooner !== null) votes.push(sooner);
  return votes;
}

/** The reset's TTL is not the one that all else of its sender came with. */
export function hasForeignTtl(a: Arrival): boolean {
  return a.sender.ttl >= 0 && a.packet.ttl !== a.sender.ttl;
}

/** Its TTL tells of another distance: not just of another TTL to begin with, as some hosts give their resets. */
export function comesFromElsewhere(a: Arrival): boolean {
  return hasForeignTtl(a) && hopsOf(a.packet.ttl) !== hopsOf(a.sender.ttl);
}

/** Routers behind a packet, by the TTLs that stacks begin with. */
function hopsOf(ttl: number): number {
  return (ttl <= 32 ? 32 : ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;
}

function identificationVotes(a: Arrival, active: boolean, votes: string[]): void {
  const x = a.sender;
  const { ipId } = a.packet;
  // Linux answers what has no socket with identification 0: that says nothing.
  if (ipId <= 0) return;
  if (x.ipIdCounts && x.lastIpId > 0) {
    const step = idDiff(ipId, x.lastIpId);
    if (step <= 0 || step > (x.ipIdByOne ? MAX_OWN_ID_STEP : MAX_ID_STEP))
      votes.push(`identification ${ipId} does not follow ${x.lastIpId} of this side`);
    // Linux gives an abort the next number of its socket, and 0 to answers without one: no loss explains another.
    if (x.ipIdByOne && active && (step <= 0 || step > MAX_ID_STEP))
      votes.push(
        'this side counts its packets of the session one by one, and an abort of its own among them',
      );
  }
  if (ipId === a.receiver.lastIpId && ipId !== x.lastIpId)
    votes.push(`identification ${ipId} is that of the other side's last segment`);
}

/** It acknowledges what passed here so lately that this side cannot have received it yet. */
function answeredTooSoon(a: Arrival): string | null {
  const y = a.receiver;
  if (y.ring === null || y.rtt === null || y.rtt.samples < 2) return null;
  const i = y.ring.indexOf((a.ack - 1) | 0);
  if (i < 0) return null;
  const ageNs = a.timeNs - y.ring.firstSentNs(i);
  if (ageNs >= TOO_SOON * y.rtt.minNs) return null;
  const ms = (ns: number): string => (ns / 1e6).toFixed(3);
  return `it acknowledges what passed ${ms(ageNs)} ms before; this side's answers take ${ms(y.rtt.minNs)} ms at least`;
}
