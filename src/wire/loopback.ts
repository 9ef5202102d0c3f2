import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const HEADER_LEN = 4;
const AF_INET = 2;

/** AF_INET6 has another number on every system: Linux, NetBSD and OpenBSD, FreeBSD, macOS. */
function isInet6(family: number): boolean {
  return family === 24 || family === 28 || family === 30 || family === 10;
}

/**
 * BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): an address family in 4 octets, in the byte order of
 * the capturing host (NULL) or of the network (LOOP). Families are small, so the order shows.
 */
export function decodeLoopback(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.LinkTruncated);
  let family = p.view.getInt32(at);
  if (family < 0 || family > 0xffff) family = p.view.getInt32(at, true);
  if (family !== AF_INET && !isInet6(family)) return Status.NotIp;
  layers.next = LayerKey.AnyIp;
  layers.at = at + HEADER_LEN;
  layers.end = end;
  return Status.Next;
}
