/**
 * The header of a gzip member (RFC 1952 §2.3): ten octets, then what its flags announce. Nothing in
 * it is needed for reading the data; only its end must be found.
 */

const FLAG_HEADER_CRC = 0x02;
const FLAG_EXTRA = 0x04;
const FLAG_NAME = 0x08;
const FLAG_COMMENT = 0x10;
const FIXED_BYTES = 10;

/** Octets of checksum and length behind the data of a member (RFC 1952 §2.3.1). */
export const GZIP_TRAILER_BYTES = 8;

/** Whether these octets can start a gzip member: its two magic octets and the method "deflate". */
export function startsGzip(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= 3 && bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8;
}

/**
 * Length of the member header that starts at `at`.
 * @returns octets, or 0 when the header does not end before `end`.
 */
export function gzipHeaderLength(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < FIXED_BYTES) return 0;
  const flags = bytes[at + 3] ?? 0;
  let to = at + FIXED_BYTES;
  if (flags & FLAG_EXTRA) {
    if (end - to < 2) return 0;
    to += 2 + (bytes[to] ?? 0) + ((bytes[to + 1] ?? 0) << 8);
  }
  for (const text of [FLAG_NAME, FLAG_COMMENT]) {
    if (!(flags & text)) continue;
    if (to >= end) return 0;
    const zero = bytes.indexOf(0, to);
    if (zero < 0 || zero >= end) return 0;
    to = zero + 1;
  }
  if (flags & FLAG_HEADER_CRC) to += 2;
  return to <= end ? to - at : 0;
}
