import { describe, expect, test } from 'vitest';
import { LimitHits } from '../../src/limits.js';
import { Checksum } from '../../src/wire/checksum-status.js';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { loadFrame } from '../support/hex.js';
import { decodeAlone, decodeWith } from './decode-frame.js';
import { testFrames } from './fixture-table.js';
import { address, ethernet, extension, ipv6, join, tcp, u32, V6 } from './frame-maker.js';

const DATA = { status: 'tcp', payloadLen: 36, payloadCaptured: 36, checksum: Checksum.Good };
const TO_FINAL6 = { ...DATA, dst: '2001:db8:f::9' };

describe('IPv4', () => {
  testFrames([
    ['ipv4_fields', { ...DATA, ipBytes: 76, ttl: 3, ecn: 3, ipId: 65535, dontFragment: false }],
    ['ethernet_ipv4', { ...DATA, ttl: 64, ecn: 0, ipId: 0x1234, dontFragment: true }],
    ['ipv4_options', { ...DATA, tcpAt: 14 + 28 }],
    ['ipv4_source_route', { ...DATA, dst: '203.0.113.9' }],
    ['ipv4_source_route_done', { ...DATA, dst: '198.51.100.2' }],
    ['ipv4_bad_option', { ...DATA, notes: ['ip_bad_option'] }],
    [
      'ipv4_length_zero',
      {
        status: 'tcp',
        payloadLen: 200,
        ipLengthZero: true,
        checksum: Checksum.Offloaded,
        notes: ['ip_length_zero'],
      },
    ],
    ['ipv4_length_short', { status: 'malformed', notes: ['ip_bad_total_length'] }],
    [
      'ipv4_length_long',
      {
        status: 'tcp',
        payloadLen: 46,
        payloadCaptured: 36,
        checksum: Checksum.Unverified,
        notes: ['ip_length_beyond_frame'],
      },
    ],
    ['ipv4_header_length', { status: 'malformed', notes: ['ip_bad_header_length'] }],
    ['ipv4_version', { status: 'malformed', notes: ['ip_bad_version'] }],
    ['ipv4_udp', { status: 'not_tcp', src: '192.0.2.1', srcPort: 0 }],
    ['ipv4_ah', DATA],
    ['ipv4_fragment_1', { status: 'fragment' }],
    ['ipv4_fragment_2', { status: 'fragment' }],
  ]);

  test('the snap length cuts payload: the IP length still says how much there was', () => {
    const { bytes } = loadFrame('ethernet_ipv4');
    expect(decodeAlone({ bytes, capLen: 70 })).toMatchObject({
      status: 'tcp',
      payloadLen: 36,
      payloadCaptured: 4,
      checksum: Checksum.Unverified,
    });
  });

  test('a frame that ends inside the header is malformed when nothing was cut off', () => {
    const bytes = loadFrame('ethernet_ipv4').bytes.slice(0, 30);
    expect(decodeAlone({ bytes })).toMatchObject({ status: 'malformed', notes: ['truncated_ip_header'] });
    expect(decodeAlone({ bytes, origLen: 90 })).toMatchObject({
      status: 'truncated',
      notes: ['truncated_ip_header'],
    });
  });
});

