import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const HEADER_LEN = 6;
const VERSION_AND_TYPE = 0x11;
/** Session data; every other code belongs to discovery. */
const CODE_SESSION = 0;

/** PPP over Ethernet, both stages (RFC 2516 §4); discovery carries no packets. */
export function decodePppoe(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  if (p.bytes[at] !== VERSION_AND_TYPE) return layers.malformed(p, Note.TunnelBadHeader);
  if (p.bytes[at + 1] !== CODE_SESSION) return Status.NotIp;
  layers.follow(LayerKey.Ppp, at + HEADER_LEN, end);
  layers.endAt(at + HEADER_LEN + p.view.getUint16(at + 4));
  return layers.intoTunnel(p, TunnelKind.Pppoe, p.view.getUint16(at + 2));
}
