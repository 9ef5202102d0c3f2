/**
 * Assembles what one side of a session sent. Octets are handed on as soon as they can be read in order; what
 * comes early waits. A hole is given up when its receiver acknowledged the octets, so that nobody will
 * send them again, and the capture had time to bring them after all.
 */
import type { LimitHits } from '../limits.js';
import type { Endpoint } from '../tcp/endpoint.js';
import { SegmentFate } from '../tcp/segment-fate.js';
import { Session, type SideIndex } from '../tcp/session.js';
import { Checksum } from '../wire/checksum-status.js';
import type { OverlapRule } from '../wire/overlap-rule.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import type { ConflictWatch } from './conflict.js';
import { Delivery, type Unfinished } from './delivery.js';
import { type HeldSegment, type Origin, originOf } from './held-segment.js';
import { HolePatience } from './hole-patience.js';
import type { StreamSink } from './piece.js';
import { ReorderQueue } from './reorder-queue.js';
import { SynData } from './syn-data.js';

/** What all streams of one analysis share. */
export interface StreamSetting {
  readonly rule: OverlapRule;
  readonly sink: StreamSink;
  readonly conflicts: ConflictWatch;
  readonly limits: LimitHits;
}

/** Segments of a sender met in mid-stream that may show where its stream begins. */
const START_SEGMENTS = 16;
/** RFC 7323 §2.3: what lies further back than the largest window was received, whoever says so. */
const LARGEST_WINDOW = 2 ** 30;

/** Flags of segments that mean more than their octets. */
const NOT_PLAIN = Flag.Syn | Flag.Fin | Flag.Rst | Flag.Urg;

/** Before any offset, those of a stream whose start is not settled included. */
const NO_FIN = -Infinity;

/** In place of a session while there is nothing to do: who holds a session keeps it from sleeping. */
const NOBODY = new Session(-1, 0, false, 'observed', '', 0, 0);

export class DirectionStream {
  /** Memory as last counted by the assembler, octets. */
  countedReorder = 0;
  countedHistory = 0;
  #session: Session;
  #sender: Endpoint;
  #receiver: Endpoint;
  readonly #out: Delivery;
  /** The sender was seen, so that its numbers can be counted from somewhere. */
  #placed = false;
  /** The first octet of the stream is known. */
  #settled = false;
  #queue: ReorderQueue | null = null;
  #patience: HolePatience | null = null;
  #synData: SynData | null = null;
  /** Offset of the FIN. */
  #fin = NO_FIN;
  #finFrame = 0;
  #finNs = 0.5;

  readonly #side: SideIndex;
  /** Where its session is found. */
  readonly slot: number;

  constructor(
    session: Session,
    side: SideIndex,
    private readonly setting: StreamSetting,
  ) {
    this.#side = side;
    this.slot = session.slot;
    this.#session = session;
    this.#sender = session.endpoint(side);
    this.#receiver = session.endpoint(side === 0 ? 1 : 0);
    this.#out = new Delivery(session, side, setting.sink, setting.conflicts);
    this.#place();
  }

