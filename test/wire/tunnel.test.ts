import { describe, expect, test } from 'vitest';
import { LimitHits, LIMITS } from '../../src/limits.js';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { loadFrame } from '../support/hex.js';
import { decodeAlone, decodeWith } from './decode-frame.js';
import { testFrames } from './fixture-table.js';
import { ethernet, icmp, ipv4, join, type Octets, tcp, u16, u32, udp } from './frame-maker.js';
import { ACK4, REQUEST4, REQUEST6 } from './segments.js';

const PAIR = '203.0.113.5 203.0.113.9';
const PAIR6 = '2001:db8:f::5 2001:db8:f::9';

describe('tunnels over IP', () => {
  testFrames([
    ['ipip', { ...REQUEST4, tunnel: `ipip ${PAIR}` }],
    ['6in4', { ...REQUEST6, tunnel: `6in4 ${PAIR}` }],
    ['6to4', { status: 'tcp', src: '2002:c000:201::1', tunnel: '6to4' }],
    ['4in6', { ...REQUEST4, tunnel: `4in6 ${PAIR6}` }],
    ['6in6', { ...REQUEST6, tunnel: `6in6 ${PAIR6}` }],
    ['gre', { ...REQUEST4, tunnel: `gre ${PAIR}` }],
    ['gre_ipv6', { ...REQUEST4, tunnel: `gre ${PAIR6}` }],
    ['gre_all', { ...REQUEST6, tunnel: `gre 42 ${PAIR}` }],
    ['gre_key_max', { ...REQUEST4, tunnel: `gre 4294967295 ${PAIR}` }],
    ['gre_routes', { ...REQUEST4, tunnel: `gre ${PAIR}` }],
    ['gre_teb', { ...ACK4, tunnel: `gre 7 ${PAIR}` }],
    ['gre_nvgre', { ...REQUEST4, tunnel: 'nvgre 5001' }],
    ['gre_mpls', { ...REQUEST4, tunnel: `gre ${PAIR}` }],
    ['gre_wccp1', { ...REQUEST4, tunnel: `gre ${PAIR}` }],
    ['gre_wccp2', { ...REQUEST4, tunnel: `gre ${PAIR}` }],
    ['gre_version_2', { status: 'malformed', notes: ['tunnel_bad_header'] }],
    ['gre_pptp', { ...REQUEST4, tunnel: `pptp ${PAIR}` }],
    ['gre_pptp_ack', { status: 'not_tcp' }],
    ['gre_pptp_bad', { status: 'malformed', notes: ['tunnel_bad_header'] }],
    ['erspan_1', { ...REQUEST4, tunnel: `erspan ${PAIR}` }],
    ['erspan_2', { ...REQUEST4, vlan: 9, tunnel: `erspan 100 ${PAIR}` }],
    ['erspan_3', { ...REQUEST4, tunnel: `erspan 99 ${PAIR}` }],
    ['erspan_3_subheader', { ...REQUEST4, tunnel: `erspan 99 ${PAIR}` }],
    ['erspan_3_ip', { ...REQUEST4, tunnel: `erspan 99 ${PAIR}` }],
    ['erspan_3_other', { status: 'not_ip' }],
    ['erspan_9', { status: 'malformed', notes: ['tunnel_bad_header'] }],
    ['etherip', { ...REQUEST4, tunnel: `etherip ${PAIR}` }],
    ['etherip_bad', { status: 'malformed', notes: ['tunnel_bad_header'] }],
    ['ethernet_in_ipv6', { ...REQUEST4, tunnel: `etherip ${PAIR6}` }],
    ['mpls_in_ip', { ...REQUEST4, tunnel: `mpls-in-ip ${PAIR}` }],
    ['ipv4_esp', { status: 'encrypted' }],
    ['l2tp3_ip', { ...REQUEST4, tunnel: `l2tp ${PAIR}` }],
    ['l2tp3_ip_cookie', { ...REQUEST4, tunnel: `l2tp ${PAIR}` }],
    ['l2tp3_ip_control', { status: 'not_tcp' }],
  ]);
});

