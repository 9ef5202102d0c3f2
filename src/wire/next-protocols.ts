import { KeySpace, LayerKey } from './layers.js';

/** What follows, by the numbers that NSH (RFC 8300 §9.2.4) and VXLAN-GPE share; 0 is none. */
export const NEXT_PROTOCOLS: readonly number[] = [
  0,
  KeySpace.EtherType + 0x0800,
  KeySpace.EtherType + 0x86dd,
  LayerKey.Ethernet,
  KeySpace.EtherType + 0x894f, // NSH
  KeySpace.EtherType + 0x8847, // MPLS
];
