/** TCP header (RFC 9293 §3.1). */
import { Checksum } from './checksum-status.js';
import { verifyTcpChecksum } from './checksum.js';
import type { LayerCursor } from './layers.js';
import { Note } from './notes.js';
import { OptionBit, type PacketView } from './packet-view.js';
import { Status } from './status.js';
import { decodeTcpOptions } from './tcp-options.js';

const MIN_HEADER_LEN = 20;
const FLAGS = 0x1ff;
/** Octets of TCP that every ICMP error quotes (RFC 792); the first 4 are the ports. */
const QUOTED_PORTS = 4;
const QUOTED_MIN = 8;

/** Decodes the header with its options and finds the payload; in a quote, what there is of it. */
export function decodeTcp(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  if (layers.quoted) return decodeQuoted(p, at, end, layers);
  if (end - at < MIN_HEADER_LEN) return layers.tooShort(p, Note.TcpTruncated);
  const { view } = p;
  const ports = view.getInt32(at);
  p.srcPort = ports >>> 16;
  p.dstPort = ports & 0xffff;
  p.seq = view.getInt32(at + 4);
  p.ack = view.getInt32(at + 8);
  const third = view.getInt32(at + 12);
  p.flags = (third >> 16) & FLAGS;
  p.window = third & 0xffff;
  const fourth = view.getInt32(at + 16);
  p.checksumField = fourth >>> 16;
  p.urgent = fourth & 0xffff;
  p.tcpAt = at;
  const headerLen = (third >>> 28) << 2;
  p.headerLen = headerLen;
  const { wireEnd } = layers;
  const payloadAt = at + headerLen;
  if (headerLen < MIN_HEADER_LEN || payloadAt > wireEnd) return layers.malformed(p, Note.TcpBadHeaderLength);
  p.payloadLen = wireEnd - payloadAt;
  if (payloadAt > end) return decodeCut(p, at, end, layers);

  p.payloadAt = payloadAt;
  p.payloadCaptured = end - payloadAt;
  if (headerLen > MIN_HEADER_LEN) {
    decodeTcpOptions(p, at + MIN_HEADER_LEN, payloadAt, false);
    if ((p.optionBits & OptionBit.Malformed) !== 0) layers.notes.add(Note.TcpBadOption, p.frame);
  }
  if (end === wireEnd && layers.verifyChecksums && layers.pseudoHeaderKnown) {
    p.checksum = verifyTcpChecksum(p);
  }
  return Status.Tcp;
}

/** The snap length cuts the options: the rest of the header is sound. */
function decodeCut(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  p.payloadAt = end;
  p.checksum = Checksum.Unverified;
  decodeTcpOptions(p, at + MIN_HEADER_LEN, end, true);
  p.optionBits |= OptionBit.Truncated;
  layers.notes.add(Note.TcpTruncated, p.frame);
  return layers.acceptCutOptions ? Status.Tcp : Status.Truncated;
}

/** The piece of a header in an ICMP error: ports, with 8 octets the sequence number, at best all. */
function decodeQuoted(p: PacketView, at: number, end: number, layers: LayerCursor): Status {
  const quoted = end - at;
  if (quoted < QUOTED_PORTS) return layers.tooShort(p, Note.IcmpQuoteTruncated);
  p.srcPort = p.view.getUint16(at);
  p.dstPort = p.view.getUint16(at + 2);
  p.tcpAt = at;
  if (quoted < QUOTED_MIN) return Status.IcmpError;
  p.seqKnown = true;
  p.seq = p.view.getInt32(at + 4);
  if (quoted < MIN_HEADER_LEN) return Status.IcmpError;
  p.ack = p.view.getInt32(at + 8);
  p.flags = p.view.getUint16(at + 12) & FLAGS;
  p.window = p.view.getUint16(at + 14);
  return Status.IcmpError;
}
