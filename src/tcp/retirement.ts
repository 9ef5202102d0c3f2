/**
 * When a session may be forgotten: some time after its close, or when it was silent for longer than
 * anything in its state stays silent. Only its own segments and the time decide. Deadlines are kept
 * lazily, so that an active session costs nothing until its old deadline comes up.
 */
import { DeadlineHeap } from '../flow/deadline-heap.js';
import type { Session } from './session.js';

/** Nanoseconds of silence after which a session is over, by what it was doing. */
export interface RetireRules {
  /** After the close: late copies, and the resets they earn, still belong to the session. */
  readonly closedNs: number;
  /** During the handshake: longer than the longest pause between SYNs (Linux: 32 s, then 64 s more). */
  readonly openingNs: number;
  /** After one FIN, or two of which one is not acknowledged. */
  readonly closingNs: number;
  readonly establishedNs: number;
}

/**
 * What is used unless told otherwise. RFC 5382 §5 wants middleboxes to remember idle sessions for two
 * hours; few do, and a session that goes on later is picked up mid-stream.
 */
export const RETIRE_RULES: RetireRules = {
  closedNs: 15e9,
  openingNs: 75e9,
  closingNs: 600e9,
  establishedNs: 3600e9,
};

export class Retirement {
  readonly #deadlines = new DeadlineHeap();

  constructor(
    readonly rules: RetireRules,
    private readonly sessions: { get(slot: number): Session },
  ) {}

  /** Watches a session; its deadline is exact until its next segment. */
  watch(session: Session): void {
    const patienceNs = Math.min(this.#patienceNs(session), this.rules.establishedNs);
    this.#deadlines.set(session.slot, session.lastTimeNs + patienceNs);
  }

  /** The session began to close, or closed, at `timeNs`: it may be due sooner than it was. */
  hasten(session: Session, timeNs: number): void {
    this.#deadlines.set(session.slot, timeNs + this.#patienceNs(session));
  }

  forget(session: Session): void {
    this.#deadlines.remove(session.slot);
  }

  /** A session that is due, or null; the one longest due comes first. It is watched until `forget`. */
  due(nowNs: number): Session | null {
    while (this.#deadlines.firstDeadline <= nowNs) {
      const session = this.#settled();
      if (session !== null) return session;
    }
    return null;
  }

  /** The session that would be due first, `spared` aside, for when room is needed. Null when there is none. */
  next(spared: Session): Session | null {
    this.#deadlines.remove(spared.slot);
    let session: Session | null = null;
    while (session === null && this.#deadlines.size > 0) session = this.#settled();
    this.watch(spared);
    return session;
  }

  /** The first session if its deadline is the real one; otherwise corrects that, and null. */
  #settled(): Session | null {
    const slot = this.#deadlines.first;
    const session = this.sessions.get(slot);
    const deadline = session.lastTimeNs + this.#patienceNs(session);
    if (deadline <= this.#deadlines.firstDeadline) return session;
    this.#deadlines.set(slot, deadline);
    return null;
  }

  #patienceNs(session: Session): number {
    const { states } = session;
    if (session.isOver) return this.rules.closedNs;
    if (states.finSent(0) || states.finSent(1)) return this.rules.closingNs;
    const opening = session.client.synSeen || session.server.synSeen;
    return opening && !states.handshakeDone ? this.rules.openingNs : this.rules.establishedNs;
  }
}
