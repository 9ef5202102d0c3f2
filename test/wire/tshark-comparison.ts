import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checksum } from '../../src/wire/checksum-status.js';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { OptionBit, type PacketView } from '../../src/wire/packet-view.js';
import { Status } from '../../src/wire/status.js';
import { PcapngWriter } from '../support/write-pcapng.js';
import { tshark } from './capture-files.js';

/** A frame to compare. */
export interface LinkedFrame {
  /** Without spaces. */
  readonly name: string;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly origLen: number;
  /** Nanoseconds since the epoch. */
  readonly timeNs: number;
}

const FIELDS = [
  'frame.number',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.seq_raw',
  'tcp.ack_raw',
  'tcp.flags',
  'tcp.window_size_value',
  'tcp.urgent_pointer',
  'tcp.hdr_len',
  'tcp.len',
  'tcp.checksum.status',
  'tcp.options.mss_val',
  'tcp.options.wscale.shift',
  'tcp.options.timestamp.tsval',
  'tcp.options.timestamp.tsecr',
] as const;

/** Checksum verdicts of tshark, which has none for sums that were left to the network card. */
const BAD = '0';
const GOOD = '1';
const UNVERIFIED = '2';

const FLAGS = FIELDS.indexOf('tcp.flags');

/** tshark shows the reserved bits beside the flags. */
const withoutReserved = (flags: string): string =>
  flags
    .split(',')
    .map((one) => `0x${(Number(one) & 0x1ff).toString(16).padStart(4, '0')}`)
    .join(',');

const whenSet = (value: number, absent = -1): string => (value === absent ? '' : String(value));

/** The segment in the view as the row that tshark prints, without frame number and checksum. */
function rowOf(p: PacketView): string[] {
  const hasTimestamps = (p.optionBits & OptionBit.Timestamps) !== 0;
  return [
    String(p.srcPort),
    String(p.dstPort),
    String(p.seq >>> 0),
    String(p.ack >>> 0),
    `0x${p.flags.toString(16).padStart(4, '0')}`,
    String(p.window),
    String(p.urgent),
    String(p.headerLen),
    String(p.payloadLen),
    whenSet(p.mss),
    whenSet(p.windowScale),
    hasTimestamps ? String(p.tsVal >>> 0) : '',
    hasTimestamps ? String(p.tsEcr >>> 0) : '',
  ];
}

function checksumOf(p: PacketView): string {
  if (p.checksum === Checksum.Good) return GOOD;
  return p.checksum === Checksum.Unverified ? UNVERIFIED : BAD;
}

/** Compares the decoder with tshark: one line for each frame on which they differ, and the segments agreed on. */
export function compareWithTshark(frames: readonly LinkedFrame[]): { differences: string[]; agreed: number } {
  const rows = tsharkRows(frames);
  const decoder = new FrameDecoder({ acceptCutOptions: true });
  const differences: string[] = [];
  let agreed = 0;
  frames.forEach(({ name, linkType, bytes, origLen, timeNs }, i) => {
    const p = decoder.packet;
    p.frame = i + 1;
    p.timeNs = timeNs - frames[0]!.timeNs;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isTcp = decoder.decode(bytes, view, 0, bytes.length, origLen, linkType, 0) === Status.Tcp;
    const row = rows.get(i + 1);
    if (isTcp !== (row !== undefined)) {
      differences.push(`${name} ${isTcp ? 'only ours' : 'only tshark'}`);
    } else if (row) {
      const theirs = [...row.slice(1, 10), ...row.slice(11)].join(' ');
      const ours = rowOf(p).join(' ');
      const checksum = checksumOf(p);
      if (theirs !== ours) differences.push(`${name} ${theirs} / ${ours}`);
      else if (row[10] !== checksum) differences.push(`${name} checksum ${row[10]} / ${checksum}`);
      else agreed++;
    }
  });
  return { differences, agreed };
}

/** What tshark prints of the segments, by frame number. One run for all frames: starting it costs most. */
function tsharkRows(frames: readonly LinkedFrame[]): Map<number, string[]> {
  const args = ['-n', '-o', 'tcp.check_checksum:TRUE', '-o', 'tcp.analyze_sequence_numbers:FALSE'];
  args.push('-Y', 'tcp && !icmp && !icmpv6', '-T', 'fields', ...FIELDS.flatMap((name) => ['-e', name]));
  const rows = new Map<number, string[]>();
  const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-'));
  try {
    const path = join(folder, 'frames.pcapng');
    writeFileSync(path, pcapngOf(frames));
    for (const line of tshark([...args, '-r', path])
      .toString()
      .split('\n')) {
      const row = line.split('\t');
      if (row.length === FIELDS.length)
        rows.set(Number(row[0]), row.with(FLAGS, withoutReserved(row[FLAGS]!)));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

/** All frames in one file, an interface for each link type. */
function pcapngOf(frames: readonly LinkedFrame[]): Uint8Array {
  const writer = new PcapngWriter().section();
  const interfaces = new Map<number, number>();
  for (const { linkType, bytes, origLen, timeNs } of frames) {
    if (!interfaces.has(linkType)) {
      writer.interface({ linkType });
      interfaces.set(linkType, interfaces.size);
    }
    const time = BigInt(Math.round(timeNs / 1000));
    writer.packet({
      bytes,
      origLen: Math.min(origLen, 0xffffffff),
      interfaceId: interfaces.get(linkType)!,
      time,
    });
  }
  return writer.bytes();
}
