/** The header of a zstd frame (RFC 8878 §3.1.1.1): how much its decoder must remember, and what follows it. */
import { LIMITS } from '../../limits.js';

/** Octets of the longest header: magic, descriptor, window, dictionary, content size. */
export const ZSTD_HEADER_MOST = 18;
/** Octets of a block when it is decompressed, at most (RFC 8878 §3.1.1.2.4). */
export const ZSTD_BLOCK_MOST = 131_072;

/** What a frame header says. */
export interface ZstdHeader {
  /** Octets of the header, the magic number included. */
  readonly length: number;
  /** Octets that copies may reach back. */
  readonly windowBytes: number;
  /** Octets that the frame holds; null when it does not say. */
  readonly contentSize: number | null;
  /** A checksum follows the last block. */
  readonly hasChecksum: boolean;
}

/**
 * @param at Where the magic number is.
 * @returns the header, the number of octets that it needs when there are fewer, or what is wrong.
 */
export function zstdHeader(view: DataView, at: number, end: number): ZstdHeader | number | string {
  if (end - at < 5) return 5;
  const descriptor = view.getUint8(at + 4);
  const singleSegment = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const sizeAt = at + 5 + (singleSegment ? 0 : 1) + dictionaryBytes;
  const length = sizeAt + sizeBytes - at;
  if (end - at < length) return length;
  if (descriptor & 0x08) return 'the header of a frame uses a reserved bit';
  if (dictionaryBytes > 0 && littleEndian(view, sizeAt - dictionaryBytes, dictionaryBytes) !== 0) {
    const id = littleEndian(view, sizeAt - dictionaryBytes, dictionaryBytes);
    return `the data needs dictionary ${id}; decompress it first: zstd -dc -D DICTIONARY FILE | tcpwhy -`;
  }
  const size = littleEndian(view, sizeAt, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  const windowBytes = singleSegment ? size : windowSize(view.getUint8(at + 5));
  if (windowBytes > LIMITS.maxZstdWindowBytes) {
    return (
      `a frame needs ${windowBytes} octets of memory to decompress, more than ${LIMITS.maxZstdWindowBytes} ` +
      `(limit maxZstdWindowBytes); decompress it first: zstd -dc --long=31 FILE | tcpwhy -`
    );
  }
  return {
    length,
    windowBytes,
    contentSize: sizeBytes === 0 ? null : size,
    hasChecksum: (descriptor & 0x04) !== 0,
  };
}

/** RFC 8878 §3.1.1.1.2: five bits of exponent, three of mantissa. */
function windowSize(octet: number): number {
  const base = 2 ** (10 + (octet >> 3));
  return base + (base / 8) * (octet & 7);
}

function littleEndian(view: DataView, at: number, octets: number): number {
  let value = 0;
  for (let i = octets - 1; i >= 0; i--) value = value * 256 + view.getUint8(at + i);
  return value;
}
