import { looksLikeIp } from './ip-guess.js';
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const HEADER_LEN = 8;
const HAS_INSTANCE = 0x08;

/**
 * Data packet of the locator/identifier separation protocol (RFC 9300 §5.3). Its header fits anything,
 * so what is no IP packet behind it is something else on this port.
 */
export function decodeLisp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  if (!layers.quoted && !looksLikeIp(p, at + HEADER_LEN, end, layers.wireEnd)) return Status.NotTcp;
  layers.follow(LayerKey.AnyIp, at + HEADER_LEN, end);
  if ((p.bytes[at]! & HAS_INSTANCE) === 0) return layers.intoUnnumberedTunnel(p, TunnelKind.Lisp);
  return layers.intoTunnel(p, TunnelKind.Lisp, p.view.getUint32(at + 4) >>> 8);
}