describe('IPv6', () => {
  testFrames([
    ['ipv6_fields', { ...DATA, ttl: 255, ecn: 3, dontFragment: false }],
    ['ipv6_hop_by_hop', DATA],
    ['ipv6_destination', DATA],
    ['ipv6_home_address', { ...DATA, src: '2001:db8:a::1' }],
    ['ipv6_routing_0', TO_FINAL6],
    ['ipv6_routing_2', TO_FINAL6],
    ['ipv6_routing_4', TO_FINAL6],
    ['ipv6_routing_done', { ...DATA, dst: '2001:db8:0:1::2' }],
    ['ipv6_routing_unknown', { ...DATA, checksum: Checksum.Unverified, notes: ['ip6_bad_routing_header'] }],
    ['ipv6_ah', DATA],
    ['ipv6_mobility', DATA],
    ['ipv6_hip', DATA],
    ['ipv6_shim6', DATA],
    ['ipv6_chain', { ...DATA, tcpAt: 14 + 40 + 32 }],
    ['ipv6_no_next_header', { status: 'not_tcp' }],
    ['ipv6_esp', { status: 'encrypted' }],
    [
      'ipv6_length_zero',
      {
        status: 'tcp',
        payloadLen: 200,
        ipLengthZero: true,
        checksum: Checksum.Offloaded,
        notes: ['ip_length_zero'],
      },
    ],
    [
      'ipv6_length_long',
      { ...DATA, payloadLen: 46, checksum: Checksum.Unverified, notes: ['ip_length_beyond_frame'] },
    ],
    ['ipv6_bad_jumbo', { ...DATA, ipLengthZero: true, notes: ['ip_length_zero', 'ip6_bad_jumbo_length'] }],
    ['ipv6_atomic_fragment', { ...DATA, ipId: 0xbeef, reassembled: false }],
    ['ipv6_fragment_1', { status: 'fragment', ipId: 0xcafe }],
    ['ipv6_fragment_2', { status: 'fragment' }],
    ['ipv6_in_ethertype_ipv4', { status: 'malformed', notes: ['ip_bad_version'] }],
    ['ipv4_in_ethertype_ipv6', { status: 'malformed', notes: ['ip_bad_version'] }],
  ]);

  const jumboFrame = (jumboLen: number, padding: number): Uint8Array =>
    ethernet(
      0x86dd,
      join(
        ipv6(
          join(
            extension(6, [0xc2, 4, ...u32(jumboLen)]),
            tcp({ ...V6, payload: new Uint8Array(70_000).fill(0x5a) }),
          ),
          { nextHeader: 0, payloadLen: 0 },
        ),
        new Uint8Array(padding),
      ),
    );

  test('a jumbo payload option gives the length', () => {
    expect(decodeAlone({ bytes: jumboFrame(8 + 20 + 70_000, 9) })).toMatchObject({
      status: 'tcp',
      payloadLen: 70_000,
      ipLengthZero: false,
      checksum: Checksum.Good,
    });
  });

  test('a jumbo payload option beyond the frame is not believed', () => {
    expect(decodeAlone({ bytes: jumboFrame(0xffffffff, 0) })).toMatchObject({
      status: 'tcp',
      payloadLen: 70_000,
      ipLengthZero: true,
      notes: ['ip_length_zero', 'ip6_bad_jumbo_length'],
    });
  });

  test.each([
    [16, 'tcp'],
    [17, 'too_many_layers'],
  ])('%i extension headers: %s', (count, want) => {
    const headers = Array.from({ length: count }, (_, i) => extension(i + 1 < count ? 60 : 6, [1, 4]));
    const bytes = ethernet(0x86dd, ipv6(join(...headers, tcp(V6)), { nextHeader: 60 }));
    const limits = new LimitHits();
    const decoder = new FrameDecoder({ limits });
    expect(decodeWith(decoder, { bytes, frame: 5 })).toBe(want);
    const hits = limits.list().map(({ name, firstFrame }) => [name, firstFrame]);
    expect(hits).toEqual(want === 'tcp' ? [] : [['maxExtensionHeaders', 5]]);
  });

  test('IPv6 headers mean nothing over IPv4', () => {
    const bytes = loadFrame('ipv4_udp').bytes.slice();
    for (const protocol of [0, 43, 44, 60, 135, 58]) {
      bytes[14 + 9] = protocol;
      expect(decodeAlone({ bytes }).status, `protocol ${protocol}`).toBe('not_tcp');
    }
  });

  test('an extension header longer than the packet', () => {
    const bytes = ethernet(0x86dd, ipv6(join([6, 255], address(V6.src)), { nextHeader: 0 }));
    expect(decodeAlone({ bytes })).toMatchObject({
      status: 'malformed',
      notes: ['truncated_ip6_extension_header'],
    });
  });
});
