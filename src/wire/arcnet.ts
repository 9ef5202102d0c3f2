/** ARCNET as BSD (LINKTYPE_ARCNET_BSD) and Linux (LINKTYPE_ARCNET_LINUX) give it. */
import { type LayerCursor, LayerKey } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** Protocol types: IP of RFC 1051, which has no header of its own, IP and IPv6 of RFC 1201. */
const IP_OLD = 240;
const IP = 212;
const IPV6 = 196;
/** RFC 1201: split flag and sequence number; an exception has four octets before its own. */
const SPLIT_LEN = 3;
const EXCEPTION = 0xff;
const EXCEPTION_LEN = 4;

/** Addresses, then the type. */
export function decodeArcnet(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return decode(p, at + 2, end, layers);
}

/** Addresses, an offset of two octets, then the type. */
export function decodeArcnetLinux(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  return decode(p, at + 4, end, layers);
}

function decode(p: PacketView, typeAt: number, end: number, layers: LayerCursor): Status {
  if (typeAt >= end) return layers.tooShort(p, Note.LinkTruncated);
  const type = p.bytes[typeAt]!;
  if (type === IP_OLD) return layers.follow(LayerKey.AnyIp, typeAt + 1, end);
  if (type !== IP && type !== IPV6) return Status.NotIp;
  let split = typeAt + 1;
  if (split < end && p.bytes[split] === EXCEPTION) split += EXCEPTION_LEN;
  if (split + SPLIT_LEN > end) return layers.tooShort(p, Note.LinkTruncated);
  // Frames of a packet in pieces are not put together.
  if (p.bytes[split] !== 0) return Status.Fragment;
  return layers.follow(LayerKey.AnyIp, split + SPLIT_LEN, end);
}
