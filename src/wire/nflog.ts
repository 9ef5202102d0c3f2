import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const HEADER_LEN = 4;
const VERSION = 0;
const FAMILY_INET = 2;
const FAMILY_INET6 = 10;
const ATTRIBUTE_LEN = 4;
const ATTRIBUTE_TYPE = 0x7fff;
const ATTRIBUTE_PAYLOAD = 9;

/**
 * Packets that Linux's packet filter logged (LINKTYPE_NFLOG): attributes of length, type and value in
 * the byte order of the capturing host, filled up to 4 octets. One is the packet.
 */
export function decodeNflog(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.LinkTruncated);
  const family = p.bytes[at]!;
  if (p.bytes[at + 1] !== VERSION) return layers.malformed(p, Note.LinkBadHeader);
  if (family !== FAMILY_INET && family !== FAMILY_INET6) return Status.NotIp;
  let attribute = at + HEADER_LEN;
  if (attribute + ATTRIBUTE_LEN > end) return layers.tooShort(p, Note.LinkTruncated);
  // Types are small numbers, so the byte order shows in the first one.
  const little = p.bytes[attribute + 3] === 0;
  while (attribute + ATTRIBUTE_LEN <= end) {
    const len = p.view.getUint16(attribute, little);
    if (len < ATTRIBUTE_LEN) return layers.malformed(p, Note.LinkBadHeader);
    if ((p.view.getUint16(attribute + 2, little) & ATTRIBUTE_TYPE) === ATTRIBUTE_PAYLOAD) {
      layers.follow(LayerKey.AnyIp, attribute + ATTRIBUTE_LEN, end);
      layers.endAt(attribute + len);
      return Status.Next;
    }
    attribute += (len + 3) & ~3;
  }
  return attribute < layers.wireEnd ? layers.tooShort(p, Note.LinkTruncated) : Status.NotIp;
}
