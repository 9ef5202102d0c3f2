/**
 * Turns script segments into Ethernet frames with IPv4 or IPv6 and right checksums, and frames into a
 * pcap file: tests can be written as scripts and still go through the whole program.
 */
import { Flag } from '../../src/wire/packet-view.js';
import type { ScriptSegment } from './script.js';

export interface EncodedFrame {
  /** Octets captured. */
  bytes: Uint8Array;
  /** Nanoseconds since the script's beginning. */
  timeNs: number;
  /** Octets on the wire. */
  origLen: number;
}

export interface EncodeOptions {
  ipVersion?: 4 | 6;
  /** Addresses as octets; 192.0.2.1 and 198.51.100.2, or 2001:db8::1 and 2001:db8::2. */
  clientAddress?: readonly number[];
  serverAddress?: readonly number[];
  clientPort?: number;
  serverPort?: number;
  /** First IP identification of each side; it counts up by one a packet. */
  clientIpId?: number;
  serverIpId?: number;
  /** Added to every time, nanoseconds. */
  startNs?: number;
  /** VLAN identifier, none when absent. */
  vlan?: number;
}

/** Payload octet at a relative sequence number: printable, without a period, different for the two sides. */
export function patternByte(from: 0 | 1, relative: number): number {
  const mixed = Math.imul((relative | 0) + (from === 0 ? 0 : 0x5bd1e995), 0x9e3779b1);
  return 33 + ((mixed >>> 16) % 94);
}

/** Encodes segments in their order; nothing in a frame depends on the clock or on chance. */
export function encodeFrames(
  segments: readonly ScriptSegment[],
  options: EncodeOptions = {},
): EncodedFrame[] {
  const version = options.ipVersion ?? 4;
  const address = [
    options.clientAddress ?? (version === 4 ? [192, 0, 2, 1] : documentationIpv6(1)),
    options.serverAddress ?? (version === 4 ? [198, 51, 100, 2] : documentationIpv6(2)),
  ] as const;
  const port = [options.clientPort ?? 40_000, options.serverPort ?? 80] as const;
  const nextId: [number, number] = [options.clientIpId ?? 1, options.serverIpId ?? 30_001];
  return segments.map((s) => {
    const to = s.from === 0 ? 1 : 0;
    const tcp = encodeTcp(s, port[s.from], port[to]);
    const sum = checksum(tcp, pseudoHeaderSum(address[s.from], address[to], tcp.length));
    new DataView(tcp.buffer).setUint16(16, s.badChecksum ? sum ^ 0x5a5a : sum);
    const id = s.ipId ?? nextId[s.from]++ & 0xffff;
    const ip =
      version === 4
        ? ipv4Header(s, id, address[s.from], address[to], tcp.length)
        : ipv6Header(s, address[s.from], address[to], tcp.length);
    const frame = concat(etherHeader(s.from, version, options.vlan), ip, tcp);
    return {
      bytes: s.snap === null ? frame : frame.slice(0, s.snap),
      timeNs: s.timeNs + (options.startNs ?? 0),
      origLen: frame.length,
    };
  });
}

/** A pcap file of nanosecond resolution, link type Ethernet, little-endian. */
export function toPcap(frames: readonly EncodedFrame[], baseSecond = 1_600_000_000): Uint8Array {
  const size = frames.reduce((sum, f) => sum + 16 + f.bytes.length, 24);
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  view.setUint32(0, 0xa1b23c4d, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 262_144, true);
  view.setUint32(20, 1, true);
  let at = 24;
  for (const frame of frames) {
    const second = Math.floor(frame.timeNs / 1e9);
    view.setUint32(at, baseSecond + second, true);
    view.setUint32(at + 4, frame.timeNs - second * 1e9, true);
    view.setUint32(at + 8, frame.bytes.length, true);
    view.setUint32(at + 12, frame.origLen, true);
    out.set(frame.bytes, at + 16);
    at += 16 + frame.bytes.length;
  }
  return out;
}

const documentationIpv6 = (host: number): number[] => [
  ...[0x20, 0x01, 0x0d, 0xb8],
  ...new Array<number>(11).fill(0),
  host,
];

