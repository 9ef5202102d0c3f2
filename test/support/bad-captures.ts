/**
 * Broken and hostile captures, made by script, with what the program must answer: how many frames, what
 * it says of the input, or why it refuses it.
 */
import { gzipSync } from 'node:zlib';
import { skippableFrame, writeLz4, writeLz4Legacy } from './write-lz4.js';
import { joinBytes, pcapHeader, pcapRecord, writePcap, type PcapToWrite } from './write-pcap.js';
import { PcapngWriter } from './write-pcapng.js';
import { writeZstd, zstdBlock, zstdHeader } from './write-zstd.js';

export interface BadCapture {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Status 3 and a message; or 0 or 4 with frames and codes of problems. */
  readonly want: RefusedCapture | ReadCapture;
}

interface RefusedCapture {
  readonly refused: RegExp;
}

interface ReadCapture {
  readonly status: 0 | 4;
  readonly frames: number;
  readonly problems?: readonly string[];
  /** Read to its end, but without some frames. */
  readonly gaps?: true;
}

/** Three frames of Ethernet that hold nothing of interest. */
const FRAMES = [1, 2, 3].map((n) => ({ bytes: new Uint8Array(60).fill(n), second: 1_700_000_000 + n }));
const sound = writePcap(FRAMES);
const one = pcapRecord(FRAMES[0]!);
const two = pcapRecord(FRAMES[1]!);

const pcap = (name: string, file: PcapToWrite, want: BadCapture['want']): BadCapture => ({
  name,
  bytes: writePcap(FRAMES, file),
  want,
});

/** A first frame, then a record that is not as it should be, then a sound one. */
const record = (name: string, middle: Uint8Array, want: BadCapture['want']): BadCapture => ({
  name,
  bytes: joinBytes([pcapHeader(), one, middle, two]),
  want,
});

const ng = (): PcapngWriter => new PcapngWriter().section();
const packets = (writer: PcapngWriter): PcapngWriter =>
  FRAMES.reduce((to, { bytes }) => to.packet({ bytes }), writer);
const pcapng = (name: string, writer: PcapngWriter, want: BadCapture['want']): BadCapture => ({
  name,
  bytes: writer.bytes(),
  want,
});
const block = (length: number): PcapngWriter =>
  ng().interface().block(6, new Uint8Array(28), [], { first: length, second: length });

const fine = (frames: number, ...problems: string[]): ReadCapture => ({ status: 0, frames, problems });
const part = (frames: number, ...problems: string[]): ReadCapture => ({ status: 4, frames, problems });

const without = (frames: number, ...problems: string[]): ReadCapture => ({
  status: 4,
  frames,
  problems,
  gaps: true,
});

const CLASSIC: readonly BadCapture[] = [
  { name: 'empty', bytes: new Uint8Array(0), want: { refused: /is empty/ } },
  { name: 'zeros', bytes: new Uint8Array(4096), want: { refused: /nothing but zeros/ } },
  { name: 'ones', bytes: new Uint8Array(4096).fill(0xff), want: { refused: /starts with ff ff ff ff/ } },
  { name: 'text', bytes: Buffer.from('no capture at all'), want: { refused: /this is text/ } },
  { name: 'header only', bytes: pcapHeader(), want: fine(0) },
  { name: '23 octets of header', bytes: pcapHeader().subarray(0, 23), want: { refused: /23 of 24 octets/ } },
  pcap('Navtel', { magic: 0xa12b3c4d }, { refused: /Navtel/ }),
  pcap('Ixia', { magic: 0x1c0001ac }, { refused: /Ixia/ }),
  pcap('version 1.0', { major: 1, minor: 0 }, { refused: /1\.0 is older/ }),
  pcap('version 2.3', { minor: 3 }, fine(3)),
  pcap('version 99.9', { major: 99, minor: 9 }, fine(3, 'unknown_version')),
  pcap('big-endian', { bigEndian: true }, fine(3)),
  pcap('Kuznetzov', { modified: true }, fine(3)),
  pcap('snap length 0', { snapLen: 0 }, fine(3)),
  pcap('snap length 2^32-1', { snapLen: 0xffff_ffff }, fine(3)),
  pcap('snap length 10', { snapLen: 10 }, fine(3, 'caplen_over_snaplen')),
  record(
    'a record of 4 GiB',
    pcapRecord({ bytes: new Uint8Array(4), capLen: 0xffff_ffff }),
    part(1, 'bad_record'),
  ),
  record('a record of 300 kB', pcapRecord({ bytes: new Uint8Array(300_000) }), part(1, 'bad_record')),
  record(
    'more captured than sent',
    pcapRecord({ bytes: new Uint8Array(60), origLen: 9 }),
    fine(3, 'caplen_over_length'),
  ),
  record('nothing captured', pcapRecord({ bytes: new Uint8Array(0) }), fine(3)),
  record('garbage', new Uint8Array(37).fill(0xee), part(1, 'bad_record')),
  record('a file header', sound, part(1, 'concatenated_capture')),
  record('a time before the epoch', pcapRecord({ bytes: new Uint8Array(60), second: 0xffff_fff0 }), fine(3)),
  record(
    'a time of more than a second',
    pcapRecord({ bytes: new Uint8Array(60), fraction: 4_000_000_000 }),
    fine(3, 'bad_subsecond'),
  ),
  { name: 'cut in a frame', bytes: sound.subarray(0, -7), want: part(2, 'cut_short') },
  { name: 'cut in a record header', bytes: sound.subarray(0, 24 + 76 + 9), want: part(1, 'cut_short') },
];

