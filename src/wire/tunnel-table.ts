/**
 * Numbers the tunnels that packets come through. The number is part of the session's key, so it must
 * be the same for both directions of a session and exact: a hash would let strangers share a session.
 */
import { LIMITS, type LimitHits } from '../limits.js';
import { formatAddress } from './address.js';
import type { PacketView } from './packet-view.js';
import { BETWEEN_ADDRESSES, TUNNEL_NAMES, TunnelKind } from './tunnel-kind.js';
import { mixWord } from './word-hash.js';

/** A tunnel as reports name it. */
export interface TunnelName {
  /** `TUNNEL_NAMES`: `vxlan`, `gre`, ... */
  readonly kind: string;
  /** VNI, key, session or service identifier, unsigned; null where there is none, or one per direction. */
  readonly id: number | null;
  /** Outer addresses, the lower one first, where they belong to the identity. */
  readonly between: readonly [string, string] | null;
  /** The tunnel that this one runs in, null when it runs in none. */
  readonly within: TunnelName | null;
}

/** Words of one key: tunnel around it, kind, id, two addresses of four words. */
const KEY_WORDS = 11;
const INITIAL_TUNNELS = 64;
/** In the word of the kind: the id counts; and where the IP version of the addresses stands. */
const HAS_ID = 1 << 8;
const VERSION_SHIFT = 12;

export class TunnelTable {
  /** Tunnels in the table; their numbers are 1 to `size`, in the order of first packets. */
  size = 0;
  /** Slot to tunnel; 0 is free. A power of two, at most half full. */
  #slots = new Int32Array(INITIAL_TUNNELS * 2);
  #keys = new Int32Array((INITIAL_TUNNELS + 1) * KEY_WORDS);
  #hashes = new Int32Array(INITIAL_TUNNELS + 1);
  /** Key that is looked for. */
  readonly #key = new Int32Array(KEY_WORDS);
  /** Tunnel found last: consecutive packets mostly share one. */
  #latest = 0;
  readonly #names: (TunnelName | undefined)[] = [];
  readonly #salt: number;

  /** @param salt Any integer; the same packets give the same numbers whatever it is. */
  constructor(
    readonly limits: LimitHits,
    salt = (Math.random() * 0x1_0000_0000) | 0,
  ) {
    this.#salt = salt;
  }

  /**
   * Number of a tunnel that runs in tunnel `p.tunnel`, between the addresses in the view. Never 0,
   * which stands for no tunnel.
   * @param id int32 image, 0 when `hasId` is false.
   */
  find(p: PacketView, kind: TunnelKind, id: number, hasId: boolean): number {
    const key = this.#key;
    key[0] = p.tunnel;
    key[2] = id;
    if (BETWEEN_ADDRESSES[kind]!) {
      key[1] = kind | (hasId ? HAS_ID : 0) | (p.ipVersion << VERSION_SHIFT);
      setPair(key, p);
    } else {
      key[1] = kind | (hasId ? HAS_ID : 0);
      key.fill(0, 3);
    }
    if (this.#latest !== 0 && this.#isAt(this.#latest)) return this.#latest;

    let h = this.#salt;
    for (let i = 0; i < KEY_WORDS; i++) h = mixWord(h, key[i]!);
    const mask = this.#slots.length - 1;
    let slot = h & mask;
    for (;;) {
      const tunnel = this.#slots[slot]!;
      if (tunnel === 0) break;
      if (this.#hashes[tunnel] === h && this.#isAt(tunnel)) return (this.#latest = tunnel);
      slot = (slot + 1) & mask;
    }
    if (this.size === LIMITS.maxTunnels) {
      this.limits.hit('maxTunnels', p.frame);
      return LIMITS.maxTunnels + 1;
    }
    return (this.#latest = this.#add(h, slot));
  }

  /** What a number stands for, null for 0. */
  name(tunnel: number): TunnelName | null {
    if (tunnel === 0) return null;
    return (this.#names[tunnel] ??= this.#nameOf(tunnel));
  }

  #nameOf(tunnel: number): TunnelName {
    if (tunnel > this.size) {
      return { kind: TUNNEL_NAMES[TunnelKind.Other]!, id: null, between: null, within: null };
    }
    const k = tunnel * KEY_WORDS;
    const kind = this.#keys[k + 1]!;
    return {
      kind: TUNNEL_NAMES[kind & 0xff]!,
      id: (kind & HAS_ID) !== 0 ? this.#keys[k + 2]! >>> 0 : null,
      between: kind >>> VERSION_SHIFT === 0 ? null : [this.#address(k, 3), this.#address(k, 7)],
      within: this.name(this.#keys[k]!),
    };
  }

  #address(k: number, word: number): string {
    const at = k + word;
    const keys = this.#keys;
    return formatAddress(
      keys[k + 1]! >>> VERSION_SHIFT,
      keys[at]!,
      keys[at + 1]!,
      keys[at + 2]!,
      keys[at + 3]!,
    );
  }

  #isAt(tunnel: number): boolean {
    const k = tunnel * KEY_WORDS;
    for (let i = 0; i < KEY_WORDS; i++) if (this.#keys[k + i] !== this.#key[i]) return false;
    return true;
  }

  #add(h: number, slot: number): number {
    const tunnel = ++this.size;
    if (tunnel === this.#hashes.length) {
      this.#keys = grown(this.#keys);
      this.#hashes = grown(this.#hashes);
    }
    this.#keys.set(this.#key, tunnel * KEY_WORDS);
    this.#hashes[tunnel] = h;
    this.#slots[slot] = tunnel;
    if (tunnel * 2 > this.#slots.length) this.#growSlots();
    return tunnel;
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let tunnel = 1; tunnel <= this.size; tunnel++) {
      let slot = this.#hashes[tunnel]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = tunnel;
    }
    this.#slots = slots;
  }
}

function grown(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(column.length * 2);
  longer.set(column);
  return longer;
}

/** Puts the addresses of the view into the key, so that both directions give one key. */
function setPair(key: Int32Array, p: PacketView): void {
  const sourceAt = sourceIsHigh(p) ? 7 : 3;
  const destinationAt = 10 - sourceAt;
  key[sourceAt] = p.src0;
  key[sourceAt + 1] = p.src1;
  key[sourceAt + 2] = p.src2;
  key[sourceAt + 3] = p.src3;
  key[destinationAt] = p.dst0;
  key[destinationAt + 1] = p.dst1;
  key[destinationAt + 2] = p.dst2;
  key[destinationAt + 3] = p.dst3;
}

/** In the order in which addresses are written: unsigned, first word first. */
function sourceIsHigh(p: PacketView): boolean {
  if (p.src0 !== p.dst0) return p.src0 >>> 0 > p.dst0 >>> 0;
  if (p.src1 !== p.dst1) return p.src1 >>> 0 > p.dst1 >>> 0;
  if (p.src2 !== p.dst2) return p.src2 >>> 0 > p.dst2 >>> 0;
  return p.src3 >>> 0 > p.dst3 >>> 0;
}
