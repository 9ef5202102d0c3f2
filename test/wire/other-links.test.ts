import { describe } from 'vitest';
import { testFrames } from './fixture-table.js';
import { REQUEST4, REQUEST6 } from './segments.js';

const BAD_HEADER = { status: 'malformed', notes: ['link_bad_header'] };

describe('rings', () => {
  testFrames([
    ['fddi', REQUEST4],
    ['fddi_smt', { status: 'not_ip' }],
    ['token_ring', REQUEST4],
    ['token_ring_routed', REQUEST6],
    ['token_ring_bad', BAD_HEADER],
    ['token_ring_mac', { status: 'not_ip' }],
  ]);
});

describe('Frame Relay, ATM, ARCNET', () => {
  testFrames([
    ['frame_relay', REQUEST4],
    ['frame_relay_6', REQUEST6],
    ['frame_relay_cisco', REQUEST4],
    ['frame_relay_long', REQUEST4],
    ['frame_relay_snap', REQUEST4],
    ['frame_relay_bridged', REQUEST4],
    ['frame_relay_bridged_fcs', REQUEST4],
    ['frame_relay_ppp', REQUEST4],
    ['frame_relay_lmi', { status: 'not_ip' }],
    ['frame_relay_direction', REQUEST4],
    ['atm_rfc1483', REQUEST4],
    ['atm_rfc1483_bridged', REQUEST4],
    ['atm_rfc1483_bridged_fcs', REQUEST4],
    ['atm_clip', REQUEST4],
    ['atm_clip_bare', REQUEST6],
    ['sunatm', REQUEST4],
    ['sunatm_lane', REQUEST4],
    ['sunatm_signalling', { status: 'not_ip' }],
    ['arcnet', REQUEST4],
    ['arcnet_rfc1051', REQUEST4],
    ['arcnet_exception', REQUEST6],
    ['arcnet_split', { status: 'fragment' }],
    ['arcnet_linux', REQUEST4],
    ['arcnet_arp', { status: 'not_ip' }],
  ]);
});

describe('links with hardly a header', () => {
  testFrames([
    ['ip_over_fc', REQUEST4],
    ['firewire', REQUEST4],
    ['ipoib', REQUEST6],
    ['slip', REQUEST4],
    ['slip_compressed', { status: 'not_ip' }],
    ['pflog', REQUEST4],
    ['pflog_bad', BAD_HEADER],
    ['enc', REQUEST4],
    ['ipnet', REQUEST6],
  ]);
});

describe('what systems, switches and programs add', () => {
  testFrames([
    ['nflog', REQUEST4],
    ['nflog_big', REQUEST6],
    ['nflog_arp', { status: 'not_ip' }],
    ['nflog_bad', BAD_HEADER],
    ['nflog_version', BAD_HEADER],
    ['nflog_none', { status: 'not_ip' }],
    ['pktap', REQUEST4],
    ['pktap_raw', REQUEST6],
    ['pktap_bad', BAD_HEADER],
    ['juniper', REQUEST4],
    ['juniper_ppp', REQUEST4],
    ['juniper_frelay', REQUEST4],
    ['juniper_chdlc', REQUEST6],
    ['netanalyzer', REQUEST4],
    ['juniper_plain', REQUEST4],
    ['juniper_no_link', { status: 'not_ip' }],
    ['juniper_bad', BAD_HEADER],
    ['dsa', REQUEST4],
    ['edsa', REQUEST4],
    ['dsa_brcm', REQUEST4],
    ['dsa_brcm_prepend', REQUEST4],
    ['upper_pdu', { status: 'not_tcp', notes: ['exported_pdu'] }],
  ]);
});

describe('tags before the EtherType', () => {
  testFrames([
    ['vn_tag', REQUEST4],
    ['e_tag', REQUEST4],
    ['security_group_tag', REQUEST4],
    ['hsr', REQUEST4],
    ['macsec', REQUEST4],
    ['macsec_short', REQUEST4],
    ['macsec_encrypted', { status: 'encrypted' }],
  ]);
});
