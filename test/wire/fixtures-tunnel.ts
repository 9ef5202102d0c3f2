import { type Fixture, fixture, REQUEST } from './fixture.js';
import { ethernet, ipv4, ipv6, join, type Octets, tcp, u16, u32, udp, V6, vlanTag } from './frame-maker.js';

/** What every tunnel carries: the same segment over IPv4 or IPv6. */
const SEGMENT = tcp({ flags: 0x018, payload: REQUEST });
const INNER = ipv4(SEGMENT);
const INNER6 = ipv6(tcp({ ...V6, flags: 0x018, payload: REQUEST }));
const INNER_FRAME = ethernet(0x0800, INNER);
/** A bare ACK, which Ethernet pads. */
const PADDED_FRAME = join(ethernet(0x0800, ipv4(tcp())), new Uint8Array(6));

const OUTER = { src: '203.0.113.9', dst: '203.0.113.5' };
const OUTER6 = { src: '2001:db8:f::9', dst: '2001:db8:f::5' };

const over4 = (protocol: number, payload: Octets): Octets =>
  ethernet(0x0800, ipv4(payload, { ...OUTER, protocol }));
const over6 = (nextHeader: number, payload: Octets): Octets =>
  ethernet(0x86dd, ipv6(payload, { ...OUTER6, nextHeader }));
const overUdp = (port: number, payload: Octets, srcPort = 51_000): Octets =>
  over4(17, udp(srcPort, port, payload));

const gre = (flags: number, protocol: number, rest: readonly number[], payload: Octets): Octets =>
  over4(47, join(u16(flags), u16(protocol), rest, payload));
const vxlan = (vni: number, payload: Octets, flags = 8, next = 0): Octets =>
  join([flags, 0, 0, next], u32(vni * 256), payload);
const geneve = (vni: number, type: number, options: readonly number[], payload: Octets): Octets =>
  join([options.length / 4, 0], u16(type), u32(vni * 256), options, payload);
const gtp = (flags: number, rest: readonly number[], payload: Octets): Octets =>
  join([flags, 255], u16(rest.length + payload.length), u32(0xdeadbeef), rest, payload);
const erspan3 = (last: number, rest: readonly number[], payload: Octets, frameType = 0): Octets =>
  join([0x20, 5, 0x40, 99], u32(0), [0, 0, 0x80 | (frameType << 2), last], rest, payload);

const SOURCE_ROUTE = [...u16(0x0800), 0, 4, 1, 2, 3, 4, 0, 0, 0, 0];

