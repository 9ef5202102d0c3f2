import type { LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';

const END_OF_LIST = 0;
const NO_OPERATION = 1;
const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;

/**
 * Walks the IPv4 options for a source route. While hops of one remain, the header's destination is
 * the next hop and the last address of the route is the host that is meant: it identifies the
 * session, and it is the one the TCP checksum covers (RFC 1122 §3.2.1.8, RFC 791 §3.1).
 */
export function followSourceRoute(p: PacketView, at: number, end: number, layers: LayerCursor): void {
  const { bytes } = p;
  while (at < end) {
    const kind = bytes[at]!;
    if (kind === END_OF_LIST) return;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const len = at + 1 < end ? bytes[at + 1]! : 0;
    if (len < 2 || at + len > end) {
      if (!layers.quoted) layers.notes.add(Note.IpBadOption, p.frame);
      return;
    }
    if ((kind === LOOSE_SOURCE_ROUTE || kind === STRICT_SOURCE_ROUTE) && len >= 7) {
      const pointer = bytes[at + 2]!;
      if (pointer <= len) p.dst3 = p.view.getInt32(at + len - 4);
    }
    at += len;
  }
}
