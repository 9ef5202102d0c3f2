/** Builds zstd frames for tests: stored and repeating blocks, and any field wrong by choice. */
import { Xxh64 } from '../../src/capture/compression/xxh64.js';
import { word } from './write-lz4.js';
import { joinBytes } from './write-pcap.js';

/** Fields of a frame. Those that are left out get sound values. */
export interface ZstdToWrite {
  readonly checksum?: boolean;
  readonly contentSize?: boolean;
  /** Exponent of the window: 10 is 1 KiB. */
  readonly windowLog?: number;
  /** Octets of a block, 1,000 by default. */
  readonly blockBytes?: number;
  readonly dictionary?: number;
}

/** One frame. */
export function writeZstd(data: Uint8Array, frame: ZstdToWrite = {}): Uint8Array {
  const step = frame.blockBytes ?? 1000;
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += step) {
    const part = data.subarray(at, at + step);
    const same = part.every((octet) => octet === part[0]);
    const type = same ? 1 : 0;
    blocks.push(zstdBlock(type, part.length, same ? part.subarray(0, 1) : part, at + step >= data.length));
  }
  if (data.length === 0) blocks.push(zstdBlock(0, 0, data, true));
  return joinBytes([
    zstdHeader(frame, data.length),
    ...blocks,
    frame.checksum ? word(new Xxh64().update(data).digestLow()) : new Uint8Array(0),
  ]);
}

/** The header of a frame. */
export function zstdHeader(frame: ZstdToWrite, contentSize = 0): Uint8Array {
  const flags =
    (frame.contentSize ? 0x80 : 0) | (frame.checksum ? 0x04 : 0) | (frame.dictionary === undefined ? 0 : 3);
  return joinBytes([
    word(0xfd2fb528),
    Uint8Array.of(flags, ((frame.windowLog ?? 20) - 10) << 3),
    frame.dictionary === undefined ? new Uint8Array(0) : word(frame.dictionary),
    frame.contentSize ? word(contentSize) : new Uint8Array(0),
  ]);
}

/** One block: 0 stored, 1 one octet repeated, 2 compressed. */
export function zstdBlock(type: number, size: number, content: Uint8Array, last: boolean): Uint8Array {
  const head = (size << 3) | (type << 1) | (last ? 1 : 0);
  return joinBytes([Uint8Array.of(head & 255, (head >> 8) & 255, head >> 16), content]);
}
