import { describe, expect, test } from 'vitest';
import { Checksum } from '../../src/wire/checksum-status.js';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { STATUS_NAMES } from '../../src/wire/status.js';
import { loadFrame } from '../support/hex.js';
import { decodeAlone } from './decode-frame.js';
import { testFrames } from './fixture-table.js';

const TCP4 = {
  status: 'tcp',
  ipVersion: 4,
  src: '192.0.2.1',
  dst: '198.51.100.2',
  srcPort: 49152,
  dstPort: 443,
  seq: 0x89abcdef,
  ack: 0x01234567,
  headerLen: 32,
  payloadLen: 36,
  payloadCaptured: 36,
  checksum: Checksum.Good,
  vlan: -1,
  innerVlan: -1,
};
const TCP6 = { ...TCP4, ipVersion: 6, src: '2001:db8::1', dst: '2001:db8:0:1::2', ipId: -1 };

describe('link layers', () => {
  testFrames([
    ['ethernet_ipv4', { ...TCP4, tcpAt: 34, payloadAt: 66, origLen: 102 }],
    ['ethernet_ipv6', { ...TCP6, tcpAt: 54, payloadAt: 86 }],
    ['ethernet_padding', { ...TCP4, headerLen: 20, payloadLen: 0, payloadCaptured: 0, origLen: 60 }],
    ['ethernet_trailer', { ...TCP4, notes: ['trailing_octets'] }],
    ['ethernet_arp', { status: 'not_ip' }],
    ['vlan', { ...TCP4, vlan: 100 }],
    ['vlan_qinq', { ...TCP6, vlan: 200, innerVlan: 300 }],
    ['vlan_9100_9200', { ...TCP4, vlan: 1, innerVlan: 2 }],
    ['vlan_llc_snap', { ...TCP4, vlan: 7 }],
    ['llc_snap', TCP4],
    ['llc_ip', TCP4],
    ['llc_stp', { status: 'not_ip' }],
    ['sll', TCP4],
    ['sll_vlan', { ...TCP6, vlan: 9 }],
    ['sll_llc_snap', TCP4],
    ['sll_netlink', { status: 'not_ip' }],
    ['sll2', TCP6],
    ['null_little', TCP4],
    ['null_big', TCP4],
    ['null_darwin6', TCP6],
    ['null_freebsd6', TCP6],
    ['null_openbsd6', TCP6],
    ['null_other', { status: 'not_ip' }],
    ['loop', TCP6],
    ['raw_ipv4', { ...TCP4, tcpAt: 20 }],
    ['raw_ipv6', { ...TCP6, tcpAt: 40 }],
    ['link_ipv4', TCP4],
    ['link_ipv6', TCP6],
  ]);

  test('a declared frame check sequence is no trailer', () => {
    const { bytes } = loadFrame('ethernet_trailer');
    expect(decodeAlone({ bytes, fcsLen: 4 })).toMatchObject({ ...TCP4, notes: [] });
  });

  test('AF_INET6 of Linux in a loopback header', () => {
    const bytes = loadFrame('null_darwin6').bytes.slice();
    bytes[0] = 10;
    expect(decodeAlone({ bytes, link: 'null' })).toMatchObject(TCP6);
  });

  test.each([
    [147, 'unknown_link_type'],
    [12, 'tcp'],
    [14, 'tcp'],
    [65_537, 'tcp'], // only the low 16 bits are a link type
  ])('link type %i: %s', (linkType, want) => {
    const { bytes } = loadFrame(linkType === 65_537 ? 'ethernet_ipv4' : 'raw_ipv4');
    const view = new DataView(bytes.buffer);
    const status = new FrameDecoder().decode(bytes, view, 0, bytes.length, bytes.length, linkType, 0);
    expect(STATUS_NAMES[status]).toBe(want);
  });

  test('a record that captured more than was on the wire', () => {
    const { bytes } = loadFrame('ethernet_ipv4');
    expect(decodeAlone({ bytes, origLen: 10 })).toMatchObject({
      ...TCP4,
      notes: ['captured_beyond_wire_length'],
    });
  });

  test('200 VLAN tags are too deep', () => {
    const bytes = new Uint8Array(14 + 200 * 4 + 60);
    for (let at = 12; at < 14 + 200 * 4; at += 4) bytes.set([0x81, 0x00], at);
    expect(decodeAlone({ bytes })).toMatchObject({ status: 'too_many_layers', notes: ['too_many_layers'] });
  });
});