function etherHeader(from: 0 | 1, version: 4 | 6, vlan: number | undefined): Uint8Array {
  const client = [2, 0, 0, 0, 0, 1];
  const server = [2, 0, 0, 0, 0, 2];
  const type = version === 4 ? [0x08, 0x00] : [0x86, 0xdd];
  const tag = vlan === undefined ? [] : [0x81, 0x00, (vlan >> 8) & 0x0f, vlan & 0xff];
  return Uint8Array.from([
    ...(from === 0 ? [...server, ...client] : [...client, ...server]),
    ...tag,
    ...type,
  ]);
}

function ipv4Header(
  s: ScriptSegment,
  id: number,
  src: readonly number[],
  dst: readonly number[],
  len: number,
): Uint8Array {
  const out = new Uint8Array(20);
  const view = new DataView(out.buffer);
  out[0] = 0x45;
  out[1] = s.ecn;
  view.setUint16(2, 20 + len);
  view.setUint16(4, id);
  view.setUint16(6, s.dontFragment ? 0x4000 : 0);
  out[8] = s.ttl;
  out[9] = 6;
  out.set(src, 12);
  out.set(dst, 16);
  view.setUint16(10, checksum(out, 0));
  return out;
}

function ipv6Header(
  s: ScriptSegment,
  src: readonly number[],
  dst: readonly number[],
  len: number,
): Uint8Array {
  const out = new Uint8Array(40);
  out[0] = 0x60;
  out[1] = s.ecn << 4;
  new DataView(out.buffer).setUint16(4, len);
  out[6] = 6;
  out[7] = s.ttl;
  out.set(src, 8);
  out.set(dst, 24);
  return out;
}

function encodeTcp(s: ScriptSegment, srcPort: number, dstPort: number): Uint8Array {
  const options = tcpOptions(s);
  const headerLen = 20 + options.length;
  const out = new Uint8Array(headerLen + s.payloadLen);
  const view = new DataView(out.buffer);
  view.setUint16(0, srcPort);
  view.setUint16(2, dstPort);
  view.setInt32(4, s.seq);
  view.setInt32(8, s.flags & Flag.Ack ? s.ack : 0);
  view.setUint16(12, ((headerLen / 4) << 12) | s.flags);
  view.setUint16(14, s.window);
  view.setUint16(18, s.urgent);
  out.set(options, 20);
  for (let i = 0; i < s.payloadLen; i++) {
    out[headerLen + i] = s.payload?.[i] ?? patternByte(s.from, s.relativePayload + i);
  }
  return out;
}

/** Options in the order Linux sends them, padded with no-operations to a multiple of four. */
function tcpOptions(s: ScriptSegment): number[] {
  const out: number[] = [];
  if (s.mss !== null) out.push(2, 4, ...octets16(s.mss));
  if (s.sackPermitted) out.push(4, 2);
  if (s.timestamps) out.push(8, 10, ...octets32(s.timestamps.value), ...octets32(s.timestamps.echo));
  if (s.windowScale !== null) out.push(3, 3, s.windowScale);
  if (s.sack.length > 0) {
    out.push(5, 2 + 8 * s.sack.length);
    for (const block of s.sack) out.push(...octets32(block.left), ...octets32(block.right));
  }
  if (s.fastOpenCookie !== null) {
    out.push(34, 2 + s.fastOpenCookie, ...new Array<number>(s.fastOpenCookie).fill(0xcc));
  }
  while (out.length % 4 !== 0) out.push(1);
  if (out.length > 40) throw new Error(`TCP options of ${out.length} octets do not fit in a header`);
  return out;
}

const octets16 = (n: number): number[] => [(n >>> 8) & 0xff, n & 0xff];
const octets32 = (n: number): number[] => [...octets16(n >>> 16), ...octets16(n)];

function pseudoHeaderSum(src: readonly number[], dst: readonly number[], len: number): number {
  let sum = 6 + len;
  for (const a of [src, dst]) for (let i = 0; i < a.length; i += 2) sum += (a[i]! << 8) | a[i + 1]!;
  return sum;
}

/** Internet checksum (RFC 1071) of octets whose checksum field is 0. */
function checksum(bytes: Uint8Array, start: number): number {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

function concat(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
