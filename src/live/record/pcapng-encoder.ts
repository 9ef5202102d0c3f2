/**
 * Frames and facts as pcapng blocks (draft-ietf-opsawg-pcapng), little-endian, nanoseconds: what
 * `-w` keeps of a live capture.
 */
import type { CaptureInterface } from '../../capture/frame-source.js';
import { Block, BYTE_ORDER_MAGIC, OptionCode } from '../../capture/pcapng-blocks.js';

/** Octets of an enhanced packet block around the frame. */
export const PACKET_BLOCK_BYTES = 32;
/** Option 9: units of 10^-9 s. */
const NANOSECONDS = 9;
const END_OF_OPTIONS = Buffer.alloc(4);
/** Statistics options, §4.6: times of the first and the last frame. */
const START_TIME = 2;
const END_TIME = 3;
const TWO_16 = 65_536;

/** Section Header Block, §4.1. The length of the section is not known. */
export function sectionBlock(facts: { readonly os: string; readonly application: string }): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  body.writeUInt16LE(1, 4);
  body.writeBigInt64LE(-1n, 8);
  return block(Block.Section, [
    body,
    textOption(OptionCode.SectionOs, facts.os),
    textOption(OptionCode.SectionApplication, facts.application),
    END_OF_OPTIONS,
  ]);
}

/** Interface Description Block, §4.2. */
export function interfaceBlock(nic: CaptureInterface): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(nic.linkType, 0);
  body.writeUInt32LE(nic.snapLen, 4);
  return block(Block.Interface, [
    body,
    ...(nic.name === null ? [] : [textOption(OptionCode.InterfaceName, nic.name)]),
    // The first octet 0 says: a filter of libpcap, as text.
    ...(nic.filter === null
      ? []
      : [option(OptionCode.InterfaceFilter, Buffer.from(`\0${nic.filter}`, 'utf8'))]),
    option(OptionCode.InterfaceTsResol, Buffer.of(NANOSECONDS)),
    ...(nic.fcsLen > 0 ? [option(OptionCode.InterfaceFcsLen, Buffer.of(nic.fcsLen))] : []),
    END_OF_OPTIONS,
  ]);
}

/** Interface Statistics Block, §4.6: frames received and dropped, as far as they are known. */
export function statisticsBlock(
  interfaceId: number,
  nic: CaptureInterface,
  times: { readonly second: number; readonly firstNs: number; readonly lastNs: number },
): Buffer {
  const body = Buffer.alloc(12);
  body.writeUInt32LE(interfaceId, 0);
  writeTime(body, 4, times.second, times.lastNs);
  const time = (ns: number): Buffer => {
    const value = Buffer.alloc(8);
    writeTime(value, 0, times.second, ns);
    return value;
  };
  const count = (n: number): Buffer => {
    const value = Buffer.alloc(8);
    value.writeBigUInt64LE(BigInt(n));
    return value;
  };
  return block(Block.InterfaceStatistics, [
    body,
    option(START_TIME, time(times.firstNs)),
    option(END_TIME, time(times.lastNs)),
    ...(nic.received === null ? [] : [option(OptionCode.StatisticsReceived, count(nic.received))]),
    ...(nic.dropped === null ? [] : [option(OptionCode.StatisticsDropped, count(nic.dropped))]),
    END_OF_OPTIONS,
  ]);
}

/** Octets of the enhanced packet block of a frame. */
export function packetBlockLength(capLen: number): number {
  return PACKET_BLOCK_BYTES + ((capLen + 3) & ~3);
}

/**
 * Writes an Enhanced Packet Block, §4.3, into `into` at `at`, where `packetBlockLength` octets are free.
 *
 * @param second Second since the epoch that `timeNs` counts from.
 */
export function writePacketBlock(
  into: Buffer,
  at: number,
  frame: {
    readonly bytes: Uint8Array;
    readonly from: number;
    readonly capLen: number;
    readonly origLen: number;
    readonly interfaceId: number;
    readonly second: number;
    readonly timeNs: number;
  },
): void {
  const length = packetBlockLength(frame.capLen);
  const data = at + 28;
  into.writeUInt32LE(Block.EnhancedPacket, at);
  into.writeUInt32LE(length, at + 4);
  into.writeUInt32LE(frame.interfaceId, at + 8);
  writeTime(into, at + 12, frame.second, frame.timeNs);
  into.writeUInt32LE(frame.capLen, at + 20);
  into.writeUInt32LE(Math.min(frame.origLen, 0xffff_ffff), at + 24);
  into.set(frame.bytes.subarray(frame.from, frame.from + frame.capLen), data);
  into.fill(0, data + frame.capLen, at + length - 4);
  into.writeUInt32LE(length, at + length - 4);
}

/** Nanoseconds since the epoch as two words, the high one first; exact, without numbers beyond 2^53. */
function writeTime(into: Buffer, at: number, second: number, timeNs: number): void {
  const carried = Math.floor(timeNs / 1e9);
  const seconds = second + carried;
  const ns = Math.round(timeNs - carried * 1e9);
  // 10^9 = 15258 * 2^16 + 51712, so the sum is parted at 16 bits.
  const low = seconds * 51_712 + ns;
  const rest = seconds * 15_258 + Math.floor(low / TWO_16);
  into.writeUInt32LE(Math.floor(rest / TWO_16), at);
  into.writeUInt32LE((rest % TWO_16) * TWO_16 + (low % TWO_16), at + 4);
}

function option(code: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + ((value.length + 3) & ~3));
  padded.writeUInt16LE(code, 0);
  padded.writeUInt16LE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}

function textOption(code: number, text: string): Buffer {
  return option(code, Buffer.from(text, 'utf8'));
}

function block(type: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length + 12;
  const whole = Buffer.alloc(length);
  whole.writeUInt32LE(type, 0);
  whole.writeUInt32LE(length, 4);
  body.copy(whole, 8);
  whole.writeUInt32LE(length, length - 4);
  return whole;
}
