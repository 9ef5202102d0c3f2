import { crc32 } from 'node:zlib';
import { LIMITS } from '../../limits.js';
import type { ChunkReader } from '../chunk-reader.js';
import type { Decompressor, DecompressionLog } from './decompressor.js';
import { DeflateStream } from './deflate-stream.js';
import { GZIP_TRAILER_BYTES, gzipHeaderLength, startsGzip } from './gzip-header.js';

/**
 * Octets given to the decoder at once, counted from the start of the file. Of what it is given it hands
 * out nothing when it meets damage: fixed blocks lose little, and the same whatever pieces the file
 * came in.
 */
const FEED_BYTES = 16_384;

/** The members of a gzip file, one after the other (RFC 1952 §2.2). */
export class GzipMembers implements Decompressor {
  readonly kind = 'gzip';
  readonly #input: ChunkReader;
  readonly #log: DecompressionLog;
  #member: DeflateStream | null = null;
  /** What of the member was used by the decoder before the input now being fed. */
  #fedFrom = 0;
  #crc = 0;
  #memberBytes = 0;

  constructor(input: ChunkReader, log: DecompressionLog) {
    this.#input = input;
    this.#log = log;
  }

  async step(): Promise<Uint8Array | null> {
    const member = this.#member;
    if (member === null) {
      await this.#openMember();
      return null;
    }
    const piece = await member.next();
    if (piece !== null) return this.#account(piece);
    if (this.#log.ended) return null;
    if (member.state === 'hungry') await this.#feed(member);
    else if (member.state === 'ended') await this.#closeMember(member);
    else this.#break('gzip_corrupt', 'the compressed data is damaged');
    return null;
  }

  close(): void {
    this.#member?.close();
  }

  async #openMember(): Promise<void> {
    const input = this.#input;
    const more = await input.more(3);
    const at = input.start;
    if (!more && input.end === at) {
      this.#log.ended = true;
      return;
    }
    if (!startsGzip(input.bytes, at, input.end)) {
      await this.#log.skipPadding(this.kind);
      return;
    }
    for (let need = 18; ; need = input.end - input.start + 1) {
      const grown = await input.more(need);
      const len = gzipHeaderLength(input.bytes, input.start, input.end);
      if (len > LIMITS.maxGzipHeaderBytes || need > 2 * LIMITS.maxGzipHeaderBytes) {
        const most = `${LIMITS.maxGzipHeaderBytes} octets (limit maxGzipHeaderBytes)`;
        this.#break('gzip_corrupt', `the header of a gzip member is longer than ${most}`);
        return;
      }
      if (len > 0) {
        input.start += len;
        break;
      }
      if (!grown) {
        this.#break('gzip_cut_short', 'the gzip file is cut short in the header of a member');
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
    const wanted = FEED_BYTES - (input.offset % FEED_BYTES);
    await input.more(wanted);
    if (input.end === input.start) {
      this.#break('gzip_cut_short', 'the gzip file is cut short');
      return;
    }
    member.feed(input.bytes.subarray(input.start, Math.min(input.end, input.start + wanted)));
  }

  /** Compares checksum and length (RFC 1952 §2.3.1); a mismatch does not spoil the next member. */
  async #closeMember(member: DeflateStream): Promise<void> {
    const input = this.#input;
    input.start += member.used - this.#fedFrom;
    member.close();
    this.#member = null;
    if (!(await input.more(GZIP_TRAILER_BYTES))) {
      this.#break('gzip_cut_short', 'the gzip file is cut short before the checksum of a member');
      return;
    }
    const crc = input.view.getUint32(input.start, true);
    const len = input.view.getUint32(input.start + 4, true);
    input.start += GZIP_TRAILER_BYTES;
    if (crc !== this.#crc || len !== this.#memberBytes % 0x1_0000_0000) {
      this.#log.note('gzip_bad_checksum', 'the checksum of the decompressed data is wrong');
    }
  }

  #account(piece: Uint8Array): Uint8Array | null {
    this.#crc = crc32(piece, this.#crc);
    this.#memberBytes += piece.length;
    const used = this.#input.offset + (this.#member?.used ?? 0) - this.#fedFrom;
    if (this.#log.admit(piece.length, used)) return piece;
    this.close();
    return null;
  }

  #break(code: string, message: string): void {
    this.#log.break(code, message);
    this.close();
  }
}
