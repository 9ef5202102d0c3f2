/**
 * Finds the flow that a packet belongs to: open addressing over typed columns, salted, so that a
 * crafted capture cannot choose its collisions. IPv4 and IPv6 share the table. A flow is an unordered
 * pair of endpoints; which of the two sent the packet is told apart by `fromHigh`.
 */
import type { PacketView } from '../wire/packet-view.js';
import { mixWord as mix } from '../wire/word-hash.js';

/** Words of one key: scope, two addresses of four words, ports. */
const KEY_WORDS = 10;
const INITIAL_FLOWS = 1024;

export class FlowTable {
  /** Flows in the table. Ids count up from 0 in the order of first packets; released ones are used again. */
  size = 0;
  /** Set by `find`: the packet was sent by the endpoint that sorts higher. */
  fromHigh = false;

  /** Slot to flow id + 1; 0 is free. A power of two, at most half full. */
  #slots = new Int32Array(INITIAL_FLOWS * 2);
  #keys = new Int32Array(INITIAL_FLOWS * KEY_WORDS);
  #hashes = new Int32Array(INITIAL_FLOWS);
  /** Ids given out so far, released ones included. */
  #ids = 0;
  /** Released id to be used next, -1 for none; the first word of its key is the one after it. */
  #free = -1;
  readonly #salt: number;

  /** @param salt Any integer; the same packets give the same flow ids whatever it is. */
  constructor(salt = (Math.random() * 0x1_0000_0000) | 0) {
    this.#salt = salt;
  }

  /** Id of the packet's flow, a new one when it was not met before; sets `fromHigh`. */
  find(p: PacketView): number {
    return this.#find(p, true);
  }

  /** As `find`, but -1 instead of a new flow. */
  findExisting(p: PacketView): number {
    return this.#find(p, false);
  }

  /** Word `word` (0-3) of an endpoint's address. */
  addressWord(flow: number, high: boolean, word: number): number {
    return this.#keys[flow * KEY_WORDS + (high ? 5 : 1) + word]!;
  }

  port(flow: number, high: boolean): number {
    const ports = this.#keys[flow * KEY_WORDS + 9]!;
    return high ? ports & 0xffff : ports >>> 16;
  }

  ipVersion(flow: number): number {
    return this.#keys[flow * KEY_WORDS]! & 15;
  }

  /** Number of the tunnel that the flow came through (`PacketView.tunnel`), 0 for none. */
  tunnel(flow: number): number {
    return this.#keys[flow * KEY_WORDS]! >>> 4;
  }

  #find(p: PacketView, add: boolean): number {
    const high = sourceIsHigh(p);
    this.fromHigh = high;
    // Numbers of tunnels have 19 bits at most (`LIMITS.maxTunnels`).
    const scope = (p.tunnel << 4) | p.ipVersion;
    const ports = high ? (p.dstPort << 16) | p.srcPort : (p.srcPort << 16) | p.dstPort;
    const a0 = high ? p.dst0 : p.src0;
    const a1 = high ? p.dst1 : p.src1;
    const a2 = high ? p.dst2 : p.src2;
    const a3 = high ? p.dst3 : p.src3;
    const b0 = high ? p.src0 : p.dst0;
    const b1 = high ? p.src1 : p.dst1;
    const b2 = high ? p.src2 : p.dst2;
    const b3 = high ? p.src3 : p.dst3;

    let h = mix(this.#salt ^ scope, ports);
    h = mix(h, a3);
    h = mix(h, b3);
    if (p.ipVersion === 6) {
      h = mix(mix(mix(h, a0), a1), a2);
      h = mix(mix(mix(h, b0), b1), b2);
    }

    const keys = this.#keys;
    const mask = this.#slots.length - 1;
    let slot = h & mask;
    for (;;) {
      const flow = this.#slots[slot]! - 1;
      if (flow < 0) break;
      if (this.#hashes[flow] === h) {
        const k = flow * KEY_WORDS;
        if (
          keys[k + 9] === ports &&
          keys[k + 4] === a3 &&
          keys[k + 8] === b3 &&
          keys[k] === scope &&
          keys[k + 1] === a0 &&
          keys[k + 2] === a1 &&
          keys[k + 3] === a2 &&
          keys[k + 5] === b0 &&
          keys[k + 6] === b1 &&
          keys[k + 7] === b2
        )
          return flow;
      }
      slot = (slot + 1) & mask;
    }
    if (!add) return -1;

    const flow = this.#takeId();
    this.#keys.set([scope, a0, a1, a2, a3, b0, b1, b2, b3, ports], flow * KEY_WORDS);
    this.#hashes[flow] = h;
    this.#slots[slot] = flow + 1;
    if (this.size * 2 > this.#slots.length) this.#growSlots();
    return flow;
  }

  /** Forgets a flow: its next packet makes a new one. The id is used again. */
  release(flow: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let gap = this.#hashes[flow]! & mask;
    while (slots[gap] !== flow + 1) gap = (gap + 1) & mask;
    // Entries that were pushed on by this one move back (Knuth 6.4, algorithm R): no tombstones to walk.
    for (let slot = (gap + 1) & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#hashes[slots[slot]! - 1]! & mask;
      if (((slot - home) & mask) < ((slot - gap) & mask)) continue;
      slots[gap] = slots[slot]!;
      gap = slot;
    }
    slots[gap] = 0;
    this.#keys[flow * KEY_WORDS] = this.#free;
    this.#free = flow;
    this.size--;
  }

  #takeId(): number {
    this.size++;
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.#keys[free * KEY_WORDS]!;
      return free;
    }
    if (this.#ids === this.#hashes.length) this.#growKeys();
    return this.#ids++;
  }

  #growKeys(): void {
    const capacity = this.#hashes.length * 2;
    const keys = new Int32Array(capacity * KEY_WORDS);
    keys.set(this.#keys);
    this.#keys = keys;
    const hashes = new Int32Array(capacity);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
  }

  #growSlots(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      const flow = entry - 1;
      let slot = this.#hashes[flow]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = flow + 1;
    }
    this.#slots = slots;
  }
}

/** Orders the two endpoints so that both directions give one key. */
function sourceIsHigh(p: PacketView): boolean {
  if (p.src3 !== p.dst3) return p.src3 > p.dst3;
  if (p.srcPort !== p.dstPort) return p.srcPort > p.dstPort;
  if (p.src2 !== p.dst2) return p.src2 > p.dst2;
  if (p.src1 !== p.dst1) return p.src1 > p.dst1;
  return p.src0 > p.dst0;
}
