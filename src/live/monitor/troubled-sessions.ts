/**
 * The most troubled of the sessions that are held, also those that fell asleep since they were met: sessions that
 * sleep cannot be glanced at, so they are remembered from when they were awake.
 */
import type { HeldSessions } from '../../tcp/held-sessions.js';
import { type Candidate, LargestFew } from './largest-few.js';

export class TroubledSessions {
  #known: readonly Candidate[] = [];
  #found: LargestFew;

  /** @param most Sessions remembered. */
  constructor(private readonly most: number) {
    this.#found = new LargestFew(most);
  }

  /** A session that was met in this round, with its trouble; none is 0. */
  meet(trouble: number, number: number, place: number): void {
    if (trouble > 0) this.#found.offer(trouble, number, place);
  }

  /** Ends a round: those that were met, and those of the rounds before that sleep. @returns the latter. */
  endRound(held: HeldSessions): readonly Candidate[] {
    const asleep = this.#known.filter(({ place, number }) => isAsleep(held, place, number));
    for (const { key, number, place } of asleep) this.#found.offer(key, number, place);
    this.#known = this.#found.sorted();
    this.#found = new LargestFew(this.most);
    return asleep;
  }
}

/** It is still held and not awake, so it is as it was. */
export function isAsleep(held: HeldSessions, place: number, number: number): boolean {
  return place >= 0 && held.awake(place, number) === null && held.has(place, number);
}
