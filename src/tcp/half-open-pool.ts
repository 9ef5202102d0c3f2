/**
 * Sessions that are no more than a few SYNs, kept as these segments and nothing else: 64 octets a
 * segment, in chunks, where a tracked session takes many times that when a flood comes. What a session is
 * follows from its segments, so that tracking them again gives it back whole.
 */
import type { FlowTable } from '../flow/flow-table.js';
import type { Checksum } from '../wire/checksum-status.js';
import { Flag, OptionBit, type PacketView } from '../wire/packet-view.js';

const CHUNK_SHIFT = 12;
const CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;
const RECORD_SHIFT = 4;

// Words of a record; the first two are the time, a double.
const FRAME = 2;
const SEQ = 3;
const ACK = 4;
const TS_VAL = 5;
const TS_ECR = 6;
const BITS = 7;
const WINDOW_MSS = 8;
const IP_ID_CHECKSUM = 9;
const TTL_SCALE_VLAN = 10;
/** Record of the same session's next segment + 1. */
const LINK = 11;
// Of a session's first record only:
const NUMBER = 12;
const FLOW = 13;
/** Records + 1 of the sessions whose last segments came before and after. */
const OLDER = 14;
const NEWER = 15;

// BITS: 9 bits of flags, 5 of options, then these.
const OPTIONS_AT = 9;
const ECN_AT = 14;
const CHECKSUM_AT = 16;
const DONT_FRAGMENT = 1 << 18;
const SENDER_HIGH = 1 << 19;
const LENGTH_AT = 20;
const MAX_LENGTH = 0xfff;

// TTL_SCALE_VLAN: 8 bits of TTL, then these.
const SCALE_AT = 8;
const VLAN_AT = 13;
const IP_BYTES_AT = 26;
const MAX_SCALE = 31;
const NO_VLAN = 0x1fff;
/** IP and TCP headers without options are no shorter; with all of TCP's, 63 octets longer at most. */
const MIN_IP_BYTES = 40;
const MAX_IP_BYTES = MIN_IP_BYTES + 63;

/** Segments of one session; with more than a few it is tracked in full. */
const MAX_SEGMENTS = 4;

/** Options that a record has room for. */
const PLAIN_OPTIONS = OptionBit.Mss | OptionBit.WindowScale | OptionBit.SackPermitted | OptionBit.Timestamps;

export class HalfOpenPool {
  /** Sessions in the pool. */
  size = 0;
  readonly #words: Int32Array[] = [];
  readonly #times: Float64Array[] = [];
  /** Records given out so far, released ones included. */
  #records = 0;
  /** Released record + 1, to be used next; its link leads to the one after it. */
  #free = 0;
  /** Both ends of the list by last segments, as record + 1. */
  #oldest = 0;
  #newest = 0;

  /** A segment that a record can hold without loss: a SYN like most. */
  static fits(p: PacketView): boolean {
    return (
      (p.flags & (Flag.Syn | Flag.Fin | Flag.Rst)) === Flag.Syn &&
      p.payloadLen === 0 &&
      (p.optionBits & ~PLAIN_OPTIONS) === 0 &&
      p.windowScale < MAX_SCALE &&
      p.origLen <= MAX_LENGTH &&
      p.ipBytes >= MIN_IP_BYTES &&
      p.ipBytes <= MAX_IP_BYTES &&
      p.frame <= 0xffff_ffff &&
      p.innerVlan < 0 &&
      p.urgent === 0 &&
      !p.reassembled &&
      !p.ipLengthZero &&
      (p.ipVersion === 4 || p.ipId < 0)
    );
  }

  /** Remembers a session by its first segment; returns its handle. */
  add(p: PacketView, number: number, flow: number, senderHigh: boolean): number {
    const handle = this.#take();
    this.#write(handle, p, senderHigh);
    this.#set(handle, NUMBER, number);
    this.#set(handle, FLOW, flow);
    this.#append(handle);
    this.size++;
    return handle;
  }

  /** Adds another segment to a session. False when it has too many already. */
  addSegment(handle: number, p: PacketView, senderHigh: boolean): boolean {
    let last = handle;
    let count = 1;
    for (let at = this.next(last); at >= 0; at = this.next(at)) {
      last = at;
      count++;
    }
    if (count === MAX_SEGMENTS) return false;
    const record = this.#take();
    this.#write(record, p, senderHigh);
    this.#set(last, LINK, record + 1);
    this.#unlink(handle);
    this.#append(handle);
    return true;
  }