  /** Before anything else, when `release` was called: the session as it is now. */
  bind(session: Session): void {
    if (this.#session === session) return;
    this.#session = session;
    this.#out.session = session;
    this.#sender = session.endpoint(this.#side);
    this.#receiver = session.endpoint(this.#side === 0 ? 1 : 0);
  }

  /** Lets go of the session. */
  release(): void {
    this.bind(NOBODY);
  }

  /** Octets handed on or given up so far. */
  get offset(): number {
    return this.#out.position.offset;
  }

  /** Memory of what waits, octets. */
  get reorderCharge(): number {
    return this.#queue?.charge ?? 0;
  }

  /** Memory of what is remembered, octets. */
  get historyCharge(): number {
    return this.#out.charge;
  }

  /**
   * Takes a segment of this side when it is plain: all captured, in its turn, and nothing about it that wants a closer
   * look; false when it is not. To be called only where nothing `waits`; the session need not be bound.
   */
  takePlain(p: PacketView, session: Session): boolean {
    if (!this.#settled || (p.flags & NOT_PLAIN) !== 0) return false;
    return p.payloadLen === 0 || (this.#fin === NO_FIN && this.#out.plain(session, p));
  }

  /** Takes a segment of this side. */
  take(p: PacketView, fate: SegmentFate): void {
    if (!this.#placed) this.#place();
    const out = this.#out;
    out.frame = p.frame;
    out.timeNs = p.timeNs;
    const captured = Math.min(p.payloadCaptured, p.payloadLen);
    out.totals.captured += captured;
    if (p.payloadLen === 0 && (p.flags & Flag.Fin) === 0 && this.#synData === null) return;
    if (fate !== SegmentFate.Stream) {
      this.#takeOutsider(p, fate, captured);
      return;
    }
    let start = this.#startOf(p);
    if (this.#synData !== null && (p.flags & Flag.Syn) === 0) this.#judgeSynData(start);
    if (p.payloadLen > 0) {
      if (this.#fin !== NO_FIN) start = this.#pastFin(start, start + p.payloadLen);
      const octets = p.bytes.subarray(p.payloadAt, p.payloadAt + captured);
      const origin = originOf(p, start, this.#out.closed, false);
      if ((p.flags & Flag.Syn) !== 0) this.#keepSynData(origin, octets);
      else this.#arrive(origin, start, octets, p.payloadLen - captured);
    }
    if ((p.flags & Flag.Fin) !== 0) this.#finAt(start + p.payloadLen, p);
  }

  /** Something waits for what segments of either side show: call `heard` with each. */
  get waits(): boolean {
    return this.#settled ? this.#queue !== null || this.#synData !== null : this.#placed;
  }

  /** A segment of either side was tracked: what waits may be settled by it. */
  heard(frame: number, timeNs: number): void {
    this.#out.frame = frame;
    this.#out.timeNs = timeNs;
    if (this.#synData !== null) this.#judgeSynData(-1);
    if (!this.#settled) this.#settle(false);
    const queue = this.#queue;
    if (queue === null || !this.#settled) return;
    const patience = (this.#patience ??= new HolePatience());
    const passed = patience.passed(this.#acked(), timeNs, this.#session.states.closed);
    this.#giveUpWhile((first) => first.start <= passed, false);
  }

  /** The session was reset by the segment in hand. */
  reset(frame: number, timeNs: number): void {
    this.#out.close('reset', frame, timeNs);
  }

  /** Gives up holes until no more than `charge` octets of memory are held behind them. */
  evict(charge: number): void {
    if (!this.#settled) this.#settle(true);
    const queue = this.#queue;
    if (queue === null) return;
    this.#giveUpWhile(() => queue.charge > charge, true);
  }

  /** Forgets what was read: repeats of it go uncompared. */
  forget(): void {
    this.#out.forget();
  }

  /** No more segments come: hands on what is held. */
  finish(frame: number, timeNs: number): void {
    const out = this.#out;
    out.frame = frame;
    out.timeNs = timeNs;
    if (this.#synData !== null) {
      // Nobody was seen to answer the SYN: nothing speaks against what it carried.
      this.#judgeSynData(this.#receiver.ackKnown ? -1 : this.#synData.length);
    }
    if (this.#synData !== null) {
      // Nobody took it: it was sent, and is no part of the stream, nor missing from it.
      out.totals.ignored += this.#synData.length;
    } else if (this.#placed) {
      if (!this.#settled) this.#settle(true);
      this.#giveUpRest();
    }
  }

  /** Nothing more comes. Call after `finish`. */
  end(how: Unfinished): void {
    this.#out.end(how);
  }

  #giveUpRest(): void {
    for (let first = this.#queue?.first; first !== undefined; first = this.#queue?.first) {
      this.#out.missing(first.start, this.#acked(), 'not-yet', first.origin);
      this.#drain();
    }
    this.#finishTail();
  }

  #place(): void {
    const sender = this.#sender;
    if (!sender.started) return;
    const { position } = this.#out;
    this.#placed = true;
    this.#settled = sender.issKnown;
    position.seq = sender.issKnown ? (sender.iss + 1) | 0 : sender.firstSeq;
    const { states, finFrame, closeNs } = this.#session;
    if (!states.finSent(this.#side)) return;
    // The FIN came before the first payload of the session.
    this.#fin = position.offsetOf(states.finSeq(this.#side));
    this.#finFrame = finFrame;
    this.#finNs = closeNs;
  }

  /** Segments that bring the stream nothing, or nothing yet. */
  #takeOutsider(p: PacketView, fate: SegmentFate, captured: number): void {
    const start = this.#startOf(p);
    const octets = p.bytes.subarray(p.payloadAt, p.payloadAt + captured);
    if (fate === SegmentFate.Corrupt) {
      if (captured > 0 && !this.#out.keepCorrupt(originOf(p, start, this.#out.closed, true), start, octets))
        this.setting.limits.hit('maxCorruptCopies', p.frame);
    } else if (fate === SegmentFate.Duplicate) {
      const honest = p.checksum !== Checksum.Bad && (p.flags & (Flag.Rst | Flag.Syn)) === 0;
      const read = Math.min(captured, this.#out.position.offset - start);
      if (honest && this.#settled && read > 0) {
        this.#out.compare(originOf(p, start, this.#out.closed, false), start, octets.subarray(0, read));
      }
    } else this.#out.totals.ignored += captured;
  }

  #startOf(p: PacketView): number {
    const syn = (p.flags & Flag.Syn) !== 0 ? 1 : 0;
    return this.#out.position.offsetOf((p.seq + syn) | 0);
  }

  /** Octets of the stream from `start` on, and behind them `cut` more that were not captured. */
  #arrive(origin: Origin, start: number, octets: Uint8Array, cut: number): void {
    if (!this.#settled) {
      this.#hold(origin, start, octets, cut);
      this.#settle(false);
      return;
    }
    const out = this.#out;
    const next = out.position.offset;
    const end = start + octets.length + cut;
    let fresh = octets;
    let from = start;
    if (start < next) {
      const old = Math.min(octets.length, next - start);
      out.compare(origin, start, octets.subarray(0, old));
      if (end <= next) return;
      fresh = octets.subarray(old);
      from = next;
    }
    const freshCut = end - from - fresh.length;
    const first = this.#queue?.first;
    if (from > next) this.#hold(origin, from, fresh, freshCut);
    else if (first === undefined || first.start >= end) {
      out.data(origin, fresh);
      if (freshCut > 0) out.gap(freshCut, 'snaplen', origin.frame, origin.timeNs);
      this.#drain();
    } else {
      // RFC 9293 §3.10.7.4: what was read is trimmed before the rest is looked at.
      this.#hold({ ...origin, sentStart: from }, from, fresh, freshCut);
      this.#drain();
    }
  }

  #hold(origin: Origin, start: number, octets: Uint8Array, cut: number): void {
    const reach = origin.sentEnd - LARGEST_WINDOW;
    if (this.#giveUpWhile(() => this.#out.position.offset < reach, false)) {
      // The stream may go on behind the beginning of this very segment now.
      this.#arrive(origin, start, octets, cut);
      return;
    }
    this.#queue ??= new ReorderQueue();
    this.#queue.add(origin, start, octets, cut, this.setting.rule, (from, before, old, newWins, again) => {
      const first = { frame: old.origin.frame, ttl: old.origin.ttl, bytes: before, at: 0 };
      const second = { frame: origin.frame, ttl: origin.ttl, bytes: again, at: 0 };
      this.#out.differ(from, before.length, first, second, newWins ? 'second' : 'first');
    });
  }

  /** Hands on what can be read now. */
  #drain(): void {
    const out = this.#out;
    const queue = this.#queue;
    if (queue !== null) {
      for (let { first } = queue; first?.start === out.position.offset; { first } = queue) {
        queue.shift();
        const octets = first.octets();
        if (octets !== null) out.data(first.origin, octets);
        else out.gap(first.end - first.start, 'snaplen', first.origin.frame, first.origin.timeNs);
      }
      if (queue.size === 0) {
        this.#queue = null;
        this.#patience?.stop();
      }
    }
    if (this.#fin === out.position.offset) out.close('fin', this.#finFrame, this.#finNs);
  }

  /** Goes on behind the first hole, and the next, as long as that is wanted; true when there was one. */
  #giveUpWhile(wanted: (first: HeldSegment) => boolean, evicted: boolean): boolean {
    let first = this.#queue?.first;
    if (first === undefined || !wanted(first)) return false;
    for (; first !== undefined && wanted(first); first = this.#queue?.first) {
      this.#out.missing(first.start, this.#acked(), evicted ? 'evicted' : 'lost-in-capture', first.origin);
      this.#drain();
    }
    return true;
  }

  /** What lies behind the last octet captured: acknowledged, or corrupt. */
  #finishTail(): void {
    const out = this.#out;
    const sender = this.#sender;
    let end = out.position.offsetOf(sender.sndNxt);
    if (this.#fin !== NO_FIN) end = Math.min(end, this.#fin);
    out.missing(end, this.#acked(), 'not-yet', { frame: sender.lastFrame, timeNs: sender.lastNs });
    this.#drain();
  }

  /** Offset up to which the peer says it has everything; the number of a FIN is no octet. */
  #acked(): number {
    const { ackKnown, lastAck } = this.#receiver;
    if (!ackKnown) return 0;
    const acked = this.#out.position.offsetOf(lastAck);
    return this.#fin !== NO_FIN ? Math.min(acked, this.#fin) : acked;
  }

  /** A sender met in mid-stream begins where everything before is done with, as its peer says. */
  #settle(now: boolean): void {
    const { position } = this.#out;
    const sender = this.#sender;
    const queue = this.#queue;
    const first = queue?.first;
    let start = first?.start ?? position.offset;
    if (sender.started) start = Math.min(start, position.offsetOf(sender.firstSeq));
    const { ackKnown, lastAck } = this.#receiver;
    const done = ackKnown && position.offsetOf(lastAck) >= start;
    if (!now && !(done && first !== undefined) && !((queue?.size ?? 0) >= START_SEGMENTS)) return;
    this.#settled = true;
    this.#out.rebase(start);
    queue?.rebase(start);
    if (this.#fin !== NO_FIN) this.#fin -= start;
    this.#drain();
  }

  #keepSynData(origin: Origin, octets: Uint8Array): void {
    if (this.#synData !== null || this.#out.position.offset > 0) return;
    this.#synData = new SynData(origin, octets);
  }

  /** @param next Where its sender goes on, -1 when that is not known. */
  #judgeSynData(next: number): void {
    const data = this.#synData!;
    const taken = data.taken(this.#acked(), next);
    if (taken === null) return;
    this.#synData = null;
    this.#out.totals.ignored += data.length - taken.length;
    if (taken.length > 0) this.#arrive({ ...data.origin, sentEnd: taken.length }, 0, taken, 0);
  }

  #finAt(offset: number, p: PacketView): void {
    const { position } = this.#out;
    if (this.#fin !== NO_FIN || (this.#settled && offset < position.offset)) return;
    this.#fin = offset;
    this.#finFrame = p.frame;
    this.#finNs = p.timeNs;
    if (this.#settled) this.#drain();
  }

  /**
   * Octets in spite of a FIN (RFC 9293 §3.10.7.4 has a receiver ignore them). Where they begin behind the
   * number of the FIN the stream goes on behind it; where they cover that number, the FIN was none.
   */
  #pastFin(start: number, end: number): number {
    const { position } = this.#out;
    const fin = this.#fin;
    if (start === fin + 1 && position.offset === fin) {
      position.passFin();
      this.#fin = NO_FIN;
      return fin;
    }
    if (start <= fin && end > fin) this.#fin = NO_FIN;
    return start;
  }
}
