/** The readable end of one direction: hands pieces on in order, and remembers some for comparison. */
import { LIMITS } from '../limits.js';
import type { Session, SideIndex } from '../tcp/session.js';
import type { ConflictWatch, Copy } from './conflict.js';
import { CorruptCopies } from './corrupt-copies.js';
import { DeliveredHistory, type Recall } from './delivered-history.js';
import type { Origin } from './held-segment.js';
import type { GapReason, StreamEnd, StreamSink } from './piece.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import { StreamPosition } from './stream-position.js';
import { StreamTotals } from './stream-totals.js';

/** Octets kept for comparison while little is unacknowledged. */
const USUAL_HISTORY = 65_536;
/** Gaps remembered, to know late octets by. */
const GAPS_REMEMBERED = 64;

/** How a direction ends that was not closed. */
export type Unfinished = 'reused' | 'forgotten' | 'capture-end';

export class Delivery {
  readonly position = new StreamPosition();
  readonly totals = new StreamTotals();
  /** What ended the direction, null while it is open. */
  closed: StreamEnd | null = null;
  /** The segment in hand, of either side: what becomes readable now becomes so by it. */
  frame = 0;
  timeNs = 0.5;
  #history: DeliveredHistory | null = null;
  #corrupt: CorruptCopies | null = null;
  /** Start and end of the latest gaps, one behind the other. */
  readonly #gaps: number[] = [];

  constructor(
    public session: Session,
    private readonly side: SideIndex,
    private readonly sink: StreamSink,
    private readonly conflicts: ConflictWatch,
  ) {}

  /** Memory of what is remembered, octets. */
  get charge(): number {
    return this.#history?.charge ?? 0;
  }

  /** Hands octets on. They stand at the position, which moves behind them. */
  data(origin: Origin, octets: Uint8Array): void {
    const { position, totals } = this;
    const { offset } = position;
    const length = octets.length;
    if (length === 0) return;
    totals.delivered += length;
    if (origin.corrupt) totals.corrupt += length;
    position.advance(length);
    this.sink.piece(this.session, this.side, {
      kind: 'data',
      offset,
      bytes: octets,
      frame: origin.frame,
      timeNs: origin.timeNs,
      inOrderFrame: this.frame,
      inOrderNs: this.timeNs,
      push: origin.push,
      urgentAt: origin.urgentAt,
      corrupt: origin.corrupt,
      after: origin.after,
    });
    if (this.session.states.closed) return;
    this.#history ??= new DeliveredHistory(this.#recall());
    this.#history.push(offset, octets, origin.frame, origin.ttl, this.#historyWanted(this.session));
  }

