/**
 * Capture files that break readers: each function writes one whose size grows with `n`. Needs a build for
 * the checksum of lz4's header.
 */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const MIB = 1 << 20;
const PCAP_HEADER = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
/** Octets of a record without a frame: a header of zeros. */
const EMPTY_RECORD = 16;

/** A pcapng whose packets have `n` options in all, each without content: four octets. */
export function manyOptions(path, n) {
  const each = 10_000;
  const section = block(0x0a0d0d0a, Buffer.from('4d3c2b1a01000000ffffffffffffffff', 'hex'));
  const nic = block(1, Buffer.from('0100000000000400', 'hex'));
  const options = Buffer.alloc(4 * each + 4);
  // A comment of no octets; end of options.
  for (let i = 0; i < each; i++) options.writeUInt16LE(1, 4 * i);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(60, 12);
  head.writeUInt32LE(60, 16);
  const packet = block(6, Buffer.concat([head, Buffer.alloc(60), options]));
  writeFileSync(path, Buffer.concat([section, nic, ...new Array(Math.ceil(n / each)).fill(packet)]));
}

function block(type, body) {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32LE(type, 0);
  out.writeUInt32LE(out.length, 4);
  body.copy(out, 8);
  out.writeUInt32LE(out.length, out.length - 4);
  return out;
}

/** `n` MiB of empty records, a thousandth of that in the file. */
export function gzipBomb(path, n) {
  const member = gzipSync(Buffer.alloc(MIB));
  writeFileSync(path, Buffer.concat([gzipSync(PCAP_HEADER), ...new Array(n).fill(member)]));
}

/** The same in zstd, whose blocks of one octet repeated take four octets for 128 KiB. */
export function zstdBomb(path, n) {
  const size = 1 << 17;
  const rle = Buffer.alloc(4);
  rle.writeUIntLE((size << 3) | 2, 0, 3);
  const first = Buffer.alloc(3);
  first.writeUIntLE(PCAP_HEADER.length << 3, 0, 3);
  const last = Buffer.from([1, 0, 0]);
  const frame = Buffer.from('28b52ffd0058', 'hex');
  writeFileSync(path, Buffer.concat([frame, first, PCAP_HEADER, ...new Array(8 * n).fill(rle), last]));
}

/** The same in lz4, where 255 octets take one: no bomb by our measure, and read to its end. */
export async function lz4Bomb(path, n) {
  const { xxh32 } = await import('../../../dist/capture/compression/xxh32.js');
  const descriptor = Buffer.from([0x60, 0x70]);
  const head = Buffer.concat([
    Buffer.from('04224d18', 'hex'),
    descriptor,
    Buffer.from([(xxh32(descriptor) >>> 8) & 255]),
  ]);
  const part = 4 * MIB;
  const parts = [lz4Run(PCAP_HEADER, part)];
  const more = lz4Run(Buffer.alloc(0), part);
  for (let mib = 4; mib < n; mib += 4) parts.push(more);
  writeFileSync(path, Buffer.concat([head, ...parts, Buffer.alloc(4)]));
}

/** One block: `start`, then zeros up to `size` octets in all. */
function lz4Run(start, size) {
  const literals = Buffer.concat([start, Buffer.alloc(EMPTY_RECORD)]);
  const tail = 16;
  const match = size - literals.length - tail;
  const run = match - 4 - 15;
  const body = Buffer.concat([
    Buffer.from([0xff, literals.length - 15]),
    literals,
    Buffer.from([1, 0]),
    Buffer.alloc(Math.floor(run / 255), 255),
    Buffer.from([run % 255]),
    Buffer.from([0xf0, tail - 15]),
    Buffer.alloc(tail),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length, 0);
  return Buffer.concat([length, body]);
}
