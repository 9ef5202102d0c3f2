/**
 * User plane of mobile networks: GTP-U (3GPP TS 29.281 §5) and its first version (GSM 09.60 §6). The
 * tunnel endpoint identifier is the receiver's, another one in each direction, so the pair of outer
 * addresses has to stand for the tunnel.
 */
import { looksLikeEthernet } from './ip-guess.js';
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';
import { TunnelKind } from './tunnel-kind.js';

const HEADER_LEN = 8;
const HEADER_LEN_0 = 20;
/** Sequence number, N-PDU number and type of the next extension header: all there when one is. */
const OPTIONAL_LEN = 4;
const GTP_NOT_PRIME = 0x10;
const HAS_EXTENSION = 0x04;
const HAS_ANY_OPTIONAL = 0x07;
/** Message that carries a packet of the user. */
const G_PDU = 255;

/** GTP-U version 1. */
export function decodeGtp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  const { bytes } = p;
  const flags = bytes[at]!;
  if (flags >> 5 !== 1 || (flags & GTP_NOT_PRIME) === 0 || bytes[at + 1] !== G_PDU) return Status.NotTcp;
  layers.endAt(at + HEADER_LEN + p.view.getUint16(at + 2));
  if (layers.end < end) end = layers.end;
  let next = at + HEADER_LEN;
  if ((flags & HAS_ANY_OPTIONAL) !== 0) {
    next += OPTIONAL_LEN;
    let type = (flags & HAS_EXTENSION) !== 0 && next <= end ? bytes[next - 1]! : 0;
    // Each header has its length in words of 4 octets first and the type of the next last (§5.2.1).
    while (type !== 0 && next < end) {
      const len = bytes[next]! << 2;
      if (len === 0) return layers.malformed(p, Note.TunnelBadHeader);
      next += len;
      type = next <= end ? bytes[next - 1]! : 0;
    }
  }
  return intoPayload(p, next, end, layers);
}

/** Version 0, on a port of its own. */
export function decodeGtp0(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN_0) return layers.tooShort(p, Note.TunnelTruncated);
  const flags = p.bytes[at]!;
  if (flags >> 5 !== 0 || (flags & GTP_NOT_PRIME) === 0 || p.bytes[at + 1] !== G_PDU) return Status.NotTcp;
  layers.endAt(at + HEADER_LEN_0 + p.view.getUint16(at + 2));
  return intoPayload(p, at + HEADER_LEN_0, Math.min(end, layers.end), layers);
}

/** IP, or an Ethernet frame of a 5G session of that type; nothing in the header says which. */
function intoPayload(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (at >= end) return layers.tooShort(p, Note.TunnelTruncated);
  const version = p.bytes[at]! >> 4;
  const ethernet = looksLikeEthernet(p, at, end, layers.wireEnd);
  if (!ethernet && version !== 4 && version !== 6) return Status.NotTcp;
  layers.follow(ethernet ? LayerKey.Ethernet : LayerKey.AnyIp, at, end);
  return layers.intoUnnumberedTunnel(p, TunnelKind.Gtp);
}
