/** What became of a frame. Hot numeric codes; `STATUS_NAMES` has the stable names for reports. */
export const Status = {
  /** A whole TCP header was decoded: the packet view holds a segment. */
  Tcp: 0,
  /** An ICMP or ICMPv6 error that quotes a TCP header: the view holds the quoted one. */
  IcmpError: 1,
  /** Sound, but neither TCP nor an ICMP error about TCP. */
  NotTcp: 2,
  /** Link layer carries something other than IP. */
  NotIp: 3,
  /** An IP fragment, kept until its datagram is whole. */
  Fragment: 4,
  /** A header is cut off by the snap length. */
  Truncated: 5,
  /** A header field contradicts the packet (length, version, data offset). */
  Malformed: 6,
  /** No decoder for this link type. */
  UnknownLink: 7,
  /** More layers than `LIMITS.maxLayers`. */
  TooDeep: 8,
  /** The payload is encrypted (IPsec ESP, protected 802.11 frames, MACsec). */
  Encrypted: 9,
  /** Internal: the next layer is set, go on. Never leaves the decoder. */
  Next: 10,
} as const;

export type Status = (typeof Status)[keyof typeof Status];

/** Names under which frames are counted in reports, by status. */
export const STATUS_NAMES: readonly string[] = [
  'tcp',
  'icmp_error',
  'not_tcp',
  'not_ip',
  'fragment',
  'truncated',
  'malformed',
  'unknown_link_type',
  'too_many_layers',
  'encrypted',
  'next',
];
