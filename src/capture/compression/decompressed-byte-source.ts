import type { ByteSource, SourceDamage } from '../byte-source.js';
import { ChunkReader } from '../chunk-reader.js';
import {
  COMPRESSED_BUFFER_BYTES,
  DecompressionLog,
  type Compression,
  type Decompressor,
} from './decompressor.js';
import { CompressedFrames, startsCompressedFrame } from './compressed-frames.js';
import { startsGzip } from './gzip-header.js';
import { GzipMembers } from './gzip-members.js';

/** Octets of input that show whether and how it is compressed. */
export const COMPRESSION_SNIFF_BYTES = 4;

type Format = new (input: ChunkReader, log: DecompressionLog) => Decompressor;

/**
 * The octets inside a compressed input. What could be decompressed is handed out; damage is recorded,
 * and where nothing sound can follow reading ends.
 */
export class DecompressedByteSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #log: DecompressionLog;
  readonly #decompressor: Decompressor;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource, Format: Format) {
    this.#source = source;
    const input = new ChunkReader(source, COMPRESSED_BUFFER_BYTES);
    this.#log = new DecompressionLog(input);
    this.#decompressor = new Format(input, this.#log);
  }

  get size(): number | null {
    return this.#source.size;
  }

  get consumed(): number {
    return this.#source.consumed;
  }

  get damages(): readonly SourceDamage[] {
    return [...this.#source.damages, ...this.#log.damages];
  }

  get moreDamages(): number {
    return this.#log.moreDamages;
  }

  /** The format of the compression; null when nothing but skippable frames came so far. */
  get kind(): Compression | null {
    return this.#decompressor.kind;
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#rest.length === 0) {
      if (this.#log.ended) return 0;
      this.#rest = (await this.#decompressor.step()) ?? this.#rest;
    }
    const len = Math.min(this.#rest.length, into.length);
    into.set(this.#rest.subarray(0, len));
    this.#rest = this.#rest.subarray(len);
    return len;
  }

  async close(): Promise<void> {
    this.#log.ended = true;
    this.#rest = new Uint8Array(0);
    this.#decompressor.close();
    await this.#source.close();
  }
}

/**
 * The source with its compression undone, or null when it is not compressed.
 * @param head The first octets of `source`, `COMPRESSION_SNIFF_BYTES` where there are so many.
 */
export function decompressed(source: ByteSource, head: Uint8Array): DecompressedByteSource | null {
  if (startsGzip(head, 0, head.length)) return new DecompressedByteSource(source, GzipMembers);
  if (startsCompressedFrame(head)) return new DecompressedByteSource(source, CompressedFrames);
  return null;
}
