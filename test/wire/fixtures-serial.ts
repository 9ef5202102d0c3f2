import { type Fixture, fixture, REQUEST } from './fixture.js';
import { ethernet, ipv4, ipv6, join, type Octets, tcp, u16, u32, V6, vlanTag } from './frame-maker.js';

const PACKET = ipv4(tcp({ flags: 0x018, payload: REQUEST }));
const PACKET6 = ipv6(tcp({ ...V6, flags: 0x018, payload: REQUEST }));
const FRAME = ethernet(0x0800, PACKET);

const pppoe = (code: number, session: number, payload: Octets): Octets =>
  join([0x11, code], u16(session), u16(payload.length), payload);
/** Label stack entries; the last has the bottom bit. */
const mpls = (labels: readonly number[], payload: Octets): Octets =>
  join(...labels.map((label, i) => u32((label << 12) | (i === labels.length - 1 ? 0x1ff : 0xff))), payload);
/** A customer's frame whose address begins like an IPv4 packet. */
const FRAME_LIKE_IP = join([0x45, 0, 0, 9, 9, 9], FRAME.subarray(6));

/** PPP, Cisco HDLC and MPLS. */
export const SERIAL_FIXTURES: readonly Fixture[] = [
  fixture('ppp', 'ppp', 'PPP in HDLC-like framing', join(u32(0xff030021), PACKET)),
  fixture('ppp_bare', 'ppp', 'PPP without address and control, IPv6', join(u16(0x0057), PACKET6)),
  fixture('ppp_short_protocol', 'ppp', 'PPP with a protocol of one octet', join([0xff, 0x03, 0x21], PACKET)),
  fixture('ppp_lcp', 'ppp', 'PPP link control: not IP', join(u32(0xff03c021), u32(0x01010004))),
  fixture(
    'ppp_multilink',
    'ppp',
    'PPP multilink, a whole packet',
    join(u32(0xff03003d), u32(0xc0000001), [0x21], PACKET),
  ),
  fixture(
    'ppp_multilink_part',
    'ppp',
    'PPP multilink, a fragment',
    join(u32(0xff03003d), u32(0x80000001), [0x21], PACKET),
  ),
  fixture('ppp_mpls', 'ppp', 'MPLS over PPP', join(u32(0xff030281), mpls([16, 17], PACKET))),
  fixture('ppp_cisco', 'ppp', 'Cisco framing under the link type of PPP', join(u32(0x0f000800), PACKET)),
  fixture('ppp_hdlc', 'ppp_hdlc', 'PPP in HDLC', join(u32(0xff030057), PACKET6)),
  fixture('ppp_hdlc_cisco', 'ppp_hdlc', 'Cisco framing in HDLC, multicast', join(u32(0x8f000800), PACKET)),
  fixture('ppp_ether', 'ppp_ether', 'PPPoE without Ethernet', pppoe(0, 3, join(u16(0x0021), PACKET))),
  fixture(
    'ppp_pppd',
    'ppp_pppd',
    'PPP of pppd: the direction for the address',
    join(u32(0x01030021), PACKET),
  ),
  fixture('ppp_pppd_bare', 'ppp_pppd', 'PPP of pppd without control', join([0, 0, 0x21], PACKET)),
  fixture(
    'ppp_with_direction',
    'ppp_with_direction',
    'PPP behind a direction',
    join([1], u32(0xff030021), PACKET),
  ),
  fixture(
    'ppp_with_direction_bare',
    'ppp_with_direction',
    'The same without framing',
    join([0, 0x21], PACKET),
  ),
  fixture('cisco_hdlc', 'cisco_hdlc', 'Cisco HDLC, IPv6', join(u32(0x0f0086dd), PACKET6)),
  fixture(
    'cisco_hdlc_keepalive',
    'cisco_hdlc',
    'Cisco keep-alive',
    join(u32(0x8f008035), new Uint8Array(18)),
  ),
  fixture(
    'cisco_hdlc_direction',
    'cisco_hdlc_with_direction',
    'Cisco HDLC behind a direction',
    join([0], u32(0x0f000800), PACKET),
  ),

  fixture('pppoe', 'ethernet', 'PPPoE session 77', ethernet(0x8864, pppoe(0, 77, join(u16(0x0021), PACKET)))),
  fixture(
    'pppoe_padded',
    'ethernet',
    'PPPoE with Ethernet padding behind it',
    join(ethernet(0x8864, pppoe(0, 77, join(u16(0x0021), ipv4(tcp())))), new Uint8Array(4)),
  ),
  fixture(
    'pppoe_discovery',
    'ethernet',
    'PPPoE discovery',
    ethernet(0x8863, pppoe(9, 0, join(u32(0x01010000)))),
  ),
  fixture(
    'pppoe_bad',
    'ethernet',
    'PPPoE of a version that is none',
    ethernet(0x8864, join([0x21], pppoe(0, 1, PACKET).subarray(1))),
  ),

  fixture('mpls', 'ethernet', 'MPLS, two labels, IPv4', ethernet(0x8847, mpls([16, 17], PACKET))),
  fixture('mpls_link', 'mpls', 'MPLS as link type', mpls([3], PACKET)),
  fixture('netbsd_hdlc', 'netbsd_hdlc', 'Cisco HDLC of NetBSD', join(u32(0x0f000800), PACKET)),
  fixture('mpls_multicast', 'ethernet', 'MPLS, multicast type, IPv6', ethernet(0x8848, mpls([2], PACKET6))),
  fixture(
    'mpls_frame',
    'ethernet',
    'Ethernet pseudowire with control word',
    ethernet(0x8847, mpls([16, 17], join(u32(0), FRAME))),
  ),
  fixture(
    'mpls_frame_bare',
    'ethernet',
    'Ethernet pseudowire without control word',
    ethernet(0x8847, mpls([16], FRAME)),
  ),
  fixture(
    'mpls_frame_vlan',
    'ethernet',
    'Ethernet pseudowire, a frame with a VLAN tag',
    ethernet(0x8847, mpls([16], join(u32(5), ethernet(0x8100, vlanTag(12, 0x86dd, PACKET6))))),
  ),
  fixture(
    'mpls_frame_like_ip',
    'ethernet',
    'Ethernet pseudowire whose address begins with 45',
    ethernet(0x8847, mpls([16], FRAME_LIKE_IP)),
  ),
  fixture(
    'mpls_channel',
    'ethernet',
    'Associated channel: not IP',
    ethernet(0x8847, mpls([16, 13], join(u32(0x10000007), new Uint8Array(24)))),
  ),
  fixture(
    'mpls_bad_ip',
    'ethernet',
    'MPLS, IPv4 with a total length that cannot be',
    ethernet(0x8847, mpls([16], ipv4(tcp({ payload: REQUEST }), { totalLen: 10 }))),
  ),
];
