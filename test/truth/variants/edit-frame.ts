/** Changes of one frame that keep everything else of it sound, checksums included; a wrong one stays wrong. */
import { ETHERNET, segmentOf, viewOf } from './segment-view.js';

const NO_OPERATION = 1;
const TIMESTAMPS = 8;

/** 0 for what is not IPv4. */
export function identificationOf(frame: Uint8Array): number {
  return viewOf(frame).getUint16(12) === 0x0800 ? viewOf(frame).getUint16(ETHERNET + 4) : 0;
}

/** IPv4 with another identification; what is not IPv4 stays. */
export function withIdentification(frame: Uint8Array, identification: number): Uint8Array {
  return editIpv4(frame, (header) => viewOf(header).setUint16(4, identification));
}

/** One router further; IPv6 alike. */
export function oneHopOn(frame: Uint8Array): Uint8Array {
  const isIpv4 = viewOf(frame).getUint16(12) === 0x0800;
  if (isIpv4) return editIpv4(frame, (header) => header[8]!--);
  const copy = frame.slice();
  copy[ETHERNET + 7]!--;
  return copy;
}

/** As it is sent on by a router: other MAC addresses. */
export function withOtherMacs(frame: Uint8Array): Uint8Array {
  const copy = frame.slice();
  copy.set([0x02, 0, 0, 0, 0, 0x77, 0x02, 0, 0, 0, 0, 0x78], 0);
  return copy;
}

/** With an 802.1Q tag. */
export function withVlan(frame: Uint8Array, id: number): Uint8Array {
  const tagged = new Uint8Array(frame.length + 4);
  tagged.set(frame.subarray(0, 12));
  tagged.set([0x81, 0x00, id >> 8, id & 0xff], 12);
  tagged.set(frame.subarray(12), 16);
  return tagged;
}

/** Its time stamps overwritten by no-operations, as a normaliser in the path does. */
export function withoutTimestamps(frame: Uint8Array): Uint8Array {
  const segment = segmentOf(frame);
  if (segment === null) return frame;
  const { transportAt, payloadAt } = segment;
  const copy = frame.slice();
  for (let at = transportAt + 20; at < Math.min(payloadAt, frame.length);) {
    const kind = copy[at]!;
    if (kind === 0) break;
    const length = kind === NO_OPERATION ? 1 : copy[at + 1]!;
    if (kind === TIMESTAMPS) copy.fill(NO_OPERATION, at, at + length);
    at += Math.max(1, length);
  }
  const changed = copy.subarray(transportAt, payloadAt);
  patchChecksum(copy, transportAt + 16, frame.subarray(transportAt, payloadAt), changed);
  return copy;
}

/** The same segment over IPv6, between fd00::a.b.c.d addresses. */
export function asIpv6(frame: Uint8Array): Uint8Array {
  const segment = segmentOf(frame);
  if (segment === null || segment.ipv6) return frame;
  const changed = new Uint8Array(frame.length + 20);
  changed.set(frame.subarray(0, 12));
  changed.set([0x86, 0xdd, 0x60], 12);
  const view = viewOf(changed);
  view.setUint16(ETHERNET + 4, viewOf(frame).getUint16(ETHERNET + 2) - 20);
  changed[ETHERNET + 6] = frame[ETHERNET + 9]!;
  changed[ETHERNET + 7] = frame[ETHERNET + 8]!;
  for (const [from, to] of [
    [ETHERNET + 12, ETHERNET + 8],
    [ETHERNET + 16, ETHERNET + 24],
  ] as const) {
    changed[to] = 0xfd;
    changed.set(frame.subarray(from, from + 4), to + 12);
  }
  changed.set(frame.subarray(ETHERNET + 20), ETHERNET + 40);
  const before = frame.subarray(ETHERNET + 12, ETHERNET + 20);
  patchChecksum(changed, ETHERNET + 40 + 16, before, changed.subarray(ETHERNET + 8, ETHERNET + 40));
  return changed;
}

function editIpv4(frame: Uint8Array, edit: (header: Uint8Array) => void): Uint8Array {
  if (viewOf(frame).getUint16(12) !== 0x0800) return frame;
  const copy = frame.slice();
  const header = copy.subarray(ETHERNET, ETHERNET + 20);
  edit(header);
  patchChecksum(copy, ETHERNET + 10, frame.subarray(ETHERNET, ETHERNET + 20), header);
  return copy;
}

/** RFC 1624: the checksum at `at` follows a change of what it covers. Both pieces begin at even places. */
function patchChecksum(frame: Uint8Array, at: number, before: Uint8Array, after: Uint8Array): void {
  const view = viewOf(frame);
  const old = ~view.getUint16(at) & 0xffff;
  view.setUint16(at, ~folded(old + (0xffff - folded(sumOf(before))) + sumOf(after)) & 0xffff);
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += i % 2 === 0 ? bytes[i]! << 8 : bytes[i]!;
  return sum;
}

function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + (rest >>> 16);
  return rest;
}

/**
 * A frame whose IP packet is to have so many octets: lengths, and the checksum field as offloads leave it, with the sum of
 * the pseudo-header (RFC 9293 §3.1) and nothing else.
 */
export function setOffloadedLength(frame: Uint8Array, octets: number): void {
  const view = viewOf(frame);
  const segment = segmentOf(frame)!;
  const { ipv6, transportAt } = segment;
  if (ipv6) view.setUint16(ETHERNET + 4, octets - 40);
  else {
    const header = frame.subarray(ETHERNET, ETHERNET + 20);
    const before = header.slice();
    view.setUint16(ETHERNET + 2, octets);
    patchChecksum(frame, ETHERNET + 10, before, header);
  }
  const addresses = ipv6
    ? frame.subarray(ETHERNET + 8, ETHERNET + 40)
    : frame.subarray(ETHERNET + 12, ETHERNET + 20);
  const tcpOctets = octets - (transportAt - ETHERNET);
  view.setUint16(transportAt + 16, folded(sumOf(addresses) + 6 + tcpOctets));
}
