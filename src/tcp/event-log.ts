/**
 * Takes the events of all sessions and hands them on, each once and final. An event may be held back
 * until its session has shown more (was the retransmission spurious?). In frame order what follows it waits, in
 * bounded number; for those who watch, the others pass by.
 */
import { LIMITS, type LimitHits } from '../limits.js';
import { EVENT_KINDS, type EventKind, type TcpEvent } from './events.js';
import type { Session } from './session.js';

const KIND_CODES = new Map<EventKind, number>(EVENT_KINDS.map((kind, code) => [kind, code]));

/** Index of a kind in `EVENT_KINDS`. */
export const kindCode = (kind: EventKind): number => KIND_CODES.get(kind)!;

/** In the order of frames, or each as soon as it is final. */
export type EventOrder = 'frame' | 'settled';

export class EventLog {
  readonly totals = new Int32Array(EVENT_KINDS.length);
  /** A session is tracked anew: what happens to it was counted and told before, and is only noted in it. */
  replaying = false;
  #queue: TcpEvent[] = [];
  /** Entries before this one are gone; the array is cut when half of it is. */
  #head = 0;
  readonly #held = new Set<TcpEvent>();
  readonly #cancelled = new Set<TcpEvent>();

  /** @param emit Receives the events; null when only counts are wanted. */
  constructor(
    private readonly emit: ((event: TcpEvent) => void) | null,
    private readonly limits: LimitHits,
    private readonly order: EventOrder = 'frame',
  ) {}

  /** True when event objects are wanted; without, building evidence is wasted. */
  get wanted(): boolean {
    return this.emit !== null && !this.replaying;
  }

  /** Counts an event of a session and, if anybody wants it, queues it. */
  add(session: Session, event: TcpEvent, held = false): void {
    this.count(session, kindCode(event.kind), event.frame);
    this.push(event, held);
  }

  /** Counts without an object. */
  count(session: Session, kind: number, frame: number): void {
    session.count(kind, frame);
    if (!this.replaying) this.totals[kind]!++;
  }

  /** Queues an event that has been counted, or that is to be counted when it is confirmed. */
  push(event: TcpEvent, held: boolean): void {
    if (this.emit === null || this.replaying) return;
    if (!held && (this.order === 'settled' || this.#queue.length === this.#head)) {
      this.emit(event);
      return;
    }
    if (this.order === 'settled') {
      this.#held.add(event);
      if (this.#held.size > LIMITS.maxHeldEvents) {
        this.limits.hit('maxHeldEvents', event.frame);
        this.release(this.#held.values().next().value!);
      }
      return;
    }
    this.#queue.push(event);
    if (held) this.#held.add(event);
    if (this.#queue.length - this.#head > LIMITS.maxHeldEvents) {
      this.limits.hit('maxHeldEvents', event.frame);
      this.#held.delete(this.#queue[this.#head]!);
      this.#drain();
    }
  }

  /** The event is final: it and what waits behind it may go on. */
  release(event: TcpEvent): void {
    if (!this.#held.delete(event)) return;
    if (this.order === 'settled') this.emit?.(event);
    else if (this.#queue[this.#head] === event) this.#drain();
  }

  /** The event did not come true. False when it is too late: it was let out already. */
  cancel(event: TcpEvent): boolean {
    if (!this.#held.delete(event)) return false;
    if (this.order === 'settled') return true;
    this.#cancelled.add(event);
    if (this.#queue[this.#head] === event) this.#drain();
    return true;
  }

  /** Everything goes on, final or not. */
  flush(): void {
    if (this.order === 'settled') for (const event of this.#held) this.emit?.(event);
    this.#held.clear();
    this.#drain();
  }

  #drain(): void {
    const queue = this.#queue;
    let n = this.#head;
    for (; n < queue.length; n++) {
      const event = queue[n]!;
      if (this.#held.has(event)) break;
      if (this.#cancelled.delete(event)) continue;
      this.emit?.(event);
    }
    if (2 * n >= queue.length) {
      this.#queue = queue.slice(n);
      n = 0;
    }
    this.#head = n;
  }
}
