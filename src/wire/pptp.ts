import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const HEADER_LEN = 8;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
const PROTOCOL_PPP = 0x880b;

/**
 * Enhanced GRE of PPTP (RFC 2637 §4.1): the key holds the payload's length and the call identifier of
 * the receiver, which is another one in each direction. Without a sequence number there is no payload.
 */
export function decodePptp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  const flags = p.view.getUint16(at);
  if ((flags & KEY) === 0 || p.view.getUint16(at + 2) !== PROTOCOL_PPP) {
    return layers.malformed(p, Note.TunnelBadHeader);
  }
  if ((flags & SEQUENCE) === 0) return Status.NotTcp;
  let next = at + HEADER_LEN + 4;
  if ((flags & ACKNOWLEDGMENT) !== 0) next += 4;
  if (next > end) return layers.tooShort(p, Note.TunnelTruncated);
  layers.follow(LayerKey.Ppp, next, end);
  layers.endAt(next + p.view.getUint16(at + 4));
  return layers.intoUnnumberedTunnel(p, TunnelKind.Pptp);
}
