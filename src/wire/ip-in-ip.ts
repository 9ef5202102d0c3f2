/**
 * IP directly inside IP: IPv4 in IPv4 (RFC 2003), IPv6 in IPv4 (RFC 4213), either in IPv6
 * (RFC 2473, DS-Lite of RFC 6333), and 6to4 (RFC 3056).
 */
import { KeySpace, type LayerCursor } from './layers.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const ETHER_TYPE_IPV4 = 0x0800;
const ETHER_TYPE_IPV6 = 0x86dd;
/** Offsets of the addresses in an IPv6 header, and the prefix of 6to4: 2002::/16. */
const SOURCE = 8;
const DESTINATION = 24;
const SIX_TO_FOUR = 0x2002;

/** IP protocol 4. */
export function decodeIpv4InIp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  layers.follow(KeySpace.EtherType + ETHER_TYPE_IPV4, at, end);
  return layers.intoUnnumberedTunnel(p, p.ipVersion === 4 ? TunnelKind.IpIp : TunnelKind.FourInSix);
}

/** IP protocol 41. */
export function decodeIpv6InIp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  layers.follow(KeySpace.EtherType + ETHER_TYPE_IPV6, at, end);
  if (p.ipVersion === 6) return layers.intoUnnumberedTunnel(p, TunnelKind.SixInSix);
  const automatic = has6to4(p, at + SOURCE, end) || has6to4(p, at + DESTINATION, end);
  return layers.intoUnnumberedTunnel(p, automatic ? TunnelKind.SixToFour : TunnelKind.SixInFour);
}

function has6to4(p: PacketView, at: number, end: number): boolean {
  return at + 2 <= end && p.view.getUint16(at) === SIX_TO_FOUR;
}
