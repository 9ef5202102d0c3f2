/**
 * The sessions in memory, for who looks through them now and then, as displays do: what tracking keeps anyway, so that
 * no segment pays for it. Looking wakes nothing and changes nothing.
 */
import type { Session } from './session.js';
import type { SessionTable } from './session-table.js';

/**
 * Where a session is kept: its slot, or -1 - its handle among those that are no more than a few SYNs. Another
 * session may have the place later: it goes together with the session's number.
 */
export type SessionPlace = number;

export class HeldSessions {
  constructor(private readonly table: SessionTable) {}

  /** All of them, also those that sleep and those that are no more than a few SYNs. */
  get size(): number {
    return this.table.store.size + this.table.halfOpen.size;
  }

  /**
   * Those that something was heard of lately, in no order.
   *
   * @param visit Given each as it is now, to be let go of before the next segment; false ends the visit.
   */
  visitAwake(visit: (session: Session) => boolean): void {
    this.table.store.visitAwake(visit);
  }

  /** Those that are no more than a few SYNs, the latest first: copies, with their places. */
  visitOpening(most: number, visit: (session: Session, place: SessionPlace) => void): void {
    const { halfOpen } = this.table;
    let left = most;
    for (let at = halfOpen.newest; at >= 0 && left > 0; at = halfOpen.olderThan(at), left--) {
      visit(this.table.wake(at), -1 - at);
    }
  }

  /** The session, if it is in that place and awake: what it is may change with the next segment. */
  awake(place: SessionPlace, number: number): Session | null {
    const { store } = this.table;
    return place < 0 || store.isDormant(place) || store.number(place) !== number ? null : store.peek(place);
  }

  /** There is that session in that place, awake or not. */
  has(place: SessionPlace, number: number): boolean {
    const { store, halfOpen } = this.table;
    if (place >= 0) return store.holds(place) && store.number(place) === number;
    return halfOpen.number(-1 - place) === number && this.table.isOpening(-1 - place);
  }

  /** The session, or a copy of one that sleeps or is no more than a few SYNs; null when it is not there any more. */
  find(place: SessionPlace, number: number): Session | null {
    if (!this.has(place, number)) return null;
    return place >= 0 ? this.table.store.peek(place) : this.table.wake(-1 - place);
  }
}
