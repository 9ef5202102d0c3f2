import { CaptureFormatError } from '../errors.js';
import { LIMITS } from '../limits.js';
import { newCaptureInterface, type ProblemLog } from './capture-info.js';
import type { ChunkReader } from './chunk-reader.js';
import type { FillOutcome, FrameDecoder } from './frame-decoder.js';
import { BATCH_FRAMES, type CaptureInfo, type FrameBatch } from './frame-source.js';
import { sniffFormat, type CaptureFormat } from './sniff-format.js';

/*
 * Classic pcap (draft-ietf-opsawg-pcap): a header of 24 octets, then records of a header with time,
 * captured and original length, and the frame. The record format follows from the magic number
 * alone; it is never guessed again from the records.
 */

/** Octets of the file header. */
export const PCAP_HEADER_BYTES = 24;

/** "No limit" is written in many ways; everything above libpcap's cap means it. */
const UNLIMITED = LIMITS.maxFrameBytes;

type PcapFormat = Extract<CaptureFormat, { format: 'pcap' }>;

/** Reads the records of one classic pcap. */
export class PcapDecoder implements FrameDecoder {
  need = 0;
  readonly #reader: ChunkReader;
  readonly #info: CaptureInfo;
  readonly #problems: ProblemLog;
  readonly #little: boolean;
  readonly #unitNs: number;
  readonly #headerLen: number;
  /** Lengths may be interchanged: written so up to version 2.3 (and by a BSD that says 543.0). */
  readonly #maySwap: boolean;
  /** Captured length from which a record deserves a look; one compare covers both rare cases. */
  readonly #snapLen: number;

