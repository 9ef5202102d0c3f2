import { describe } from 'vitest';
import { testFrames } from './fixture-table.js';
import { ACK4, REQUEST4, REQUEST6 } from './segments.js';

describe('PPP and Cisco HDLC', () => {
  testFrames([
    ['ppp', REQUEST4],
    ['ppp_bare', REQUEST6],
    ['ppp_short_protocol', REQUEST4],
    ['ppp_lcp', { status: 'not_ip' }],
    ['ppp_multilink', REQUEST4],
    ['ppp_multilink_part', { status: 'fragment' }],
    ['ppp_mpls', REQUEST4],
    ['ppp_cisco', REQUEST4],
    ['ppp_hdlc', REQUEST6],
    ['ppp_hdlc_cisco', REQUEST4],
    ['ppp_ether', { ...REQUEST4, tunnel: 'pppoe 3' }],
    ['ppp_pppd', REQUEST4],
    ['ppp_pppd_bare', REQUEST4],
    ['ppp_with_direction', REQUEST4],
    ['ppp_with_direction_bare', REQUEST4],
    ['cisco_hdlc', REQUEST6],
    ['cisco_hdlc_keepalive', { status: 'not_ip' }],
    ['cisco_hdlc_direction', REQUEST4],
    ['netbsd_hdlc', REQUEST4],
  ]);
});

describe('PPPoE', () => {
  testFrames([
    ['pppoe', { ...REQUEST4, tunnel: 'pppoe 77' }],
    ['pppoe_padded', { ...ACK4, tunnel: 'pppoe 77' }],
    ['pppoe_discovery', { status: 'not_ip' }],
    ['pppoe_bad', { status: 'malformed', notes: ['tunnel_bad_header'] }],
  ]);
});

describe('MPLS', () => {
  testFrames([
    ['mpls', REQUEST4],
    ['mpls_link', REQUEST4],
    ['mpls_multicast', REQUEST6],
    ['mpls_frame', { ...REQUEST4, tunnel: 'pseudowire' }],
    ['mpls_frame_bare', { ...REQUEST4, tunnel: 'pseudowire' }],
    ['mpls_frame_vlan', { ...REQUEST6, vlan: 12, tunnel: 'pseudowire' }],
    ['mpls_frame_like_ip', { ...REQUEST4, tunnel: 'pseudowire' }],
    ['mpls_channel', { status: 'not_ip' }],
    ['mpls_bad_ip', { status: 'malformed', notes: ['ip_bad_total_length'] }],
  ]);
});
