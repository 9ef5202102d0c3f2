import { LIMITS } from '../limits.js';
import { KeySpace, type LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const MIN_LEN = 8;

/**
 * Sets the cursor behind an IPv6 extension header (RFC 8200 §4, RFC 6564 §4) and counts it.
 * @param unit Octets its length field counts in: 8, not counting the first 8; 4 for AH; 0 for the
 * fragment header, which is always 8 octets and has no length field.
 */
export function stepOverExtension(
  p: PacketView,
  at: number,
  end: number,
  layers: LayerCursor,
  unit: 0 | 4 | 8,
): Status {
  // Over IPv4 these numbers are no extension headers, except for AH.
  if (p.ipVersion !== 6 && unit !== 4) return Status.NotTcp;
  if (++layers.extensionHeaders > LIMITS.maxExtensionHeaders) {
    layers.notes.add(Note.Ip6TooManyExtensionHeaders, p.frame);
    layers.limits.hit('maxExtensionHeaders', p.frame);
    return Status.TooDeep;
  }
  if (end - at < MIN_LEN) return layers.tooShort(p, Note.Ip6ExtensionTruncated);
  const next = p.bytes[at]!;
  const lenField = p.bytes[at + 1]!;
  const len = unit === 8 ? (lenField + 1) << 3 : unit === 4 ? (lenField + 2) << 2 : MIN_LEN;
  if (at + len > end) {
    layers.notes.add(Note.Ip6ExtensionTruncated, p.frame);
    return at + len > layers.wireEnd ? Status.Malformed : Status.Truncated;
  }
  layers.next = KeySpace.IpProtocol + next;
  layers.at = at + len;
  layers.end = end;
  return Status.Next;
}
