import { CaptureFormatError } from '../errors.js';
import { LIMITS } from '../limits.js';
import type { ProblemLog } from './capture-info.js';
import type { ChunkReader } from './chunk-reader.js';
import type { FillOutcome, FrameDecoder } from './frame-decoder.js';
import { BATCH_FRAMES, type CaptureInfo, type FrameBatch } from './frame-source.js';
import {
  Block,
  blockName,
  BYTE_ORDER_MAGIC,
  MIN_BLOCK_BYTES,
  MIN_SECTION_BYTES,
  minBlockLength,
} from './pcapng-blocks.js';
import { PcapngMetadata, type BlockPlace, type PcapngInterface } from './pcapng-metadata.js';

/*
 * pcapng (draft-ietf-opsawg-pcapng): blocks with their length before and behind. Sections may differ
 * in byte order; interfaces belong to their section. A block length that makes no sense ends the
 * reading, since the next block cannot be found; a packet that makes no sense is skipped.
 */

/** Reads the blocks of one pcapng capture. */
export class PcapngDecoder implements FrameDecoder {
  need = MIN_SECTION_BYTES;
  readonly #reader: ChunkReader;
  readonly #info: CaptureInfo;
  readonly #problems: ProblemLog;
  readonly #metadata: PcapngMetadata;
  #little = false;
  /** Interfaces of the current section, by the number its packets give. */
  #interfaces: PcapngInterface[] = [];
  #baseKnown = false;
  /** Time of the last frame: simple packet blocks have none of their own. */
  #lastNs = 0;
  readonly #reusedPlace: { -readonly [K in keyof BlockPlace]: BlockPlace[K] };
  #count = 0;
  #octets = 0;

  /**
   * Looks at the first section header, of which `MIN_SECTION_BYTES` octets must have arrived.
   * @throws CaptureFormatError when it is none or of another major version.
   */
  constructor(reader: ChunkReader, info: CaptureInfo, problems: ProblemLog) {
    this.#reader = reader;
    this.#info = info;
    this.#problems = problems;
    this.#metadata = new PcapngMetadata(info, problems);
    this.#reusedPlace = { view: reader.view, at: 0, len: 0, little: false, offset: 0, frame: 0 };
    info.format = 'pcapng';
    const fault = this.#sectionFault(reader.start);
    if (fault !== null) throw new CaptureFormatError(info.file, reader.offset, fault);
  }

  fill(batch: FrameBatch): FillOutcome {
    const reader = this.#reader;
    batch.bytes = reader.bytes;
    batch.view = reader.view;
    this.#count = 0;
    this.#octets = 0;
    const outcome = this.#blocks(batch);
    batch.count = this.#count;
    this.#info.frames += this.#count;
    this.#info.bytes += this.#octets;
    return outcome;
  }

  describeRest(): string {
    const left = this.#reader.end - this.#reader.start;
    return `${left} of ${this.need} octets of a block are left`;
  }

  #blocks(batch: FrameBatch): FillOutcome {
    const reader = this.#reader;
    const { view, end } = reader;
    while (this.#count < BATCH_FRAMES) {
      const pos = reader.start;
      if (end - pos < MIN_BLOCK_BYTES) {
        this.need = MIN_BLOCK_BYTES;
        return 'dry';
      }
      const type = view.getUint32(pos, this.#little);
      if (type === Block.Section) {
        if (end - pos < MIN_SECTION_BYTES) {
          this.need = MIN_SECTION_BYTES;
          return 'dry';
        }
        const fault = this.#sectionFault(pos);
        if (fault !== null) return this.#stop('bad_section', pos, fault);
      }
      const len = view.getUint32(pos + 4, this.#little);
      if (len < MIN_BLOCK_BYTES || (len & 3) !== 0 || len > LIMITS.maxBlockBytes) {
        return this.#stop(
          'bad_block',
          pos,
          `the ${blockName(type)} claims a length of ${len} octets, which no block has`,
        );
      }
      if (end - pos < len) {
        this.need = len;
        return 'dry';
      }
      const again = view.getUint32(pos + len - 4, this.#little);
      if (again !== len) {
        const reason = `the ${blockName(type)} has length ${len} at its start and ${again} at its end`;
        return this.#stop('bad_block', pos, reason);
      }
      if (type === Block.EnhancedPacket && len >= 32) {
        this.#packet(batch, pos, len, view.getUint32(pos + 8, this.#little));
      } else if (!this.#otherBlock(batch, pos, len, type)) return 'stopped';
      reader.start = pos + len;
    }
    return 'full';
  }

  /** Enhanced and obsolete packet blocks: alike but for the width of the interface number (§4.3, A.1). */
  #packet(batch: FrameBatch, pos: number, len: number, id: number): void {
    const { view } = this.#reader;
    const little = this.#little;
    const cap = view.getUint32(pos + 20, little);
    const orig = view.getUint32(pos + 24, little);
    const nic = this.#interfaces[id];
    if (nic === undefined || cap > len - 32 || cap > LIMITS.maxFrameBytes) {
      this.#skipPacket(pos, id, cap, len - 32);
      return;
    }
    const high = view.getUint32(pos + 12, little);
    const low = view.getUint32(pos + 16, little);
    if (!this.#baseKnown) this.#setBase(nic, high, low);
    this.#lastNs = nic.clock.nanoseconds(high, low);
    this.#push(batch, nic, pos + 28, cap, orig);
    const options = pos + 28 + ((cap + 3) & ~3);
    if (options < pos + len - 4) {
      const lost = this.#metadata.packetOptions(this.#place(pos, len), options);
      // Statistics blocks, where they exist, come later and replace the sum.
      if (lost > 0) nic.facts.dropped = (nic.facts.dropped ?? 0) + lost;
    }
  }

  /** Simple packet block (§4.4): interface 0, no time, cut at the interface's snap length. */
  #simplePacket(batch: FrameBatch, pos: number, len: number): void {
    const nic = this.#interfaces[0];
    const room = len - 16;
    const orig = this.#reader.view.getUint32(pos + 8, this.#little);
    const limit = nic?.facts.snapLen || LIMITS.maxFrameBytes;
    const cap = Math.min(orig, limit);
    if (nic === undefined || cap > room) {
      this.#skipPacket(pos, 0, cap, room);
      return;
    }
    const message = 'simple packet blocks have no time; each frame gets the time of the one before';
    this.#problems.oddity('no_time', message, this.#reader.base + pos, this.#frame + 1);
    this.#push(batch, nic, pos + 12, cap, orig);
  }

  #push(batch: FrameBatch, nic: PcapngInterface, at: number, cap: number, orig: number): void {
    const n = this.#count++;
    batch.at[n] = at;
    batch.capLen[n] = cap;
    batch.origLen[n] = orig;
    batch.timeNs[n] = this.#lastNs;
    batch.interfaceId[n] = nic.index;
    nic.facts.frames++;
    this.#octets += cap;
    if (cap > orig) {
      const message = `frame ${this.#frame}: ${cap} octets captured of a frame of ${orig}`;
      this.#problems.oddity('caplen_over_length', message, this.#reader.base + at, this.#frame);
    }
  }

