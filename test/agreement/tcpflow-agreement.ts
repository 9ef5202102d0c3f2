/**
 * Compares extracted files with those of tcpflow, octet for octet.
 *
 *     npm run tcpflow                       # the captures in fixtures, and lent ones where they are
 *     npm run tcpflow -- FILE|FOLDER...
 *
 * Exit status 1 when a difference has no known reason (docs/wireshark.md lists those).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openCapture } from '../../src/capture/open-capture.js';
import { ExtractSink } from '../../src/cli/streams/extract-sink.js';
import { OutputFolder } from '../../src/cli/streams/output-folder.js';
import { readStreams } from '../../src/engine/read-streams.js';
import { INDEX_NAME } from '../../src/report/streams/index-record.js';
import { StreamAssembler } from '../../src/stream/stream-assembler.js';
import { type Files, filesIn, nameOfTcpflow } from '../stream/tcpflow-files.js';
import { compareCaptures, UNEXPLAINED } from './compare-captures.js';

/** Octets that fill up a frame of Ethernet, its checksum included, behind headers without any option. */
const MOST_PADDING = 10;

/** Reasons that are known of a capture. */
const CHECKSUM = 'verifies no checksum';
const RESET_TEXT = 'takes the text of a reset for data of the stream (RFC 9293 §3.5.3)';
const LAST_COPY = 'has the last copy where copies differ';
const FRAGMENT = 'takes the first fragment of a packet for all of it';
const BY_CAPTURE: Readonly<Record<string, string>> = {
  'corruption.server.pcap': CHECKSUM,
  'smb_data_print-segv.pcap': CHECKSUM,
  'ipv6-loss.server.pcap': 'reads behind the captured octets of IPv6: what its memory holds is in the file',
  'forged-reset-same-ttl.server.pcap': 'takes what comes behind a forged reset for a second session',
  'bgp_mp_reach_nlri-oobr.pcap': 'cuts frames at the snap length of the file, which says less than they have',
  'bgp-bgp_capabilities_print-oobr-1.pcap': FRAGMENT,
  'bgp-bgp_capabilities_print-oobr-2.pcap': FRAGMENT,
  'bgp_pmsi_tunnel-oobr.pcap': FRAGMENT,
  'rpki-rtr-oobr.pcap': FRAGMENT,
  'tcp_dupack.pcapng': 'leaves octets in a gap that it moved to make room before them',
  'kday3.pcap': LAST_COPY,
  'kday4.pcap': LAST_COPY,
  'kday7.pcap': LAST_COPY,
  'second-opinions.pcap': RESET_TEXT,
  'tcp_rst_data.pcap': RESET_TEXT,
  'tcp_rst_data-trunc.pcap': RESET_TEXT,
  'tcp_rst_diag_payload.pcap': RESET_TEXT,
  'tcp_rst_diag_payload-trunc.pcap': RESET_TEXT,
};
/** Reasons by what captures are named for: tcpflow has nothing of them. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [
    /bigtcp|_tso|mail_sender_attachment/,
    'reads no packet whose header says a length of 0 (BIG TCP, offload)',
  ],
  [/\.(lz4|zst)$/, 'reads no capture that zstd or lz4 compressed'],
  [/geneve|vxlan|gre|lspping/, 'opens no tunnel (Geneve, VXLAN, GRE, MPLS)'],
];

interface Difference {
  readonly capture: string;
  /** Undefined where there is no such file. */
  readonly our: string | undefined;
  readonly their: string | undefined;
  /** Octets of the direction that two copies had differently, by our index. */
  readonly conflicting: number;
}

/** Why tcpflow has another file; null when nothing explains it. */
function reasonFor({ capture, our, their, conflicting }: Difference): string | null {
  const known = BY_CAPTURE[capture];
  if (known !== undefined) return known;
  if (conflicting > 0) return LAST_COPY;
  if (their !== undefined && our?.startsWith(their) && !/[^\0]/.test(our.slice(their.length)))
    return 'ends with the last octet captured, though the peer acknowledged more or the snap length cut more off';
  if (longestDifference(our ?? '', their ?? '') <= MOST_PADDING)
    return 'takes the padding of frames for data';
  return BY_NAME.find(([name]) => name.test(capture))?.[1] ?? null;
}

/** Octets of the longest run that one of them has differently, or does not have. */
function longestDifference(our: string, their: string): number {
  let longest = 0;
  let run = 0;
  for (let i = 0; i < Math.max(our.length, their.length); i++) {
    run = our[i] === their[i] ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** What both extract from a capture; `conflicting` by file. */
async function extractBoth(
  path: string,
  folder: string,
): Promise<{ ours: Files; theirs: Files; conflicting: Map<string, number>; said: string }> {
  const [our, their] = [join(folder, 'ours'), join(folder, 'theirs')];
  const sink = new ExtractSink(new OutputFolder(our, false), 'zero');
  await readStreams(await openCapture(path), [new StreamAssembler(sink)]);
  sink.finish({});
  const conflicting = new Map<string, number>();
  for (const line of readFileSync(join(our, INDEX_NAME), 'utf8').trim().split('\n')) {
    const { files, octets } = JSON.parse(line) as {
      files: { file: string }[] | number;
      octets: { conflicting: number };
    };
    if (typeof files === 'number') continue;
    for (const { file } of files) conflicting.set(nameOfTcpflow(file), octets.conflicting);
  }
  const { stderr } = spawnSync('tcpflow', ['-r', path, '-o', their], { encoding: 'utf8' });
  return { ours: filesIn(our), theirs: filesIn(their), conflicting, said: stderr };
}

/** Counts the files of a capture by outcome: the same, a reason of tcpflow's, or what differs. */
async function compareFiles(path: string, count: (outcome: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tcpflow-'));
  try {
    const { ours, theirs, conflicting, said } = await extractBoth(path, folder);
    const vlans = new Set<string>();
    for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const [our, their] = [ours[name], theirs[name]];
      const inVlan = Object.keys(theirs).find((other) => other.startsWith(`${name}--`));
      if (inVlan !== undefined) vlans.add(inVlan);
      const difference = { capture: basename(path), our, their, conflicting: conflicting.get(name) ?? 0 };
      const sizes = `${our?.length ?? 'no'} octets, tcpflow ${their?.length ?? 'none'}`;
      if (our === their) count('the same');
      else if (inVlan !== undefined && our === theirs[inVlan]) count('the same, with the VLAN in its name');
      else if (vlans.has(name)) continue;
      else if (said.includes('unknown datalink type')) count('does not read this link type');
      else count(reasonFor(difference) ?? `${UNEXPLAINED} in ${basename(path)}, ${name}: ${sizes}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await compareCaptures(compareFiles);