/** IP, GRE and what they carry directly. */
const OVER_IP: readonly Fixture[] = [
  fixture('ipip', 'ethernet', 'IPv4 in IPv4', over4(4, INNER)),
  fixture('6in4', 'ethernet', 'IPv6 in IPv4', over4(41, INNER6)),
  fixture(
    '6to4',
    'ethernet',
    'IPv6 in IPv4, 6to4 addresses',
    over4(41, ipv6(tcp({ src: '2002:c000:201::1', dst: V6.dst }), { src: '2002:c000:201::1', dst: V6.dst })),
  ),
  fixture('4in6', 'ethernet', 'IPv4 in IPv6 (DS-Lite)', over6(4, INNER)),
  fixture('6in6', 'ethernet', 'IPv6 in IPv6', over6(41, INNER6)),
  fixture('gre', 'ethernet', 'GRE, nothing optional', gre(0, 0x0800, [], INNER)),
  fixture('gre_ipv6', 'ethernet', 'GRE over IPv6', over6(47, join(u16(0), u16(0x0800), INNER))),
  fixture(
    'gre_all',
    'ethernet',
    'GRE with checksum, key 42 and sequence number',
    gre(0xb000, 0x86dd, [...u32(0x12340000), ...u32(42), ...u32(7)], INNER6),
  ),
  fixture('gre_key_max', 'ethernet', 'GRE with the largest key', gre(0x2000, 0x0800, u32(-1), INNER)),
  fixture(
    'gre_routes',
    'ethernet',
    'GRE with a source route (RFC 1701)',
    gre(0x4000, 0x0800, [...u32(0), ...SOURCE_ROUTE], INNER),
  ),
  fixture('gre_teb', 'ethernet', 'Ethernet in GRE, key 7', gre(0x2000, 0x6558, u32(7), PADDED_FRAME)),
  fixture(
    'gre_nvgre',
    'ethernet',
    'NVGRE, subnet 5001, flow 9',
    gre(0x2000, 0x6558, u32(5001 * 256 + 9), INNER_FRAME),
  ),
  fixture('gre_mpls', 'ethernet', 'MPLS in GRE', gre(0, 0x8847, [], join(u32((16 << 12) | 0x1ff), INNER))),
  fixture('gre_wccp1', 'ethernet', 'WCCP version 1', gre(0, 0x883e, [], INNER)),
  fixture('gre_wccp2', 'ethernet', 'WCCP version 2: a redirect header', gre(0, 0x883e, u32(0x00a0), INNER)),
  fixture('gre_version_2', 'ethernet', 'GRE of a version that is none', gre(2, 0x0800, [], INNER)),
  fixture(
    'gre_pptp',
    'ethernet',
    'PPTP, call 3, sequence and acknowledgment',
    gre(0x3081, 0x880b, [...u16(INNER.length + 4), 0, 3, ...u32(1), ...u32(2)], join(u32(0xff030021), INNER)),
  ),
  fixture(
    'gre_pptp_ack',
    'ethernet',
    'PPTP acknowledgment without payload',
    gre(0x2081, 0x880b, [0, 0, 0, 3, ...u32(2)], join()),
  ),
  fixture('gre_pptp_bad', 'ethernet', 'PPTP without a key', gre(0x1001, 0x880b, u32(1), INNER)),
  fixture('erspan_1', 'ethernet', 'ERSPAN type I', gre(0, 0x88be, [], INNER_FRAME)),
  fixture(
    'erspan_2',
    'ethernet',
    'ERSPAN type II, session 100',
    gre(
      0x1000,
      0x88be,
      u32(1),
      join([0x10, 5, 0x18, 100], u32(3), ethernet(0x8100, vlanTag(9, 0x0800, INNER))),
    ),
  ),
  fixture(
    'erspan_3',
    'ethernet',
    'ERSPAN type III, session 99',
    gre(0x1000, 0x22eb, u32(1), erspan3(0, [], INNER_FRAME)),
  ),
  fixture(
    'erspan_3_subheader',
    'ethernet',
    'ERSPAN type III with a subheader of the platform',
    gre(0x1000, 0x22eb, u32(1), erspan3(1, [...u32(0x0c000000), ...u32(5)], INNER_FRAME)),
  ),
  fixture(
    'erspan_3_ip',
    'ethernet',
    'ERSPAN type III, IP without a link layer',
    gre(0x1000, 0x22eb, u32(1), erspan3(0, [], INNER, 2)),
  ),
  fixture(
    'erspan_3_other',
    'ethernet',
    'ERSPAN type III, frame type that is none',
    gre(0x1000, 0x22eb, u32(1), erspan3(0, [], INNER, 1)),
  ),
  fixture('erspan_9', 'ethernet', 'ERSPAN version 9', gre(0x1000, 0x88be, u32(1), join(u32(-1), u32(0)))),
  fixture('etherip', 'ethernet', 'Ethernet in IP', over4(97, join([0x30, 0], INNER_FRAME))),
  fixture(
    'etherip_bad',
    'ethernet',
    'Ethernet in IP of a wrong version',
    over4(97, join([0x40, 0], INNER_FRAME)),
  ),
  fixture('ethernet_in_ipv6', 'ethernet', 'Ethernet as next header 143', over6(143, INNER_FRAME)),
  fixture('mpls_in_ip', 'ethernet', 'MPLS in IP', over4(137, join(u32((16 << 12) | 0x1ff), INNER))),
  fixture('ipv4_esp', 'ethernet', 'IPsec: nothing to be read', over4(50, join(u32(1), u32(1), SEGMENT))),
  fixture('l2tp3_ip', 'ethernet', 'L2TPv3 over IP, no cookie', over4(115, join(u32(77), INNER_FRAME))),
  fixture(
    'l2tp3_ip_cookie',
    'ethernet',
    'L2TPv3 over IP, cookie of 8 octets and a sublayer',
    over4(115, join(u32(77), u32(0x0a0b0c0d), u32(0x01020304), u32(0), INNER_FRAME)),
  ),
  fixture('l2tp3_ip_control', 'ethernet', 'L2TPv3 over IP, control', over4(115, join(u32(0), INNER_FRAME))),
];