describe('tunnels over UDP', () => {
  testFrames([
    ['vxlan', { ...REQUEST4, tunnel: 'vxlan 5001' }],
    ['vxlan_padded', { ...ACK4, tunnel: 'vxlan 5001' }],
    ['vxlan_vlans', { ...REQUEST4, vlan: 20, tunnel: 'vxlan 1' }],
    ['vxlan_no_network', { status: 'not_tcp' }],
    ['vxlan_gpe_ipv4', { ...REQUEST4, tunnel: 'vxlan-gpe 9' }],
    ['vxlan_gpe_ipv6', { ...REQUEST6, tunnel: 'vxlan-gpe 9' }],
    ['vxlan_gpe_frame', { ...REQUEST4, tunnel: 'vxlan-gpe 9' }],
    ['vxlan_gpe_plain', { ...REQUEST4, tunnel: 'vxlan-gpe 9' }],
    ['vxlan_gpe_nsh', { ...REQUEST4, tunnel: 'vxlan-gpe 9' }],
    ['vxlan_gpe_other', { status: 'not_ip' }],
    ['nsh', REQUEST4],
    ['nsh_bad', { status: 'malformed', notes: ['tunnel_bad_header'] }],
    ['geneve', { ...REQUEST4, tunnel: 'geneve 10' }],
    ['geneve_options', { ...REQUEST6, tunnel: 'geneve 11' }],
    ['geneve_version_1', { status: 'not_tcp' }],
    ['gtp', { ...REQUEST4, tunnel: `gtp ${PAIR}` }],
    ['gtp_sequence', { ...REQUEST6, tunnel: `gtp ${PAIR}` }],
    ['gtp_extensions', { ...REQUEST4, tunnel: `gtp ${PAIR}` }],
    ['gtp_frame', { ...REQUEST4, tunnel: `gtp ${PAIR}` }],
    ['gtp_echo', { status: 'not_tcp' }],
    ['gtp_bad', { status: 'malformed', notes: ['tunnel_bad_header'] }],
    ['gtp_other', { status: 'not_tcp' }],
    ['gtp0', { ...REQUEST4, tunnel: `gtp ${PAIR}` }],
    ['l2tp', { ...REQUEST4, tunnel: `l2tp ${PAIR}` }],
    ['l2tp_all', { ...REQUEST4, tunnel: `l2tp ${PAIR}` }],
    ['l2tp_control', { status: 'not_tcp' }],
    ['l2tp3', { ...REQUEST4, tunnel: `l2tp ${PAIR}` }],
    ['l2tp3_other', { status: 'not_tcp' }],
    ['teredo', { status: 'tcp', payloadLen: 36, src: '2001:0:cb00:7105:0:63bf:3fff:fdd2', tunnel: 'teredo' }],
    ['teredo_indications', { status: 'tcp', payloadLen: 36, tunnel: 'teredo' }],
    ['teredo_other', { status: 'not_tcp' }],
    ['lisp', { ...REQUEST4, tunnel: 'lisp 7' }],
    ['lisp_other', { status: 'not_tcp' }],
    ['lisp_plain', { ...REQUEST6, tunnel: 'lisp' }],
    ['mpls_in_udp', { ...REQUEST4, tunnel: `mpls-in-ip ${PAIR}` }],
    ['esp_in_udp', { status: 'encrypted' }],
    ['ike_in_udp', { status: 'not_tcp' }],
    ['udp_length_zero', { ...REQUEST4, tunnel: 'vxlan 2' }],
  ]);
});

describe('tunnels below IP, and in each other', () => {
  testFrames([
    ['pbb', { ...REQUEST4, vlan: 4, tunnel: 'pbb 70000' }],
    ['tunnel_in_tunnel', { ...REQUEST4, tunnel: `pppoe 5 in vxlan 8 in gre ${PAIR}` }],
  ]);
});

