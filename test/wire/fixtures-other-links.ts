import { type Fixture, fixture, REQUEST } from './fixture.js';
import { ethernet, ipv4, ipv6, join, type Octets, tcp, u16, u32, V6 } from './frame-maker.js';

const PACKET = ipv4(tcp({ flags: 0x018, payload: REQUEST }));
const PACKET6 = ipv6(tcp({ ...V6, flags: 0x018, payload: REQUEST }));
const FRAME = ethernet(0x0800, PACKET);
const SNAP = [0xaa, 0xaa, 0x03, 0, 0, 0];
const LLC4 = join(SNAP, u16(0x0800), PACKET);
const LLC6 = join(SNAP, u16(0x86dd), PACKET6);
const ADDRESSES = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
const FCS = [0xde, 0xad, 0xbe, 0xef];
const le16 = (value: number): number[] => [value & 0xff, value >>> 8];
const le32 = (value: number): number[] => u32(value).reverse();
const zeros = (length: number): Octets => new Uint8Array(length);

/** Token Ring: access control, frame control, addresses, what follows. */
const ring = (control: number, source: number, rest: Octets): Octets =>
  join([0x10, control], ADDRESSES.slice(0, 6), [source], ADDRESSES.slice(7), rest);
const frelay = (rest: readonly number[], payload: Octets): Octets => join([0x18, 0x41], rest, payload);
/** NFLOG attributes: a hook, then the packet, filled up. */
const nflog = (family: number, u: (value: number) => number[], payload: Octets): Octets =>
  join(
    [family, 0, 0, 5],
    [...u(8), ...u(1), 0, 0, 3, 0],
    [...u(5), ...u(10), 0x78, 0, 0, 0],
    [...u(4 + payload.length), ...u(9)],
    payload,
    zeros(-payload.length & 3),
  );
const pktap = (linkType: number, payload: Octets): Octets =>
  join(le32(108), le32(1), le32(linkType), zeros(96), payload);
const tagged = (tag: readonly number[]): Octets => join(ADDRESSES, tag, u16(0x0800), PACKET);

