import type { LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import type { Status } from './status.js';

const HEADER_LEN = 14;

/** Ethernet II and IEEE 802.3 (LINKTYPE_ETHERNET): two addresses, then a type or a length. */
export function decodeEthernet(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.LinkTruncated);
  return layers.followEtherType(p.view.getUint16(at + 12), at + HEADER_LEN, end);
}
