import { type Fixture, fixture, REQUEST, TIMESTAMPS } from './fixture.js';
import { ethernet, ipv4, ipv6, join, tcp, u16, u32, V6, vlanTag } from './frame-maker.js';

const SEGMENT = tcp({ flags: 0x018, options: TIMESTAMPS, payload: REQUEST });
const PACKET = ipv4(SEGMENT);
const PACKET6 = ipv6(tcp({ ...V6, flags: 0x018, options: TIMESTAMPS, payload: REQUEST }));
const BARE_ACK = ipv4(tcp());

const MACS = [0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1];
const llcFrame = (body: Uint8Array): Uint8Array => join(MACS, u16(body.length), body);
const SNAP = [0xaa, 0xaa, 0x03, 0, 0, 0];

/** Cooked header: to us, Ethernet, a six-octet address, the protocol. */
const sll = (protocol: number, payload: Uint8Array, hardware = 1): Uint8Array =>
  join(u16(0), u16(hardware), u16(6), [0x02, 0, 0, 0, 0, 1, 0, 0], u16(protocol), payload);
const sll2 = (protocol: number, payload: Uint8Array): Uint8Array =>
  join(u16(protocol), u16(0), u32(3), u16(1), [0, 6, 0x02, 0, 0, 0, 0, 1, 0, 0], payload);

/** One frame for every link layer, and for what may stand between it and IP. */
export const LINK_FIXTURES: readonly Fixture[] = [
  fixture('ethernet_ipv4', 'ethernet', 'Data over Ethernet II, IPv4', ethernet(0x0800, PACKET)),
  fixture('ethernet_ipv6', 'ethernet', 'Data over Ethernet II, IPv6', ethernet(0x86dd, PACKET6)),
  fixture(
    'ethernet_padding',
    'ethernet',
    'A bare ACK padded to 60 octets: 6 octets that are no payload',
    join(ethernet(0x0800, BARE_ACK), [1, 2, 3, 4, 5, 6]),
  ),
  fixture(
    'ethernet_trailer',
    'ethernet',
    'Four octets behind the packet that are no padding, as a frame check sequence nobody declared',
    join(ethernet(0x0800, PACKET), [0xde, 0xad, 0xbe, 0xef]),
  ),
  fixture(
    'ethernet_arp',
    'ethernet',
    'ARP: not IP',
    ethernet(0x0806, join([0, 1, 8, 0, 6, 4, 0, 1], new Uint8Array(20))),
  ),
  fixture('vlan', 'ethernet', '802.1Q, VLAN 100', ethernet(0x8100, vlanTag(0x6064, 0x0800, PACKET))),
  fixture(
    'vlan_qinq',
    'ethernet',
    '802.1ad, VLAN 200 outside, 802.1Q, VLAN 300 inside',
    ethernet(0x88a8, vlanTag(200, 0x8100, vlanTag(300, 0x86dd, PACKET6))),
  ),
  fixture(
    'vlan_9100_9200',
    'ethernet',
    'Three tags with older types: 9100, 9200, 8100',
    ethernet(0x9100, vlanTag(1, 0x9200, vlanTag(2, 0x8100, vlanTag(3, 0x0800, PACKET)))),
  ),
  fixture(
    'vlan_llc_snap',
    'ethernet',
    '802.1Q with a length in place of the type, LLC-SNAP inside',
    ethernet(0x8100, vlanTag(7, 8 + PACKET.length, join(SNAP, u16(0x0800), PACKET))),
  ),
  fixture('llc_snap', 'ethernet', '802.3 with LLC-SNAP, IPv4', llcFrame(join(SNAP, u16(0x0800), PACKET))),
  fixture(
    'llc_ip',
    'ethernet',
    '802.3 with LLC, service access point of IP',
    llcFrame(join([6, 6, 3], PACKET)),
  ),
  fixture(
    'llc_stp',
    'ethernet',
    '802.3 with LLC, spanning tree: not IP',
    join(llcFrame(join([0x42, 0x42, 3], new Uint8Array(35))), new Uint8Array(8)),
  ),
  fixture('sll', 'sll', 'Linux cooked capture, IPv4', sll(0x0800, PACKET)),
  fixture(
    'sll_vlan',
    'sll',
    'Linux cooked capture with a VLAN tag',
    sll(0x8100, vlanTag(9, 0x86dd, PACKET6)),
  ),
  fixture(
    'sll_llc_snap',
    'sll',
    'Linux cooked capture of an 802.2 frame',
    sll(0x0004, join(SNAP, u16(0x0800), PACKET)),
  ),
  fixture('sll_netlink', 'sll', 'Linux cooked capture of netlink: not IP', sll(0x0800, PACKET, 824)),
  fixture('sll2', 'sll2', 'Linux cooked capture, version 2, IPv6', sll2(0x86dd, PACKET6)),
  fixture('null_little', 'null', 'BSD loopback of a little-endian host', join([2, 0, 0, 0], PACKET)),
  fixture('null_big', 'null', 'BSD loopback of a big-endian host', join([0, 0, 0, 2], PACKET)),
  fixture('null_darwin6', 'null', 'BSD loopback, IPv6 of macOS (30)', join([30, 0, 0, 0], PACKET6)),
  fixture('null_freebsd6', 'null', 'BSD loopback, IPv6 of FreeBSD (28)', join([28, 0, 0, 0], PACKET6)),
  fixture(
    'null_openbsd6',
    'null',
    'BSD loopback, IPv6 of OpenBSD (24), big-endian',
    join([0, 0, 0, 24], PACKET6),
  ),
  fixture('null_other', 'null', 'BSD loopback, AppleTalk: not IP', join([16, 0, 0, 0], new Uint8Array(20))),
  fixture('loop', 'loop', 'OpenBSD loopback: family in network order', join([0, 0, 0, 24], PACKET6)),
  fixture('raw_ipv4', 'raw', 'No link layer, IPv4', PACKET),
  fixture('raw_ipv6', 'raw', 'No link layer, IPv6', PACKET6),
  fixture('link_ipv4', 'ipv4', 'Link type IPv4', PACKET),
  fixture('link_ipv6', 'ipv6', 'Link type IPv6', PACKET6),
];
