import { type Fixture, fixture, pattern, REQUEST } from './fixture.js';
import { ethernet, extension, icmp, icmpv6, ipv4, ipv6, join, tcp, V4, V6 } from './frame-maker.js';
import type { Octets } from './frame-maker.js';

const ROUTER4 = '203.0.113.1';
const ROUTER6 = '2001:db8:ff::1';
const SEGMENT = tcp({ seq: 0xfedcba98, flags: 0x002, payload: REQUEST });
const SEGMENT6 = tcp({ ...V6, seq: 0xfedcba98, flags: 0x002, payload: REQUEST });
/** The packet the error is about, cut to its header and 8 octets. */
const QUOTE = ipv4(SEGMENT, { ttl: 1 }).subarray(0, 28);
const QUOTE6 = ipv6(SEGMENT6);

const error4 = (
  name: string,
  comment: string,
  type: number,
  code: number,
  rest: number,
  quote: Octets,
): Fixture =>
  fixture(
    name,
    'ethernet',
    comment,
    ethernet(
      0x0800,
      ipv4(icmp(type, code, rest, quote), { protocol: 1, src: ROUTER4, dst: V4.src, tos: 0xc0, fragment: 0 }),
    ),
  );
const error6 = (
  name: string,
  comment: string,
  type: number,
  code: number,
  rest: number,
  quote: Octets,
): Fixture =>
  fixture(
    name,
    'ethernet',
    comment,
    ethernet(
      0x86dd,
      ipv6(icmpv6(type, code, rest, quote, ROUTER6, V6.src), { nextHeader: 58, src: ROUTER6, dst: V6.src }),
    ),
  );

/** Errors of both versions, with the quotes that routers make. */
export const ICMP_FIXTURES: readonly Fixture[] = [
  error4('icmp_host_unreachable', 'Host unreachable, quoting 8 octets of TCP', 3, 1, 0, QUOTE),
  error4(
    'icmp_admin_prohibited',
    'Administratively prohibited, quoting the whole segment',
    3,
    13,
    0,
    ipv4(SEGMENT),
  ),
  error4('icmp_fragmentation_needed', 'Fragmentation needed, next-hop MTU 1400', 3, 4, 1400, QUOTE),
  error4('icmp_source_quench', 'Source quench', 4, 0, 0, QUOTE),
  error4('icmp_redirect', 'Redirect to 192.0.2.254', 5, 1, 0xc00002fe, QUOTE),
  error4('icmp_time_exceeded', 'Time exceeded in transit', 11, 0, 0, QUOTE),
  error4('icmp_parameter_problem', 'Parameter problem at octet 20', 12, 0, 0x14000000, QUOTE),
  error4(
    'icmp_quote_options',
    'The quote has IPv4 options',
    11,
    0,
    0,
    ipv4(SEGMENT, { options: [7, 7, 4, 0, 0, 0, 0, 0] }).subarray(0, 36),
  ),
  error4(
    'icmp_quote_broken_lengths',
    'The quote has a total length of 0 and a wrong checksum',
    3,
    1,
    0,
    ipv4(tcp({ seq: 1, checksum: 'bad' }), { totalLen: 0 }),
  ),
  error4('icmp_quote_ports_only', 'The quote ends behind the ports', 3, 3, 0, ipv4(SEGMENT).subarray(0, 24)),
  error4(
    'icmp_quote_no_ports',
    'The quote ends behind the IPv4 header',
    3,
    3,
    0,
    ipv4(SEGMENT).subarray(0, 20),
  ),
  error4(
    'icmp_quote_first_fragment',
    'The quote is a first fragment',
    11,
    1,
    0,
    ipv4(SEGMENT, { fragment: 0x2000 }).subarray(0, 28),
  ),
  error4(
    'icmp_quote_later_fragment',
    'The quote is a later fragment: no ports',
    11,
    1,
    0,
    ipv4(SEGMENT, { fragment: 0x0010 }).subarray(0, 28),
  ),
  error4('icmp_quote_udp', 'The quote is UDP', 3, 3, 0, ipv4(pattern(8), { protocol: 17 })),
  error4(
    'icmp_quote_icmp',
    'The quote is an ICMP error itself',
    3,
    1,
    0,
    ipv4(icmp(3, 1, 0, QUOTE), { protocol: 1 }),
  ),
  error4('icmp_echo', 'Echo request: no error', 8, 0, 0x00010002, pattern(32)),
  error6('icmpv6_no_route', 'No route to destination, quoting the whole packet', 1, 0, 0, QUOTE6),
  error6(
    'icmpv6_admin_prohibited',
    'Administratively prohibited, quoting 8 octets of TCP',
    1,
    1,
    0,
    QUOTE6.subarray(0, 48),
  ),
  error6('icmpv6_packet_too_big', 'Packet too big, MTU 1280', 2, 0, 1280, QUOTE6),
  error6('icmpv6_time_exceeded', 'Hop limit exceeded', 3, 0, 0, QUOTE6),
  error6('icmpv6_parameter_problem', 'Parameter problem at octet 40', 4, 1, 40, QUOTE6),
  error6(
    'icmpv6_quote_extension',
    'The quote has destination options',
    1,
    4,
    0,
    ipv6(join(extension(6, [1, 4, 0, 0, 0, 0]), SEGMENT6), { nextHeader: 60 }),
  ),
  error6('icmpv6_echo', 'Echo request: no error', 128, 0, 0x00010002, pattern(32)),
];
