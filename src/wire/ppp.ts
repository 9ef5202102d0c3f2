/** PPP (RFC 1661 §2), in HDLC-like framing (RFC 1662 §3.1) or without. */
import { KeySpace, type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** Address "all stations" and control "unnumbered information". */
const ADDRESS_AND_CONTROL = 0xff03;
/** Both ends may have agreed to send one octet of a protocol whose first would be 0. */
const SHORT_PROTOCOL = 1;
/** Addresses of Cisco's framing: unicast and multicast. */
const CISCO_UNICAST = 0x0f;
const CISCO_MULTICAST = 0x8f;
/** A multilink fragment is the first and the last at once: a whole packet (RFC 1990 §3). */
const WHOLE = 0xc0;
const MULTILINK_LEN = 4;

/** Address and control where they are there, then the protocol in one octet or two. */
export function decodePpp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  let next = at;
  if (next + 2 <= end && p.view.getUint16(next) === ADDRESS_AND_CONTROL) next += 2;
  if (next >= end) return layers.tooShort(p, Note.LinkTruncated);
  const first = p.bytes[next]!;
  if ((first & SHORT_PROTOCOL) !== 0) return layers.follow(KeySpace.Ppp + first, next + 1, end);
  if (next + 2 > end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(KeySpace.Ppp + p.view.getUint16(next), next + 2, end);
}

/** LINKTYPE_PPP and LINKTYPE_PPP_HDLC: PPP, or Cisco's framing, told by the address. */
export function decodeSerial(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (at >= end) return layers.tooShort(p, Note.LinkTruncated);
  const address = p.bytes[at]!;
  const cisco = address === CISCO_UNICAST || address === CISCO_MULTICAST;
  return layers.follow(cisco ? LayerKey.CiscoHdlc : LayerKey.Ppp, at, end);
}

/** LINKTYPE_PPP_WITH_DIR: an octet that tells the direction first. */
export function decodePppWithDirection(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (at >= end) return layers.tooShort(p, Note.LinkTruncated);
  return layers.follow(LayerKey.Ppp, at + 1, end);
}

/** LINKTYPE_PPP_PPPD: the direction stands in place of the address. */
export function decodePppd(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < 2) return layers.tooShort(p, Note.LinkTruncated);
  const framed = p.bytes[at + 1] === (ADDRESS_AND_CONTROL & 0xff);
  return layers.follow(LayerKey.Ppp, at + (framed ? 2 : 1), end);
}

/** Multilink with long sequence numbers; packets in several fragments are not put together. */
export function decodeMultilink(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (end - at < MULTILINK_LEN) return layers.tooShort(p, Note.LinkTruncated);
  if ((p.bytes[at]! & WHOLE) !== WHOLE) return Status.Fragment;
  return layers.follow(LayerKey.Ppp, at + MULTILINK_LEN, end);
}
