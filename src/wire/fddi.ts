import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** Frame control and two addresses. */
const HEADER_LEN = 13;
const CLASS_AND_FORMAT = 0x70;
/** LLC frames, of either class. */
const FORMAT_LLC = 0x50;

/** FDDI (ISO 9314-2): LLC frames carry data, the others run the ring. */
export function decodeFddi(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.LinkTruncated);
  if ((p.bytes[at]! & CLASS_AND_FORMAT) !== FORMAT_LLC) return Status.NotIp;
  return layers.follow(LayerKey.Llc, at + HEADER_LEN, end);
}