  /** Forgets a session. */
  remove(handle: number): void {
    this.#unlink(handle);
    this.size--;
    for (let record = handle; record >= 0;) {
      const next = this.next(record);
      this.#set(record, LINK, this.#free);
      this.#free = record + 1;
      record = next;
    }
  }

  /** The session whose last segment is the longest ago, -1 when there is none. */
  get oldest(): number {
    return this.#oldest - 1;
  }

  /** The session whose last segment is the latest, -1 when there is none. */
  get newest(): number {
    return this.#newest - 1;
  }

  /** The session whose last segment came next before that of `handle`, -1 when there is none. */
  olderThan(handle: number): number {
    return this.#get(handle, OLDER) - 1;
  }

  /** The session whose last segment came next after that of `handle`, -1 when there is none. */
  newerThan(handle: number): number {
    return this.#get(handle, NEWER) - 1;
  }

  /**
   * Handles of the sessions in the order of their numbers; the pool is not to be changed meanwhile.
   *
   * @param lone False leaves out those that are but one segment.
   */
  inOrder(lone: boolean): Iterable<number> {
    // Mostly the order of last segments is that of first ones too, and a flood is no time for copies.
    let sorted = true;
    for (let at = this.oldest, before = -1; at >= 0 && sorted; at = this.newerThan(at)) {
      sorted = this.number(at) > before;
      before = this.number(at);
    }
    const handles = this.#handles(lone);
    return sorted ? handles : [...handles].sort((a, b) => this.number(a) - this.number(b));
  }

