/**
 * Where a header does not say what follows (MPLS, L2TPv3, GTP), the octets must: whether they make
 * sense as an IP packet, or as an Ethernet frame that holds one. Nothing but IP is of interest here.
 */
import type { PacketView } from './packet-view.js';

const ETHERNET_HEADER_LEN = 14;
const TAG_LEN = 4;
const MOST_TAGS = 2;

/**
 * The octets at `at` begin as an IP packet does that ends within `wireEnd`. Of a packet that was cut
 * before its length field, the version decides.
 */
export function looksLikeIp(p: PacketView, at: number, end: number, wireEnd: number): boolean {
  if (at >= end) return false;
  const first = p.bytes[at]!;
  if (first >> 4 === 4) {
    const headerLen = (first & 15) << 2;
    if (headerLen < 20) return false;
    if (at + 4 > end) return true;
    const totalLen = p.view.getUint16(at + 2);
    // 0 where offload left no room for the length.
    return totalLen === 0 || (totalLen >= headerLen && at + totalLen <= wireEnd);
  }
  if (first >> 4 !== 6) return false;
  return at + 6 > end || at + 40 + p.view.getUint16(at + 4) <= wireEnd;
}

/** The octets at `at` begin as an Ethernet frame does that holds IP, with two VLAN tags at most. */
export function looksLikeEthernet(p: PacketView, at: number, end: number, wireEnd: number): boolean {
  let next = at + ETHERNET_HEADER_LEN;
  for (let tags = 0; tags <= MOST_TAGS && next <= end; tags++) {
    const type = p.view.getUint16(next - 2);
    if (type === 0x0800) return looksLikeIp(p, next, end, wireEnd) && p.bytes[next]! >> 4 === 4;
    if (type === 0x86dd) return looksLikeIp(p, next, end, wireEnd) && p.bytes[next]! >> 4 === 6;
    if (type !== 0x8100 && type !== 0x88a8) return false;
    next += TAG_LEN;
  }
  return false;
}