const PCAPNG: readonly BadCapture[] = [
  pcapng('no packets', ng(), fine(0)),
  pcapng('bad byte-order magic', new PcapngWriter().section({ magic: 0x1234 }), {
    refused: /byte-order magic/,
  }),
  pcapng('version 2', new PcapngWriter().section({ major: 2 }), { refused: /version 2\.0 is not known/ }),
  pcapng(
    'sections of both byte orders',
    packets(packets(ng().interface()).section({ bigEndian: true }).interface()),
    fine(6),
  ),
  pcapng('no interface', packets(ng()), without(0, 'bad_interface')),
  pcapng(
    'interface 2^32-1',
    packets(
      ng()
        .interface()
        .packet({ bytes: new Uint8Array(9), interfaceId: 0xffff_ffff }),
    ),
    without(3, 'bad_interface'),
  ),
  pcapng(
    'more octets than the block has',
    packets(
      ng()
        .interface()
        .packet({ bytes: new Uint8Array(9), capLen: 4000 }),
    ),
    without(3, 'bad_packet_block'),
  ),
  pcapng('a simple packet', ng().interface().simplePacket(new Uint8Array(60)), fine(1, 'no_time')),
  ...[0, 8, 41, 0x1000_0000, 0xffff_fffc].map((length) =>
    pcapng(`a block of ${length} octets`, block(length), part(0, 'bad_block')),
  ),
  pcapng(
    'two lengths',
    ng().interface().block(6, new Uint8Array(28), [], { second: 44 }),
    part(0, 'bad_block'),
  ),
  ...[0x14, 0x7f, 0xff].map((unit) =>
    pcapng(
      `unit of time ${unit}`,
      packets(ng().interface({ options: [[9, unit]] })),
      fine(3, 'odd_time_resolution'),
    ),
  ),
  pcapng(
    'time before the calendar',
    packets(ng().interface({ options: [[14, -(1n << 62n)]] })),
    fine(3, 'odd_time_resolution'),
  ),
  {
    name: 'cut in a block',
    bytes: packets(ng().interface()).bytes().subarray(0, -9),
    want: part(2, 'cut_short'),
  },
];

const zeros = new Uint8Array(200_000_000);
zeros.set(pcapHeader());
const zstdBomb = joinBytes([
  zstdHeader({}),
  zstdBlock(0, 24, pcapHeader(), false),
  ...Array.from({ length: 1500 }, () => zstdBlock(1, 131_072, Uint8Array.of(0), false)),
]);

const COMPRESSED: readonly BadCapture[] = [
  {
    name: 'gzip in gzip',
    bytes: gzipSync(gzipSync(sound)),
    want: { refused: /gzip data inside compressed data/ },
  },
  {
    name: 'zstd in lz4',
    bytes: writeLz4(writeZstd(sound)),
    want: { refused: /zstd data inside compressed data/ },
  },
  {
    name: 'lz4 in zstd',
    bytes: writeZstd(writeLz4(sound)),
    want: { refused: /lz4 data inside compressed data/ },
  },
  { name: 'gzip, bad checksum', bytes: flipped(gzipSync(sound), -8), want: part(3, 'gzip_bad_checksum') },
  {
    name: 'zstd, bad checksum',
    bytes: flipped(writeZstd(sound, { checksum: true }), -1),
    want: part(3, 'zstd_bad_checksum'),
  },
  {
    name: 'lz4, bad checksum',
    bytes: flipped(writeLz4(sound, { contentChecksum: true }), -1),
    want: part(3, 'lz4_bad_checksum'),
  },
  { name: 'gzip, cut', bytes: gzipSync(sound).subarray(0, -9), want: part(3, 'gzip_cut_short') },
  {
    name: 'zstd, cut',
    bytes: writeZstd(sound, { blockBytes: 50 }).subarray(0, -9),
    want: part(1, 'zstd_cut_short'),
  },
  {
    name: 'lz4, cut',
    bytes: writeLz4(sound, { stored: true }).subarray(0, -9),
    want: part(2, 'lz4_cut_short'),
  },
  { name: 'legacy lz4, cut', bytes: writeLz4Legacy(sound).subarray(0, -2), want: part(2, 'lz4_cut_short') },
  {
    name: 'gzip, two members',
    bytes: joinBytes([gzipSync(sound), gzipSync(joinBytes([one, two]))]),
    want: fine(5),
  },
  {
    name: 'gzip, octets behind it',
    bytes: joinBytes([gzipSync(sound), Uint8Array.of(1, 2)]),
    want: fine(3, 'gzip_trailing_data'),
  },
  {
    name: 'only skippable frames',
    bytes: skippableFrame(sound),
    want: { refused: /empty once decompressed/ },
  },
  {
    name: 'zstd with a dictionary',
    bytes: writeZstd(sound, { dictionary: 5 }),
    want: { refused: /needs dictionary 5/ },
  },
  {
    name: 'zstd with a window of 2 TiB',
    bytes: writeZstd(sound, { windowLog: 41 }),
    want: { refused: /limit maxZstdWindowBytes/ },
  },
  { name: 'a gzip bomb', bytes: gzipSync(zeros, { level: 9 }), want: part(4_194_302, 'decompression_bomb') },
  { name: 'a zstd bomb', bytes: zstdBomb, want: part(4_186_112, 'decompression_bomb') },
];

/** All of them. */
export const BAD_CAPTURES: readonly BadCapture[] = [...CLASSIC, ...PCAPNG, ...COMPRESSED];

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = copy[index]! ^ 1;
  return copy;
}