/** Rings, serial links, ATM, ARCNET and others that are hardly met any more. */
const OLD: readonly Fixture[] = [
  fixture('fddi', 'fddi', 'FDDI, LLC', join([0x50], ADDRESSES, LLC4)),
  fixture('fddi_smt', 'fddi', 'FDDI station management', join([0x41], ADDRESSES, zeros(20))),
  fixture('token_ring', 'token_ring', 'Token Ring', ring(0x40, 2, LLC4)),
  fixture(
    'token_ring_routed',
    'token_ring',
    'Token Ring, source-routed',
    ring(0x40, 0x82, join([0x06, 0x10, 0, 0x11, 0, 0x20], LLC6)),
  ),
  fixture(
    'token_ring_bad',
    'token_ring',
    'Token Ring with a route of no length',
    ring(0x40, 0x82, join([0, 0], LLC4)),
  ),
  fixture('token_ring_mac', 'token_ring', 'Token Ring MAC frame', ring(0x02, 2, zeros(20))),
  fixture('frame_relay', 'frame_relay', 'Frame Relay, IPv4', frelay([0x03, 0xcc], PACKET)),
  fixture('frame_relay_6', 'frame_relay', 'Frame Relay, IPv6', frelay([0x03, 0x8e], PACKET6)),
  fixture(
    'frame_relay_cisco',
    'frame_relay',
    'Frame Relay, an EtherType at once',
    frelay([0x08, 0x00], PACKET),
  ),
  fixture(
    'frame_relay_long',
    'frame_relay',
    'Frame Relay, address of 4 octets',
    join([0x18, 0x40, 0, 1, 0x03, 0xcc], PACKET),
  ),
  fixture(
    'frame_relay_snap',
    'frame_relay',
    'Frame Relay, SNAP',
    frelay([0x03, 0x00, 0x80, 0, 0, 0, 0x08, 0x00], PACKET),
  ),
  fixture(
    'frame_relay_bridged',
    'frame_relay',
    'Frame Relay, bridged Ethernet',
    frelay([0x03, 0x00, 0x80, 0, 0x80, 0xc2, 0, 7], FRAME),
  ),
  fixture(
    'frame_relay_bridged_fcs',
    'frame_relay',
    'The same with a check sequence',
    frelay([0x03, 0x00, 0x80, 0, 0x80, 0xc2, 0, 1], join(FRAME, FCS)),
  ),
  fixture(
    'frame_relay_ppp',
    'frame_relay',
    'Frame Relay, PPP',
    frelay([0x03, 0xcf], join([0x00, 0x21], PACKET)),
  ),
  fixture(
    'frame_relay_lmi',
    'frame_relay',
    'Frame Relay, link management',
    join([0, 1, 0x03, 0x08], zeros(16)),
  ),
  fixture(
    'frame_relay_direction',
    'frame_relay_with_direction',
    'Frame Relay behind a direction',
    join([1], frelay([0x03, 0xcc], PACKET)),
  ),
  fixture('atm_rfc1483', 'atm_rfc1483', 'ATM, LLC', LLC4),
  fixture(
    'atm_rfc1483_bridged',
    'atm_rfc1483',
    'ATM, bridged Ethernet',
    join([0xaa, 0xaa, 0x03, 0, 0x80, 0xc2, 0, 7, 0, 0], FRAME),
  ),
  fixture(
    'atm_rfc1483_bridged_fcs',
    'atm_rfc1483',
    'The same with a check sequence',
    join([0xaa, 0xaa, 0x03, 0, 0x80, 0xc2, 0, 1, 0, 0], FRAME, FCS),
  ),
  fixture('atm_clip', 'atm_clip', 'Classical IP over ATM, LLC', LLC4),
  fixture('atm_clip_bare', 'atm_clip', 'Classical IP over ATM, bare', PACKET6),
  fixture('sunatm', 'sunatm', 'ATM of Sun, LLC', join([0x82, 0, 0, 33], LLC4)),
  fixture('sunatm_lane', 'sunatm', 'ATM of Sun, LAN emulation', join([0x01, 0, 0, 33, 0, 7], FRAME)),
  fixture('sunatm_signalling', 'sunatm', 'ATM of Sun, signalling', join([0x06, 0, 0, 5], zeros(20))),
  fixture('arcnet', 'arcnet_bsd', 'ARCNET, RFC 1201', join([1, 2, 212, 0, 0, 9], PACKET)),
  fixture('arcnet_rfc1051', 'arcnet_bsd', 'ARCNET, RFC 1051', join([1, 2, 240], PACKET)),
  fixture(
    'arcnet_exception',
    'arcnet_bsd',
    'ARCNET, exception frame, IPv6',
    join([1, 2, 196, 0xff, 0xff, 0xff, 0xff, 0, 0, 9], PACKET6),
  ),
  fixture(
    'arcnet_split',
    'arcnet_bsd',
    'ARCNET, first of several pieces',
    join([1, 2, 212, 1, 0, 9], PACKET),
  ),
  fixture('arcnet_linux', 'arcnet_linux', 'ARCNET of Linux', join([1, 2, 0, 0, 212, 0, 0, 9], PACKET)),
  fixture('arcnet_arp', 'arcnet_linux', 'ARCNET, ARP', join([1, 2, 0, 0, 213, 0, 0, 9], zeros(18))),
  fixture('ip_over_fc', 'ip_over_fc', 'IP over Fibre Channel', join(zeros(16), LLC4)),
  fixture('firewire', 'firewire', 'IP over FireWire', join(zeros(16), u16(0x0800), PACKET)),
  fixture('ipoib', 'ipoib', 'IP over InfiniBand', join(zeros(40), u16(0x86dd), u16(0), PACKET6)),
  fixture('slip', 'slip', 'SLIP', join([1], zeros(15), PACKET)),
  fixture(
    'slip_compressed',
    'slip',
    'SLIP with a compressed header',
    join([1], zeros(15), [0x80, 3, 0xab, 0xcd], zeros(30)),
  ),
];

