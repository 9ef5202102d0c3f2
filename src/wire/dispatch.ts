/**
 * Which decoder follows which number: the one place that knows all protocols. Another protocol is
 * one file and one line here (and a row in docs/protocols.md).
 */
import { decodeArcnet, decodeArcnetLinux } from './arcnet.js';
import { decodeAtmClip, decodeSunAtm } from './atm.js';
import { decodeCiscoHdlc, decodeCiscoHdlcWithDirection } from './cisco-hdlc.js';
import { decodeErspan } from './erspan.js';
import { decodeEsp, decodeEspInUdp } from './esp.js';
import { decodeMacsec, decodeTagOf4, decodeTagOf6 } from './ether-tag.js';
import { decodeEthernet } from './ethernet.js';
import { decodeEtherIp, decodeEthernetInIp } from './etherip.js';
import { decodeFddi } from './fddi.js';
import { decodeFrameRelay, decodeFrameRelayWithDirection } from './frame-relay.js';
import { decodeGeneve } from './geneve.js';
import { decodeGre } from './gre.js';
import { decodeGtp, decodeGtp0 } from './gtp.js';
import { decodeIcmp, decodeIcmpv6 } from './icmp.js';
import { decodePaddedWlan, decodeWlan } from './ieee80211.js';
import { decodeIpv4InIp, decodeIpv6InIp } from './ip-in-ip.js';
import { decodeIpv4 } from './ipv4.js';
import {
  decodeAuthentication,
  decodeDestinationOptions,
  decodeHopByHop,
  decodeNoNextHeader,
  decodeOtherExtension,
} from './ipv6-extensions.js';
import { decodeIpv6Fragment } from './ipv6-fragment.js';
import { decodeRouting } from './ipv6-routing.js';
import { decodeIpv6 } from './ipv6.js';
import {
  decodeJuniperEthernet,
  decodeJuniperFrameRelay,
  decodeJuniperHdlc,
  decodeJuniperPpp,
} from './juniper.js';
import { decodeL2tp, decodeL2tpOverIp } from './l2tp.js';
import { KEY_COUNT, KeySpace, type LayerDecoder, LayerKey } from './layers.js';
import { decodeLisp } from './lisp.js';
import { decodeLlc } from './llc.js';
import { decodeLoopback } from './loopback.js';
import { decodeMpls, decodeMplsInIp } from './mpls.js';
import { decodeNflog } from './nflog.js';
import { decodeNsh } from './nsh.js';
import {
  decodeEnc,
  decodeFirewire,
  decodeIpnet,
  decodeIpOverFibreChannel,
  decodeIpOverInfiniband,
  decodeNetAnalyzer,
  decodePflog,
  decodeSlip,
} from './other-ip-links.js';
import { decodePbb } from './pbb.js';
import { decodeMultilink, decodePpp, decodePppd, decodePppWithDirection, decodeSerial } from './ppp.js';
import { decodePppoe } from './pppoe.js';
import { decodePptp } from './pptp.js';
import { decodeRawIp } from './raw-ip.js';
import { decodeSll, decodeSll2 } from './sll.js';
import { Status } from './status.js';
import { decodeTcp } from './tcp.js';
import { decodeEdsa, decodePrependedTag, decodeSwitchTag } from './switch-tag.js';
import { decodeTeredo } from './teredo.js';
import { decodeTokenRing } from './token-ring.js';
import { decodeUdp } from './udp.js';
import { decodeUpperPdu } from './upper-pdu.js';
import { decodeVlan } from './vlan.js';
import { decodeVxlan, decodeVxlanGpe } from './vxlan.js';
import { decodeAvs, decodePrism, decodeRadiotap } from './wlan-headers.js';
import { decodePktap, decodePpi } from './wrapped-link.js';

const { Link, EtherType, UdpPort, IpProtocol, Ppp } = KeySpace;

