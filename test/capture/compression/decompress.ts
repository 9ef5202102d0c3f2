import { createHash } from 'node:crypto';
import { MemoryByteSource } from '../../../src/capture/byte-source.js';
import { decompressed } from '../../../src/capture/compression/decompressed-byte-source.js';
import { joinBytes } from '../../support/write-pcap.js';

/** What came out, and what was said. */
export interface Decompressed {
  readonly out: Uint8Array;
  readonly codes: string[];
  readonly kind: string | null;
}

/** Decompresses octets, handed in in pieces. */
export async function decompress(bytes: Uint8Array, chunkSize?: number): Promise<Decompressed> {
  const source = decompressed(new MemoryByteSource(bytes, chunkSize), bytes.subarray(0, 4))!;
  const pieces: Uint8Array[] = [];
  const into = new Uint8Array(50_000);
  for (let len = await source.read(into); len > 0; len = await source.read(into))
    pieces.push(into.slice(0, len));
  await source.close();
  return {
    out: joinBytes(pieces),
    codes: source.damages.map((damage) => damage.code),
    kind: source.kind,
  };
}

/** How much comes out, without keeping it. */
export async function drain(bytes: Uint8Array): Promise<{ octets: number; codes: string[] }> {
  const source = decompressed(new MemoryByteSource(bytes), bytes.subarray(0, 4))!;
  const into = new Uint8Array(1_048_576);
  let octets = 0;
  for (let len = await source.read(into); len > 0; len = await source.read(into)) octets += len;
  await source.close();
  return { octets, codes: source.damages.map((damage) => damage.code) };
}

export const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
