import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const HEADER_LEN = 2;
const VERSION = 3;

/** Ethernet in IP (RFC 3378 §3). */
export function decodeEtherIp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  if (p.bytes[at]! >> 4 !== VERSION) return layers.malformed(p, Note.TunnelBadHeader);
  layers.follow(LayerKey.Ethernet, at + HEADER_LEN, end);
  return layers.intoUnnumberedTunnel(p, TunnelKind.EtherIp);
}

/** Ethernet as IP protocol 143, without a header (RFC 8986 §4.9). */
export function decodeEthernetInIp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  layers.follow(LayerKey.Ethernet, at, end);
  return layers.intoUnnumberedTunnel(p, TunnelKind.EtherIp);
}
