/** IPv6 header (RFC 8200 §3). */
import { KeySpace, type LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const HEADER_LEN = 40;
/** Shorter frames are padded by Ethernet (60 octets, 64 with a VLAN tag). */
const LONGEST_PADDED_FRAME = 64;

/** Decodes the fixed header; extension headers are layers of their own. */
export function decodeIpv6(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const { view } = p;
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.IpTruncated);
  const first = view.getInt32(at);
  if (first >>> 28 !== 6) return layers.malformed(p, Note.IpBadVersion);
  p.ipVersion = 6;
  p.ecn = (first >> 20) & 3;
  p.ipId = -1;
  p.dontFragment = false;
  p.ttl = p.bytes[at + 7]!;
  p.src0 = view.getInt32(at + 8);
  p.src1 = view.getInt32(at + 12);
  p.src2 = view.getInt32(at + 16);
  p.src3 = view.getInt32(at + 20);
  p.dst0 = view.getInt32(at + 24);
  p.dst1 = view.getInt32(at + 28);
  p.dst2 = view.getInt32(at + 32);
  p.dst3 = view.getInt32(at + 36);
  layers.extensionHeaders = 0;
  layers.jumboFrom = -1;
  layers.at = at + HEADER_LEN;
  layers.next = KeySpace.IpProtocol + p.bytes[at + 6]!;
  if (!layers.quoted) {
    applyPayloadLength(p, view.getUint16(at + 4), layers);
    p.ipBytes = layers.wireEnd - at;
  }
  return Status.Next;
}

/** The packet ends where its payload length says, not where the frame ends. */
function applyPayloadLength(p: PacketView, payloadLen: number, layers: LayerCursor): void {
  const wireEnd = layers.at + payloadLen;
  if (wireEnd === layers.wireEnd) return;
  if (payloadLen === 0) {
    // A jumbo payload option may still tell (RFC 2675 §3); else it is BIG TCP, which needs none.
    layers.jumboFrom = layers.at;
    p.ipLengthZero = true;
    layers.notes.add(Note.IpLengthZero, p.frame);
    return;
  }
  if (wireEnd > layers.wireEnd) {
    layers.notes.add(Note.IpLengthBeyondFrame, p.frame);
  } else {
    if (layers.wireEnd - layers.frameAt > LONGEST_PADDED_FRAME) {
      layers.notes.add(Note.TrailingOctets, p.frame);
    }
    if (wireEnd < layers.end) layers.end = wireEnd;
  }
  layers.wireEnd = wireEnd;
}
