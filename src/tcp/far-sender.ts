/**
 * What a sender knew that is far from the capture point: an acknowledgment that passes here reaches it
 * later, and what it sends in answer comes later still. Without that delay a sender that is stopped by a
 * small window looks idle near its receiver, for there the window has long been opened again.
 *
 * Made for bulk data only, and only where the way to the sender and back is worth counting.
 */
import { seqDiff } from './seq.js';
import { NEVER } from './never.js';
import { Rtt } from './rtt.js';

/** Right edges kept, a power of two; with the spacing below they reach two round trips back. */
const EDGES = 32;
const MASK = EDGES - 1;
/** Part of the trip between two edges that are kept. */
const SPACING = 1 / 16;
/** Octets that a sender must have sent before its windows are worth the memory. */
const BULK_BYTES = 32_768;
/** A trip shorter than this is lost in the noise of scheduling. */
const MIN_TRIP_NS = 1e6;

export class FarSender {
  /** From the acknowledgment to the first data that echoes its time stamp: the way there and back, queues included. */
  readonly echo = new Rtt();
  /** Times in even places, right edges in odd ones; the n-th pair lies at 2 (n mod EDGES). */
  private readonly edges = new Float64Array(2 * EDGES);
  private count = 0;
  private latestNs = NEVER;
  /** The edge that was asked for last, from when on it held, and up to when: mostly the next answer too. */
  private asked = 0;
  private askedEdge = 0;
  private fromNs = NEVER;
  private untilNs = NEVER;
  private timedNs = NEVER;
  private timedTsVal = 0;

  /** @param tripNs From the capture point to the sender and back, without queues. */
  constructor(readonly tripNs: number) {}

  /** The window of the receiver reaches to `edge` from now on. */
  advertised(timeNs: number, edge: number): void {
    if (this.count > 0 && timeNs - this.latestNs < SPACING * this.tripNs) return;
    const at = 2 * (this.count++ & MASK);
    this.edges[at] = timeNs;
    this.edges[at + 1] = edge;
    this.latestNs = timeNs;
    // What was asked for may have been the latest, or have been overwritten.
    this.untilNs = NEVER;
  }

  /**
   * Octets beyond `seq` that the sender of what came last before `timeNs` was allowed to send, as far as it
   * knew; null when that is not known.
   */
  allowance(timeNs: number, seq: number): number | null {
    const known = timeNs - this.tripNs;
    if ((known >= this.untilNs || known < this.fromNs) && !this.#ask(known)) return null;
    return seqDiff(this.askedEdge, seq);
  }

  /** Looks for the last edge that passed by `known`, from the one that was asked for last: time goes on. */
  #ask(known: number): boolean {
    const oldest = Math.max(0, this.count - EDGES);
    let n = Math.max(this.asked, oldest);
    while (n + 1 < this.count && this.#timeOf(n + 1) <= known) n++;
    while (n >= oldest && this.#timeOf(n) > known) n--;
    if (n < oldest || this.count === 0) return false;
    this.asked = n;
    this.askedEdge = this.edges[2 * (n & MASK) + 1]! | 0;
    this.fromNs = this.#timeOf(n);
    this.untilNs = n + 1 < this.count ? this.#timeOf(n + 1) : Infinity;
    return true;
  }

  #timeOf(n: number): number {
    return this.edges[2 * (n & MASK)]!;
  }

  /** An acknowledgment with this time stamp went to the sender. */
  timeAcknowledgment(timeNs: number, tsVal: number): void {
    if (this.timedNs !== NEVER) return;
    this.timedNs = timeNs;
    this.timedTsVal = tsVal;
  }

  /** Data with this echo answers the acknowledgment that is being timed, or a later one. */
  answers(tsEcr: number): boolean {
    return this.timedNs !== NEVER && ((tsEcr - this.timedTsVal) | 0) >= 0;
  }

  /** That data came; `flowing`: its sender did not pause before. */
  timeEcho(timeNs: number, flowing: boolean): void {
    if (flowing) this.echo.add(timeNs - this.timedNs);
    this.timedNs = NEVER;
  }
}

/** Null where the sender stands close, or sends too little for its windows to matter. */
export function farSender(uniqueBytes: number, tripNs: number): FarSender | null {
  return uniqueBytes < BULK_BYTES || tripNs < MIN_TRIP_NS ? null : new FarSender(tripNs);
}
