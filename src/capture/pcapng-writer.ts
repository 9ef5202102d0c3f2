/**
 * Writes frames as pcapng (draft-ietf-opsawg-pcapng): one section, an interface description for each interface
 * that frames came from, and an enhanced packet block a frame, with times in nanoseconds. Little-endian.
 */
import type { CaptureInterface } from './frame-source.js';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

const END_OF_OPTIONS = 0;
const COMMENT = 1;
const SECTION_HARDWARE = 2;
const SECTION_SYSTEM = 3;
const SECTION_APPLICATION = 4;
const INTERFACE_NAME = 2;
const INTERFACE_DESCRIPTION = 3;
const INTERFACE_RESOLUTION = 9;
const INTERFACE_SYSTEM = 12;
const INTERFACE_FCS_LENGTH = 13;
/** Decimal digits of a second: nanoseconds. */
const NANOSECONDS = 9;
/** Longest value that an option has room for, less than its 16 bits allow. */
const LONGEST_OPTION = 65_000;

/** What is said of the whole file. */
export interface SectionFacts {
  readonly comments: readonly string[];
  readonly hardware: string | null;
  readonly os: string | null;
  readonly application: string;
}

type Option = readonly [code: number, value: string | number];

/** Gathers blocks and hands them on in large pieces. */
export class PcapngWriter {
  #buffer = new Uint8Array(262_144);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;
  /** Number that each interface has in the file. */
  readonly #interfaces = new Map<CaptureInterface, number>();
  /** Frames written. */
  frames = 0;

  /** @param write Takes octets of the file; they are valid during the call. */
  constructor(
    private readonly write: (octets: Uint8Array) => void,
    facts: SectionFacts,
  ) {
    const options: Option[] = facts.comments.map((text) => [COMMENT, text] as const);
    if (facts.hardware !== null) options.push([SECTION_HARDWARE, facts.hardware]);
    if (facts.os !== null) options.push([SECTION_SYSTEM, facts.os]);
    options.push([SECTION_APPLICATION, facts.application]);
    const at = this.#begin(SECTION, 16 + optionsLength(options));
    this.#view.setUint32(at, BYTE_ORDER_MAGIC, true);
    this.#view.setUint16(at + 4, 1, true);
    this.#view.setUint16(at + 6, 0, true);
    // The length of the section is not known yet.
    this.#view.setBigInt64(at + 8, -1n, true);
    this.#options(at + 16, options);
  }

  /**
   * Writes a frame.
   * @param second Second since the epoch that `timeNs` counts from.
   * @param timeNs Whole nanoseconds, may be negative.
   */
  frame(itf: CaptureInterface, octets: Uint8Array, origLen: number, second: number, timeNs: number): void {
    const id = this.#interfaces.get(itf) ?? this.#describe(itf);
    const padded = (octets.length + 3) & ~3;
    const at = this.#begin(ENHANCED_PACKET, 20 + padded);
    const time = BigInt(second) * 1_000_000_000n + BigInt(Math.round(timeNs));
    const view = this.#view;
    view.setUint32(at, id, true);
    view.setUint32(at + 4, Number((time >> 32n) & 0xffff_ffffn), true);
    view.setUint32(at + 8, Number(time & 0xffff_ffffn), true);
    view.setUint32(at + 12, octets.length, true);
    view.setUint32(at + 16, Math.min(origLen, 0xffff_ffff), true);
    this.#buffer.set(octets, at + 20);
    this.#buffer.fill(0, at + 20 + octets.length, at + 20 + padded);
    this.frames++;
  }

  /** Hands on what is held. */
  flush(): void {
    if (this.#length === 0) return;
    const length = this.#length;
    this.#length = 0;
    this.write(this.#buffer.subarray(0, length));
  }

  #describe(itf: CaptureInterface): number {
    const id = this.#interfaces.size;
    this.#interfaces.set(itf, id);
    const options: Option[] = [];
    if (itf.name !== null) options.push([INTERFACE_NAME, itf.name]);
    if (itf.description !== null) options.push([INTERFACE_DESCRIPTION, itf.description]);
    if (itf.os !== null) options.push([INTERFACE_SYSTEM, itf.os]);
    if (itf.fcsLen > 0) options.push([INTERFACE_FCS_LENGTH, itf.fcsLen]);
    options.push([INTERFACE_RESOLUTION, NANOSECONDS]);
    const at = this.#begin(INTERFACE, 8 + optionsLength(options));
    this.#view.setUint16(at, itf.linkType, true);
    this.#view.setUint16(at + 2, 0, true);
    this.#view.setUint32(at + 4, itf.snapLen, true);
    this.#options(at + 8, options);
    return id;
  }

  /** Makes a block with room for a body. @returns Where the body begins in the buffer. */
  #begin(type: number, bodyLength: number): number {
    const total = bodyLength + 12;
    if (this.#length + total > this.#buffer.length) this.flush();
    if (total > this.#buffer.length) {
      this.#buffer = new Uint8Array(2 * total);
      this.#view = new DataView(this.#buffer.buffer);
    }
    const at = this.#length;
    this.#view.setUint32(at, type, true);
    this.#view.setUint32(at + 4, total, true);
    this.#view.setUint32(at + total - 4, total, true);
    this.#length = at + total;
    return at + 8;
  }

  #options(start: number, options: readonly Option[]): void {
    let at = start;
    for (const [code, value] of options) {
      const octets = optionOctets(value);
      this.#view.setUint16(at, code, true);
      this.#view.setUint16(at + 2, octets.length, true);
      const padded = (octets.length + 3) & ~3;
      this.#buffer.set(octets, at + 4);
      this.#buffer.fill(0, at + 4 + octets.length, at + 4 + padded);
      at += 4 + padded;
    }
    this.#view.setUint32(at, END_OF_OPTIONS, true);
  }
}

const utf8 = new TextEncoder();

function optionOctets(value: string | number): Uint8Array {
  if (typeof value === 'number') return Uint8Array.of(value);
  const octets = utf8.encode(value);
  return octets.length > LONGEST_OPTION ? octets.subarray(0, LONGEST_OPTION) : octets;
}

/** Octets of the options with their end; there is always one, so there is always an end. */
function optionsLength(options: readonly Option[]): number {
  let length = 4;
  for (const [, value] of options) length += 4 + ((optionOctets(value).length + 3) & ~3);
  return length;
}
