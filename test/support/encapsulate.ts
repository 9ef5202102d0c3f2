/**
 * Puts encoded frames into VLANs and tunnels, and cuts them into fragments: the same segments, as other
 * networks carry them. Lengths are those of the whole frame where the capture has less of it.
 */
import { ethernet, ipv4, ipv6, join, type Octets, u16, u32, udp } from '../wire/frame-maker.js';
import type { EncodedFrame } from './encode-frames.js';

const ETHERNET = 14;
const OUTER = { src: '203.0.113.9', dst: '203.0.113.5' };
const OUTER6 = { src: '2001:db8:f::9', dst: '2001:db8:f::5' };

/** Names of what a frame can be put into; `number` of `encapsulate` tells tunnels of a kind apart. */
export const CARRIERS = [
  'vlan',
  'qinq',
  'mpls',
  'pppoe',
  'gre',
  'gre-teb',
  'erspan',
  'vxlan',
  'geneve',
  'gtp',
  'ip-in-ip',
  'ip-in-ip6',
] as const;
export type Carrier = (typeof CARRIERS)[number];

/** The frame inside `carrier`. `number`: 1 to 4,094. */
export function encapsulate(frame: EncodedFrame, carrier: Carrier, number: number): EncodedFrame {
  // Headers are made for the whole frame, and what was not captured is cut off again.
  const whole = join(frame.bytes, new Uint8Array(frame.origLen - frame.bytes.length));
  const made = wrap(whole, carrier, number);
  const missing = frame.origLen - frame.bytes.length;
  return { ...frame, bytes: made.slice(0, made.length - missing), origLen: made.length };
}

/** Those that can carry IP only. */
const IP_ONLY: readonly Carrier[] = ['mpls', 'pppoe', 'gre', 'gtp', 'ip-in-ip', 'ip-in-ip6'];

function wrap(frame: Octets, wanted: Carrier, number: number): Octets {
  const type = (frame[12]! << 8) | frame[13]!;
  const carrier = type !== 0x0800 && type !== 0x86dd && IP_ONLY.includes(wanted) ? 'vxlan' : wanted;
  const packet = frame.subarray(ETHERNET);
  const addresses = frame.subarray(0, 12);
  const gre = (flags: number, protocol: number, payload: Octets): Octets =>
    over4(47, join(u16(flags), u16(protocol), u32(number), payload));
  switch (carrier) {
    case 'vlan':
      return join(addresses, u16(0x8100), u16(number), u16(type), packet);
    case 'qinq':
      return join(addresses, u16(0x88a8), u16(7), u16(0x8100), u16(number), u16(type), packet);
    case 'mpls':
      return join(addresses, u16(0x8847), u32((number << 12) | 0x1ff), packet);
    case 'pppoe': {
      const protocol = u16(type === 0x86dd ? 0x0057 : 0x0021);
      return join(addresses, u16(0x8864), u16(0x1100), u16(number), u16(packet.length + 2), protocol, packet);
    }
    case 'gre':
      return gre(0x2000, type, packet);
    case 'gre-teb':
      return gre(0x2000, 0x6558, frame);
    case 'erspan':
      return gre(0x1000, 0x88be, join([0x10, 5, 0x18, number & 0xff], u32(3), frame));
    case 'vxlan':
      return over4(17, udp(51_000, 4789, join([8, 0, 0, 0], u32(number * 256), frame)));
    case 'geneve':
      return over4(17, udp(51_000, 6081, join([0, 0], u16(0x6558), u32(number * 256), frame)));
    case 'gtp':
      return over4(17, udp(2152, 2152, join([0x30, 255], u16(packet.length), u32(number), packet)));
    case 'ip-in-ip':
      return over4(type === 0x86dd ? 41 : 4, packet);
    case 'ip-in-ip6':
      return ethernet(0x86dd, ipv6(packet, { ...OUTER6, nextHeader: type === 0x86dd ? 41 : 4 }));
  }
}

function over4(protocol: number, payload: Octets): Octets {
  return ethernet(0x0800, ipv4(payload, { ...OUTER, protocol, fragment: 0 }));
}

/**
 * The frame as fragments of `octets` of payload each (a multiple of 8), when it is a whole one of IPv4 and
 * longer than that; otherwise itself.
 *
 * @param backwards The last fragment comes first.
 */
export function fragment(frame: EncodedFrame, octets: number, backwards: boolean): EncodedFrame[] {
  const { bytes, origLen, timeNs } = frame;
  const isIpv4 = bytes[12] === 0x08 && bytes[13] === 0x00;
  const payload = bytes.subarray(ETHERNET + 20);
  if (!isIpv4 || bytes.length !== origLen || payload.length <= octets) return [frame];
  const header = bytes.subarray(0, ETHERNET + 20);
  const out: EncodedFrame[] = [];
  for (let at = 0; at < payload.length; at += octets) {
    const part = payload.subarray(at, at + octets);
    const piece = join(header, part);
    const view = new DataView(piece.buffer, piece.byteOffset);
    view.setUint16(ETHERNET + 2, 20 + part.length);
    view.setUint16(ETHERNET + 6, (at / 8) | (at + octets < payload.length ? 0x2000 : 0));
    out.push({ bytes: piece, timeNs, origLen: piece.length });
  }
  return backwards ? out.reverse() : out;
}
