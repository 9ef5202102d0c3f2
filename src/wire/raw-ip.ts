import { KeySpace, type LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const ETHER_TYPE_IPV4 = 0x0800;
const ETHER_TYPE_IPV6 = 0x86dd;

/** IP without a link layer (LINKTYPE_RAW): the version field says which. Consumes nothing. */
export function decodeRawIp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 1) return layers.tooShort(p, Note.IpTruncated);
  const version = p.bytes[at]! >> 4;
  if (version === 4) layers.next = KeySpace.EtherType + ETHER_TYPE_IPV4;
  else if (version === 6) layers.next = KeySpace.EtherType + ETHER_TYPE_IPV6;
  else return layers.malformed(p, Note.IpBadVersion);
  layers.at = at;
  layers.end = end;
  return Status.Next;
}
