/** ICMP errors about frames of a script, as a router on the way would send them. */
import { ethernet, icmp, icmpv6, ipv4, ipv6 } from '../wire/frame-maker.js';
import type { EncodedFrame } from './encode-frames.js';

export interface IcmpErrorOptions {
  readonly type: number;
  readonly code: number;
  /** Seconds after the quoted frame. */
  readonly after?: number;
  /** Octets of the quoted packet; header and 8 octets for IPv4, all for IPv6. */
  readonly quote?: number;
  /** Added to the quoted sequence number. */
  readonly seqOff?: number;
}

const ROUTER_V4 = '203.0.113.9';
const ROUTER_V6 = '2001:db8:ff::9';
const CLIENT_V4 = '192.0.2.1';
const CLIENT_V6 = '2001:db8::1';

/** The error that `quoted`, an Ethernet frame without VLAN from the client, earns. */
export function icmpErrorAbout(quoted: EncodedFrame, options: IcmpErrorOptions): EncodedFrame {
  const six = quoted.bytes[14]! >> 4 === 6;
  const packet = quoted.bytes.slice(14, 14 + (options.quote ?? (six ? quoted.bytes.length : 28)));
  const seqAt = six ? 44 : 24;
  if (packet.length >= seqAt + 4) {
    const view = new DataView(packet.buffer);
    view.setInt32(seqAt, (view.getInt32(seqAt) + (options.seqOff ?? 0)) | 0);
  }
  const bytes = six
    ? ethernet(
        0x86dd,
        ipv6(icmpv6(options.type, options.code, 0, packet, ROUTER_V6, CLIENT_V6), {
          src: ROUTER_V6,
          dst: CLIENT_V6,
          nextHeader: 58,
        }),
      )
    : ethernet(
        0x0800,
        ipv4(icmp(options.type, options.code, 0, packet), { src: ROUTER_V4, dst: CLIENT_V4, protocol: 1 }),
      );
  return { bytes, timeNs: quoted.timeNs + (options.after ?? 0.01) * 1e9, origLen: bytes.length };
}
