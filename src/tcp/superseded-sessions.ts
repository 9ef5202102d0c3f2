/**
 * Sessions whose ports were used again twice since: no segment can reach them any more. A flood of SYNs of one
 * client port, each with another number, leaves them by the million; beyond a few the oldest are reported
 * and forgotten, by which nothing is lost.
 */
import { LIMITS } from '../limits.js';
import type { SessionStore } from './session-store.js';

export class SupersededSessions {
  /** Slots and numbers of sessions in turn, oldest first from `#next` on. */
  #queue: number[] = [];
  #next = 0;

  constructor(private readonly store: SessionStore) {}

  /** @returns Slot of a session that is to be forgotten for the one in `slot`, -1 for none. */
  add(slot: number): number {
    this.#queue.push(slot, this.store.number(slot));
    if (this.#queue.length - this.#next <= 2 * LIMITS.maxSupersededSessions) return -1;
    const oldest = this.#queue[this.#next]!;
    const number = this.#queue[this.#next + 1]!;
    this.#next += 2;
    if (this.#next > LIMITS.maxSupersededSessions) {
      this.#queue = this.#queue.slice(this.#next);
      this.#next = 0;
    }
    // It may have been retired or dropped meanwhile, and its slot used again.
    return this.store.holds(oldest) && this.store.number(oldest) === number ? oldest : -1;
  }
}
