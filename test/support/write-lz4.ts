/** Builds lz4 frames for tests: a small greedy compressor, and any field wrong by choice. */
import { xxh32 } from '../../src/capture/compression/xxh32.js';
import { joinBytes } from './write-pcap.js';

/** Fields of a frame. Those that are left out get sound values. */
export interface Lz4ToWrite {
  /** 4 to 7: blocks of 64 KiB, 256 KiB, 1 MiB, 4 MiB. */
  readonly sizeCode?: number;
  /** Blocks may copy from the ones before. */
  readonly linked?: boolean;
  readonly blockChecksums?: boolean;
  readonly contentChecksum?: boolean;
  readonly contentSize?: boolean;
  /** Nothing is compressed. */
  readonly stored?: boolean;
  /** Octets of a block, the most that `sizeCode` allows by default. */
  readonly blockBytes?: number;
}

/** One frame. */
export function writeLz4(data: Uint8Array, frame: Lz4ToWrite = {}): Uint8Array {
  const sizeCode = frame.sizeCode ?? 4;
  const blockBytes = frame.blockBytes ?? 1 << (8 + 2 * sizeCode);
  const flags =
    0x40 |
    (frame.linked ? 0 : 0x20) |
    (frame.blockChecksums ? 0x10 : 0) |
    (frame.contentSize ? 0x08 : 0) |
    (frame.contentChecksum ? 0x04 : 0);
  const size = new DataView(new ArrayBuffer(8));
  size.setBigUint64(0, BigInt(data.length), true);
  const descriptor = joinBytes([
    Uint8Array.of(flags, sizeCode << 4),
    new Uint8Array(size.buffer, 0, frame.contentSize ? 8 : 0),
  ]);
  const pieces = [word(0x184d2204), descriptor, Uint8Array.of((xxh32(descriptor) >> 8) & 255)];
  for (let at = 0; at < data.length; at += blockBytes) {
    const end = Math.min(data.length, at + blockBytes);
    const packed = frame.stored
      ? data.subarray(at, end)
      : lz4Block(data, at, end, frame.linked ? Math.max(0, at - 65_535) : at);
    pieces.push(word(frame.stored ? packed.length | 0x8000_0000 : packed.length), packed);
    if (frame.blockChecksums) pieces.push(word(xxh32(packed)));
  }
  pieces.push(word(0));
  if (frame.contentChecksum) pieces.push(word(xxh32(data)));
  return joinBytes(pieces);
}

/** A legacy frame. */
export function writeLz4Legacy(data: Uint8Array): Uint8Array {
  const pieces = [word(0x184c2102)];
  for (let at = 0; at < data.length; at += 8_388_608) {
    const block = lz4Block(data, at, Math.min(data.length, at + 8_388_608), at);
    pieces.push(word(block.length), block);
  }
  return joinBytes(pieces);
}

/** A frame that decompressors pass over. */
export function skippableFrame(content: Uint8Array, variant = 0): Uint8Array {
  return joinBytes([word(0x184d2a50 + variant), word(content.length), content]);
}

/** One block: copies what was seen before, as far back as `reach`. */
export function lz4Block(data: Uint8Array, from: number, end: number, reach: number): Uint8Array {
  const seen = new Map<number, number>();
  const out: number[] = [];
  let anchor = from;
  const key = (i: number): number =>
    data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
  for (let i = Math.max(reach, from - 4000); i < from; i++) seen.set(key(i), i);
  // The last five octets of a block are literals, and the last copy starts twelve before its end.
  for (let i = from; i < end - 12; i++) {
    const match = seen.get(key(i));
    seen.set(key(i), i);
    if (match === undefined || i - match > 65_535) continue;
    let len = 4;
    while (i + len < end - 5 && data[match + len] === data[i + len]) len++;
    sequence(out, data, anchor, i, len, i - match);
    i += len - 1;
    anchor = i + 1;
  }
  sequence(out, data, anchor, end, 0, 0);
  return Uint8Array.from(out);
}

function sequence(
  out: number[],
  data: Uint8Array,
  from: number,
  to: number,
  len: number,
  back: number,
): void {
  const literals = to - from;
  const more = len === 0 ? 0 : len - 4;
  out.push((Math.min(15, literals) << 4) | Math.min(15, more));
  if (literals >= 15) lengthOctets(out, literals - 15);
  for (let i = from; i < to; i++) out.push(data[i]!);
  if (len === 0) return;
  out.push(back & 255, back >> 8);
  if (more >= 15) lengthOctets(out, more - 15);
}

function lengthOctets(out: number[], rest: number): void {
  for (; rest >= 255; rest -= 255) out.push(255);
  out.push(rest);
}

export function word(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
}
