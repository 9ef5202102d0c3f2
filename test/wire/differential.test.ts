/** The same segments with the same fields as tshark, or a reason why not. */
import { expect, test } from 'vitest';
import { frameNames, LINK_TYPES, loadFrame } from '../support/hex.js';
import { haveTshark, lentCaptures, sharedPath } from './capture-files.js';
import { FIXTURE_DIFFERENCES } from './fixture-differences.js';
import { compareWithTshark } from './tshark-comparison.js';

const TSHARK = haveTshark();

const NO_LENGTH_0 = 'tshark 4.0 knows no IP and UDP length of 0 there';
const MERGED = 'longer than links carry: cards merge such packets, and a wrong sum proves nothing';
const BEYOND = 'IP length beyond the frame: tshark takes the frame for whole';
const PIECE = 'a first fragment, cut short: tshark reads on, the datagram is never whole';

/**
 * Frames of the lent captures that may differ, with the reason. "May", because releases of tshark differ.
 */
const CAPTURE_DIFFERENCES: Readonly<Record<string, string>> = {
  'tcpdump-tests/bgp-aigp-oobr.pcap:1': MERGED,
  'tcpdump-tests/bgp-as-path-oobr.pcap:4': MERGED,
  'tcpdump-tests/telnet-iac-check-oobr.pcap:1': MERGED,
  'tcpdump-tests/kday4.pcap:10': BEYOND,
  'tcpdump-tests/kday7.pcap:10': BEYOND,
  'tcpdump-tests/bgp-bgp_capabilities_print-oobr-1.pcap:1': PIECE,
  'tcpdump-tests/bgp-bgp_capabilities_print-oobr-2.pcap:1': PIECE,
  'tcpdump-tests/bgp_pmsi_tunnel-oobr.pcap:1': PIECE,
  'tcpdump-tests/rpki-rtr-oobr.pcap:1': PIECE,
  'tcpdump-tests/bigtcp-ipv4-geneve-ipv4.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/bigtcp-ipv4-geneve-ipv6.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/bigtcp-ipv4-vxlan-ipv4.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/bigtcp-ipv4-vxlan-ipv6.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/bigtcp-ipv6-geneve-ipv4.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/bigtcp-ipv6-geneve-ipv6.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/bigtcp-ipv6-vxlan-ipv4.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/bigtcp-ipv6-vxlan-ipv6.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/bigtcp-ipv6.pcap:1': NO_LENGTH_0,
  'tcpdump-tests/sflow_expanded.pcap:1': 'a sample of another packet, inside a report about it',
  'tcpdump-tests/tcp_header_heapoverflow.pcap:1': 'the snap length cuts the fixed part of the TCP header',
};

/** Differences that are not known. */
const unknown = (differences: readonly string[], known: Readonly<Record<string, string>>): string[] =>
  differences.filter((line) => !(line.split(' ')[0]! in known));

test.skipIf(!TSHARK || sharedPath('captures') === null)(
  'all lent captures',
  { timeout: 60_000 },
  async () => {
    const frames = await lentCaptures();
    expect(frames.length).toBeGreaterThan(17_000);
    const { differences, agreed } = compareWithTshark(frames);
    expect(unknown(differences, CAPTURE_DIFFERENCES)).toEqual([]);
    expect(agreed).toBeGreaterThan(8_400);
  },
);

test.skipIf(!TSHARK)('all fixtures', () => {
  const frames = frameNames().map((name) => {
    const { link, bytes } = loadFrame(name);
    return { name, linkType: LINK_TYPES[link], bytes, origLen: bytes.length, timeNs: 0 };
  });
  const { differences, agreed } = compareWithTshark(frames);
  expect(unknown(differences, FIXTURE_DIFFERENCES)).toEqual([]);
  expect(agreed).toBeGreaterThan(170);
});
