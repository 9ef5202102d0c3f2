/** How far a receiver had acknowledged at any time, as one capture shows it. */
import { seqDiff } from '../tcp/seq.js';
import { Flag } from '../wire/packet-view.js';
import type { DirectionRows } from './direction-rows.js';

export class AckSteps {
  readonly #timesNs: number[] = [];
  readonly #acks: number[] = [];
  readonly #all: number[] = [];

  /** @param answers Segments of the receiver, in capture order. */
  constructor({ log, rows }: DirectionRows) {
    for (const row of rows) {
      if ((log.flags[row]! & Flag.Ack) === 0) continue;
      this.#all.push(log.timeNs[row]!);
      const ack = log.ack[row]!;
      const last = this.#acks.at(-1);
      if (last !== undefined && seqDiff(ack, last) <= 0) continue;
      this.#timesNs.push(log.timeNs[row]!);
      this.#acks.push(ack);
    }
  }

  /** The highest acknowledgment of all, null without one. */
  get highest(): number | null {
    return this.#acks.at(-1) ?? null;
  }

  /** The highest acknowledgment sent before a time, null without one. */
  before(timeNs: number): number | null {
    const count = countBelow(this.#timesNs, timeNs);
    return count === 0 ? null : this.#acks[count - 1]!;
  }

  /** True when the receiver said anything between two times. */
  spokeBetween(fromNs: number, toNs: number): boolean {
    return countBelow(this.#all, toNs) > countBelow(this.#all, fromNs);
  }
}

/** How many of the ordered times are below one. */
function countBelow(times: readonly number[], timeNs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
