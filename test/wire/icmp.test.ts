import { describe } from 'vitest';
import { testFrames } from './fixture-table.js';

/** The quoted segment goes the other way than the error: its sender is the one who is told. */
const QUOTED = {
  status: 'icmp_error',
  ipVersion: 4,
  src: '192.0.2.1',
  dst: '198.51.100.2',
  srcPort: 49152,
  dstPort: 443,
  seq: 0xfedcba98,
  seqKnown: true,
  reporter: '203.0.113.1',
  icmpMtu: 0,
  payloadLen: 0,
};
const QUOTED6 = {
  ...QUOTED,
  ipVersion: 6,
  src: '2001:db8::1',
  dst: '2001:db8:0:1::2',
  reporter: '2001:db8:ff::1',
  flags: 2,
};

describe('ICMP errors', () => {
  testFrames([
    ['icmp_host_unreachable', { ...QUOTED, icmpType: 3, icmpCode: 1, ttl: 1, flags: 0 }],
    ['icmp_admin_prohibited', { ...QUOTED, icmpType: 3, icmpCode: 13, flags: 2, window: 502 }],
    ['icmp_fragmentation_needed', { ...QUOTED, icmpType: 3, icmpCode: 4, icmpMtu: 1400 }],
    ['icmp_source_quench', { ...QUOTED, icmpType: 4, icmpCode: 0 }],
    ['icmp_redirect', { ...QUOTED, icmpType: 5, icmpCode: 1 }],
    ['icmp_time_exceeded', { ...QUOTED, icmpType: 11, icmpCode: 0 }],
    ['icmp_parameter_problem', { ...QUOTED, icmpType: 12, icmpCode: 0 }],
    ['icmp_quote_options', { ...QUOTED, icmpType: 11 }],
    ['icmp_quote_broken_lengths', { ...QUOTED, seq: 1, ipLengthZero: false }],
    ['icmp_quote_ports_only', { ...QUOTED, icmpCode: 3, seq: 0, seqKnown: false }],
    ['icmp_quote_no_ports', { status: 'malformed', seqKnown: false, notes: ['icmp_truncated_quote'] }],
    ['icmp_quote_first_fragment', { ...QUOTED, icmpCode: 1 }],
    ['icmp_quote_later_fragment', { status: 'not_tcp' }],
    ['icmp_quote_udp', { status: 'not_tcp' }],
    ['icmp_quote_icmp', { status: 'not_tcp' }],
    ['icmp_echo', { status: 'not_tcp', icmpType: 0 }],
  ]);
});

describe('ICMPv6 errors', () => {
  testFrames([
    ['icmpv6_no_route', { ...QUOTED6, icmpType: 1, icmpCode: 0 }],
    ['icmpv6_admin_prohibited', { ...QUOTED6, icmpType: 1, icmpCode: 1, flags: 0 }],
    ['icmpv6_packet_too_big', { ...QUOTED6, icmpType: 2, icmpMtu: 1280 }],
    ['icmpv6_time_exceeded', { ...QUOTED6, icmpType: 3 }],
    ['icmpv6_parameter_problem', { ...QUOTED6, icmpType: 4, icmpCode: 1, icmpMtu: 0 }],
    ['icmpv6_quote_extension', { ...QUOTED6, icmpType: 1, icmpCode: 4 }],
    ['icmpv6_echo', { status: 'not_tcp' }],
  ]);
});
