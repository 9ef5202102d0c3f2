import type { ChunkReader } from '../chunk-reader.js';
import type { Compression, Decompressor, DecompressionLog } from './decompressor.js';
import { Lz4Frame } from './lz4-frame.js';
import { Lz4LegacyFrame } from './lz4-legacy-frame.js';
import { ZstdFrame } from './zstd-frame.js';

/*
 * zstd (RFC 8878 §3.1) and lz4 files are rows of frames, each with a magic number of four octets. Both
 * share the skippable frames, which hold what is not compressed data (indexes, sizes) and are passed over.
 */

const ZSTD = 0xfd2fb528;
const LZ4 = 0x184d2204;
const LZ4_LEGACY = 0x184c2102;
/** The last four bits of the magic number of a skippable frame are free (RFC 8878 §3.1.2). */
const SKIPPABLE = 0x184d2a50;
const SKIPPABLE_MASK = 0xfffffff0;

/** Decompresses one frame after the other: what it holds in memory serves them all. */
interface FrameFormat {
  /** True when the whole frame is used up. */
  readonly done: boolean;
  /** A new frame begins at the input's next octet. */
  begin(): void;
  step(): Promise<Uint8Array | null>;
}

type FormatClass = new (input: ChunkReader, log: DecompressionLog) => FrameFormat;
const FORMATS: ReadonlyMap<number, FormatClass> = new Map<number, FormatClass>([
  [ZSTD, ZstdFrame],
  [LZ4, Lz4Frame],
  [LZ4_LEGACY, Lz4LegacyFrame],
]);

/** Whether these octets can start a zstd, lz4 or skippable frame. */
export function startsCompressedFrame(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const magic = new DataView(head.buffer, head.byteOffset, head.length).getUint32(0, true);
  return FORMATS.has(magic) || isSkippable(magic);
}

/** The frames of a zstd or lz4 file, one after the other. */
export class CompressedFrames implements Decompressor {
  kind: Compression | null = null;
  readonly #input: ChunkReader;
  readonly #log: DecompressionLog;
  readonly #formats = new Map<number, FrameFormat>();
  #frame: FrameFormat | null = null;
  /** Octets of a skippable frame that are still to be passed over. */
  #skip = 0;

  constructor(input: ChunkReader, log: DecompressionLog) {
    this.#input = input;
    this.#log = log;
  }

  async step(): Promise<Uint8Array | null> {
    if (this.#skip > 0) await this.#skipMore();
    else if (this.#frame === null) await this.#openFrame();
    else {
      const frame = this.#frame;
      const piece = await frame.step();
      if (frame.done) this.#frame = null;
      if (piece !== null && piece.length > 0) return this.#log.admit(piece.length) ? piece : null;
    }
    return null;
  }

  close(): void {
    // A step under way ends when its input does; what is held goes with the object.
  }

  async #openFrame(): Promise<void> {
    const input = this.#input;
    const log = this.#log;
    if (!(await input.more(4))) {
      const left = input.end - input.start;
      const kind = this.kind ?? 'zstd';
      if (left === 0) log.ended = true;
      else if (input.bytes[input.start] === 0) await log.skipPadding(kind);
      else log.break(`${kind}_trailing_data`, `${left} octets that are no frame follow; ignored`, false);
      return;
    }
    const magic = input.view.getUint32(input.start, true);
    if (isSkippable(magic)) {
      await this.#openSkippable();
      return;
    }
    const format = this.#formatOf(magic);
    if (format === null) {
      await log.skipPadding(this.kind ?? 'zstd');
      return;
    }
    this.kind ??= magic === ZSTD ? 'zstd' : 'lz4';
    format.begin();
    this.#frame = format;
  }

  #formatOf(magic: number): FrameFormat | null {
    const Format = FORMATS.get(magic);
    if (Format === undefined) return null;
    let format = this.#formats.get(magic);
    if (format === undefined) this.#formats.set(magic, (format = new Format(this.#input, this.#log)));
    return format;
  }

  async #openSkippable(): Promise<void> {
    const input = this.#input;
    if (!(await input.more(8))) {
      this.#log.break(`${this.kind ?? 'zstd'}_cut_short`, 'the file is cut short in a skippable frame');
      return;
    }
    this.#skip = input.view.getUint32(input.start + 4, true);
    input.start += 8;
  }

  async #skipMore(): Promise<void> {
    const input = this.#input;
    if (!(await input.more(1))) {
      this.#log.break(`${this.kind ?? 'zstd'}_cut_short`, 'the file is cut short in a skippable frame');
      return;
    }
    const len = Math.min(this.#skip, input.end - input.start);
    input.start += len;
    this.#skip -= len;
  }
}

function isSkippable(magic: number): boolean {
  return (magic & SKIPPABLE_MASK) >>> 0 === SKIPPABLE;
}
