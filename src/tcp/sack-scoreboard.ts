/**
 * What the receiver says it holds above its cumulative acknowledgment (RFC 2018, RFC 6675 §3):
 * ranges of the sender's sequence space, sorted, merged, pruned by the acknowledgment.
 */
import { seqGeq, seqGt, seqLeq, seqLt, seqMax, seqMin } from './seq.js';
import { LIMITS, type LimitHits } from '../limits.js';

export class SackScoreboard {
  /** Left and right edges in turn. */
  readonly edges: number[] = [];

  get empty(): boolean {
    return this.edges.length === 0;
  }

  /** Highest octet + 1 that the receiver has; only meaningful when not empty. */
  get highest(): number {
    return this.edges[this.edges.length - 1] ?? 0;
  }

  /**
   * Adds a block; returns true when it says something new.
   *
   * @param limits Told when the lowest range is forgotten for it.
   */
  add(left: number, right: number, limits: LimitHits | null = null, frame = 0): boolean {
    const e = this.edges;
    let i = 0;
    while (i < e.length && seqLt(e[i + 1]!, left)) i += 2;
    if (i < e.length && seqLeq(e[i]!, left) && seqGeq(e[i + 1]!, right)) return false;
    let from = left;
    let to = right;
    let j = i;
    while (j < e.length && seqLeq(e[j]!, to)) {
      from = seqMin(from, e[j]!);
      to = seqMax(to, e[j + 1]!);
      j += 2;
    }
    e.splice(i, j - i, from, to);
    if (e.length > 2 * LIMITS.maxSackRanges) {
      e.splice(0, 2);
      limits?.hit('maxSackRanges', frame);
    }
    return true;
  }

  /** Drops what the cumulative acknowledgment covers. */
  acknowledge(ack: number): void {
    const e = this.edges;
    let n = 0;
    while (n < e.length && seqLeq(e[n + 1]!, ack)) n += 2;
    if (n > 0) e.splice(0, n);
    if (e.length > 0 && seqLt(e[0]!, ack)) e[0] = ack;
  }

  /** Octets held that lie above `seq`. */
  bytesAbove(seq: number): number {
    let n = 0;
    for (let i = 0; i < this.edges.length; i += 2) {
      if (seqGt(this.edges[i + 1]!, seq)) n += (this.edges[i + 1]! - seqMax(this.edges[i]!, seq)) | 0;
    }
    return n;
  }

  /** True when the receiver holds all of [left, right). */
  covers(left: number, right: number): boolean {
    for (let i = 0; i < this.edges.length; i += 2) {
      if (seqLeq(this.edges[i]!, left) && seqGeq(this.edges[i + 1]!, right)) return true;
    }
    return false;
  }
}
