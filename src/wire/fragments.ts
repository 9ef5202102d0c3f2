/**
 * Reassembly of IP fragments. Differences from the receivers' rules: an IPv6 datagram with overlap
 * is noted and kept, where RFC 5722 §4 drops it; and nothing expires by a clock, only when its
 * identification is used again or room is needed.
 */
import { LIMITS, type LimitHits } from '../limits.js';
import { Datagram, FragmentEffect } from './datagram.js';
import { DEFAULT_FRAGMENT_POLICY, type FragmentPolicy, fragmentRule } from './fragment-policy.js';
import type { LayerCursor } from './layers.js';
import { Note, type NoteCounts } from './notes.js';
import type { OverlapRule } from './overlap-rule.js';
import type { PacketView } from './packet-view.js';
import { Status } from './status.js';

/** Longest payload that fragments can carry: the length field has 16 bits. */
const MAX_DATAGRAM = 65_535;
const CONGESTION_EXPERIENCED = 3;
/** Reassembly times: RFC 1122 §3.3.2 leaves 60 s, Linux takes 30; RFC 8200 §4.5 says 60 s. */
const TIMEOUT_NS_IPV4 = 30e9;
const TIMEOUT_NS_IPV6 = 60e9;

/** The datagrams of which fragments are held, oldest first. */
export class FragmentTable {
  readonly #datagrams = new Map<string, Datagram>();
  readonly #rule: OverlapRule;
  #held = 0;

  constructor(
    readonly notes: NoteCounts,
    readonly limits: LimitHits,
    policy: FragmentPolicy = DEFAULT_FRAGMENT_POLICY,
  ) {
    this.#rule = fragmentRule(policy);
  }

  /** Datagrams held. */
  get datagrams(): number {
    return this.#datagrams.size;
  }

  /** Octets of memory held. */
  get heldBytes(): number {
    return this.#held;
  }

  /**
   * Takes the fragment that the cursor points to. When it completes its datagram, the view and the
   * cursor point to the whole and `Next` is returned, `Fragment` before that.
   * @param protocol Part of the key; -1 where it is none.
   * @param offset Octets before the fragment in its datagram, a multiple of 8.
   */
  add(
    p: PacketView,
    layers: LayerCursor,
    id: number,
    protocol: number,
    offset: number,
    more: boolean,
  ): Status {
    let length = layers.wireEnd - layers.at;
    if (offset + length > MAX_DATAGRAM) return layers.malformed(p, Note.FragmentTooLong);
    if (more && (length & 7) !== 0) {
      this.notes.add(Note.FragmentBadLength, p.frame);
      length &= ~7;
    }
    if (more && length === 0) return Status.Malformed;

    const datagram = this.#find(p, id, protocol);
    if (offset === 0) datagram.next = layers.next;
    if (p.ecn === CONGESTION_EXPERIENCED) datagram.congestion = true;
    const heldBefore = datagram.held;
    const captured = Math.min(length, layers.end - layers.at);
    const effect = datagram.add(p.bytes, layers.at, offset, length, captured, more, p.frame, this.#rule);
    this.#held += datagram.held - heldBefore;
    if ((effect & FragmentEffect.Conflict) !== 0) this.notes.add(Note.FragmentConflict, p.frame);
    else if (effect !== 0) this.notes.add(Note.FragmentOverlap, p.frame);

    if (!datagram.complete) {
      this.#makeRoom(p.frame);
      return Status.Fragment;
    }
    this.#drop(datagram);
    enter(datagram, p, layers);
    return Status.Next;
  }

  #find(p: PacketView, id: number, protocol: number): Datagram {
    const key = keyOf(p, id, protocol);
    const known = this.#datagrams.get(key);
    if (known) {
      const timeout = p.ipVersion === 4 ? TIMEOUT_NS_IPV4 : TIMEOUT_NS_IPV6;
      if (Math.abs(p.timeNs - known.firstTimeNs) <= timeout) return known;
      this.notes.add(Note.FragmentTimeout, p.frame);
      this.#drop(known);
    }
    const datagram = new Datagram(key, p.timeNs);
    this.#datagrams.set(key, datagram);
    this.#held += datagram.held;
    return datagram;
  }

  /** Drops the oldest datagrams until the limits hold again. */
  #makeRoom(frame: number): void {
    while (this.#datagrams.size > LIMITS.maxFragmentedDatagrams) {
      this.limits.hit('maxFragmentedDatagrams', frame);
      this.#dropOldest();
    }
    while (this.#held > LIMITS.maxFragmentBytes) {
      this.limits.hit('maxFragmentBytes', frame);
      this.#dropOldest();
    }
  }

  #dropOldest(): void {
    for (const datagram of this.#datagrams.values()) {
      this.#drop(datagram);
      return;
    }
  }

  #drop(datagram: Datagram): void {
    this.#datagrams.delete(datagram.key);
    this.#held -= datagram.held;
  }
}

/** Fragments are rare enough for a string key; V8 salts the hash of strings. */
function keyOf(p: PacketView, id: number, protocol: number): string {
  const link = `${p.tunnel}/${p.vlan}.${p.innerVlan}`;
  const source = `${p.src0},${p.src1},${p.src2},${p.src3}`;
  const destination = `${p.dst0},${p.dst1},${p.dst2},${p.dst3}`;
  return `${p.ipVersion}/${link}/${source}/${destination}/${id}/${protocol}`;
}

/** Goes on inside the whole datagram, which lies in a buffer of its own. */
function enter(datagram: Datagram, p: PacketView, layers: LayerCursor): void {
  p.bytes = datagram.bytes;
  p.view = new DataView(datagram.bytes.buffer);
  p.reassembled = true;
  p.fragmentFrames = datagram.frames;
  p.ipBytes += datagram.length - (layers.wireEnd - layers.at);
  if (datagram.congestion) p.ecn = CONGESTION_EXPERIENCED;
  layers.next = datagram.next;
  layers.at = 0;
  layers.frameAt = 0;
  layers.jumboFrom = -1;
  layers.end = datagram.captured;
  layers.wireEnd = datagram.length;
}
