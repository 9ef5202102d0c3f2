/**
 * Which decoder follows which number: the one place that knows all protocols. Another protocol is
 * one file and one line here (and a row in docs/protocols.md).
 */
import { decodeCiscoHdlc, decodeCiscoHdlcWithDirection } from './cisco-hdlc.js';
import { decodeErspan } from './erspan.js';
import { decodeEsp, decodeEspInUdp } from './esp.js';
import { decodeEthernet } from './ethernet.js';
import { decodeEtherIp, decodeEthernetInIp } from './etherip.js';
import { decodeGeneve } from './geneve.js';
import { decodeGre } from './gre.js';
import { decodeGtp, decodeGtp0 } from './gtp.js';
import { decodeIcmp, decodeIcmpv6 } from './icmp.js';
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
import { decodeL2tp, decodeL2tpOverIp } from './l2tp.js';
import { KEY_COUNT, KeySpace, type LayerDecoder, LayerKey } from './layers.js';
import { decodeLisp } from './lisp.js';
import { decodeLlc } from './llc.js';
import { decodeLoopback } from './loopback.js';
import { decodeMpls, decodeMplsInIp } from './mpls.js';
import { decodeNsh } from './nsh.js';
import { decodePbb } from './pbb.js';
import { decodeMultilink, decodePpp, decodePppd, decodePppWithDirection, decodeSerial } from './ppp.js';
import { decodePppoe } from './pppoe.js';
import { decodePptp } from './pptp.js';
import { decodeRawIp } from './raw-ip.js';
import { decodeSll, decodeSll2 } from './sll.js';
import { Status } from './status.js';
import { decodeTcp } from './tcp.js';
import { decodeTeredo } from './teredo.js';
import { decodeUdp } from './udp.js';
import { decodeVlan } from './vlan.js';
import { decodeVxlan, decodeVxlanGpe } from './vxlan.js';

const { Link, EtherType, UdpPort, IpProtocol, Ppp } = KeySpace;

const TABLE: readonly (readonly [key: number, decoder: LayerDecoder])[] = [
  [Link + 0, decodeLoopback], // NULL
  [Link + 1, decodeEthernet],
  [Link + 9, decodeSerial], // PPP
  [Link + 12, decodeRawIp], // DLT_RAW of most systems
  [Link + 14, decodeRawIp], // DLT_RAW of OpenBSD
  [Link + 50, decodeSerial], // PPP_HDLC
  [Link + 51, decodePppoe], // PPP_ETHER
  [Link + 101, decodeRawIp],
  [Link + 104, decodeCiscoHdlc],
  [Link + 108, decodeLoopback], // LOOP
  [Link + 113, decodeSll],
  [Link + 166, decodePppd],
  [Link + 204, decodePppWithDirection],
  [Link + 205, decodeCiscoHdlcWithDirection],
  [Link + 228, decodeIpv4],
  [Link + 229, decodeIpv6],
  [Link + 276, decodeSll2],

  [LayerKey.Llc, decodeLlc],
  [LayerKey.AnyIp, decodeRawIp],
  [LayerKey.Ppp, decodePpp],
  [LayerKey.CiscoHdlc, decodeCiscoHdlc],
  [LayerKey.Pptp, decodePptp],
  [LayerKey.Erspan, decodeErspan],

  [EtherType + 0x0800, decodeIpv4],
  [EtherType + 0x86dd, decodeIpv6],
  [EtherType + 0x6558, decodeEthernet], // transparent Ethernet bridging
  [EtherType + 0x8100, decodeVlan], // 802.1Q
  [EtherType + 0x8847, decodeMpls],
  [EtherType + 0x8848, decodeMpls], // multicast
  [EtherType + 0x8863, decodePppoe], // discovery
  [EtherType + 0x8864, decodePppoe],
  [EtherType + 0x88a8, decodeVlan], // 802.1ad
  [EtherType + 0x88e7, decodePbb],
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