const OUTER = { src: '203.0.113.9', dst: '203.0.113.5' };
const INNER = ipv4(tcp());
const vxlan = (vni: number, payload: Octets): Octets => join(u32(0x08000000), u32(vni * 256), payload);
const inVxlan = (vni: number, fields: { src: string; dst: string }): Octets =>
  ethernet(0x0800, ipv4(udp(1, 4789, vxlan(vni, ethernet(0x0800, INNER))), { ...fields, protocol: 17 }));
const inGre = (key: number, fields: { src: string; dst: string }): Octets =>
  ethernet(0x0800, ipv4(join(u16(0x2000), u16(0x0800), u32(key), INNER), { ...fields, protocol: 47 }));
const inGtp = (teid: number, fields: { src: string; dst: string }): Octets =>
  ethernet(
    0x0800,
    ipv4(udp(2152, 2152, join([0x30, 255], u16(INNER.length), u32(teid), INNER)), {
      ...fields,
      protocol: 17,
    }),
  );
const back = { src: OUTER.dst, dst: OUTER.src };
const elsewhere = { src: '203.0.113.77', dst: OUTER.dst };

describe('the number of a tunnel', () => {
  /** Numbers that one decoder gives to the tunnels of these frames. */
  function numbers(frames: readonly Octets[], decoder = new FrameDecoder()): number[] {
    return frames.map((bytes) => {
      decodeWith(decoder, { bytes });
      return decoder.packet.tunnel;
    });
  }

  test.each<[string, Octets[], number[]]>([
    ['both directions of VXLAN', [inVxlan(1, OUTER), inVxlan(1, back)], [1, 1]],
    ['VXLAN through another endpoint', [inVxlan(1, OUTER), inVxlan(1, elsewhere)], [1, 1]],
    ['two networks of VXLAN', [inVxlan(1, OUTER), inVxlan(2, OUTER)], [1, 2]],
    ['both directions of GRE', [inGre(1, OUTER), inGre(1, back)], [1, 1]],
    ['two keys of GRE', [inGre(1, OUTER), inGre(2, OUTER)], [1, 2]],
    ['one key of GRE between other hosts', [inGre(1, OUTER), inGre(1, elsewhere)], [1, 2]],
    ['GTP: each direction has its own identifier', [inGtp(1, OUTER), inGtp(2, back)], [1, 1]],
    ['GTP between other hosts', [inGtp(1, OUTER), inGtp(1, elsewhere)], [1, 2]],
    ['none', [ethernet(0x0800, INNER), inGre(1, OUTER), ethernet(0x0800, INNER)], [0, 1, 0]],
  ])('%s', (_, frames, want) => expect(numbers(frames)).toEqual(want));

  test('stays with the tunnel while the table grows', () => {
    const decoder = new FrameDecoder();
    const frames = Array.from({ length: 3000 }, (_, i) => inVxlan(i, OUTER));
    const first = numbers(frames, decoder);
    expect(new Set(first).size).toBe(frames.length);
    expect(numbers(frames.toReversed(), decoder)).toEqual(first.toReversed());
    expect(decoder.tunnels.name(first[2999]!)).toEqual({
      kind: 'vxlan',
      id: 2999,
      between: null,
      within: null,
    });
  });

  test('names addresses in one order, IPv4 beyond 2^31 too', () => {
    const decoder = new FrameDecoder();
    const [number] = numbers([inGre(3, { src: '9.9.9.9', dst: '200.1.1.1' })], decoder);
    expect(decoder.tunnels.name(number!)?.between).toEqual(['9.9.9.9', '200.1.1.1']);
    expect(decoder.tunnels.name(0)).toBeNull();
  });
});

