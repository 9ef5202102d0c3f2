/**
 * ICMP errors (RFC 792, RFC 4443): the packet they quote is walked like any other, with
 * `layers.quoted` set. Everything else that ICMP carries is of no interest here.
 */
import { KeySpace, type LayerCursor } from './layers.js';
import { Note } from './notes.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** Octets before the quoted packet, in all errors of both versions. */
const HEADER_LEN = 8;
const ETHER_TYPE_IPV4 = 0x0800;
const ETHER_TYPE_IPV6 = 0x86dd;

const V4_UNREACHABLE = 3;
const V4_SOURCE_QUENCH = 4;
const V4_REDIRECT = 5;
const V4_TIME_EXCEEDED = 11;
const V4_PARAMETER_PROBLEM = 12;
const V4_FRAGMENTATION_NEEDED = 4;

const V6_UNREACHABLE = 1;
const V6_PACKET_TOO_BIG = 2;
const V6_PARAMETER_PROBLEM = 4;
/** An MTU field may hold anything; larger ones mean no limit, and stay small integers. */
const MAX_MTU = 0x7fffffff;

/** ICMP of IPv4. The next-hop MTU lies in the second half of the unused word (RFC 1191 §4). */
export function decodeIcmp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (p.ipVersion !== 4 || layers.quoted) return Status.NotTcp;
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.IcmpTruncated);
  const type = p.bytes[at]!;
  const code = p.bytes[at + 1]!;
  switch (type) {
    case V4_UNREACHABLE:
      if (code === V4_FRAGMENTATION_NEEDED) p.icmpMtu = p.view.getUint16(at + 6);
      break;
    case V4_SOURCE_QUENCH:
    case V4_REDIRECT:
    case V4_TIME_EXCEEDED:
    case V4_PARAMETER_PROBLEM:
      break;
    default:
      return Status.NotTcp;
  }
  return enterQuote(p, type, code, ETHER_TYPE_IPV4, at, end, layers);
}

/** ICMPv6, whose errors have types below 128 (RFC 4443 §2.1); 1 to 4 are in use. */
export function decodeIcmpv6(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (p.ipVersion !== 6 || layers.quoted) return Status.NotTcp;
  if (end - at < HEADER_LEN) return layers.tooShort(p, Note.IcmpTruncated);
  const type = p.bytes[at]!;
  if (type < V6_UNREACHABLE || type > V6_PARAMETER_PROBLEM) return Status.NotTcp;
  if (type === V6_PACKET_TOO_BIG) p.icmpMtu = Math.min(p.view.getUint32(at + 4), MAX_MTU);
  return enterQuote(p, type, p.bytes[at + 1]!, ETHER_TYPE_IPV6, at, end, layers);
}

function enterQuote(
  p: PacketView,
  type: number,
  code: number,
  etherType: number,
  at: number,
  end: number,
  layers: LayerCursor,
): Status {
  p.icmpType = type;
  p.icmpCode = code;
  p.reporter0 = p.src0;
  p.reporter1 = p.src1;
  p.reporter2 = p.src2;
  p.reporter3 = p.src3;
  layers.quoted = true;
  layers.next = KeySpace.EtherType + etherType;
  layers.at = at + HEADER_LEN;
  layers.end = end;
  return Status.Next;
}