  /** Everything but the usual packet block. False when reading cannot go on. */
  #otherBlock(batch: FrameBatch, pos: number, len: number, type: number): boolean {
    if (len < minBlockLength(type)) {
      this.#stop('bad_block', pos, `the ${blockName(type)} has only ${len} octets`);
      return false;
    }
    const { view } = this.#reader;
    switch (type) {
      case Block.Section:
        this.#interfaces = [];
        this.#metadata.section(this.#place(pos, len));
        break;
      case Block.Interface:
        return this.#addInterface(pos, len);
      case Block.SimplePacket:
        this.#simplePacket(batch, pos, len);
        break;
      case Block.ObsoletePacket:
        this.#packet(batch, pos, len, view.getUint16(pos + 8, this.#little));
        break;
      case Block.InterfaceStatistics: {
        const nic = this.#interfaces[view.getUint32(pos + 8, this.#little)];
        if (nic) this.#metadata.statistics(this.#place(pos, len), nic.facts);
        break;
      }
      case Block.Custom:
      case Block.CustomNotCopied:
      case Block.SystemdJournal:
      case Block.SysdigEvent:
        this.#noteNumbered(pos, type);
        break;
    }
    return true;
  }

  #addInterface(pos: number, len: number): boolean {
    if (this.#info.interfaces.length >= LIMITS.maxInterfaces) {
      this.#stop('too_many_interfaces', pos, `more than ${LIMITS.maxInterfaces} interfaces are described`);
      return false;
    }
    const nic = this.#metadata.interface(this.#place(pos, len));
    nic.clock.rebase(this.#info.baseSecond);
    this.#interfaces.push(nic);
    return true;
  }

  #setBase(nic: PcapngInterface, high: number, low: number): void {
    this.#baseKnown = true;
    this.#info.baseSecond = nic.clock.secondOf(high, low);
    for (const { clock } of this.#interfaces) clock.rebase(this.#info.baseSecond);
  }

  /** Checks byte order and version of a section header and takes over its byte order. */
  #sectionFault(pos: number): string | null {
    const { view } = this.#reader;
    const little = view.getUint32(pos + 8, true) === BYTE_ORDER_MAGIC;
    if (!little && view.getUint32(pos + 8, false) !== BYTE_ORDER_MAGIC) {
      return 'the pcapng section header has no valid byte-order magic (1a 2b 3c 4d)';
    }
    this.#little = little;
    const major = view.getUint16(pos + 12, little);
    return major === 1
      ? null
      : `pcapng version ${major}.${view.getUint16(pos + 14, little)} is not known (1.0 is)`;
  }

  #skipPacket(pos: number, id: number, cap: number, room: number): void {
    const offset = this.#reader.base + pos;
    const skipped = `the packet block at offset ${offset} is skipped`;
    this.#info.skippedFrames++;
    if (this.#interfaces[id] === undefined) {
      const message = `${skipped}: it names interface ${id}, and the section describes ${this.#interfaces.length}`;
      this.#problems.oddity('bad_interface', message, offset, this.#frame);
    } else {
      const message = `${skipped}: it claims ${cap} octets and has room for ${room} (frames have ${LIMITS.maxFrameBytes} at most)`;
      this.#problems.oddity('bad_packet_block', message, offset, this.#frame);
    }
  }

  #noteNumbered(pos: number, type: number): void {
    const offset = this.#reader.base + pos;
    const message =
      `a ${blockName(type)} at offset ${offset} is no frame here, but Wireshark numbers it like one: ` +
      `its frame numbers are ahead from there on`;
    this.#problems.oddity('numbered_block', message, offset, this.#frame);
  }

  /** Number of the last frame read. */
  get #frame(): number {
    return this.#info.frames + this.#count;
  }

  /** Where a block lies; valid until the next call. */
  #place(pos: number, len: number): BlockPlace {
    const { view, base } = this.#reader;
    const place = this.#reusedPlace;
    place.view = view;
    place.at = pos;
    place.len = len;
    place.little = this.#little;
    place.offset = base + pos;
    place.frame = this.#frame;
    return place;
  }

  #stop(code: string, pos: number, reason: string): FillOutcome {
    const offset = this.#reader.base + pos;
    this.#problems.stop(code, `${reason}, at offset ${offset}; reading stopped there`, offset, this.#frame);
    return 'stopped';
  }
}
