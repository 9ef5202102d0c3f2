/** Builds pcapng files for tests, block by block: sound ones, and any field wrong by choice. */

import { joinBytes } from './write-pcap.js';

/** An option: code and value. */
export type OptionToWrite = readonly [code: number, value: string | number | bigint | Uint8Array];

/** A packet to be written. Fields that are left out get sound values. */
export interface PacketToWrite {
  readonly bytes: Uint8Array;
  readonly interfaceId?: number;
  /** Time in the interface's unit. */
  readonly time?: bigint;
  readonly origLen?: number;
  readonly capLen?: number;
  readonly options?: readonly OptionToWrite[];
}

const DEFAULT_TIME = 1_700_000_000_000_000n;

/** Collects blocks; the byte order holds until the next `section`. */
export class PcapngWriter {
  readonly #blocks: Uint8Array[] = [];
  #little = true;

  /** Section Header Block. */
  section(
    fields: { bigEndian?: boolean; major?: number; magic?: number; options?: readonly OptionToWrite[] } = {},
  ): this {
    this.#little = fields.bigEndian !== true;
    const body = this.#fields(16, (view, little) => {
      view.setUint32(0, fields.magic ?? 0x1a2b3c4d, little);
      view.setUint16(4, fields.major ?? 1, little);
      view.setBigInt64(8, -1n, little);
    });
    return this.block(0x0a0d0d0a, body, fields.options);
  }

  /** Interface Description Block; microseconds unless option 9 says otherwise. */
  interface(fields: { linkType?: number; snapLen?: number; options?: readonly OptionToWrite[] } = {}): this {
    const body = this.#fields(8, (view, little) => {
      view.setUint16(0, fields.linkType ?? 1, little);
      view.setUint32(4, fields.snapLen ?? 262_144, little);
    });
    return this.block(1, body, fields.options);
  }

  /** Enhanced Packet Block. */
  packet(packet: PacketToWrite): this {
    const head = this.#packetHead(packet, (view, little) =>
      view.setUint32(0, packet.interfaceId ?? 0, little),
    );
    return this.block(6, joinBytes([head, padded(packet.bytes)]), packet.options);
  }

  /** The obsolete Packet Block. */
  obsoletePacket(packet: PacketToWrite): this {
    const head = this.#packetHead(packet, (view, little) =>
      view.setUint16(0, packet.interfaceId ?? 0, little),
    );
    return this.block(2, joinBytes([head, padded(packet.bytes)]), packet.options);
  }

  /** Simple Packet Block. */
  simplePacket(bytes: Uint8Array, origLen = bytes.length): this {
    const head = this.#fields(4, (view, little) => view.setUint32(0, origLen, little));
    return this.block(3, joinBytes([head, padded(bytes)]));
  }

  /** Interface Statistics Block; options 4, 5 and 7 are received, dropped, dropped by the system. */
  statistics(interfaceId: number, options: readonly OptionToWrite[]): this {
    const body = this.#fields(12, (view, little) => view.setUint32(0, interfaceId, little));
    return this.block(5, body, options);
  }

  /** Any block. `lengths`: what to write instead of the true length, before and behind. */
  block(
    type: number,
    body: Uint8Array,
    options: readonly OptionToWrite[] = [],
    lengths: { first?: number; second?: number } = {},
  ): this {
    const content = joinBytes([padded(body), ...options.map((option) => this.#option(option))]);
    const len = content.length + 12;
    const block = new Uint8Array(len);
    const view = new DataView(block.buffer);
    view.setUint32(0, type, this.#little);
    view.setUint32(4, lengths.first ?? len, this.#little);
    block.set(content, 8);
    view.setUint32(len - 4, lengths.second ?? len, this.#little);
    this.#blocks.push(block);
    return this;
  }

  /** Octets that are no block. */
  raw(bytes: Uint8Array): this {
    this.#blocks.push(bytes);
    return this;
  }

  /** The file so far. */
  bytes(): Uint8Array {
    return joinBytes(this.#blocks);
  }

  #packetHead(packet: PacketToWrite, setInterface: (view: DataView, little: boolean) => void): Uint8Array {
    const time = packet.time ?? DEFAULT_TIME;
    return this.#fields(20, (view, little) => {
      setInterface(view, little);
      view.setUint32(4, Number(time >> 32n), little);
      view.setUint32(8, Number(time & 0xffff_ffffn), little);
      view.setUint32(12, packet.capLen ?? packet.bytes.length, little);
      view.setUint32(16, packet.origLen ?? packet.bytes.length, little);
    });
  }

  #fields(len: number, set: (view: DataView, little: boolean) => void): Uint8Array {
    const view = new DataView(new ArrayBuffer(len));
    set(view, this.#little);
    return new Uint8Array(view.buffer);
  }

  /** Numbers become one octet, BigInts eight, texts UTF-8. */
  #option([code, value]: OptionToWrite): Uint8Array {
    const octets =
      value instanceof Uint8Array
        ? value
        : typeof value === 'string'
          ? new TextEncoder().encode(value)
          : typeof value === 'number'
            ? Uint8Array.of(value)
            : this.#fields(8, (view, little) => view.setBigInt64(0, BigInt.asIntN(64, value), little));
    const head = this.#fields(4, (view, little) => {
      view.setUint16(0, code, little);
      view.setUint16(2, octets.length, little);
    });
    return joinBytes([head, padded(octets)]);
  }
}

/** Filled up with zeros to a multiple of four octets. */
function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array((bytes.length + 3) & ~3);
  out.set(bytes);
  return out;
}
