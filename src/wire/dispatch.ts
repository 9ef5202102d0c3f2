/**
 * Which decoder follows which number: the one place that knows all protocols. Another protocol is
 * one file and one line here. Tunnels (IP protocols 4, 41 and 47, UDP ports) have their keys ready.
 */
import { decodeEthernet } from './ethernet.js';
import { decodeIcmp, decodeIcmpv6 } from './icmp.js';
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
import { KEY_COUNT, KeySpace, type LayerDecoder, LayerKey } from './layers.js';
import { decodeLlc } from './llc.js';
import { decodeLoopback } from './loopback.js';
import { decodeRawIp } from './raw-ip.js';
import { decodeSll, decodeSll2 } from './sll.js';
import { Status } from './status.js';
import { decodeTcp } from './tcp.js';
import { decodeVlan } from './vlan.js';

const { Link, EtherType, IpProtocol } = KeySpace;

const TABLE: readonly (readonly [key: number, decoder: LayerDecoder])[] = [
  [Link + 0, decodeLoopback], // NULL
  [Link + 1, decodeEthernet],
  [Link + 12, decodeRawIp], // DLT_RAW of most systems
  [Link + 14, decodeRawIp], // DLT_RAW of OpenBSD
  [Link + 101, decodeRawIp],
  [Link + 108, decodeLoopback], // LOOP
  [Link + 113, decodeSll],
  [Link + 228, decodeIpv4],
  [Link + 229, decodeIpv6],
  [Link + 276, decodeSll2],

  [LayerKey.Llc, decodeLlc],
  [LayerKey.AnyIp, decodeRawIp],

  [EtherType + 0x0800, decodeIpv4],
  [EtherType + 0x86dd, decodeIpv6],
  [EtherType + 0x8100, decodeVlan], // 802.1Q
  [EtherType + 0x88a8, decodeVlan], // 802.1ad
  [EtherType + 0x9100, decodeVlan], // before 802.1ad
  [EtherType + 0x9200, decodeVlan],

  [IpProtocol + 0, decodeHopByHop],
  [IpProtocol + 1, decodeIcmp],
  [IpProtocol + 6, decodeTcp],
  [IpProtocol + 43, decodeRouting],
  [IpProtocol + 44, decodeIpv6Fragment],
  [IpProtocol + 51, decodeAuthentication],
  [IpProtocol + 58, decodeIcmpv6],
  [IpProtocol + 59, decodeNoNextHeader],
  [IpProtocol + 60, decodeDestinationOptions],
  [IpProtocol + 135, decodeOtherExtension], // mobility
  [IpProtocol + 139, decodeOtherExtension], // HIP
  [IpProtocol + 140, decodeOtherExtension], // shim6
];

/** Decoders by slot; slot 0 is "none". */
const DECODERS: LayerDecoder[] = [() => Status.NotTcp];
/** Slot by key: octets, so that the keys in use stay in a few cache lines. */
const SLOTS = new Uint8Array(KEY_COUNT);
for (const [key, decoder] of TABLE) SLOTS[key] = DECODERS.push(decoder) - 1;

/** The decoder for a key, or undefined when there is none. */
export function decoderFor(key: number): LayerDecoder | undefined {
  const slot = SLOTS[key]!;
  return slot === 0 ? undefined : DECODERS[slot];
}

/** What a frame is whose next layer nobody decodes. */
export function statusWithoutDecoder(key: number): Status {
  if (key < KeySpace.EtherType) return Status.UnknownLink;
  return key < KeySpace.UdpPort ? Status.NotIp : Status.NotTcp;
}
