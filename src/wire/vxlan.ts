/** VXLAN (RFC 7348 §5) and its generic protocol extension (draft-ietf-nvo3-vxlan-gpe-13). */
import { type LayerCursor, LayerKey } from './layers.js';
import { NEXT_PROTOCOLS } from './next-protocols.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const HEADER_LEN = 8;
/** The network identifier is valid. Without it a packet is not VXLAN. */
const HAS_NETWORK = 0x08;
/** The last octet of the first word names what follows. */
const HAS_NEXT_PROTOCOL = 0x04;

/** An Ethernet frame in a virtual network. */
export function decodeVxlan(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  if ((p.bytes[at]! & HAS_NETWORK) === 0) return Status.NotTcp;
  layers.follow(LayerKey.Ethernet, at + HEADER_LEN, end);
  return layers.intoTunnel(p, TunnelKind.Vxlan, p.view.getUint32(at + 4) >>> 8);
}

/** Any of several protocols in a virtual network. */
export function decodeVxlanGpe(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  const flags = p.bytes[at]!;
  if ((flags & HAS_NETWORK) === 0) return Status.NotTcp;
  let next: number | undefined = LayerKey.Ethernet;
  if ((flags & HAS_NEXT_PROTOCOL) !== 0) next = NEXT_PROTOCOLS[p.bytes[at + 3]!];
  if (next === undefined || next === 0) return Status.NotIp;
  layers.follow(next, at + HEADER_LEN, end);
  return layers.intoTunnel(p, TunnelKind.VxlanGpe, p.view.getUint32(at + 4) >>> 8);
}
