import { LIMITS } from '../limits.js';
import { newCaptureInterface, type ProblemLog } from './capture-info.js';
import type { CaptureInfo, CaptureInterface } from './frame-source.js';
import { OptionCode } from './pcapng-blocks.js';
import { DEFAULT_TSRESOL, PcapngClock } from './pcapng-clock.js';
import { OptionCursor } from './pcapng-options.js';

/** An interface of a section: what is told of it, and its clock. */
export interface PcapngInterface {
  readonly facts: CaptureInterface;
  readonly clock: PcapngClock;
  /** Index in `CaptureInfo.interfaces`. */
  readonly index: number;
}

/** A block that has arrived whole and whose length was checked. */
export interface BlockPlace {
  readonly view: DataView;
  /** Offset of the block in `view`. */
  readonly at: number;
  /** Octets of the block. */
  readonly len: number;
  readonly little: boolean;
  /** Offset in the input, octets. */
  readonly offset: number;
  /** Number of the last frame before it. */
  readonly frame: number;
}

/** Reads the blocks that hold facts about the capture instead of frames. */
export class PcapngMetadata {
  readonly #info: CaptureInfo;
  readonly #problems: ProblemLog;
  readonly #options = new OptionCursor();

  constructor(info: CaptureInfo, problems: ProblemLog) {
    this.#info = info;
    this.#problems = problems;
  }

  /** Section Header Block, §4.1; of several sections the first that names something is believed. */
  section(block: BlockPlace): void {
    const options = this.#open(block, 24);
    const info = this.#info;
    while (options.next()) {
      if (options.code === OptionCode.Comment) this.#comment(options);
      else if (options.code === OptionCode.SectionHardware) info.hardware ??= options.text();
      else if (options.code === OptionCode.SectionOs) info.os ??= options.text();
      else if (options.code === OptionCode.SectionApplication) info.application ??= options.text();
    }
    this.#checkOptions(block);
  }

  /** Interface Description Block, §4.2. */
  interface(block: BlockPlace): PcapngInterface {
    const { view, at, little } = block;
    const facts = newCaptureInterface(view.getUint16(at + 8, little));
    const snapLen = view.getUint32(at + 12, little);
    facts.snapLen = snapLen <= LIMITS.maxFrameBytes ? snapLen : 0;
    let tsresol = DEFAULT_TSRESOL;
    let offset = 0n;
    const options = this.#open(block, 16);
    while (options.next()) {
      if (options.code === OptionCode.InterfaceTsResol) tsresol = options.octet() ?? tsresol;
      else if (options.code === OptionCode.InterfaceTsOffset) offset = options.int64() ?? offset;
      else this.#interfaceOption(options, facts);
    }
    this.#checkOptions(block);
    const clock = new PcapngClock(tsresol, offset);
    facts.resolution = clock.resolution;
    const index = this.#info.interfaces.push(facts) - 1;
    if (clock.odd) this.#noteClock(block, index, tsresol, offset);
    return { facts, clock, index };
  }

  #interfaceOption(options: OptionCursor, facts: CaptureInterface): void {
    switch (options.code) {
      case OptionCode.Comment:
        this.#comment(options);
        break;
      case OptionCode.InterfaceName:
        facts.name = options.text();
        break;
      case OptionCode.InterfaceDescription:
        facts.description = options.text();
        break;
      case OptionCode.InterfaceFilter:
        // The first octet says of which kind the filter is; 0 is the text that was given.
        if (options.octet() === 0) facts.filter = options.text(1);
        break;
      case OptionCode.InterfaceOs:
        facts.os = options.text();
        break;
      case OptionCode.InterfaceFcsLen: {
        // The draft says bits, its example and many writers mean octets.
        const len = options.octet() ?? 0;
        facts.fcsLen = len < 8 ? len : len >> 3;
        break;
      }
    }
  }

  /** Interface Statistics Block, §4.6: counts since the start of the capture, so the last one holds. */
  statistics(block: BlockPlace, nic: CaptureInterface): void {
    let byInterface: number | null = null;
    let bySystem: number | null = null;
    const options = this.#open(block, 20);
    while (options.next()) {
      if (options.code === OptionCode.StatisticsReceived) nic.received = options.uint64() ?? nic.received;
      else if (options.code === OptionCode.StatisticsDropped) byInterface = options.uint64();
      else if (options.code === OptionCode.StatisticsOsDropped) bySystem = options.uint64();
    }
    this.#checkOptions(block);
    if (byInterface !== null || bySystem !== null) nic.dropped = (byInterface ?? 0) + (bySystem ?? 0);
  }

  /**
   * Options behind the data of a packet block, §4.3.
   * @returns frames lost just before this one, where the block says so.
   */
  packetOptions(block: BlockPlace, from: number): number {
    let lost = 0;
    const options = this.#open(block, from - block.at);
    while (options.next()) {
      if (options.code === OptionCode.Comment) this.#comment(options);
      else if (options.code === OptionCode.PacketDropCount) lost = options.uint64() ?? 0;
    }
    this.#checkOptions(block);
    return lost;
  }

  /** @param skip Octets of the block before its options. */
  #open(block: BlockPlace, skip: number): OptionCursor {
    this.#options.open(block.view, block.at + skip, block.at + block.len - 4, block.little);
    return this.#options;
  }

  #comment(options: OptionCursor): void {
    if (this.#info.comments.length < LIMITS.maxComments) this.#info.comments.push(options.text());
    else this.#info.moreComments++;
  }

  #checkOptions(block: BlockPlace): void {
    if (!this.#options.broken) return;
    const message = `an option of the block at offset ${block.offset} is longer than the block; the rest of its options is ignored`;
    this.#problems.oddity('bad_option', message, block.offset, block.frame);
  }

  #noteClock(block: BlockPlace, index: number, tsresol: number, offset: bigint): void {
    const unit = (tsresol & 0x80) === 0 ? '10' : '2';
    const message =
      `interface ${index} counts time in ${unit}^-${tsresol & 0x7f} s from second ${offset}; ` +
      `its times are clamped and mean little`;
    this.#problems.oddity('odd_time_resolution', message, block.offset, block.frame);
  }
}
