import type { LayerCursor } from './layers.js';
import { NEXT_PROTOCOLS } from './next-protocols.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const MIN_HEADER_LEN = 8;
/**
 * Network service header (RFC 8300 §2): stepped over with its context. Its path identifier is another
 * one on the way back, so it is no part of a session.
 */
export function decodeNsh(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < MIN_HEADER_LEN) return layers.tooShort(p, Note.TunnelTruncated);
  const len = (p.bytes[at + 1]! & 0x3f) << 2;
  if (len < MIN_HEADER_LEN) return layers.malformed(p, Note.TunnelBadHeader);
  if (at + len > end) return layers.tooShort(p, Note.TunnelTruncated);
  const next = NEXT_PROTOCOLS[p.bytes[at + 3]!];
  return next === undefined || next === 0 ? Status.NotIp : layers.follow(next, at + len, end);
}