/** Tunnels by their UDP ports. */
const OVER_UDP: readonly Fixture[] = [
  fixture('vxlan', 'ethernet', 'VXLAN 5001', overUdp(4789, vxlan(5001, INNER_FRAME))),
  fixture(
    'vxlan_padded',
    'ethernet',
    'VXLAN 5001: an inner frame with padding, on the older port',
    overUdp(8472, vxlan(5001, PADDED_FRAME)),
  ),
  fixture(
    'vxlan_vlans',
    'ethernet',
    'VXLAN in VLAN 10, an inner frame of VLAN 20',
    ethernet(
      0x8100,
      vlanTag(
        10,
        0x0800,
        ipv4(udp(1, 4789, vxlan(1, ethernet(0x8100, vlanTag(20, 0x0800, INNER)))), {
          ...OUTER,
          protocol: 17,
        }),
      ),
    ),
  ),
  fixture('vxlan_no_network', 'ethernet', 'No VXLAN: flag missing', overUdp(4789, vxlan(1, INNER_FRAME, 0))),
  fixture('vxlan_gpe_ipv4', 'ethernet', 'VXLAN-GPE, IPv4', overUdp(4790, vxlan(9, INNER, 0x0c, 1))),
  fixture('vxlan_gpe_ipv6', 'ethernet', 'VXLAN-GPE, IPv6', overUdp(4790, vxlan(9, INNER6, 0x0c, 2))),
  fixture(
    'vxlan_gpe_frame',
    'ethernet',
    'VXLAN-GPE, Ethernet',
    overUdp(4790, vxlan(9, INNER_FRAME, 0x0c, 3)),
  ),
  fixture('vxlan_gpe_plain', 'ethernet', 'VXLAN-GPE without P', overUdp(4790, vxlan(9, INNER_FRAME))),
  fixture(
    'vxlan_gpe_nsh',
    'ethernet',
    'VXLAN-GPE, network service header, Ethernet',
    overUdp(
      4790,
      vxlan(9, join([0x0f, 0xc6, 1, 3], u32(0x17ff), u32(1), u32(2), u32(3), u32(4), INNER_FRAME), 0x0c, 4),
    ),
  ),
  fixture('vxlan_gpe_other', 'ethernet', 'VXLAN-GPE, unknown', overUdp(4790, vxlan(9, INNER, 0x0c, 77))),
  fixture(
    'nsh',
    'ethernet',
    'Network service header, IPv4',
    ethernet(0x894f, join([0x0f, 0xc2, 2, 1], u32(1), INNER)),
  ),
  fixture(
    'nsh_bad',
    'ethernet',
    'NSH shorter than it can be',
    ethernet(0x894f, join([0x0f, 0xc1, 2, 1], u32(1), INNER)),
  ),
  fixture('geneve', 'ethernet', 'GENEVE 10, Ethernet', overUdp(6081, geneve(10, 0x6558, [], INNER_FRAME))),
  fixture(
    'geneve_options',
    'ethernet',
    'GENEVE 11 with two options, IPv6',
    overUdp(6081, geneve(11, 0x86dd, [1, 2, 0x80, 1, 9, 9, 9, 9, 1, 2, 3, 0], INNER6)),
  ),
  fixture(
    'geneve_version_1',
    'ethernet',
    'GENEVE of another version',
    overUdp(6081, join([0x40], geneve(1, 0x6558, [], INNER_FRAME).subarray(1))),
  ),
  fixture('gtp', 'ethernet', 'GTP-U', overUdp(2152, gtp(0x30, [], INNER))),
  fixture(
    'gtp_sequence',
    'ethernet',
    'GTP-U with a sequence number',
    overUdp(2152, gtp(0x32, [0, 1, 0, 0], INNER6)),
  ),
  fixture(
    'gtp_extensions',
    'ethernet',
    'GTP-U with two extension headers: PDU session container, PDCP number',
    overUdp(2152, gtp(0x34, [0, 0, 0, 0x85, 1, 0x10, 9, 0xc0, 1, 0, 1, 0], INNER)),
  ),
  fixture(
    'gtp_frame',
    'ethernet',
    'GTP-U with an Ethernet frame (5G)',
    overUdp(2152, gtp(0x30, [], INNER_FRAME)),
  ),
  fixture(
    'gtp_echo',
    'ethernet',
    'GTP-U echo: no packet',
    overUdp(2152, join([0x32, 1, 0, 4], u32(0), u32(0))),
  ),
  fixture(
    'gtp_bad',
    'ethernet',
    'GTP-U, extension of no length',
    overUdp(2152, gtp(0x34, [0, 0, 0, 0x85, 0, 0, 0, 0], INNER)),
  ),
  fixture(
    'gtp_other',
    'ethernet',
    'GTP-U, neither IP nor Ethernet',
    overUdp(2152, gtp(0x30, [], new Uint8Array(30))),
  ),
  fixture(
    'gtp0',
    'ethernet',
    'GTP version 0',
    overUdp(3386, join([0x1e, 255], u16(INNER.length), new Uint8Array(16), INNER)),
  ),
  fixture(
    'l2tp',
    'ethernet',
    'L2TP, PPP',
    overUdp(1701, join(u16(2), u16(1), u16(2), u32(0xff030021), INNER)),
  ),
  fixture(
    'l2tp_all',
    'ethernet',
    'L2TP from its port: length, sequence numbers, offset; PPP without address, short protocol',
    overUdp(
      40_001,
      join(
        u16(0x4a02),
        u16(17 + INNER.length),
        u16(1),
        u16(2),
        u32(0x00010002),
        u16(2),
        [0, 0, 0x21],
        INNER,
        [1],
      ),
      1701,
    ),
  ),
  fixture(
    'l2tp_control',
    'ethernet',
    'L2TP control',
    overUdp(1701, join(u16(0xc802), u16(12), u32(0), u32(0))),
  ),
  fixture(
    'l2tp3',
    'ethernet',
    'L2TPv3 over UDP, cookie of 4 octets',
    overUdp(1701, join(u32(0x00030000), u32(8), u32(9), INNER_FRAME)),
  ),
  fixture(
    'l2tp3_other',
    'ethernet',
    'L2TPv3, nothing that looks like IP',
    overUdp(1701, join(u32(0x00030000), u32(8), new Uint8Array(40))),
  ),
];

