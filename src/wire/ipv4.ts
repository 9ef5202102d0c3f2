/** IPv4 header (RFC 791 §3.1). */
import { followSourceRoute } from './ipv4-options.js';
import { KeySpace, type LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

const MIN_HEADER_LEN = 20;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;
/** Shorter frames are padded by Ethernet (60 octets, 64 with a VLAN tag). */
const LONGEST_PADDED_FRAME = 64;

/** Decodes the header; fragments are kept until their datagram is whole. */
export function decodeIpv4(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const { view } = p;
  if (end - at < MIN_HEADER_LEN) return layers.tooShort(p, Note.IpTruncated);
  const first = view.getUint16(at);
  if (first >> 12 !== 4) return layers.malformed(p, Note.IpBadVersion);
  const headerLen = ((first >> 8) & 0xf) << 2;
  if (headerLen < MIN_HEADER_LEN) return layers.malformed(p, Note.IpBadHeaderLength);

  if (p.ipVersion === 6) clearHighWords(p);
  p.ipVersion = 4;
  p.ecn = first & 3;
  p.ipId = view.getUint16(at + 4);
  const fragment = view.getUint16(at + 6);
  p.dontFragment = (fragment & DONT_FRAGMENT) !== 0;
  p.ttl = p.bytes[at + 8]!;
  p.src3 = view.getInt32(at + 12);
  p.dst3 = view.getInt32(at + 16);
  const protocol = p.bytes[at + 9]!;
  const isFragment = (fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0;

  if (!layers.quoted) {
    const status = applyTotalLength(p, view.getUint16(at + 2), headerLen, at, layers);
    if (status !== Status.Next) return status;
    p.ipBytes = layers.wireEnd - at;
  }
  const payloadAt = at + headerLen;
  if (payloadAt > layers.end) return layers.tooShort(p, Note.IpTruncated);
  if (headerLen > MIN_HEADER_LEN) followSourceRoute(p, at + MIN_HEADER_LEN, payloadAt, layers);

  layers.at = payloadAt;
  layers.next = KeySpace.IpProtocol + protocol;
  if (isFragment) {
    const offset = (fragment & FRAGMENT_OFFSET) << 3;
    // A quoted fragment is not ours to put together; only the first one shows the ports.
    if (layers.quoted) return offset === 0 ? Status.Next : Status.NotTcp;
    return layers.fragments.add(p, layers, p.ipId, protocol, offset, (fragment & MORE_FRAGMENTS) !== 0);
  }
  return Status.Next;
}

/** The packet ends where its total length says, not where the frame ends. */
function applyTotalLength(
  p: PacketView,
  totalLen: number,
  headerLen: number,
  at: number,
  layers: LayerCursor,
): Status {
  const wireEnd = at + totalLen;
  if (wireEnd === layers.wireEnd) return Status.Next;
  if (totalLen === 0) {
    // Segmentation offload: super segments beyond 65,535 octets leave no room for a length.
    p.ipLengthZero = true;
    layers.notes.add(Note.IpLengthZero, p.frame);
    return Status.Next;
  }
  if (totalLen < headerLen) return layers.malformed(p, Note.IpBadTotalLength);
  if (wireEnd > layers.wireEnd) {
    layers.notes.add(Note.IpLengthBeyondFrame, p.frame);
  } else {
    if (layers.wireEnd - layers.frameAt > LONGEST_PADDED_FRAME) {
      layers.notes.add(Note.TrailingOctets, p.frame);
    }
    if (wireEnd < layers.end) layers.end = wireEnd;
  }
  layers.wireEnd = wireEnd;
  return Status.Next;
}

/** An IPv4 packet inside an IPv6 one: its addresses have one word only. */
function clearHighWords(p: PacketView): void {
  p.src0 = p.src1 = p.src2 = 0;
  p.dst0 = p.dst1 = p.dst2 = 0;
}
