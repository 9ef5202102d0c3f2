import { type Fixture, fixture, pattern, REQUEST } from './fixture.js';
import { address, ethernet, extension, ipv4, ipv6, join, tcp, u16, u32, V4, V6 } from './frame-maker.js';
import type { Octets } from './frame-maker.js';

const e4 = (packet: Octets): Octets => ethernet(0x0800, packet);
const e6 = (packet: Octets): Octets => ethernet(0x86dd, packet);
const SEGMENT = tcp({ flags: 0x018, payload: REQUEST });
const SEGMENT6 = tcp({ ...V6, flags: 0x018, payload: REQUEST });

const FINAL4 = '203.0.113.9';
const FINAL6 = '2001:db8:f::9';
const HOME6 = '2001:db8:a::1';
const toFinal6 = tcp({ ...V6, dst: FINAL6, flags: 0x018, payload: REQUEST });

const fragmentHeader = (next: number, offset: number, more: boolean, id: number): Octets =>
  join([next, 0], u16(offset | (more ? 1 : 0)), u32(id));
const FRAGMENTED = tcp({ flags: 0x018, payload: pattern(60) });
const FRAGMENTED6 = tcp({ ...V6, flags: 0x018, payload: pattern(60) });

/** IPv4: options, lengths that lie, other protocols, fragments. */
export const IPV4_FIXTURES: readonly Fixture[] = [
  fixture(
    'ipv4_fields',
    'ethernet',
    'TTL 3, Congestion Experienced, identification 65535',
    e4(ipv4(SEGMENT, { ttl: 3, tos: 0xbb, id: 0xffff, fragment: 0 })),
  ),
  fixture(
    'ipv4_options',
    'ethernet',
    'Record route and padding as IPv4 options',
    e4(ipv4(SEGMENT, { options: [7, 7, 4, 0, 0, 0, 0, 0] })),
  ),
  fixture(
    'ipv4_source_route',
    'ethernet',
    'Loose source route with one hop left: the checksum is for its end',
    e4(ipv4(tcp({ dst: FINAL4, payload: REQUEST }), { options: [1, 131, 7, 4, ...address(FINAL4)] })),
  ),
  fixture(
    'ipv4_source_route_done',
    'ethernet',
    'Loose source route with no hop left',
    e4(ipv4(SEGMENT, { options: [1, 131, 7, 8, ...address('203.0.113.1')] })),
  ),
  fixture(
    'ipv4_bad_option',
    'ethernet',
    'An IPv4 option of length 1',
    e4(ipv4(SEGMENT, { options: [7, 1, 0, 0] })),
  ),
  fixture(
    'ipv4_length_zero',
    'ethernet',
    'Total length 0, checksum left to the card: large-send offload',
    e4(ipv4(tcp({ payload: pattern(200), checksum: 'pseudo' }), { totalLen: 0 })),
  ),
  fixture(
    'ipv4_length_short',
    'ethernet',
    'Total length below the header length',
    e4(ipv4(SEGMENT, { totalLen: 19 })),
  ),
  fixture(
    'ipv4_length_long',
    'ethernet',
    'Total length 10 octets beyond the frame',
    e4(ipv4(SEGMENT, { totalLen: 20 + SEGMENT.length + 10 })),
  ),
  fixture('ipv4_header_length', 'ethernet', 'Header length of 4 words', e4(ipv4(SEGMENT, { ihl: 4 }))),
  fixture(
    'ipv4_version',
    'ethernet',
    'Version 7 under the EtherType of IPv4',
    e4(ipv4(SEGMENT, { version: 7 })),
  ),
  fixture(
    'ipv4_udp',
    'ethernet',
    'UDP: not TCP',
    e4(ipv4(join(u16(5353), u16(5353), u16(16), u16(0), new Uint8Array(8)), { protocol: 17 })),
  ),
  fixture(
    'ipv4_ah',
    'ethernet',
    'Authentication header over IPv4',
    e4(ipv4(join([6, 4, 0, 0], new Uint8Array(20), SEGMENT), { protocol: 51 })),
  ),
  fixture(
    'ipv4_fragment_1',
    'ethernet',
    'First fragment, 48 of 80 octets',
    e4(ipv4(FRAGMENTED.subarray(0, 48), { id: 77, fragment: 0x2000 })),
  ),
  fixture(
    'ipv4_fragment_2',
    'ethernet',
    'Second and last fragment',
    e4(ipv4(FRAGMENTED.subarray(48), { id: 77, fragment: 6 })),
  ),
];

