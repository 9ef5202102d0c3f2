/** Kinds of tunnel. Numeric for the hot path; `TUNNEL_NAMES` has the stable names for reports. */
export const TunnelKind = {
  /** One of the tunnels beyond `LIMITS.maxTunnels`, which share a scope. */
  Other: 0,
  IpIp: 1,
  SixInFour: 2,
  FourInSix: 3,
  SixInSix: 4,
  SixToFour: 5,
  Gre: 6,
  Nvgre: 7,
  Pptp: 8,
  Erspan: 9,
  Vxlan: 10,
  VxlanGpe: 11,
  Geneve: 12,
  Gtp: 13,
  Teredo: 14,
  L2tp: 15,
  EtherIp: 16,
  MplsInIp: 17,
  Pseudowire: 18,
  Pbb: 19,
  Pppoe: 20,
  Lisp: 21,
} as const;

export type TunnelKind = (typeof TunnelKind)[keyof typeof TunnelKind];

/** Stable names of the kinds, by code. */
export const TUNNEL_NAMES: readonly string[] = [
  'other',
  'ipip',
  '6in4',
  '4in6',
  '6in6',
  '6to4',
  'gre',
  'nvgre',
  'pptp',
  'erspan',
  'vxlan',
  'vxlan-gpe',
  'geneve',
  'gtp',
  'teredo',
  'l2tp',
  'etherip',
  'mpls-in-ip',
  'pseudowire',
  'pbb',
  'pppoe',
  'lisp',
];

/**
 * Kinds whose identity includes the unordered pair of outer addresses, because their number (if any)
 * means something between those two hosts only, and the inner addresses may be private ones that
 * others use as well. Not so:
 * - overlays (VXLAN, GENEVE, NVGRE, PBB, LISP): the network identifier is valid everywhere, and one
 *   session may come through several outer addresses (multihoming, moved machines);
 * - 6to4 and Teredo: inner addresses are global, and the way back leads through another relay
 *   (RFC 3068, RFC 4380 §5.4);
 * - what has no IP outside.
 */
export const BETWEEN_ADDRESSES: readonly boolean[] = TUNNEL_NAMES.map((name) =>
  ['ipip', '6in4', '4in6', '6in6', 'gre', 'pptp', 'erspan', 'gtp', 'l2tp', 'etherip', 'mpls-in-ip'].includes(
    name,
  ),
);