const TABLE: readonly (readonly [key: number, decoder: LayerDecoder])[] = [
  [Link + 0, decodeLoopback], // NULL
  [Link + 1, decodeEthernet],
  [Link + 6, decodeTokenRing],
  [Link + 7, decodeArcnet],
  [Link + 8, decodeSlip],
  [Link + 9, decodeSerial], // PPP
  [Link + 10, decodeFddi],
  [Link + 12, decodeRawIp], // DLT_RAW of most systems
  [Link + 14, decodeRawIp], // DLT_RAW of OpenBSD
  [Link + 50, decodeSerial], // PPP_HDLC
  [Link + 51, decodePppoe], // PPP_ETHER
  [Link + 100, decodeLlc], // ATM_RFC1483
  [Link + 101, decodeRawIp],
  [Link + 104, decodeCiscoHdlc],
  [Link + 105, decodeWlan],
  [Link + 106, decodeAtmClip],
  [Link + 107, decodeFrameRelay],
  [Link + 108, decodeLoopback], // LOOP
  [Link + 109, decodeEnc],
  [Link + 112, decodeCiscoHdlc], // NETBSD_HDLC
  [Link + 113, decodeSll],
  [Link + 117, decodePflog],
  [Link + 119, decodePrism],
  [Link + 122, decodeIpOverFibreChannel],
  [Link + 123, decodeSunAtm],
  [Link + 127, decodeRadiotap],
  [Link + 129, decodeArcnetLinux],
  [Link + 138, decodeFirewire],
  [Link + 163, decodeAvs],
  [Link + 166, decodePppd],
  [Link + 178, decodeJuniperEthernet],
  [Link + 179, decodeJuniperPpp],
  [Link + 180, decodeJuniperFrameRelay],
  [Link + 181, decodeJuniperHdlc],
  [Link + 192, decodePpi],
  [Link + 204, decodePppWithDirection],
  [Link + 205, decodeCiscoHdlcWithDirection],
  [Link + 206, decodeFrameRelayWithDirection],
  [Link + 219, decodeMpls],
  [Link + 226, decodeIpnet],
  [Link + 228, decodeIpv4],
  [Link + 229, decodeIpv6],
  [Link + 239, decodeNflog],
  [Link + 240, decodeNetAnalyzer],
  [Link + 242, decodeIpOverInfiniband],
  [Link + 252, decodeUpperPdu],
  [Link + 258, decodePktap],
  [Link + 276, decodeSll2],
  [Link + 281, decodeSwitchTag], // DSA_TAG_BRCM
  [Link + 282, decodePrependedTag], // DSA_TAG_BRCM_PREPEND
  [Link + 284, decodeSwitchTag], // DSA_TAG_DSA
  [Link + 285, decodeEdsa], // DSA_TAG_EDSA

  [LayerKey.Llc, decodeLlc],
  [LayerKey.AnyIp, decodeRawIp],
  [LayerKey.Ppp, decodePpp],
  [LayerKey.CiscoHdlc, decodeCiscoHdlc],
  [LayerKey.Pptp, decodePptp],
  [LayerKey.Erspan, decodeErspan],
  [LayerKey.PaddedWlan, decodePaddedWlan],

  [EtherType + 0x0800, decodeIpv4],
  [EtherType + 0x86dd, decodeIpv6],
  [EtherType + 0x6558, decodeEthernet], // transparent Ethernet bridging
  [EtherType + 0x8100, decodeVlan], // 802.1Q
  [EtherType + 0x8847, decodeMpls],
  [EtherType + 0x8848, decodeMpls], // multicast
  [EtherType + 0x8863, decodePppoe], // discovery
  [EtherType + 0x8864, decodePppoe],
  [EtherType + 0x88a8, decodeVlan], // 802.1ad
  [EtherType + 0x88e5, decodeMacsec],
  [EtherType + 0x88e7, decodePbb],
  [EtherType + 0x8909, decodeTagOf6], // Cisco's security group tag
  [EtherType + 0x8926, decodeTagOf4], // VN-Tag
  [EtherType + 0x892f, decodeTagOf4], // high-availability seamless redundancy
  [EtherType + 0x893f, decodeTagOf6], // E-Tag
  [EtherType + 0x894f, decodeNsh],
  [EtherType + 0x9100, decodeVlan], // before 802.1ad
  [EtherType + 0x9200, decodeVlan],

  [Ppp + 0x0021, decodeIpv4],
  [Ppp + 0x003d, decodeMultilink],
  [Ppp + 0x0057, decodeIpv6],
  [Ppp + 0x0281, decodeMpls],
  [Ppp + 0x0283, decodeMpls], // multicast

  [IpProtocol + 0, decodeHopByHop],
  [IpProtocol + 1, decodeIcmp],
  [IpProtocol + 4, decodeIpv4InIp],
  [IpProtocol + 6, decodeTcp],
  [IpProtocol + 17, decodeUdp],
  [IpProtocol + 41, decodeIpv6InIp],
  [IpProtocol + 43, decodeRouting],
  [IpProtocol + 44, decodeIpv6Fragment],
  [IpProtocol + 47, decodeGre],
  [IpProtocol + 50, decodeEsp],
  [IpProtocol + 51, decodeAuthentication],
  [IpProtocol + 58, decodeIcmpv6],
  [IpProtocol + 59, decodeNoNextHeader],
  [IpProtocol + 60, decodeDestinationOptions],
  [IpProtocol + 97, decodeEtherIp],
  [IpProtocol + 115, decodeL2tpOverIp],
  [IpProtocol + 135, decodeOtherExtension], // mobility
  [IpProtocol + 137, decodeMplsInIp],
  [IpProtocol + 139, decodeOtherExtension], // HIP
  [IpProtocol + 140, decodeOtherExtension], // shim6
  [IpProtocol + 143, decodeEthernetInIp],
  [IpProtocol + 145, decodeNsh],

  [UdpPort + 1701, decodeL2tp],
  [UdpPort + 2152, decodeGtp],
  [UdpPort + 3386, decodeGtp0],
  [UdpPort + 3544, decodeTeredo],
  [UdpPort + 4341, decodeLisp],
  [UdpPort + 4500, decodeEspInUdp],
  [UdpPort + 4789, decodeVxlan],
  [UdpPort + 4790, decodeVxlanGpe],
  [UdpPort + 6081, decodeGeneve],
  [UdpPort + 6635, decodeMplsInIp],
  [UdpPort + 8472, decodeVxlan], // Linux before the port was assigned
];

/** Decoders by slot; slot 0 is "none". */
const DECODERS: LayerDecoder[] = [() => Status.NotTcp];
/** Slot by key: octets, so that the keys in use stay in a few cache lines. */
const SLOTS = new Uint8Array(KEY_COUNT);
for (const [key, decoder] of TABLE) {
  const known = DECODERS.indexOf(decoder);
  SLOTS[key] = known > 0 ? known : DECODERS.push(decoder) - 1;
}

/** The decoder for a key, or undefined when there is none. */
export function decoderFor(key: number): LayerDecoder | undefined {
  const slot = SLOTS[key]!;
  return slot === 0 ? undefined : DECODERS[slot];
}

/** There is a decoder for this key. */
export function hasDecoder(key: number): boolean {
  return SLOTS[key] !== 0;
}

/** What a frame is whose next layer nobody decodes. */
export function statusWithoutDecoder(key: number): Status {
  if (key < KeySpace.EtherType) return Status.UnknownLink;
  return key < KeySpace.UdpPort || key >= KeySpace.Named ? Status.NotIp : Status.NotTcp;
}
