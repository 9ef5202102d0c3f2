import { crc32 } from 'node:zlib';
import type { ByteSource, SourceDamage } from './byte-source.js';
import { ChunkReader } from './chunk-reader.js';
import { DeflateStream } from './deflate-stream.js';
import { GZIP_TRAILER_BYTES, gzipHeaderLength, startsGzip } from './gzip-header.js';
import { LIMITS } from '../limits.js';

/** Octets of compressed input read at a time. */
const INPUT_BUFFER_BYTES = 131_072;

/**
 * Octets of a gzip file, all its members (RFC 1952 §2.2). What could be decompressed is handed out;
 * damage is recorded, and reading ends there.
 */
export class GzipByteSource implements ByteSource {
  readonly #source: ByteSource;
  readonly #input: ChunkReader;
  readonly #damages: SourceDamage[] = [];
  #member: DeflateStream | null = null;
  /** What of the member was used by the decoder before the input now being fed. */
  #fedFrom = 0;
  #crc = 0;
  #memberBytes = 0;
  #output = 0;
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;

  constructor(source: ByteSource) {
    this.#source = source;
    this.#input = new ChunkReader(source, INPUT_BUFFER_BYTES);
  }

  get size(): number | null {
    return this.#source.size;
  }

  get consumed(): number {
    return this.#source.consumed;
  }

  get damages(): readonly SourceDamage[] {
    return [...this.#source.damages, ...this.#damages];
  }

  async read(into: Uint8Array): Promise<number> {
    while (this.#rest.length === 0) {
      if (this.#ended) return 0;
      const piece = await this.#nextPiece();
      if (piece !== null) this.#rest = piece;
    }
    const len = Math.min(this.#rest.length, into.length);
    into.set(this.#rest.subarray(0, len));
    this.#rest = this.#rest.subarray(len);
    return len;
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#rest = new Uint8Array(0);
    this.#member?.close();
    await this.#source.close();
  }

  /** One step forward: a piece of output, or null after any other step. */
  async #nextPiece(): Promise<Uint8Array | null> {
    const member = this.#member;
    if (member === null) {
      await this.#openMember();
      return null;
    }
    const piece = await member.next();
    if (piece !== null) return this.#account(piece);
    if (this.#ended) return null;
    if (member.state === 'hungry') await this.#feed(member);
    else if (member.state === 'ended') await this.#closeMember(member);
    else this.#break('gzip_corrupt', 'the compressed data is damaged', true);
    return null;
  }

  async #openMember(): Promise<void> {
    const input = this.#input;
    const more = await input.more(3);
    const at = input.start;
    if (!more && input.end === at) {
      this.#ended = true;
      return;
    }
    if (!startsGzip(input.bytes, at, input.end)) {
      await this.#checkPadding();
      return;
    }
    for (let need = 18; ; need = input.end - input.start + 1) {
      const grown = await input.more(need);
      const len = gzipHeaderLength(input.bytes, input.start, input.end);
      if (len > 0) {
        input.start += len;
        break;
      }
      if (!grown || need > LIMITS.maxGzipHeaderBytes) {
        this.#break('gzip_cut_short', 'the gzip file is cut short in the header of a member', true);
        return;
      }
    }
    this.#member = new DeflateStream();
    this.#crc = 0;
    this.#memberBytes = 0;
    this.#fedFrom = 0;
  }

  async #feed(member: DeflateStream): Promise<void> {
    const input = this.#input;
    input.start += member.used - this.#fedFrom;
    this.#fedFrom = member.used;
    if (!(await input.more(1))) {
      this.#break('gzip_cut_short', 'the gzip file is cut short', true);
      return;
    }
    member.feed(input.bytes.subarray(input.start, input.end));
  }

  /** Compares checksum and length (RFC 1952 §2.3.1); a mismatch does not spoil the next member. */
  async #closeMember(member: DeflateStream): Promise<void> {
    const input = this.#input;
    input.start += member.used - this.#fedFrom;
    member.close();
    this.#member = null;
    if (!(await input.more(GZIP_TRAILER_BYTES))) {
      this.#break('gzip_cut_short', 'the gzip file is cut short before the checksum of a member', true);
      return;
    }
    const crc = input.view.getUint32(input.start, true);
    const len = input.view.getUint32(input.start + 4, true);
    input.start += GZIP_TRAILER_BYTES;
    if (crc !== this.#crc || len !== this.#memberBytes % 0x1_0000_0000) {
      this.#note('gzip_bad_checksum', 'the checksum of the decompressed data is wrong', true);
    }
  }

  /** Zeros behind the last member are padding (tapes, block devices); anything else is surplus. */
  async #checkPadding(): Promise<void> {
    const input = this.#input;
    while (await input.more(1)) {
      for (let at = input.start; at < input.end; at++) {
        if (input.bytes[at] === 0) continue;
        input.start = at;
        this.#break(
          'gzip_trailing_data',
          'octets that are not gzip data follow the last member; ignored',
          false,
        );
        return;
      }
      input.start = input.end;
    }
    this.#ended = true;
  }

  #account(piece: Uint8Array): Uint8Array | null {
    this.#crc = crc32(piece, this.#crc);
    this.#memberBytes += piece.length;
    this.#output += piece.length;
    const used = this.#input.offset + (this.#member?.used ?? 0) - this.#fedFrom;
    if (
      this.#output > LIMITS.inflationWatchBytes &&
      this.#output > LIMITS.maxInflationRatio * Math.max(1, used)
    ) {
      this.#break(
        'decompression_bomb',
        `more than ${LIMITS.maxInflationRatio} octets came out of each compressed one (${this.#output} of ${used}); reading stopped`,
        true,
      );
      return null;
    }
    return piece;
  }

  #break(code: string, message: string, lossy: boolean): void {
    this.#note(code, message, lossy);
    this.#ended = true;
    this.#member?.close();
  }

  #note(code: string, message: string, lossy: boolean): void {
    const where = `${message} (at octet ${this.#input.offset} of the compressed file)`;
    this.#damages.push({ code, message: where, lossy });
  }
}
