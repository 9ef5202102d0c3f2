/**
 * How long sessions are kept, and in which form: compactly while they are no more than a few SYNs, in full
 * from then on, asleep while others are heard of, until they are retired, dropped for want of room, or left
 * at the end.
 */
import { LIMITS, type LimitHits } from '../limits.js';
import type { PacketView } from '../wire/packet-view.js';
import { RETIRE_RULES, Retirement, type RetireRules } from './retirement.js';
import type { Session } from './session.js';
import type { SessionTable } from './session-table.js';
import { SupersededSessions } from './superseded-sessions.js';
import type { SynFloodWatch } from './syn-flood.js';

export interface LifeCycleOptions {
  readonly limits: LimitHits;
  /** When sessions are due, for `retire` and for the limit. Default `RETIRE_RULES`. */
  readonly rules?: RetireRules;
  /** Sessions held at a time, those aside that are no more than a few SYNs. Default `LIMITS.maxSessions`. */
  readonly maxSessions?: number;
  /**
   * Sessions held compactly, as no more than a few SYNs. Default `LIMITS.maxHalfOpenSessions`; with 0 all
   * are held in full, which changes nothing but the room they take.
   */
  readonly maxHalfOpenSessions?: number;
  /**
   * Sessions that are objects; more and half of them sleep, which changes nothing but the room they take.
   * Default `LIMITS.maxAwakeSessions`.
   */
  readonly maxAwakeSessions?: number;
  /** Sessions that cannot sleep because something is pending. Default `LIMITS.maxPendingSessions`. */
  readonly maxPendingSessions?: number;
  /**
   * Told of a session that is about to be forgotten, by `retire` or because of the limit (`evicted`);
   * everything about it is final. Not told of those that are left at the end.
   */
  readonly onSessionEnd?: (session: Session) => void;
}

export interface SessionEnd {
  /** Decides what is pending of a session of which nothing more is to come. */
  settle(session: Session): void;
  /** Something of it waits for what others of its segments show. */
  isPending(session: Session): boolean;
  /** `settle` would change it. */
  isUnsettled(session: Session): boolean;
}

/**
 * Sessions that may be awake where there are far too many and none is missed soon after: what sleeps while it is
 * young leaves nothing for the garbage collector to carry about. A million sessions took 1.6 GB where 16,384 of them
 * were always awake; captures with fewer sessions than that are read a fifth faster where none of them sleeps.
 */
const FEW_AWAKE = 1_024;

export class SessionLifeCycle {
  readonly #limits: LimitHits;
  readonly #retirement: Retirement;
  readonly #superseded: SupersededSessions;
  readonly #openingNs: number;
  readonly #maxSessions: number;
  readonly #maxHalfOpen: number;
  readonly #maxAwake: number;
  readonly #maxPending: number;
  /** Sessions that may be awake: fewer than `#maxAwake` where those that sleep are not soon heard of again. */
  #room: number;
  /** Sessions that are awake before some are put to sleep. */
  #crowd: number;
  readonly #onSessionEnd: ((session: Session) => void) | null;

  /** @param end Decides what is pending of a session of which nothing more is to come. */
  constructor(
    private readonly table: SessionTable,
    private readonly flood: SynFloodWatch,
    private readonly end: SessionEnd,
    options: LifeCycleOptions,
  ) {
    const rules = options.rules ?? RETIRE_RULES;
    this.#limits = options.limits;
    this.#retirement = new Retirement(rules, table.store);
    this.#superseded = new SupersededSessions(table.store);
    this.#openingNs = rules.openingNs;
    this.#maxSessions = Math.max(1, options.maxSessions ?? LIMITS.maxSessions);
    this.#maxHalfOpen = Math.max(0, options.maxHalfOpenSessions ?? LIMITS.maxHalfOpenSessions);
    this.#maxAwake = Math.max(0, options.maxAwakeSessions ?? LIMITS.maxAwakeSessions);
    this.#room = this.#maxAwake;
    this.#crowd = this.#room;
    this.#maxPending = Math.max(0, options.maxPendingSessions ?? LIMITS.maxPendingSessions);
    this.#onSessionEnd = options.onSessionEnd ?? null;
  }

