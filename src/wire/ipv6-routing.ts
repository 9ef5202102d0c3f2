import { stepOverExtension } from './extension-step.js';
import type { LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const FIRST_ADDRESS = 8;
const ADDRESS_LEN = 16;
/** Source route (RFC 2460 §4.4, withdrawn by RFC 5095), addresses in the order of the path. */
const TYPE_SOURCE_ROUTE = 0;
/** Mobile IPv6: one address, the home address (RFC 6275 §6.4). */
const TYPE_MOBILE = 2;
/** Segment routing: the list is backwards, its first entry is the last hop (RFC 8754 §2). */
const TYPE_SEGMENT = 4;

/**
 * Routing header. While segments are left, the IPv6 header's destination is the next stop; the
 * final one identifies the session and is what the TCP checksum covers (RFC 8200 §8.1).
 */
export function decodeRouting(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const status = stepOverExtension(p, at, end, layers, 8);
  if (status !== Status.Next) return status;
  const type = p.bytes[at + 2]!;
  const segmentsLeft = p.bytes[at + 3]!;
  if (segmentsLeft === 0) return status;
  const addresses = (layers.at - at - FIRST_ADDRESS) >> 4;
  let final = -1;
  if (type === TYPE_SOURCE_ROUTE || type === TYPE_MOBILE) final = addresses - 1;
  else if (type === TYPE_SEGMENT && p.bytes[at + 4]! < addresses) final = 0;
  if (final < 0 || segmentsLeft > addresses) {
    layers.pseudoHeaderKnown = false;
    if (!layers.quoted) layers.notes.add(Note.Ip6BadRoutingHeader, p.frame);
    return status;
  }
  const address = at + FIRST_ADDRESS + final * ADDRESS_LEN;
  p.dst0 = p.view.getInt32(address);
  p.dst1 = p.view.getInt32(address + 4);
  p.dst2 = p.view.getInt32(address + 8);
  p.dst3 = p.view.getInt32(address + 12);
  return status;
}
