import { Checksum } from './checksum-status.js';

/** TCP flag bits as in octets 12-13 of the header (RFC 9293 §3.1; AE: RFC 9768). */
export const Flag = {
  Fin: 0x001,
  Syn: 0x002,
  Rst: 0x004,
  Psh: 0x008,
  Ack: 0x010,
  Urg: 0x020,
  Ece: 0x040,
  Cwr: 0x080,
  /** NS of RFC 3540, now AE of AccECN. */
  Ae: 0x100,
} as const;

/** Bits of `PacketView.optionBits`: which TCP options the segment carries. */
export const OptionBit = {
  Mss: 1 << 0,
  WindowScale: 1 << 1,
  SackPermitted: 1 << 2,
  Sack: 1 << 3,
  Timestamps: 1 << 4,
  FastOpen: 1 << 5,
  Mptcp: 1 << 6,
  UserTimeout: 1 << 7,
  Md5: 1 << 8,
  AuthenticationOption: 1 << 9,
  AccEcn: 1 << 10,
  Unknown: 1 << 11,
  /** The option area contradicts itself; parsing stopped there. */
  Malformed: 1 << 12,
  /** The snap length cut the option area: options that are not there may have been sent. */
  Truncated: 1 << 13,
  /** The snap length cut time stamps (RFC 7323 §3.2): they are in use, and their values not known. */
  TimestampsCut: 1 << 14,
  /** Four no-operations or more in a row in a SYN: nobody pads so, a device on the way wrote them over an option. */
  Overwritten: 1 << 15,
} as const;

/** Of a packet that came whole. */
export const NO_FRAMES: readonly number[] = [];

/** Most SACK blocks a TCP header has room for (RFC 2018 §3). */
export const MAX_SACK_BLOCKS = 4;

/**
 * The one packet that is decoded at a time. Reused for every frame: each field is set anew by the
 * decoder, nothing survives from the packet before. Copy what must live longer.
 *
 * Sequence numbers, acknowledgments, time stamps and address words are int32 images of the wire
 * value: compare with `(a - b) | 0`, print with `>>> 0`.
 */
export class PacketView {
  /** Buffer the offsets below refer to: the capture's chunk, or a reassembled datagram. */
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);

  /** Frame number, from 1, equal to Wireshark's. Set by the caller. */
  frame = 0;
  /** Nanoseconds since the capture's base second. Set by the caller. */
  timeNs = 0.1;
  /** Octets on the wire. */
  origLen = 0.1;

  /** Outermost VLAN identifier 0-4095, or -1. */
  vlan = -1;
  /** Second VLAN identifier of a stacked tag, or -1. */
  innerVlan = -1;
  /** Number of the innermost tunnel the packet came through (`TunnelTable`), 0 for none. */
  tunnel = 0;

  /** 4 or 6. */
  ipVersion = 0;
  /** Source address as four big-endian words; IPv4 lies in `src3`, the rest is 0. */
  src0 = 0;
  src1 = 0;
  src2 = 0;
  src3 = 0;
  dst0 = 0;
  dst1 = 0;
  dst2 = 0;
  dst3 = 0;
  /** IPv4 identification 0-65535; -1 where there is none (IPv6 without a fragment header). */
  ipId = -1;
  dontFragment = false;
  /** TTL or hop limit. */
  ttl = 0;
  /** ECN bits 0-3 of the IP header (RFC 3168): 3 is Congestion Experienced. */
  ecn = 0;
  /** True when the segment was put together from IP fragments. */
  reassembled = false;
  /** Frames that carried its fragments, this one included; empty when it was not fragmented. */
  fragmentFrames: readonly number[] = NO_FRAMES;
  /** Octets of the IP packet with its headers; of a reassembled datagram, with one header. */
  ipBytes = 0;
  /** IPv4 total length was 0 (offload): the length was taken from the frame. */
  ipLengthZero = false;

  srcPort = 0;
  dstPort = 0;
  seq = 0;
  /** Acknowledgment field as it stands, whether or not ACK is set. */
  ack = 0;
  /** `Flag` bits. */
  flags = 0;
  /** Window field, not scaled. */
  window = 0;
  urgent = 0;
  /** Octets of the TCP header with options. */
  headerLen = 0;
  /** Offset of the TCP header in `bytes`. */
  tcpAt = 0;
  /** Offset of the payload in `bytes`. */
  payloadAt = 0;
  /** Octets of payload by the IP length. */
  payloadLen = 0;
  /** Octets of payload that were captured, 0 to `payloadLen`. */
  payloadCaptured = 0;
  checksum: Checksum = Checksum.Unverified;
  /** The TCP checksum field, 0-65535. */
  checksumField = 0;

  /** `OptionBit` bits. */
  optionBits = 0;
  /** Maximum segment size option, -1 when absent (RFC 9293 §3.7.1). */
  mss = -1;
  /** Window scale shift as sent, -1 when absent; more than 14 means 14 (RFC 7323 §2.3). */
  windowScale = -1;
  /** TSval and TSecr, meaningful when `OptionBit.Timestamps` is set (RFC 7323 §3.2). */
  tsVal = 0;
  tsEcr = 0;
  /** Number of SACK blocks, 0-4. */
  sackCount = 0;
  readonly sackLeft = new Int32Array(MAX_SACK_BLOCKS);
  readonly sackRight = new Int32Array(MAX_SACK_BLOCKS);
  /** Octets of Fast Open cookie, 0 for a request, -1 when absent (RFC 7413 §4.1.1). */
  fastOpenCookieLen = -1;
  /** Bit n is set when an MPTCP option of subtype n is there (RFC 8684 §3). */
  mptcpSubtypes = 0;
  /** MP_TCPRST reason (RFC 8684 §3.6), -1 when absent. */
  mptcpResetReason = -1;
  /** User timeout as sent, bit 15 is the granularity (RFC 5482 §3), -1 when absent. */
  userTimeout = -1;

  /**
   * With `Status.IcmpError`: type and code of the error. Addresses, ports and `seq` are then those
   * of the quoted header, so source is the sender the error is addressed to. `seqKnown` is false
   * when even the sequence number was not quoted.
   */
  icmpType = 0;
  icmpCode = 0;
  /** Next-hop MTU of "fragmentation needed" or "packet too big", 0 when not given. */
  icmpMtu = 0;
  /** The ICMP error quotes 8 octets of TCP or more, so `seq` is that of the quoted segment. */
  seqKnown = false;
  /** Address of the host that sent the ICMP error, as words. */
  reporter0 = 0;
  reporter1 = 0;
  reporter2 = 0;
  reporter3 = 0;
}