  *#handles(lone: boolean): Iterable<number> {
    for (let at = this.oldest; at >= 0; at = this.newerThan(at)) if (lone || !this.isLone(at)) yield at;
  }

  number(handle: number): number {
    return this.#get(handle, NUMBER) >>> 0;
  }

  flow(handle: number): number {
    return this.#get(handle, FLOW);
  }

  /** The record of the session's next segment, -1 when that was the last. */
  next(record: number): number {
    return this.#get(record, LINK) - 1;
  }

  /** True when the session was never answered nor tried again. */
  isLone(handle: number): boolean {
    return this.#get(handle, LINK) === 0;
  }

  timeNs(record: number): number {
    return this.#times[record >>> CHUNK_SHIFT]![(record & CHUNK_MASK) << (RECORD_SHIFT - 1)]!;
  }

  lastTimeNs(handle: number): number {
    let record = handle;
    for (let at = this.next(record); at >= 0; at = this.next(at)) record = at;
    return this.timeNs(record);
  }

  /** The segment was sent by the endpoint that sorts higher in the flow table. */
  fromHigh(record: number): boolean {
    return (this.#get(record, BITS) & SENDER_HIGH) !== 0;
  }

  /** Gives back the segment of a record. The view is otherwise as it was made: nobody else may use it. */
  read(record: number, flow: number, flows: FlowTable, p: PacketView): void {
    const bits = this.#get(record, BITS);
    const high = (bits & SENDER_HIGH) !== 0;
    p.frame = this.#get(record, FRAME) >>> 0;
    p.timeNs = this.timeNs(record);
    p.origLen = bits >>> LENGTH_AT;
    p.seq = this.#get(record, SEQ);
    p.ack = this.#get(record, ACK);
    p.flags = bits & ((1 << OPTIONS_AT) - 1);
    p.optionBits = (bits >>> OPTIONS_AT) & 0x1f;
    p.ecn = (bits >>> ECN_AT) & 3;
    p.checksum = ((bits >>> CHECKSUM_AT) & 3) as Checksum;
    p.dontFragment = (bits & DONT_FRAGMENT) !== 0;
    const windowMss = this.#get(record, WINDOW_MSS);
    p.window = windowMss >>> 16;
    p.mss = (p.optionBits & OptionBit.Mss) === 0 ? -1 : windowMss & 0xffff;
    const idChecksum = this.#get(record, IP_ID_CHECKSUM);
    p.ipVersion = flows.ipVersion(flow);
    p.ipId = p.ipVersion === 4 ? idChecksum >>> 16 : -1;
    p.checksumField = idChecksum & 0xffff;
    const rest = this.#get(record, TTL_SCALE_VLAN);
    p.ttl = rest & 0xff;
    p.ipBytes = MIN_IP_BYTES + (rest >>> IP_BYTES_AT);
    p.windowScale = (p.optionBits & OptionBit.WindowScale) === 0 ? -1 : (rest >>> SCALE_AT) & MAX_SCALE;
    const vlan = (rest >>> VLAN_AT) & NO_VLAN;
    p.vlan = vlan === NO_VLAN ? -1 : vlan;
    p.tsVal = this.#get(record, TS_VAL);
    p.tsEcr = this.#get(record, TS_ECR);
    p.tunnel = flows.tunnel(flow);
    p.src0 = flows.addressWord(flow, high, 0);
    p.src1 = flows.addressWord(flow, high, 1);
    p.src2 = flows.addressWord(flow, high, 2);
    p.src3 = flows.addressWord(flow, high, 3);
    p.dst0 = flows.addressWord(flow, !high, 0);
    p.dst1 = flows.addressWord(flow, !high, 1);
    p.dst2 = flows.addressWord(flow, !high, 2);
    p.dst3 = flows.addressWord(flow, !high, 3);
    p.srcPort = flows.port(flow, high);
    p.dstPort = flows.port(flow, !high);
  }

  #write(record: number, p: PacketView, senderHigh: boolean): void {
    const words = this.#words[record >>> CHUNK_SHIFT]!;
    const at = (record & CHUNK_MASK) << RECORD_SHIFT;
    this.#times[record >>> CHUNK_SHIFT]![at >> 1] = p.timeNs;
    words[at + FRAME] = p.frame;
    words[at + SEQ] = p.seq;
    words[at + ACK] = p.ack;
    words[at + TS_VAL] = p.tsVal;
    words[at + TS_ECR] = p.tsEcr;
    words[at + BITS] =
      p.flags |
      (p.optionBits << OPTIONS_AT) |
      (p.ecn << ECN_AT) |
      (p.checksum << CHECKSUM_AT) |
      (p.dontFragment ? DONT_FRAGMENT : 0) |
      (senderHigh ? SENDER_HIGH : 0) |
      (p.origLen << LENGTH_AT);
    words[at + WINDOW_MSS] = (p.window << 16) | (p.mss & 0xffff);
    words[at + IP_ID_CHECKSUM] = (p.ipId << 16) | p.checksumField;
    words[at + TTL_SCALE_VLAN] =
      p.ttl |
      ((p.windowScale & MAX_SCALE) << SCALE_AT) |
      ((p.vlan < 0 ? NO_VLAN : p.vlan) << VLAN_AT) |
      ((p.ipBytes - MIN_IP_BYTES) << IP_BYTES_AT);
    words[at + LINK] = 0;
  }

  #take(): number {
    if (this.#free > 0) {
      const record = this.#free - 1;
      this.#free = this.#get(record, LINK);
      return record;
    }
    const record = this.#records++;
    if (record >>> CHUNK_SHIFT === this.#words.length) {
      const words = new Int32Array(1 << (CHUNK_SHIFT + RECORD_SHIFT));
      this.#words.push(words);
      this.#times.push(new Float64Array(words.buffer));
    }
    return record;
  }

  #append(handle: number): void {
    this.#set(handle, OLDER, this.#newest);
    this.#set(handle, NEWER, 0);
    if (this.#newest > 0) this.#set(this.#newest - 1, NEWER, handle + 1);
    else this.#oldest = handle + 1;
    this.#newest = handle + 1;
  }

  #unlink(handle: number): void {
    const older = this.#get(handle, OLDER);
    const newer = this.#get(handle, NEWER);
    if (older > 0) this.#set(older - 1, NEWER, newer);
    else this.#oldest = newer;
    if (newer > 0) this.#set(newer - 1, OLDER, older);
    else this.#newest = older;
  }

  #get(record: number, word: number): number {
    return this.#words[record >>> CHUNK_SHIFT]![((record & CHUNK_MASK) << RECORD_SHIFT) + word]!;
  }

  #set(record: number, word: number, value: number): void {
    this.#words[record >>> CHUNK_SHIFT]![((record & CHUNK_MASK) << RECORD_SHIFT) + word] = value;
  }
}
