/**
 * Oddities inside packets. A packet never throws: what is strange about it is counted here under a
 * stable name, with the first frame that showed it.
 */
export const Note = {
  /** Link-layer header (Ethernet, LLC, cooked, loopback) does not fit into the frame. */
  LinkTruncated: 0,
  VlanTruncated: 1,
  IpTruncated: 2,
  IpBadVersion: 3,
  /** IPv4 header length below 20 octets. */
  IpBadHeaderLength: 4,
  /** IPv4 total length below the header length. */
  IpBadTotalLength: 5,
  /** IP length 0: segmentation offload, the frame's length is taken. */
  IpLengthZero: 6,
  /** IP length says more than the frame had on the wire. */
  IpLengthBeyondFrame: 7,
  IpBadOption: 8,
  Ip6ExtensionTruncated: 9,
  Ip6TooManyExtensionHeaders: 10,
  /** Jumbo payload length below 65,536, beyond the frame, or beside a payload length. */
  Ip6BadJumboLength: 11,
  /** Routing header whose final destination cannot be told. */
  Ip6BadRoutingHeader: 12,
  TooManyLayers: 13,
  FragmentOverlap: 14,
  /** Two fragments disagree about an octet, or about the end of the datagram. */
  FragmentConflict: 15,
  FragmentTooLong: 16,
  /** Fragment before the last with a length that is no multiple of 8. */
  FragmentBadLength: 17,
  /** Identification used again after the reassembly time: the older fragments are dropped. */
  FragmentTimeout: 18,
  TcpTruncated: 19,
  TcpBadHeaderLength: 20,
  TcpBadOption: 21,
  IcmpTruncated: 22,
  /** ICMP error that quotes too little to tell the ports. */
  IcmpQuoteTruncated: 23,
  /** Octets after the IP packet that are more than Ethernet padding. */
  TrailingOctets: 24,
  /** Record says that more was captured than was on the wire. */
  CapturedBeyondWire: 25,
  /** Header of a tunnel (VXLAN, GRE, GTP, ...) does not fit into the packet. */
  TunnelTruncated: 26,
  /** Header of a tunnel contradicts itself. */
  TunnelBadHeader: 27,
  /** Link-layer header that contradicts itself. */
  LinkBadHeader: 28,
  WlanProtected: 29,
  /** Frame of an MSDU in pieces, which are not put together. */
  WlanFragment: 30,
  /** Frames in an aggregated one (A-MSDU) behind the first, which are not looked at. */
  WlanAggregate: 31,
  /** Data that Wireshark exported without the headers it came with. */
  ExportedPdu: 32,
} as const;

export type Note = (typeof Note)[keyof typeof Note];

/** Stable names of the notes, by code. */
export const NOTE_NAMES: readonly string[] = [
  'truncated_link_header',
  'vlan_truncated',
  'truncated_ip_header',
  'ip_bad_version',
  'ip_bad_header_length',
  'ip_bad_total_length',
  'ip_length_zero',
  'ip_length_beyond_frame',
  'ip_bad_option',
  'truncated_ip6_extension_header',
  'ip6_too_many_extension_headers',
  'ip6_bad_jumbo_length',
  'ip6_bad_routing_header',
  'too_many_layers',
  'fragment_overlap',
  'fragment_conflict',
  'fragment_too_long',
  'fragment_bad_length',
  'fragment_timeout',
  'truncated_tcp_header',
  'tcp_bad_header_length',
  'tcp_bad_option',
  'truncated_icmp_header',
  'icmp_truncated_quote',
  'trailing_octets',
  'captured_beyond_wire_length',
  'truncated_tunnel_header',
  'tunnel_bad_header',
  'link_bad_header',
  'wlan_protected',
  'wlan_fragment',
  'wlan_aggregate_rest',
  'exported_pdu',
];

/** One kind of oddity: how often, and the first frame (numbered from 1). */
export interface NoteCount {
  readonly code: string;
  readonly count: number;
  readonly firstFrame: number;
}

/** Counts notes by code. */
export class NoteCounts {
  readonly #counts = new Float64Array(NOTE_NAMES.length);
  readonly #firstFrames = new Float64Array(NOTE_NAMES.length);

  /** @param frame Number of the frame that shows it, from 1. */
  add(note: Note, frame: number): void {
    const count = this.#counts[note]!;
    if (count === 0) this.#firstFrames[note] = frame;
    this.#counts[note] = count + 1;
  }

  /** How often this note was counted. */
  count(note: Note): number {
    return this.#counts[note]!;
  }

  /** What was counted, in the order of the codes. */
  list(): NoteCount[] {
    const out: NoteCount[] = [];
    NOTE_NAMES.forEach((code, i) => {
      const count = this.#counts[i]!;
      if (count > 0) out.push({ code, count, firstFrame: this.#firstFrames[i]! });
    });
    return out;
  }
}
