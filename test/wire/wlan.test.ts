import { describe } from 'vitest';
import { testFrames } from './fixture-table.js';
import { REQUEST4, REQUEST6 } from './segments.js';

describe('IEEE 802.11', () => {
  testFrames([
    ['wlan', REQUEST4],
    ['wlan_4_addresses', REQUEST6],
    ['wlan_qos', REQUEST4],
    ['wlan_qos_ht', REQUEST4],
    ['wlan_null', { status: 'not_ip' }],
    ['wlan_beacon', { status: 'not_ip' }],
    ['wlan_ack', { status: 'not_ip' }],
    ['wlan_protected', { status: 'encrypted', notes: ['wlan_protected'] }],
    ['wlan_fragment', { status: 'fragment', notes: ['wlan_fragment'] }],
    ['wlan_fragment_first', { status: 'fragment', notes: ['wlan_fragment'] }],
    ['wlan_aggregate', REQUEST4],
    ['wlan_aggregate_2', { ...REQUEST4, notes: ['wlan_aggregate_rest'] }],
  ]);
});

describe('headers of capturing cards', () => {
  testFrames([
    ['radiotap', REQUEST4],
    ['radiotap_fcs', REQUEST4],
    ['radiotap_more', REQUEST4],
    ['radiotap_bad', { status: 'malformed', notes: ['link_bad_header'] }],
    ['prism', REQUEST4],
    ['prism_big', REQUEST4],
    ['prism_avs', REQUEST4],
    ['prism_bad', { status: 'malformed', notes: ['link_bad_header'] }],
    ['avs', REQUEST4],
    ['ppi', REQUEST4],
    ['ppi_bad', { status: 'malformed', notes: ['link_bad_header'] }],
  ]);
});