/** IPv6: every extension header, lengths of 0, fragments. */
export const IPV6_FIXTURES: readonly Fixture[] = [
  fixture(
    'ipv6_fields',
    'ethernet',
    'Hop limit 255, traffic class with Congestion Experienced',
    e6(ipv6(SEGMENT6, { hopLimit: 255, trafficClass: 0xbb })),
  ),
  fixture(
    'ipv6_hop_by_hop',
    'ethernet',
    'Hop-by-hop options: router alert',
    e6(ipv6(join(extension(6, [5, 2, 0, 0, 1, 0]), SEGMENT6), { nextHeader: 0 })),
  ),
  fixture(
    'ipv6_destination',
    'ethernet',
    'Destination options: padding only',
    e6(ipv6(join(extension(6, [1, 4, 0, 0, 0, 0]), SEGMENT6), { nextHeader: 60 })),
  ),
  fixture(
    'ipv6_home_address',
    'ethernet',
    'Home address option: the checksum is for the home address',
    e6(
      ipv6(
        join(
          extension(6, [1, 2, 0, 0, 0xc9, 16, ...address(HOME6)]),
          tcp({ ...V6, src: HOME6, flags: 0x018, payload: REQUEST }),
        ),
        { nextHeader: 60 },
      ),
    ),
  ),
  fixture(
    'ipv6_routing_0',
    'ethernet',
    'Routing header type 0, two hops left',
    e6(
      ipv6(
        join(extension(6, [0, 2, 0, 0, 0, 0, ...address('2001:db8:f::1'), ...address(FINAL6)]), toFinal6),
        {
          nextHeader: 43,
        },
      ),
    ),
  ),
  fixture(
    'ipv6_routing_2',
    'ethernet',
    'Routing header type 2 of mobile IPv6',
    e6(ipv6(join(extension(6, [2, 1, 0, 0, 0, 0, ...address(FINAL6)]), toFinal6), { nextHeader: 43 })),
  ),
  fixture(
    'ipv6_routing_4',
    'ethernet',
    'Segment routing header: the last hop stands first',
    e6(
      ipv6(
        join(extension(6, [4, 1, 1, 0, 0, 0, ...address(FINAL6), ...address('2001:db8:f::1')]), toFinal6),
        { nextHeader: 43 },
      ),
    ),
  ),
  fixture(
    'ipv6_routing_done',
    'ethernet',
    'Routing header type 0, no hop left',
    e6(ipv6(join(extension(6, [0, 0, 0, 0, 0, 0, ...address(FINAL6)]), SEGMENT6), { nextHeader: 43 })),
  ),
  fixture(
    'ipv6_routing_unknown',
    'ethernet',
    'Routing header of an unknown type with a hop left',
    e6(ipv6(join(extension(6, [253, 1, 0, 0, 0, 0]), SEGMENT6), { nextHeader: 43 })),
  ),
  fixture(
    'ipv6_ah',
    'ethernet',
    'Authentication header',
    e6(ipv6(join([6, 4, 0, 0], new Uint8Array(20), SEGMENT6), { nextHeader: 51 })),
  ),
  fixture(
    'ipv6_mobility',
    'ethernet',
    'Mobility header with TCP behind it',
    e6(ipv6(join(extension(6, [0, 0, 0, 0, 0, 0]), SEGMENT6), { nextHeader: 135 })),
  ),
  fixture(
    'ipv6_hip',
    'ethernet',
    'Host identity header with TCP behind it',
    e6(ipv6(join(extension(6, [0x11, 0x21, 0, 0, 0, 0]), SEGMENT6), { nextHeader: 139 })),
  ),
  fixture(
    'ipv6_shim6',
    'ethernet',
    'Shim6 header with TCP behind it',
    e6(ipv6(join(extension(6, [0x80, 0, 0, 0, 0, 0]), SEGMENT6), { nextHeader: 140 })),
  ),
  fixture(
    'ipv6_chain',
    'ethernet',
    'Hop-by-hop, destination, routing and destination options in one packet',
    e6(
      ipv6(
        join(
          extension(60, [1, 4, 0, 0, 0, 0]),
          extension(43, [1, 4, 0, 0, 0, 0]),
          extension(60, [0, 0, 0, 0, 0, 0]),
          extension(6, [1, 4, 0, 0, 0, 0]),
          SEGMENT6,
        ),
        { nextHeader: 0 },
      ),
    ),
  ),
  fixture('ipv6_no_next_header', 'ethernet', 'No next header', e6(ipv6(SEGMENT6, { nextHeader: 59 }))),
  fixture(
    'ipv6_esp',
    'ethernet',
    'Encrypted payload: not TCP that anyone can see',
    e6(ipv6(pattern(40), { nextHeader: 50 })),
  ),
  fixture(
    'ipv6_length_zero',
    'ethernet',
    'Payload length 0 without a jumbo option: BIG TCP',
    e6(ipv6(tcp({ ...V6, payload: pattern(200), checksum: 'pseudo' }), { payloadLen: 0 })),
  ),
  fixture(
    'ipv6_length_long',
    'ethernet',
    'Payload length 10 octets beyond the frame',
    e6(ipv6(SEGMENT6, { payloadLen: SEGMENT6.length + 10 })),
  ),
  fixture(
    'ipv6_bad_jumbo',
    'ethernet',
    'Jumbo payload option with a length below 65,536',
    e6(ipv6(join(extension(6, [0xc2, 4, 0, 0, 0, 68]), SEGMENT6), { nextHeader: 0, payloadLen: 0 })),
  ),
  fixture(
    'ipv6_atomic_fragment',
    'ethernet',
    'Fragment header on a whole packet',
    e6(ipv6(join(fragmentHeader(6, 0, false, 0xbeef), SEGMENT6), { nextHeader: 44 })),
  ),
  fixture(
    'ipv6_fragment_1',
    'ethernet',
    'First fragment, 48 of 80 octets',
    e6(ipv6(join(fragmentHeader(6, 0, true, 0xcafe), FRAGMENTED6.subarray(0, 48)), { nextHeader: 44 })),
  ),
  fixture(
    'ipv6_fragment_2',
    'ethernet',
    'Second and last fragment',
    e6(ipv6(join(fragmentHeader(6, 48, false, 0xcafe), FRAGMENTED6.subarray(48)), { nextHeader: 44 })),
  ),
  fixture('ipv6_in_ethertype_ipv4', 'ethernet', 'IPv6 under the EtherType of IPv4', e4(ipv6(SEGMENT6))),
  fixture(
    'ipv4_in_ethertype_ipv6',
    'ethernet',
    'IPv4 under the EtherType of IPv6',
    e6(ipv4(tcp({ ...V4, payload: REQUEST }))),
  ),
];
