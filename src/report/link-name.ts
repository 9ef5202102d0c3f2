/** Link types as people call them; the registered names are for programs. */
import type { CaptureReport } from '../engine/analysis-report.js';

type LinkType = CaptureReport['linkTypes'][number];

/** By LINKTYPE_ number, those that are met often. */
const USUAL_NAMES: Readonly<Record<number, string>> = {
  0: 'BSD loopback',
  1: 'Ethernet',
  6: 'Token Ring',
  8: 'SLIP',
  9: 'PPP',
  10: 'FDDI',
  12: 'raw IP',
  14: 'raw IP',
  50: 'PPP in HDLC framing',
  51: 'PPPoE',
  100: 'ATM',
  101: 'raw IP',
  104: 'Cisco HDLC',
  105: 'IEEE 802.11',
  107: 'Frame Relay',
  108: 'OpenBSD loopback',
  113: 'Linux cooked',
  117: 'OpenBSD pflog',
  119: 'IEEE 802.11 with Prism header',
  127: 'IEEE 802.11 with radiotap header',
  163: 'IEEE 802.11 with AVS header',
  189: 'USB (Linux)',
  192: 'PPI',
  219: 'MPLS',
  220: 'USB (Linux, mmapped)',
  228: 'raw IPv4',
  229: 'raw IPv6',
  239: 'Linux NFLOG',
  242: 'IP over InfiniBand',
  247: 'InfiniBand',
  249: 'USB (Windows)',
  252: 'Wireshark exported PDUs',
  258: 'Apple PKTAP',
  276: 'Linux cooked v2',
};

/** `Ethernet`; the registered name where people use that: `DOCSIS`. */
export function linkName(link: LinkType): string {
  return USUAL_NAMES[link.linkType] ?? link.name;
}

/** The name with the registered number, for looking it up: `Ethernet (1)`. */
export function numberedLinkName(link: LinkType): string {
  return `${linkName(link)} (${link.linkType})`;
}
