import { KeySpace, type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';

const HEADER_LEN = 4;

/** Cisco's HDLC framing (LINKTYPE_C_HDLC): address, a zero, an EtherType. */
export function decodeCiscoHdlc(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(KeySpace.EtherType + p.view.getUint16(at + 2), at + HEADER_LEN, end);
}

/** LINKTYPE_C_HDLC_WITH_DIR: an octet that tells the direction first. */
export function decodeCiscoHdlcWithDirection(
  p: PacketView,
  at: number,
  end: number,
  layers: LayerCursor,
): Status {
  if (at >= end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(LayerKey.CiscoHdlc, at + 1, end);
}
