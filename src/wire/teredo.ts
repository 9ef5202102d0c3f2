import { looksLikeIp } from './ip-guess.js';
import { KeySpace, type LayerCursor } from './layers.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const ETHER_TYPE_IPV6 = 0x86dd;
const IPV6_HEADER_LEN = 40;
const AUTHENTICATION = 0x0001;
const ORIGIN = 0x0000;
const ORIGIN_LEN = 8;
/** Fixed part of the authentication: indicator and lengths, nonce, confirmation. */
const AUTHENTICATION_LEN = 4 + 8 + 1;

/**
 * IPv6 through NATs (RFC 4380 §5.1.1), behind an authentication and an origin indication where a
 * server is involved. What is no IPv6 packet there is something else.
 */
export function decodeTeredo(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const { bytes, view } = p;
  let next = at;
  if (next + 4 <= end && view.getUint16(next) === AUTHENTICATION) {
    next += AUTHENTICATION_LEN + bytes[next + 2]! + bytes[next + 3]!;
  }
  if (next + 2 <= end && view.getUint16(next) === ORIGIN) next += ORIGIN_LEN;
  if (next + IPV6_HEADER_LEN > end || bytes[next]! >> 4 !== 6) return Status.NotTcp;
  if (!layers.quoted && !looksLikeIp(p, next, end, layers.wireEnd)) return Status.NotTcp;
  layers.follow(KeySpace.EtherType + ETHER_TYPE_IPV6, next, end);
  return layers.intoUnnumberedTunnel(p, TunnelKind.Teredo);
}
