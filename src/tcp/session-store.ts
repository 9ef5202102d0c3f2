/**
 * Sessions that are kept in full, each in a slot of its own: awake as objects, or dormant as octets when nothing
 * was heard of them for a while and there are many. A dormant session takes a fraction of the room, and
 * wakes unchanged when it is asked for.
 */
import type { ObjectCodec } from './dormant/object-codec.js';
import { OctetPool } from './dormant/octet-pool.js';
import { sessionCodec } from './dormant/session-codec.js';
import type { Session } from './session.js';

export class SessionStore {
  /** Sessions in the store. */
  size = 0;
  /** Those of them that are objects. */
  awake = 0;
  /** Sessions woken that were heard of after `recently`: they need not have slept. Both are the caller's to set. */
  recalled = 0;
  recently = 0;
  /** By slot: null for a dormant session, and where there is none. */
  readonly #sessions: (Session | null)[] = [];
  /** By slot: handle of what is kept of a dormant session, 0 without one. */
  readonly #dormant: number[] = [];
  readonly #pool = new OctetPool();
  /** By slot: its number, for the order of visits. */
  readonly #numbers: number[] = [];
  readonly #free: number[] = [];
  /** Slots of all that are awake, and of some that no longer are. */
  #roused: number[] = [];
  /** By slot: it is in that list. */
  readonly #isRoused: boolean[] = [];
  /** Slots of dormant sessions of which the end of the capture may tell something. */
  readonly #unsettled = new Set<number>();
  #codec: ObjectCodec<Session> | null = null;

  /** Takes a session; sets its slot. */
  add(session: Session): void {
    const slot = this.#free.pop() ?? this.#sessions.length;
    session.slot = slot;
    this.#dormant[slot] = 0;
    this.#numbers[slot] = session.number;
    this.size++;
    this.#rouse(slot, session);
  }

  /** The session in `slot`, awake from now on. */
  get(slot: number): Session {
    return this.#sessions[slot] ?? this.#wake(slot);
  }

  /** Takes a session out, which is awake. */
  remove({ slot }: Session): void {
    this.#sessions[slot] = null;
    this.#free.push(slot);
    this.size--;
    this.awake--;
  }

  /**
   * Lets sessions sleep of which no frame came after `frame`.
   *
   * @param maySleep Asked of each of them.
   * @param isUnsettled Tells of each of them whether the end of the capture may change it.
   */
  rest(
    frame: number,
    maySleep: (session: Session) => boolean,
    isUnsettled: (session: Session) => boolean,
  ): void {
    const codec = (this.#codec ??= sessionCodec());
    this.#roused = this.#roused.filter((slot) => {
      const session = this.#sessions[slot]!;
      if (session !== null) {
        if (session.lastFrame > frame || !maySleep(session)) return true;
        if (isUnsettled(session)) this.#unsettled.add(slot);
        const { octets, length } = codec.encode(session);
        this.#dormant[slot] = this.#pool.put(octets, length);
        this.#sessions[slot] = null;
        this.awake--;
      }
      this.#isRoused[slot] = false;
      return false;
    });
  }

  /** Slots in use, in the order of the numbers of their sessions. */
  inOrder(): number[] {
    const slots: number[] = [];
    let sorted = true;
    for (let slot = 0; slot < this.#sessions.length; slot++) {
      if (this.#sessions[slot] === null && this.#dormant[slot] === 0) continue;
      sorted &&= slots.length === 0 || this.number(slot) > this.number(slots[slots.length - 1]!);
      slots.push(slot);
    }
    return sorted ? slots : slots.sort((a, b) => this.number(a) - this.number(b));
  }

  number(slot: number): number {
    return this.#numbers[slot]!;
  }

  /** There is a session in `slot`. */
  holds(slot: number): boolean {
    return (this.#sessions[slot] ?? null) !== null || (this.#dormant[slot] ?? 0) !== 0;
  }

  isDormant(slot: number): boolean {
    return this.#sessions[slot] === null;
  }

  /** The end of the capture may change the session in `slot`. */
  isUnsettled(slot: number): boolean {
    return !this.isDormant(slot) || this.#unsettled.has(slot);
  }

  /** A copy of the session in `slot` if that is dormant, and goes on sleeping. */
  peek(slot: number): Session {
    const session = this.#sessions[slot]!;
    if (session !== null) return session;
    const pool = this.#pool;
    pool.find(this.#dormant[slot]!);
    return this.#codec!.decode(pool.chunk, pool.at);
  }

  /** Goes through those that are awake, in no order. @param visit Returns false to end the visit. */
  visitAwake(visit: (session: Session) => boolean): void {
    for (const slot of this.#roused) {
      const session = this.#sessions[slot]!;
      if (session !== null && !visit(session)) return;
    }
  }

  #wake(slot: number): Session {
    const session = this.peek(slot);
    this.#pool.release(this.#dormant[slot]!);
    this.#dormant[slot] = 0;
    this.#unsettled.delete(slot);
    if (session.lastFrame > this.recently) this.recalled++;
    this.#rouse(slot, session);
    return session;
  }

  #rouse(slot: number, session: Session): void {
    this.#sessions[slot] = session;
    this.awake++;
    if (this.#isRoused[slot]) return;
    this.#isRoused[slot] = true;
    this.#roused.push(slot);
  }
}
