import { CaptureFormatError, InputError } from '../errors.js';
import { ReplayedByteSource, type ByteSource } from './byte-source.js';
import { newCaptureInfo, ProblemLog } from './capture-info.js';
import { ChunkReader } from './chunk-reader.js';
import {
  COMPRESSION_SNIFF_BYTES,
  decompressed,
  DecompressedByteSource,
} from './compression/decompressed-byte-source.js';
import type { FrameDecoder } from './frame-decoder.js';
import { FrameBatch, type CaptureInfo, type FrameSource } from './frame-source.js';
import { PCAP_HEADER_BYTES, PcapDecoder } from './pcap.js';
import { MIN_SECTION_BYTES } from './pcapng-blocks.js';
import { PcapngDecoder } from './pcapng.js';
import {
  describeForeignFormat,
  hexOf,
  SNIFF_BYTES,
  sniffFormat,
  type CaptureFormat,
} from './sniff-format.js';

const EXPECTED = 'Expected is pcap or pcapng, plain or compressed with gzip, zstd or lz4';

/** What reading needs once the format is known. */
interface Prepared {
  readonly source: ByteSource;
  readonly reader: ChunkReader;
  readonly decoder: FrameDecoder;
}

/** Reads one capture of whatever format from one byte source. */
export class CaptureReader implements FrameSource {
  readonly info: CaptureInfo;
  readonly #raw: ByteSource;
  readonly #bufferBytes: number | undefined;
  readonly #problems: ProblemLog;
  #prepared: Promise<Prepared> | null = null;
  #started = false;
  #closed = false;

  constructor(source: ByteSource, name: string, bufferBytes?: number) {
    this.#raw = source;
    this.#bufferBytes = bufferBytes;
    this.info = newCaptureInfo(name, source.size);
    this.#problems = new ProblemLog(this.info);
  }

  /**
   * Looks at the start of the input: afterwards `info.format` is known. `batches` does it otherwise.
   * @throws CaptureFormatError when it is not a capture, InputError when nothing could be read.
   */
  async prepare(): Promise<void> {
    await this.#prepare();
  }

  async *batches(): AsyncGenerator<FrameBatch, void, void> {
    if (this.#started) {
      throw new InputError(`${this.info.file}: was read already; open it again to read it once more`);
    }
    this.#started = true;
    const { info } = this;
    try {
      const { source, reader, decoder } = await this.#prepare();
      const batch = new FrameBatch();
      while (!this.#closed) {
        const outcome = decoder.fill(batch);
        info.inputBytes = source.consumed;
        this.#problems.settle();
        if (batch.count > 0) yield batch;
        if (outcome === 'stopped') break;
        if (outcome === 'dry' && !this.#closed && !(await reader.more(decoder.need))) {
          if (!this.#closed && this.#raw.unfinished !== true) this.#judgeEnd(source, reader, decoder);
          break;
        }
      }
      info.inputBytes = source.consumed;
      this.#problems.settle();
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#raw.close();
    const prepared = await this.#prepared?.catch(() => null);
    await prepared?.source.close();
    await prepared?.reader.release();
  }

  #prepare(): Promise<Prepared> {
    this.#prepared ??= this.#open();
    return this.#prepared;
  }

  async #open(): Promise<Prepared> {
    const source = await this.#undoCompression();
    const reader = new ChunkReader(source, this.#bufferBytes);
    try {
      return { source, reader, decoder: await this.#recognise(source, reader) };
    } catch (error) {
      // Not waited for: what is no capture may be a pipe on which nothing more ever comes.
      void reader.release();
      throw error;
    }
  }

  async #recognise(source: ByteSource, reader: ChunkReader): Promise<FrameDecoder> {
    await reader.more(SNIFF_BYTES);
    if (source instanceof DecompressedByteSource) this.info.compression = source.kind;
    const head = reader.bytes.slice(reader.start, Math.min(reader.end, reader.start + SNIFF_BYTES));
    const format = sniffFormat(head);
    if (format === null) this.#refuse(source, head);
    const need = format.format === 'pcap' ? PCAP_HEADER_BYTES : MIN_SECTION_BYTES;
    if (!(await reader.more(need))) {
      const has = reader.end - reader.start;
      const reason = `the ${format.format} header is cut short: ${has} of ${need} octets${brokenBy(source)}`;
      throw new CaptureFormatError(this.info.file, has, reason);
    }
    return this.#decoder(format, reader);
  }

  #decoder(format: CaptureFormat, reader: ChunkReader): FrameDecoder {
    return format.format === 'pcap'
      ? new PcapDecoder(reader, format, this.info, this.#problems)
      : new PcapngDecoder(reader, this.info, this.#problems);
  }

  /** The source, through a decompressor when its first octets ask for it. */
  async #undoCompression(): Promise<ByteSource> {
    const head = new Uint8Array(COMPRESSION_SNIFF_BYTES);
    let len = 0;
    while (len < head.length) {
      const got = await this.#raw.read(head.subarray(len));
      if (got === 0) break;
      len += got;
    }
    const seen = head.subarray(0, len);
    const replayed = new ReplayedByteSource(seen, this.#raw);
    return decompressed(replayed, seen) ?? replayed;
  }

  #refuse(source: ByteSource, head: Uint8Array): never {
    const { file } = this.info;
    const unread = source.damages[0];
    if (head.length === 0) {
      if (this.#closed) throw new InputError(`${file}: was closed before it was read`);
      if (unread?.code === 'read_error') throw new InputError(`${file}: ${unread.message}`);
      const packed = source instanceof DecompressedByteSource;
      const broken = packed && unread?.lossy === true;
      const what = broken ? 'cannot be decompressed' : packed ? 'is empty once decompressed' : 'is empty';
      throw new CaptureFormatError(file, 0, `${what}${brokenBy(source)}. ${EXPECTED}.`);
    }
    const what = describeForeignFormat(head);
    const judgement = what === null ? 'not a capture' : `not a capture that can be read: this is ${what}`;
    const octets = `It starts with ${hexOf(head, SNIFF_BYTES)}`;
    throw new CaptureFormatError(file, 0, `${judgement}. ${octets}. ${EXPECTED}${brokenBy(source)}.`);
  }

  /** Damage below the format explains a frame that is cut; otherwise the capture itself ends in one. */
  #judgeEnd(source: ByteSource, reader: ChunkReader, decoder: FrameDecoder): void {
    const offset = reader.base + reader.end;
    const { info } = this;
    let lossy = false;
    for (const damage of source.damages) {
      lossy ||= damage.lossy;
      if (damage.lossy) this.#problems.stop(damage.code, damage.message, offset, info.frames);
      else this.#problems.add(damage.code, damage.message, offset, info.frames);
    }
    info.moreProblems += source.moreDamages ?? 0;
    if (reader.end === reader.start || lossy) return;
    const message =
      `the capture is cut short after frame ${info.frames}, at offset ${reader.offset}: ` +
      `${decoder.describeRest()}; every whole frame before is analysed`;
    this.#problems.stop('cut_short', message, reader.offset, info.frames);
  }
}

function brokenBy(source: ByteSource): string {
  const damage = source.damages[0];
  return damage === undefined ? '' : ` (${damage.message})`;
}
