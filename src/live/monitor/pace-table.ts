/** How many octets sessions carry a second, by what each had carried when they were measured before: 20 octets a slot. */
import type { Session } from '../../tcp/session.js';

const FIRST_SLOTS = 1024;

export class PaceTable {
  /** By slot: the session that was measured there, what it had carried, and what that was a second. */
  #numbers = new Float64Array(FIRST_SLOTS).fill(-1);
  #octets = new Float64Array(FIRST_SLOTS);
  #paces = new Float32Array(FIRST_SLOTS);
  /** By slot: the measurement that it was part of. */
  #measured = new Int32Array(FIRST_SLOTS);
  #measurement = 0;
  #seconds = 0;
  /** Last frame of the measurement before. */
  #frame = Infinity;
  #nextFrame = Infinity;

  /**
   * Begins a measurement of all sessions.
   *
   * @param seconds Time since the one before.
   * @param frame The last frame by now.
   */
  begin(seconds: number, frame: number): void {
    this.#measurement++;
    this.#seconds = seconds;
    this.#frame = this.#nextFrame;
    this.#nextFrame = frame;
  }

  measure(session: Session): void {
    const { slot, number } = session;
    if (slot >= this.#numbers.length) this.#grow(slot);
    const octets = octetsOf(session);
    const known = this.#numbers[slot] === number;
    // What a session carried before anybody measured is no pace.
    const before = known ? this.#octets[slot]! : session.firstFrame > this.#frame ? 0 : octets;
    this.#numbers[slot] = number;
    this.#octets[slot] = octets;
    this.#paces[slot] = (octets - before) / this.#seconds;
    this.#measured[slot] = this.#measurement;
  }

  /** Octets a second of a session by the last measurement, 0 when it was not part of that. */
  of(slot: number, number: number): number {
    const measured = this.#numbers[slot] === number && this.#measured[slot] === this.#measurement;
    return measured ? this.#paces[slot]! : 0;
  }

  #grow(slot: number): void {
    const length = 2 ** Math.ceil(Math.log2(slot + 1));
    const numbers = new Float64Array(length).fill(-1);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const grown = <T extends { set(from: T): void }>(to: T, from: T): T => (to.set(from), to);
    this.#octets = grown(new Float64Array(length), this.#octets);
    this.#paces = grown(new Float32Array(length), this.#paces);
    this.#measured = grown(new Int32Array(length), this.#measured);
  }
}

function octetsOf({ client, server }: Session): number {
  return client.wireBytes + server.wireBytes;
}