describe('what belongs to the outer packet', () => {
  test('an IP length of 0 outside says nothing of the inner packet', () => {
    const bytes = loadFrame('ipip').bytes.slice();
    bytes.set([0, 0], 14 + 2);
    // The inner sum must be wrong, and be called so.
    bytes[14 + 20 + 20 + 16]! ^= 0xff;
    const got = decodeAlone({ bytes });
    expect(got).toMatchObject({ status: 'tcp', ipLengthZero: false, checksum: 1, notes: ['ip_length_zero'] });
  });

  test('an IPv6 packet in IPv4 in IPv6 has no address words of the outer ones', () => {
    const frame = loadFrame('4in6').bytes;
    expect(decodeAlone({ bytes: frame })).toMatchObject({ src0: 0, src1: 0, src2: 0, dst0: 0 });
  });

  test('the outer packet in fragments, the inner one whole', () => {
    const whole = inVxlan(5, OUTER).subarray(14 + 20);
    const piece = (from: number, to: number): Octets =>
      ethernet(
        0x0800,
        ipv4(whole.subarray(from, to), {
          ...OUTER,
          protocol: 17,
          id: 1,
          fragment: (to < whole.length ? 0x2000 : 0) | (from / 8),
        }),
      );
    const decoder = new FrameDecoder();
    expect(decodeWith(decoder, { bytes: piece(0, 24) })).toBe('fragment');
    expect(decodeWith(decoder, { bytes: piece(24, whole.length) })).toBe('tcp');
    expect(decoder.tunnels.name(decoder.packet.tunnel)?.id).toBe(5);
  });

  test('an ICMP error about the outer packet is one about the inner segment', () => {
    const quote = inGre(4, OUTER).subarray(14);
    const about = (octets: Octets): Octets =>
      ethernet(0x0800, ipv4(icmp(3, 4, 1400, octets), { src: '203.0.113.254', dst: OUTER.src, protocol: 1 }));
    const decoder = new FrameDecoder();
    decodeWith(decoder, { bytes: inGre(4, back) });
    const { tunnel } = decoder.packet;
    expect(decodeWith(decoder, { bytes: about(quote) })).toBe('icmp_error');
    expect(decoder.packet).toMatchObject({ tunnel, srcPort: 49152, seqKnown: true, icmpMtu: 1400 });
    // A quote of 8 octets behind the outer header shows no inner one.
    expect(decodeAlone({ bytes: about(inVxlan(1, OUTER).subarray(14, 14 + 28)) })).toMatchObject({
      status: 'not_tcp',
      notes: [],
    });
  });
});

describe('nesting', () => {
  test('is bounded', () => {
    let packet: Octets = INNER;
    const decodeNested = (): string => decodeWith(decoder, { bytes: ethernet(0x0800, packet) });
    const limits = new LimitHits();
    const decoder = new FrameDecoder({ limits });
    for (let depth = 0; depth < LIMITS.maxTunnelDepth; depth++) {
      expect(decodeNested()).toBe('tcp');
      packet = ipv4(packet, { ...OUTER, protocol: 4 });
    }
    expect(decodeNested()).toBe('tcp');
    packet = ipv4(packet, { ...OUTER, protocol: 4 });
    expect(decodeNested()).toBe('too_many_layers');
    expect(limits.list()).toMatchObject([{ name: 'maxTunnelDepth', count: 1 }]);
  });

  test('tunnels beyond the limit share one scope, and that is counted', () => {
    const limits = new LimitHits();
    const decoder = new FrameDecoder({ limits });
    const bytes = inGre(0, OUTER);
    const view = new DataView(bytes.buffer);
    const numberOf = (key: number): number => {
      view.setInt32(14 + 20 + 4, key);
      decodeWith(decoder, { bytes });
      return decoder.packet.tunnel;
    };
    for (let key = 1; key <= LIMITS.maxTunnels; key++) if (numberOf(key) !== key) throw new Error(`${key}`);
    const beyond = numberOf(LIMITS.maxTunnels + 1);
    expect(numberOf(LIMITS.maxTunnels + 2)).toBe(beyond);
    expect(numberOf(77)).toBe(77);
    expect(decoder.tunnels.name(beyond)).toEqual({ kind: 'other', id: null, between: null, within: null });
    expect(limits.list()).toMatchObject([{ name: 'maxTunnels', count: 2 }]);
  });
});