const TEREDO = { src: '2001:0:cb00:7105:0:63bf:3fff:fdd2', dst: V6.dst };
const INNER_TEREDO = ipv6(tcp({ ...TEREDO, payload: REQUEST }), TEREDO);
const AUTHENTICATION = [0, 1, 2, 3, 0x69, 0x64, 1, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 0];
const ORIGIN = [0, 0, 0xce, 0x96, 0x3f, 0xff, 0xfd, 0xd2];

const OTHER: readonly Fixture[] = [
  fixture('teredo', 'ethernet', 'Teredo', overUdp(3544, INNER_TEREDO)),
  fixture(
    'teredo_indications',
    'ethernet',
    'Teredo from its port: authentication and origin indications',
    overUdp(51_000, join(AUTHENTICATION, ORIGIN, INNER_TEREDO), 3544),
  ),
  fixture('teredo_other', 'ethernet', 'IPv4 on that port: no Teredo', overUdp(3544, INNER)),
  fixture('lisp', 'ethernet', 'LISP, instance 7', overUdp(4341, join([0x08, 0, 0, 0], u32(7 * 256), INNER))),
  fixture('lisp_other', 'ethernet', 'No IP packet on the port of LISP', overUdp(4341, new Uint8Array(40))),
  fixture('lisp_plain', 'ethernet', 'LISP without an instance', overUdp(4341, join(u32(0), u32(0), INNER6))),
  fixture('mpls_in_udp', 'ethernet', 'MPLS in UDP', overUdp(6635, join(u32((16 << 12) | 0x1ff), INNER))),
  fixture('esp_in_udp', 'ethernet', 'IPsec through NAT', overUdp(4500, join(u32(1), u32(1), SEGMENT))),
  fixture('ike_in_udp', 'ethernet', 'Key exchange of IPsec', overUdp(4500, join(u32(0), SEGMENT))),
  fixture(
    'pbb',
    'ethernet',
    'Provider backbone bridging: B-VLAN 3, service 70000, a frame of VLAN 4',
    ethernet(0x88a8, vlanTag(3, 0x88e7, join(u32(70_000), ethernet(0x8100, vlanTag(4, 0x0800, INNER))))),
  ),
  fixture(
    'tunnel_in_tunnel',
    'ethernet',
    'PPPoE session 5 in VXLAN 8 in GRE',
    gre(
      0,
      0x0800,
      [],
      ipv4(
        udp(
          1,
          4789,
          vxlan(8, ethernet(0x8864, join([0x11, 0], u16(5), u16(2 + INNER.length), [0, 0x21], INNER))),
        ),
        { src: '10.0.0.1', dst: '10.0.0.2', protocol: 17 },
      ),
    ),
  ),
  fixture(
    'udp_length_zero',
    'ethernet',
    'VXLAN in a UDP datagram of length 0, as offload leaves it',
    over4(17, join(u16(1), u16(4789), u32(0), vxlan(2, INNER_FRAME))),
  ),
];

export const TUNNEL_FIXTURES: readonly Fixture[] = [...OVER_IP, ...OVER_UDP, ...OTHER];