  /** The session of `p`, just tracked, new or kept compactly until now: as small as it can be without loss. */
  keep(session: Session, p: PacketView): void {
    if (this.table.superseded >= 0) {
      const final = this.#superseded.add(this.table.superseded);
      if (final >= 0) this.#forget(this.table.store.get(final));
    }
    if (this.#maxHalfOpen === 0 || !this.table.keepCompactly(session, p)) this.keepInFull(session);
    else if (this.table.halfOpen.size > this.#maxHalfOpen) this.#evictHalfOpen(p.frame);
  }

  /** When too many sessions are awake, those sleep that were silent for longest. Nobody may hold one of them. */
  makeRoom(frame: number): void {
    const { store } = this.table;
    if (store.awake <= this.#crowd) return;
    this.#adaptRoom(frame);
    this.#crowd = this.#room;
    if (store.awake <= this.#room) return;
    // Not more than half of them can have sent one of the last half as many frames.
    const silentSince = frame - (this.#room >> 1);
    this.#rest(silentSince, (session) => !this.end.isPending(session));
    if (store.awake > this.#maxPending) {
      this.#limits.hit('maxPendingSessions', frame, this.#maxPending);
      this.#rest(silentSince, (session) => {
        this.end.settle(session);
        return true;
      });
    }
    // Those that cannot sleep are not to be asked again and again.
    this.#crowd = Math.max(this.#room, 2 * store.awake);
  }

  /** Twice the room where a quarter of it was woken too soon, half of it where hardly any was. */
  #adaptRoom(frame: number): void {
    const { store } = this.table;
    if (4 * store.recalled > this.#room) this.#room = Math.min(this.#maxAwake, 2 * this.#room);
    else if (16 * store.recalled < this.#room && this.#room > FEW_AWAKE) this.#room >>= 1;
    store.recalled = 0;
    store.recently = frame - this.#maxAwake;
  }

  #rest(frame: number, maySleep: (session: Session) => boolean): void {
    this.table.store.rest(
      frame,
      (session) => {
        if (!maySleep(session)) return false;
        // It is not to be woken before it is really due.
        this.#retirement.watch(session);
        return true;
      },
      (session) => this.end.isUnsettled(session),
    );
  }

  keepInFull(session: Session): void {
    this.table.keep(session);
    this.#retirement.watch(session);
    if (this.table.store.size > this.#maxSessions) this.#evict(session);
  }

  /** The session began to close, or closed, or lost its ports to another: it may be due sooner. */
  hasten(session: Session, timeNs: number): void {
    if (session.isKept) this.#retirement.hasten(session, timeNs);
  }

  /**
   * Forgets the sessions that closed or fell silent long enough ago. Costs nothing while none is due.
   *
   * @param nowNs Present time, nanoseconds since the capture's base second.
   * @returns how many were forgotten.
   */
  retire(nowNs: number): number {
    let n = 0;
    const { halfOpen } = this.table;
    for (; halfOpen.size > 0 && halfOpen.lastTimeNs(halfOpen.oldest) + this.#openingNs <= nowNs; n++) {
      const session = this.table.wake(halfOpen.oldest);
      session.idledOut = true;
      this.#forget(session);
    }
    for (;;) {
      const session = this.#retirement.due(nowNs);
      if (session === null) return n;
      session.idledOut = !session.isOver;
      this.#forget(session);
      n++;
    }
  }

  /** Too many sessions: the one that would be due first goes, and the report says so. */
  #evict(newest: Session): void {
    const session = this.#retirement.next(newest);
    if (session === null) return;
    session.evicted = true;
    this.#limits.hit('maxSessions', newest.lastFrame, this.#maxSessions);
    this.#forget(session);
  }

  #evictHalfOpen(frame: number): void {
    const session = this.table.wake(this.table.halfOpen.oldest);
    session.evicted = true;
    this.#limits.hit('maxHalfOpenSessions', frame, this.#maxHalfOpen);
    this.#forget(session);
  }

  #forget(session: Session): void {
    this.end.settle(session);
    this.#onSessionEnd?.(session);
    this.flood.forgotten(session);
    if (session.isKept) this.#retirement.forget(session);
    this.table.release(session);
  }
}