  /**
   * Hands on all the payload of a segment that is not urgent, as `data` does, without an object where the sink can do
   * without one.
   * @returns False when it does not begin at the position, is not all captured, or the direction is not open.
   */
  plain(session: Session, p: PacketView): boolean {
    const { position, totals, sink, side } = this;
    const { offset } = position;
    const { frame, timeNs, payloadAt, payloadLen, ttl } = p;
    if (p.seq !== position.seq || this.closed !== null) return false;
    if (p.payloadCaptured < payloadLen || payloadLen > USUAL_HISTORY) return false;
    totals.captured += payloadLen;
    totals.delivered += payloadLen;
    position.advance(payloadLen);
    if (sink.plain !== undefined) sink.plain(session, side, offset, p);
    else {
      sink.piece(session, side, {
        kind: 'data',
        offset,
        bytes: p.bytes.subarray(payloadAt, payloadAt + payloadLen),
        frame,
        timeNs,
        inOrderFrame: frame,
        inOrderNs: timeNs,
        push: (p.flags & Flag.Psh) !== 0,
        urgentAt: null,
        corrupt: false,
        after: null,
      });
    }
    const history = (this.#history ??= new DeliveredHistory(this.#recall()));
    if (sink.recall !== undefined) history.note(offset, payloadLen, frame, ttl, this.#historyWanted(session));
    else {
      const octets = p.bytes.subarray(payloadAt, payloadAt + payloadLen);
      history.push(offset, octets, frame, ttl, this.#historyWanted(session));
    }
    return true;
  }

  /** Says that octets are missing at the position, which moves behind them. */
  gap(length: number, reason: GapReason, frame: number, timeNs: number): void {
    const { position, totals } = this;
    const { offset } = position;
    totals.gaps[reason] += length;
    totals.gapCount++;
    position.advance(length);
    while (this.#gaps.length >= 2 * GAPS_REMEMBERED) this.#gaps.splice(0, 2);
    this.#gaps.push(offset, offset + length);
    this.sink.piece(this.session, this.side, {
      kind: 'gap',
      offset,
      length,
      reason,
      frame,
      timeNs,
      inOrderFrame: this.frame,
      inOrderNs: this.timeNs,
    });
  }

  /** Keeps octets of a segment with a wrong checksum. @returns False when the oldest were dropped for them. */
  keepCorrupt(origin: Origin, start: number, octets: Uint8Array): boolean {
    return (this.#corrupt ??= new CorruptCopies()).keep(origin, start, octets);
  }

  /**
   * Octets from the position up to `end` will not come. Those below `acked` were lost in the capture, unless
   * there are corrupt copies of them.
   */
  missing(
    end: number,
    acked: number,
    reason: 'lost-in-capture' | 'evicted' | 'not-yet',
    shownBy: Pick<Origin, 'frame' | 'timeNs'>,
  ): void {
    this.#missing(Math.min(end, acked), true, 'lost-in-capture', shownBy);
    this.#missing(end, reason === 'lost-in-capture', reason, shownBy);
  }

  #missing(
    end: number,
    received: boolean,
    reason: GapReason,
    shownBy: Pick<Origin, 'frame' | 'timeNs'>,
  ): void {
    const { position } = this;
    if (end <= position.offset) return;
    const { frame, timeNs } = shownBy;
    for (const copy of this.#corrupt?.within(position.offset, end) ?? []) {
      const { origin, start, end: copyEnd, octets } = copy;
      if (start > position.offset) this.gap(start - position.offset, reason, frame, timeNs);
      if (received) this.data(origin, octets);
      else this.gap(copyEnd - start, 'bad-checksum', origin.frame, origin.timeNs);
    }
    if (end > position.offset) this.gap(end - position.offset, reason, frame, timeNs);
    this.#corrupt?.dropBefore(position.offset);
  }

  /** Counts stream offsets from `origin` octets further on, before anything was handed on. */
  rebase(origin: number): void {
    this.position.seq = (this.position.seq + origin) | 0;
    this.#corrupt?.rebase(origin);
  }

  /** Compares octets before the position with what was read there. */
  compare(origin: Origin, start: number, octets: Uint8Array): void {
    const { totals } = this;
    const end = start + octets.length;
    const late = this.#gaps.length === 0 ? 0 : this.#fillGaps(start, octets);
    totals.late += late;
    const history = this.#history;
    if (history === null) {
      totals.uncompared += octets.length - late;
      return;
    }
    const unknown = history.overlapping(start, end, (from, old, frame, ttl) => {
      const first = { frame, ttl, bytes: old, at: 0 };
      const second = { frame: origin.frame, ttl: origin.ttl, bytes: octets, at: from - start };
      this.differ(from, old.length, first, second, 'first');
    });
    totals.uncompared += Math.max(0, unknown - late);
  }

  /** Hands octets on that gaps lack. @returns How many. */
  #fillGaps(start: number, octets: Uint8Array): number {
    const { session, side, sink } = this;
    const gaps = this.#gaps;
    let late = 0;
    for (let i = gaps.length - 2; i >= 0; i -= 2) {
      const gapStart = gaps[i]!;
      const gapEnd = gaps[i + 1]!;
      const from = Math.max(start, gapStart);
      const to = Math.min(start + octets.length, gapEnd);
      if (from >= to) continue;
      late += to - from;
      sink.late?.(session, side, from, octets.subarray(from - start, to - start));
      const left = [...(gapStart < from ? [gapStart, from] : []), ...(to < gapEnd ? [to, gapEnd] : [])];
      gaps.splice(i, 2, ...left);
    }
    return late;
  }

  #recall(): Recall | null {
    const { side, sink } = this;
    if (sink.recall === undefined) return null;
    return (offset, length) => sink.recall!(this.session, side, offset, length);
  }

  /** Compares two copies of the octets from stream offset `from` on. */
  differ(from: number, length: number, first: Copy, second: Copy, kept: 'first' | 'second'): void {
    const { session, side, timeNs } = this;
    this.totals.conflicting += this.conflicts.compare(
      session,
      side,
      from,
      length,
      first,
      second,
      timeNs,
      kept,
    );
  }

  /** Nothing more is expected; only the first reason counts. */
  close(how: 'fin' | 'reset', frame: number, timeNs: number): void {
    if (this.closed !== null) return;
    this.closed = { how, frame, timeNs, offset: this.position.offset };
    this.sink.closed?.(this.session, this.side, this.closed);
  }

  end(how: Unfinished): void {
    const { frame, timeNs } = this;
    const { offset } = this.position;
    const end = this.closed === null ? { how, frame, timeNs, offset } : { ...this.closed, offset };
    this.forget();
    this.sink.end(this.session, this.side, end, this.totals);
  }

  /** Forgets what was read: repeats of it go uncompared. */
  forget(): void {
    this.#history?.release();
    this.#history = null;
  }

  /** A power of two: all that is unacknowledged, within limits. */
  #historyWanted(session: Session): number {
    const { inFlight } = session.endpoint(this.side);
    let wanted = USUAL_HISTORY;
    while (wanted < inFlight && wanted < LIMITS.maxHistoryBytes) wanted *= 2;
    return wanted;
  }
}
