import { Checksum } from '../../src/wire/checksum-status.js';
import { FrameDecoder } from '../../src/wire/frame-decoder.js';
import { OptionBit, type PacketView } from '../../src/wire/packet-view.js';
import { Status } from '../../src/wire/status.js';
import { type PcapRecord, tshark } from './capture-files.js';

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
export function compareWithTshark(
  path: string,
  linkType: number,
  records: readonly PcapRecord[],
): { differences: string[]; agreed: number } {
  const args = ['-n', '-o', 'tcp.check_checksum:TRUE', '-o', 'tcp.analyze_sequence_numbers:FALSE'];
  args.push('-Y', 'tcp && !icmp && !icmpv6', '-T', 'fields', ...FIELDS.flatMap((name) => ['-e', name]));
  const rows = new Map<number, string[]>();
  for (const line of tshark([...args, '-r', path])
    .toString()
    .split('\n')) {
    const row = line.split('\t');
    if (row.length === FIELDS.length) rows.set(Number(row[0]), row);
  }
  const decoder = new FrameDecoder();
  const differences: string[] = [];
  let agreed = 0;
  records.forEach(({ bytes, origLen, timeNs }, i) => {
    const p = decoder.packet;
    p.frame = i + 1;
    p.timeNs = timeNs - records[0]!.timeNs;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const isTcp = decoder.decode(bytes, view, 0, bytes.length, origLen, linkType, 0) === Status.Tcp;
    const row = rows.get(i + 1);
    if (isTcp !== (row !== undefined)) {
      differences.push(`${i + 1} ${isTcp ? 'only ours' : 'only tshark'}`);
    } else if (row) {
      const theirs = [...row.slice(1, 10), ...row.slice(11)].join(' ');
      const ours = rowOf(p).join(' ');
      const checksum = checksumOf(p);
      if (theirs !== ours) differences.push(`${i + 1} ${theirs} / ${ours}`);
      else if (row[10] !== checksum) differences.push(`${i + 1} checksum ${row[10]} / ${checksum}`);
      else agreed++;
    }
  });
  return { differences, agreed };
}
