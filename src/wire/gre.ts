/** Generic routing encapsulation (RFC 2784, RFC 2890), with the older source routes (RFC 1701). */
import { KeySpace, type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const MIN_HEADER_LEN = 4;
const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const VERSION = 0x0007;

const ETHERNET = 0x6558;
const WCCP = 0x883e;
const ERSPAN_1_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
/** Virtual subnets below are reserved (RFC 7637 §3.3): a smaller key is a plain one. */
const SMALLEST_NVGRE_KEY = 0x100000;

/** Version 0; version 1 belongs to PPTP. */
export function decodeGre(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < MIN_HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  const flags = p.view.getUint16(at);
  const protocol = p.view.getUint16(at + 2);
  if ((flags & VERSION) !== 0) {
    if ((flags & VERSION) === 1) return layers.follow(LayerKey.Pptp, at, end);
    return layers.malformed(p, Note.TunnelBadHeader);
  }
  let next = at + MIN_HEADER_LEN;
  // Checksum and offset share a word that is there when either is.
  if ((flags & (CHECKSUM | ROUTING)) !== 0) next += 4;
  const keyAt = next;
  if ((flags & KEY) !== 0) next += 4;
  if ((flags & SEQUENCE) !== 0) next += 4;
  if ((flags & ROUTING) !== 0) next = behindRoutes(p, next, end);
  if (next > end) return layers.tooShort(p, Note.TunnelTruncated);

  if (protocol === ERSPAN_3) return layers.follow(LayerKey.Erspan, next, end);
  if (protocol === ERSPAN_1_2) {
    // Type I has neither a header nor a sequence number.
    if ((flags & SEQUENCE) !== 0) return layers.follow(LayerKey.Erspan, next, end);
    layers.follow(LayerKey.Ethernet, next, end);
    return layers.intoUnnumberedTunnel(p, TunnelKind.Erspan);
  }
  if (protocol === WCCP) layers.follow(LayerKey.AnyIp, behindRedirect(p, next, end), end);
  else layers.follow(protocol === ETHERNET ? LayerKey.Ethernet : KeySpace.EtherType + protocol, next, end);
  if ((flags & KEY) === 0) return layers.intoUnnumberedTunnel(p, TunnelKind.Gre);
  const key = p.view.getInt32(keyAt);
  if (protocol === ETHERNET && key >>> 0 >= SMALLEST_NVGRE_KEY) {
    // The last octet is an identifier of the flow, another one in each direction (RFC 7637 §3.2).
    return layers.intoTunnel(p, TunnelKind.Nvgre, key >>> 8);
  }
  return layers.intoTunnel(p, TunnelKind.Gre, key);
}

/** RFC 1701: entries of family, offset, length and that many octets, up to an empty one. */
function behindRoutes(p: PacketView, at: number, end: number): number {
  while (at + 4 <= end) {
    const family = p.view.getUint16(at);
    const len = p.bytes[at + 3]!;
    at += 4 + len;
    if (family === 0 && len === 0) return at;
  }
  return end + 1;
}

/** WCCP version 2 puts 4 octets before the packet, version 1 does not; both carry IPv4 or IPv6. */
function behindRedirect(p: PacketView, at: number, end: number): number {
  if (at >= end) return at;
  const version = p.bytes[at]! >> 4;
  return version === 4 || version === 6 ? at : Math.min(at + 4, end);
}
