/**
 * Finds the flow that a packet belongs to, salted, so that a crafted capture cannot choose its
 * collisions. A flow is an unordered pair of endpoints; which of the two sent the packet is told apart by
 * `fromHigh`. Ids are even for IPv4, whose keys need 16 octets instead of 40, and odd for IPv6.
 */
import type { PacketView } from '../wire/packet-view.js';
import { mixWord as mix } from '../wire/word-hash.js';
import { KeyTable } from './key-table.js';

/** Words of a key: ports, last word of each address, scope; then the other words of both addresses. */
const PORTS = 0;
const LOW3 = 1;
const HIGH3 = 2;
const SCOPE = 3;
const LOW0 = 4;
const HIGH0 = 7;
const WORDS_V4 = 4;
const WORDS_V6 = 10;

export class FlowTable {
  /** Set by `find`: the packet was sent by the endpoint that sorts higher. */
  fromHigh = false;

  readonly #v4 = new KeyTable(WORDS_V4);
  readonly #v6 = new KeyTable(WORDS_V6);
  readonly #key = new Int32Array(WORDS_V6);
  readonly #salt: number;

  /** @param salt Any integer; the same packets give the same flow ids whatever it is. */
  constructor(salt = (Math.random() * 0x1_0000_0000) | 0) {
    this.#salt = salt;
  }

  /** Flows in the table. */
  get size(): number {
    return this.#v4.size + this.#v6.size;
  }

  /** Id of the packet's flow, a new one with the value 0 when it was not met before; sets `fromHigh`. */
  find(p: PacketView): number {
    return this.#find(p, true);
  }

  /** As `find`, but -1 instead of a new flow. */
  findExisting(p: PacketView): number {
    return this.#find(p, false);
  }

  /** A number that the owner of the table keeps for the flow, int32. */
  value(flow: number): number {
    return this.#table(flow).value(flow >> 1);
  }

  setValue(flow: number, value: number): void {
    this.#table(flow).setValue(flow >> 1, value);
  }

  /** Forgets a flow: its next packet makes a new one. The id is used again. */
  release(flow: number): void {
    this.#table(flow).release(flow >> 1);
  }

  /** Word `word` (0-3) of an endpoint's address. */
  addressWord(flow: number, high: boolean, word: number): number {
    const table = this.#table(flow);
    if (word === 3) return table.word(flow >> 1, high ? HIGH3 : LOW3);
    return (flow & 1) === 0 ? 0 : table.word(flow >> 1, (high ? HIGH0 : LOW0) + word);
  }

  port(flow: number, high: boolean): number {
    const ports = this.#table(flow).word(flow >> 1, PORTS);
    return high ? ports & 0xffff : ports >>> 16;
  }

  /** 4 or 6. */
  ipVersion(flow: number): number {
    return (flow & 1) === 0 ? 4 : 6;
  }

  /** Number of the tunnel that the flow came through (`PacketView.tunnel`), 0 for none. */
  tunnel(flow: number): number {
    return this.#table(flow).word(flow >> 1, SCOPE);
  }

  #table(flow: number): KeyTable {
    return (flow & 1) === 0 ? this.#v4 : this.#v6;
  }

  #find(p: PacketView, add: boolean): number {
    const high = sourceIsHigh(p);
    this.fromHigh = high;
    const key = this.#key;
    const ports = high ? (p.dstPort << 16) | p.srcPort : (p.srcPort << 16) | p.dstPort;
    const low3 = high ? p.dst3 : p.src3;
    const high3 = high ? p.src3 : p.dst3;
    key[PORTS] = ports;
    key[LOW3] = low3;
    key[HIGH3] = high3;
    key[SCOPE] = p.tunnel;
    let h = mix(this.#salt ^ p.tunnel, ports);
    h = mix(mix(h, low3), high3);
    if (p.ipVersion !== 6) {
      const id = this.#v4.find(key, h, add);
      return id < 0 ? -1 : id << 1;
    }
    key[LOW0] = high ? p.dst0 : p.src0;
    key[LOW0 + 1] = high ? p.dst1 : p.src1;
    key[LOW0 + 2] = high ? p.dst2 : p.src2;
    key[HIGH0] = high ? p.src0 : p.dst0;
    key[HIGH0 + 1] = high ? p.src1 : p.dst1;
    key[HIGH0 + 2] = high ? p.src2 : p.dst2;
    for (let i = LOW0; i < WORDS_V6; i++) h = mix(h, key[i]!);
    const id = this.#v6.find(key, h, add);
    return id < 0 ? -1 : (id << 1) | 1;
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
