import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** Access control, frame control and two addresses. */
const HEADER_LEN = 14;
const FRAME_TYPE = 0xc0;
const FRAME_TYPE_LLC = 0x40;
/** First bit of the source address: the frame is source-routed. */
const SOURCE_ROUTED = 0x80;
const ROUTE_LEN = 0x1f;
const MIN_ROUTE_LEN = 2;

/** Token Ring (IEEE 802.5), with source routes stepped over. */
export function decodeTokenRing(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.LinkTruncated);
  if ((p.bytes[at + 1]! & FRAME_TYPE) !== FRAME_TYPE_LLC) return Status.NotIp;
  let next = at + HEADER_LEN;
  if ((p.bytes[at + 8]! & SOURCE_ROUTED) !== 0) {
    if (next >= end) return layers.tooShort(p, Note.LinkTruncated);
    const len = p.bytes[next]! & ROUTE_LEN;
    if (len < MIN_ROUTE_LEN) return layers.malformed(p, Note.LinkBadHeader);
    next += len;
  }
  return layers.follow(LayerKey.Llc, next, end);
}
