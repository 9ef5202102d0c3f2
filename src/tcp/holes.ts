/**
 * The parts of a sender's sequence space that lie below the highest octet seen but were not seen
 * themselves. Everything else below it has been seen: with no holes, which is nearly always, the
 * seen ranges cost nothing. Sorted by sequence, bounded.
 */
import { LIMITS } from '../limits.js';
import { seqDiff, seqMax, seqMin } from './seq.js';

/** A range nobody saw yet, with what is known of the segment that revealed it. */
export interface Hole {
  left: number;
  right: number;
  /** The peer acknowledged beyond it: it got the octets, the capture did not. */
  acked: boolean;
  /** The octets were captured, in a segment whose checksum is wrong. */
  readonly corrupt: boolean;
  /** Its octets went out before with a flight of which the capture saw the beginning: what fills it repairs. */
  readonly repeated: boolean;
  /** What showed that it is there: a later segment, an acknowledgment, or one from before the capture. */
  readonly revealedBy: 'segment' | 'ack' | 'start';
  /** Segment that opened the hole: the first one seen that lies behind it. */
  readonly openedNs: number;
  readonly openedFrame: number;
  readonly openedIpId: number;
  readonly openedTsVal: number;
  readonly openedHasTs: boolean;
  readonly openedAck: number;
}

export class Holes {
  readonly list: Hole[] = [];
  /** Octets of holes that were given up because there were too many. */
  evictedBytes = 0;
  /** The hole that the last `fill` touched first. */
  filled: Hole | null = null;
  /** Set by `fill` and `acknowledge`: holes had to be given up. */
  limitHit = false;
  /** Corrupt octets that the peer acknowledged nevertheless. */
  acceptedBytes = 0;

  /** Adds a hole above all others. Returns false when the lowest had to be given up for it. */
  open(hole: Hole): boolean {
    this.list.push(hole);
    return this.#keepLimit();
  }

  /** Adds a hole below all others. Returns false when it had to be given up, for there are too many. */
  openBelow(hole: Hole): boolean {
    const kept = this.list.length < LIMITS.maxHoles;
    if (kept) this.list.unshift(hole);
    else this.evictedBytes += seqDiff(hole.right, hole.left);
    return kept;
  }

  #keepLimit(): boolean {
    const kept = this.list.length <= LIMITS.maxHoles;
    while (this.list.length > LIMITS.maxHoles) {
      const lost = this.list.shift()!;
      this.evictedBytes += seqDiff(lost.right, lost.left);
    }
    this.limitHit = !kept;
    return kept;
  }

  /** Octets of [left, right) that lie in holes. */
  unseenWithin(left: number, right: number): number {
    let n = 0;
    for (const hole of this.list) {
      const from = seqMax(hole.left, left);
      const to = seqMin(hole.right, right);
      const len = seqDiff(to, from);
      if (len > 0) n += len;
    }
    return n;
  }

  /** Marks [left, right) as seen; returns how many octets of it were unseen. Sets `filled`. */
  fill(left: number, right: number): number {
    let n = 0;
    this.filled = null;
    this.limitHit = false;
    for (let i = 0; i < this.list.length; i++) {
      const hole = this.list[i]!;
      const from = seqMax(hole.left, left);
      const to = seqMin(hole.right, right);
      const len = seqDiff(to, from);
      if (len <= 0) continue;
      n += len;
      this.filled ??= { ...hole };
      if (from === hole.left && to === hole.right) this.list.splice(i--, 1);
      else if (from === hole.left) hole.left = to;
      else if (to === hole.right) hole.right = from;
      else {
        this.list.splice(i + 1, 0, { ...hole, left: to });
        hole.right = from;
        i++;
      }
    }
    this.#keepLimit();
    return n;
  }

  /** Marks holes below `ack` as received by the peer; returns the octets that are new to be so. */
  acknowledge(ack: number): number {
    let n = 0;
    for (let i = 0; i < this.list.length; i++) {
      const hole = this.list[i]!;
      if (seqDiff(ack, hole.left) <= 0) break;
      if (hole.acked) continue;
      if (seqDiff(ack, hole.right) < 0) {
        this.list.splice(i + 1, 0, { ...hole, left: ack });
        hole.right = ack;
      }
      hole.acked = true;
      const bytes = seqDiff(hole.right, hole.left);
      if (hole.corrupt) this.acceptedBytes += bytes;
      else n += bytes;
    }
    this.#keepLimit();
    return n;
  }

  /** Octets that were never captured, by whether the peer acknowledged them. */
  bytes(acked: boolean): number {
    let n = 0;
    for (const hole of this.list)
      if (hole.acked === acked && !hole.corrupt) n += seqDiff(hole.right, hole.left);
    return n;
  }

  /** Octets that were captured in corrupt copies only. */
  corruptBytes(): number {
    let n = 0;
    for (const hole of this.list) if (hole.corrupt) n += seqDiff(hole.right, hole.left);
    return n;
  }

  /** True when no hole lies below `seq`: all before it was seen. */
  noneBelow(seq: number): boolean {
    for (const hole of this.list) if (!hole.acked) return seqDiff(hole.left, seq) >= 0;
    return true;
  }
}
