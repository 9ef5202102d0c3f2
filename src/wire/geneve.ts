import { KeySpace, type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const MIN_HEADER_LEN = 8;
/** Transparent Ethernet bridging. */
const ETHERNET = 0x6558;

/** GENEVE (RFC 8926 §3.4): the options are stepped over, whatever they are. */
export function decodeGeneve(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < MIN_HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  const first = p.bytes[at]!;
  // The only version there is; another is another protocol on this port.
  if (first >> 6 !== 0) return Status.NotTcp;
  const next = at + MIN_HEADER_LEN + ((first & 0x3f) << 2);
  if (next > end) return layers.tooShort(p, Note.TunnelTruncated);
  const protocol = p.view.getUint16(at + 2);
  layers.follow(protocol === ETHERNET ? LayerKey.Ethernet : KeySpace.EtherType + protocol, next, end);
  return layers.intoTunnel(p, TunnelKind.Geneve, p.view.getUint32(at + 4) >>> 8);
}
