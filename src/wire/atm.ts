/** IP over ATM: frames of AAL5 (RFC 2684), of Linux (LINKTYPE_ATM_CLIP) and of Sun (LINKTYPE_SUNATM). */
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const LLC_SNAP = 0xaa;
const SUN_HEADER_LEN = 4;
const SUN_TYPE = 0x0f;
const SUN_LANE = 1;
const SUN_LLC = 2;
/** LAN emulation puts its client's number before the frame. */
const LANE_LEN = 2;

/** Classical IP: with LLC, or bare. */
export function decodeAtmClip(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (at >= end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(p.bytes[at] === LLC_SNAP ? LayerKey.Llc : LayerKey.AnyIp, at, end);
}

/** Direction and type, path and channel; then LLC, or an Ethernet frame of LAN emulation. */
export function decodeSunAtm(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < SUN_HEADER_LEN) return layers.tooShort(p, Note.LinkTruncated);
  const next = at + SUN_HEADER_LEN;
  switch (p.bytes[at]! & SUN_TYPE) {
    case SUN_LLC:
      return layers.follow(LayerKey.Llc, next, end);
    case SUN_LANE:
      return layers.follow(LayerKey.Ethernet, next + LANE_LEN, end);
    default:
      return Status.NotIp;
  }
}
