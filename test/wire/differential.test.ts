/** The same segments with the same fields as tshark, or a reason why not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { frameNames, LINK_TYPES, type LinkName, loadFrame } from '../support/hex.js';
import { haveTshark, readCapture, readPcap, sharedPath } from './capture-files.js';
import { FIXTURE_DIFFERENCES } from './fixture-differences.js';
import { compareWithTshark } from './tshark-comparison.js';

const TSHARK = haveTshark();
const FOLDER = sharedPath('captures');

/**
 * Captures, how many segments must agree at least, and the frames that may differ, with the reason.
 * "May", because releases of tshark differ.
 */
const CAPTURES: readonly (readonly [
  file: string,
  agreed: number,
  known: Readonly<Record<string, string>>,
])[] = [
  ['packets/http_espn.pcapng', 928, {}],
  ['packets/http_ip4and6.pcapng', 20, {}],
  ['packets/ratinfected.pcapng', 779, {}],
  ['packets/ip_frag_source.pcapng', 0, {}],
  ['tcpdump-tests/accecn_handshake.pcap', 6, {}],
  ['tcpdump-tests/mptcp-v1.pcap', 20, {}],
  ['tcpdump-tests/mptcp-tcprst.pcap', 2, {}],
  ['tcpdump-tests/resp_1_benchmark.pcap', 150, {}],
  ['tcpdump-tests/tcp_rst_diag_payload.pcap', 1, {}],
  ['tcpdump-tests/LINKTYPE_IPV4.pcap', 0, {}],
  ['tcpdump-tests/bigtcp-ipv4.pcap', 1, {}],
  ['tcpdump-tests/gso-ipv6.pcap', 1, {}],
  ['tcpdump-tests/bigtcp-ipv6.pcap', 0, { 1: 'tshark 4.0 knows no payload length of 0' }],
  ['tcpdump-tests/kday4.pcap', 10, { 10: 'IP length beyond the frame: tshark takes the frame for whole' }],
  ['tcpdump-tests/tcp_header_heapoverflow.pcap', 0, { 1: 'the snap length cuts the TCP header' }],
  ['tcpdump-tests/rpki-rtr-oobr.pcap', 0, { 1: 'a first fragment whose datagram is never whole' }],
];

describe.skipIf(!TSHARK || FOLDER === null)('captures', () => {
  test.each(CAPTURES)('%s: %i segments', (file, agreed, known) => {
    const path = `${FOLDER}/${file}`;
    const capture = readCapture(path)!;
    const got = compareWithTshark(path, capture.linkType, capture.records);
    expect(got.differences.filter((line) => !(line.split(' ')[0]! in known))).toEqual([]);
    expect(got.agreed).toBeGreaterThanOrEqual(agreed);
  });
});

/** A classic capture file, microseconds, little-endian. */
function pcapOf(linkType: number, frames: readonly Uint8Array[]): Uint8Array {
  const total = frames.reduce((sum, bytes) => sum + 16 + bytes.length, 24);
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 262_144, true);
  view.setUint32(20, linkType, true);
  let at = 24;
  for (const bytes of frames) {
    view.setUint32(at + 8, bytes.length, true);
    view.setUint32(at + 12, bytes.length, true);
    file.set(bytes, at + 16);
    at += 16 + bytes.length;
  }
  return file;
}

describe.skipIf(!TSHARK)('fixtures', () => {
  test.each(Object.keys(LINK_TYPES) as LinkName[])('link type %s', (link) => {
    const frames = frameNames()
      .map(loadFrame)
      .filter((frame) => frame.link === link);
    expect(frames.length).toBeGreaterThan(0);
    const file = pcapOf(
      LINK_TYPES[link],
      frames.map(({ bytes }) => bytes),
    );
    const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
    try {
      const path = join(folder, 'frames.pcap');
      writeFileSync(path, file);
      const { linkType, records } = readPcap(file);
      const differences = compareWithTshark(path, linkType, records).differences.map((line) => {
        const [frame = '', ...what] = line.split(' ');
        return [frames[Number(frame) - 1]!.name, ...what].join(' ');
      });
      expect(differences.filter((line) => !(line.split(' ')[0]! in FIXTURE_DIFFERENCES))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