  /**
   * Takes the file header, of which `PCAP_HEADER_BYTES` octets must have arrived.
   * @throws CaptureFormatError for a version that cannot be read.
   */
  constructor(reader: ChunkReader, format: PcapFormat, info: CaptureInfo, problems: ProblemLog) {
    this.#reader = reader;
    this.#info = info;
    this.#problems = problems;
    this.#little = format.littleEndian;
    this.#unitNs = format.unitNs;
    this.#headerLen = format.recordHeaderLen;
    const { view, start } = reader;
    const major = view.getUint16(start + 4, this.#little);
    const minor = view.getUint16(start + 6, this.#little);
    this.#maySwap = (major === 2 && minor <= 3) || major === 543;
    this.#checkVersion(major, minor);
    const snapLen = view.getUint32(start + 16, this.#little);
    const limited = snapLen > 0 && snapLen <= UNLIMITED;
    this.#snapLen = limited ? snapLen : UNLIMITED;
    const link = view.getUint32(start + 20, this.#little);
    const nic = newCaptureInterface(link & 0xffff);
    // Bits that are neither are reserved and ignored. Bit 26 says that the top four bits count the octets of frame check sequence, in pairs.
    if (link & 0x0400_0000) nic.fcsLen = (link >>> 28) * 2;
    nic.snapLen = limited ? snapLen : 0;
    nic.resolution = this.#unitNs === 1 ? 1e-9 : 1e-6;
    info.format = 'pcap';
    info.interfaces.push(nic);
    reader.start += PCAP_HEADER_BYTES;
  }

  fill(batch: FrameBatch): FillOutcome {
    const reader = this.#reader;
    const { bytes, view, end } = reader;
    const { at, capLen, origLen, timeNs, interfaceId } = batch;
    const little = this.#little;
    const headerLen = this.#headerLen;
    const unitNs = this.#unitNs;
    const snapLen = this.#snapLen;
    let base = this.#info.baseSecond;
    let pos = reader.start;
    let count = 0;
    let octets = 0;
    let outcome: FillOutcome = 'full';
    while (count < BATCH_FRAMES) {
      if (end - pos < headerLen) {
        this.need = headerLen;
        outcome = 'dry';
        break;
      }
      const second = view.getUint32(pos, little);
      const fraction = view.getUint32(pos + 4, little);
      let cap = view.getUint32(pos + 8, little);
      let orig = view.getUint32(pos + 12, little);
      if (cap > orig && this.#maySwap) {
        const swapped = cap;
        cap = orig;
        orig = swapped;
      }
      // One branch for everything rare, so that a sound record costs four reads and five stores.
      if (cap > snapLen || cap > orig || cap === 0 || fraction * unitNs >= 1e9) {
        if (!this.#admit(pos, count, second, fraction, cap, orig)) {
          outcome = 'stopped';
          break;
        }
      }
      if (end - pos - headerLen < cap) {
        this.need = headerLen + cap;
        outcome = 'dry';
        break;
      }
      if (count === 0 && this.#info.frames === 0) this.#info.baseSecond = base = second;
      at[count] = pos + headerLen;
      capLen[count] = cap;
      origLen[count] = orig;
      timeNs[count] = (second - base) * 1e9 + fraction * unitNs;
      interfaceId[count] = 0;
      octets += cap;
      pos += headerLen + cap;
      count++;
    }
    reader.start = pos;
    batch.bytes = bytes;
    batch.view = view;
    batch.count = count;
    this.#account(count, octets);
    return outcome;
  }

  describeRest(): string {
    const left = this.#reader.end - this.#reader.start;
    return left < this.#headerLen
      ? `${left} of ${this.#headerLen} octets of a record header are left`
      : `${left - this.#headerLen} of ${this.need - this.#headerLen} octets of a frame are left`;
  }

  #account(count: number, octets: number): void {
    const nic = this.#info.interfaces[0];
    if (nic) nic.frames += count;
    this.#info.frames += count;
    this.#info.bytes += octets;
  }

  /** Notes what is odd about a record. False when it cannot be a record: reading stops. */
  #admit(pos: number, count: number, second: number, fraction: number, cap: number, orig: number): boolean {
    const offset = this.#reader.base + pos;
    const frame = this.#info.frames + count;
    if (cap > LIMITS.maxFrameBytes) {
      const message =
        `the record of frame ${frame + 1} at offset ${offset} claims ${cap} octets, more than any frame has ` +
        `(${LIMITS.maxFrameBytes}); the file is damaged from there on`;
      this.#problems.stop('bad_record', message, offset, frame);
      return false;
    }
    if (cap === 0 && this.#startsAnotherFile(pos)) {
      const message = `another pcap file begins at offset ${offset} (joined with cat?); split the file there or use mergecap`;
      this.#problems.stop('concatenated_capture', message, offset, frame);
      return false;
    }
    // Told of a frame once it is all there: a dry reader comes past the same record again.
    if (this.#reader.end - pos - this.#headerLen < cap) return true;
    this.#noteOdd(offset, frame + 1, second, fraction, cap, orig);
    return true;
  }

  #noteOdd(offset: number, frame: number, second: number, fraction: number, cap: number, orig: number): void {
    if (cap > this.#snapLen) {
      this.#note(
        'caplen_over_snaplen',
        offset,
        frame,
        cap,
        `octets captured, above the snap length ${this.#snapLen}`,
      );
    }
    if (cap > orig)
      this.#note('caplen_over_length', offset, frame, cap, `octets captured of a frame of ${orig}`);
    if (fraction * this.#unitNs >= 1e9) {
      this.#note(
        'bad_subsecond',
        offset,
        frame,
        fraction,
        `as the part of second ${second}: more than a second`,
      );
    }
  }

  #note(code: string, offset: number, frame: number, value: number, what: string): void {
    this.#problems.oddity(code, `frame ${frame}: ${value} ${what}; taken as it is`, offset, frame);
  }

  /** A record that reads like a file header: magic, version 2.4, and zeros for zone and accuracy. */
  #startsAnotherFile(pos: number): boolean {
    const { bytes, view, end } = this.#reader;
    const version = view.getUint32(pos + 4, false);
    if (version !== 0x0002_0004 && version !== 0x0200_0400) return false;
    if (view.getUint32(pos + 12, this.#little) !== 0) return false;
    return sniffFormat(bytes.subarray(pos, Math.min(end, pos + 4)))?.format === 'pcap';
  }

  #checkVersion(major: number, minor: number): void {
    if (major < 2) {
      const reason = `pcap version ${major}.${minor} is older than any that can be read (2.x); rewrite the file with an old tcpdump`;
      throw new CaptureFormatError(this.#info.file, 4, reason);
    }
    if ((major !== 2 || minor > 4) && major !== 543) {
      const message = `the file says it is pcap version ${major}.${minor}; read as 2.4, the last version there is`;
      this.#problems.add('unknown_version', message, 4, 0);
    }
  }
}
