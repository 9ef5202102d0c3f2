/**
 * Mirrored traffic inside GRE: ERSPAN types II and III (draft-foschiano-erspan-03); type I has no
 * header of its own. The frame is one of the mirrored network, so its session is told apart by the
 * mirror session and by which switch sent it.
 */
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const TYPE_2 = 1;
const TYPE_3 = 2;
const HEADER_LEN_2 = 8;
const HEADER_LEN_3 = 12;
/** Type III may have 8 octets that belong to the platform. */
const SUBHEADER_LEN = 8;
const HAS_SUBHEADER = 1;
const SESSION = 0x3ff;
/** Frame type of type III: Ethernet, or IP without a link layer. */
const FRAME_ETHERNET = 0;
const FRAME_IP = 2;

/** Behind the GRE header; the version tells types II and III apart. */
export function decodeErspan(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN_2) return layers.tooShort(p, Note.TunnelTruncated);
  const version = p.bytes[at]! >> 4;
  const session = p.view.getUint16(at + 2) & SESSION;
  if (version === TYPE_2) {
    layers.follow(LayerKey.Ethernet, at + HEADER_LEN_2, end);
    return layers.intoTunnel(p, TunnelKind.Erspan, session);
  }
  if (version !== TYPE_3) return layers.malformed(p, Note.TunnelBadHeader);
  if (end - at < HEADER_LEN_3) return layers.tooShort(p, Note.TunnelTruncated);
  const frameType = (p.bytes[at + 10]! >> 2) & 0x1f;
  let next = at + HEADER_LEN_3;
  if ((p.bytes[at + 11]! & HAS_SUBHEADER) !== 0) next += SUBHEADER_LEN;
  if (next > end) return layers.tooShort(p, Note.TunnelTruncated);
  if (frameType !== FRAME_ETHERNET && frameType !== FRAME_IP) return Status.NotIp;
  layers.follow(frameType === FRAME_IP ? LayerKey.AnyIp : LayerKey.Ethernet, next, end);
  return layers.intoTunnel(p, TunnelKind.Erspan, session);
}
