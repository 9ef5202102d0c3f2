/**
 * Link layers that are hardly more than a header of fixed length before IP: FireWire, InfiniBand,
 * Fibre Channel, SLIP, and what systems and devices put before packets and frames.
 */
import { KeySpace, type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** LINKTYPE_APPLE_IP_OVER_IEEE1394: two addresses of 8 octets and an EtherType. */
export function decodeFirewire(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 18) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(KeySpace.EtherType + p.view.getUint16(at + 16), at + 18, end);
}

/** LINKTYPE_IPOIB (RFC 4391 §6): addresses of 40 octets as in a global route header, then an EtherType. */
export function decodeIpOverInfiniband(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 44) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(KeySpace.EtherType + p.view.getUint16(at + 40), at + 44, end);
}

/** LINKTYPE_IP_OVER_FC (RFC 2625): two addresses of 8 octets, then LLC. */
export function decodeIpOverFibreChannel(
  p: PacketView,
  at: number,
  end: number,
  layers: LayerCursor,
): Status {
  if (end - at < 16) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(LayerKey.Llc, at + 16, end);
}

/**
 * LINKTYPE_SLIP: direction and 15 octets for the compressed header, then IP. Compressed headers
 * (RFC 1144) have a first octet that no IP version has; they are not expanded.
 */
export function decodeSlip(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 17) return layers.tooShort(p, Note.LinkTruncated);
  const version = p.bytes[at + 16]! >> 4;
  return version === 4 || version === 6 ? layers.follow(LayerKey.AnyIp, at + 16, end) : Status.NotIp;
}

/** LINKTYPE_ENC: what OpenBSD and FreeBSD show of IPsec: address family, index and flags. */
export function decodeEnc(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 12) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(LayerKey.AnyIp, at + 12, end);
}

/** LINKTYPE_PFLOG: what pf logged, behind a header that has its length first, filled up to 4 octets. */
export function decodePflog(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (at >= end) return layers.tooShort(p, Note.LinkTruncated);
  const len = (p.bytes[at]! + 3) & ~3;
  if (len < 4) return layers.malformed(p, Note.LinkBadHeader);
  if (at + len > end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(LayerKey.AnyIp, at + len, end);
}

/** LINKTYPE_NETANALYZER: 4 octets of the analyzer, then an Ethernet frame with its check sequence. */
export function decodeNetAnalyzer(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 4) return layers.tooShort(p, Note.LinkTruncated);
  layers.follow(LayerKey.Ethernet, at + 4, end);
  layers.endAt(layers.wireEnd - 4);
  return Status.Next;
}

/** LINKTYPE_IPNET of Solaris: version, family, and 22 octets about interfaces and zones. */
export function decodeIpnet(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 24) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(LayerKey.AnyIp, at + 24, end);
}