/** What systems, cards and switches give. */
const NEW: readonly Fixture[] = [
  fixture('nflog', 'nflog', 'NFLOG of a little-endian host', nflog(2, le16, PACKET)),
  fixture('nflog_big', 'nflog', 'NFLOG of a big-endian host, IPv6', nflog(10, u16, PACKET6)),
  fixture('nflog_arp', 'nflog', 'NFLOG of another family', nflog(3, le16, zeros(28))),
  fixture('nflog_bad', 'nflog', 'NFLOG attribute of no length', join([2, 0, 0, 5], u32(0), PACKET)),
  fixture('nflog_version', 'nflog', 'NFLOG of another version', join([2, 1, 0, 5], u32(0), PACKET)),
  fixture('nflog_none', 'nflog', 'NFLOG without a packet', join([2, 0, 0, 5], [8, 0, 1, 0, 0, 0, 3, 0])),
  fixture('pflog', 'pflog', 'Log of pf', join([61, 2, 0, 0], zeros(60), PACKET)),
  fixture('pflog_bad', 'pflog', 'Log of pf, header of no length', join([0, 2, 0, 0], zeros(60), PACKET)),
  fixture('enc', 'enc', 'IPsec of BSD', join([2, 0, 0, 0], u32(1), u32(2), PACKET)),
  fixture('ipnet', 'ipnet', 'IPNET of Solaris', join([1, 26, 0, 1], u32(PACKET6.length), zeros(16), PACKET6)),
  fixture('pktap', 'pktap', 'PKTAP, Ethernet', pktap(1, FRAME)),
  fixture('pktap_raw', 'pktap', 'PKTAP, raw IP', pktap(12, PACKET6)),
  fixture('pktap_bad', 'pktap', 'PKTAP of no length', join(u32(0), le32(1), le32(1), FRAME)),
  fixture(
    'juniper',
    'juniper_ether',
    'Juniper, extensions, Ethernet',
    join(u32(0x4d474380), u16(5), [1, 1, 1, 2, 0], FRAME),
  ),
  fixture('juniper_ppp', 'juniper_ppp', 'Juniper, PPP', join(u32(0x4d474300), u32(0xff030021), PACKET)),
  fixture(
    'juniper_frelay',
    'juniper_frelay',
    'Juniper, Frame Relay',
    join(u32(0x4d474301), frelay([0x03, 0xcc], PACKET)),
  ),
  fixture(
    'juniper_chdlc',
    'juniper_chdlc',
    'Juniper, Cisco HDLC',
    join(u32(0x4d474300), u32(0x0f0086dd), PACKET6),
  ),
  fixture('netanalyzer', 'netanalyzer', 'netANALYZER', join([0, 0, 0, 0], FRAME, FCS)),
  fixture('juniper_plain', 'juniper_ether', 'Juniper without extensions', join(u32(0x4d474301), FRAME)),
  fixture('juniper_no_link', 'juniper_ether', 'Juniper without a link layer', join(u32(0x4d474302), PACKET)),
  fixture('juniper_bad', 'juniper_ether', 'Juniper without its magic number', join(u32(0), FRAME)),
  fixture('dsa', 'dsa', 'DSA tag', tagged([0xc0, 1, 0, 0])),
  fixture('edsa', 'edsa', 'EDSA tag', tagged([0xda, 0xda, 0, 0, 0xc0, 1, 0, 0])),
  fixture('dsa_brcm', 'dsa_brcm', 'Broadcom tag', tagged([0x20, 0, 0, 1])),
  fixture(
    'dsa_brcm_prepend',
    'dsa_brcm_prepend',
    'Broadcom tag before the frame',
    join([0x20, 0, 0, 1], FRAME),
  ),
  fixture(
    'upper_pdu',
    'upper_pdu',
    'Exported by Wireshark',
    join([0, 12, 0, 4, 0x68, 0x74, 0x74, 0x70, 0, 0, 0, 0], REQUEST),
  ),
  fixture('vn_tag', 'ethernet', 'VN-Tag', ethernet(0x8926, join(u32(1), u16(0x0800), PACKET))),
  fixture('e_tag', 'ethernet', 'E-Tag', ethernet(0x893f, join(u32(1), u16(0), u16(0x0800), PACKET))),
  fixture(
    'security_group_tag',
    'ethernet',
    'Cisco security group tag',
    ethernet(0x8909, join([1, 1], u16(1), u16(5), u16(0x0800), PACKET)),
  ),
  fixture(
    'hsr',
    'ethernet',
    'Seamless redundancy',
    ethernet(0x892f, join(u16(0x0060), u16(7), u16(0x0800), PACKET)),
  ),
  fixture(
    'macsec',
    'ethernet',
    'MACsec, not encrypted',
    ethernet(0x88e5, join([0x20, 0], u32(1), zeros(8), u16(0x0800), PACKET, zeros(16))),
  ),
  fixture(
    'macsec_short',
    'ethernet',
    'MACsec without a channel identifier',
    ethernet(0x88e5, join([0x00, 0], u32(1), u16(0x0800), PACKET, zeros(16))),
  ),
  fixture(
    'macsec_encrypted',
    'ethernet',
    'MACsec, encrypted',
    ethernet(0x88e5, join([0x2c, 0], u32(1), zeros(60))),
  ),
];

export const OTHER_LINK_FIXTURES: readonly Fixture[] = [...OLD, ...NEW];
