/**
 * How long a hole is waited for once its receiver acknowledged it. The octets have passed; if the capture
 * has them at all, it has them a little out of order, as captures of several queues or interfaces are.
 */

/** Segments of the session that may overtake in a capture. */
const SEGMENTS = 16;
const WAIT_NS = 1e9;

export class HolePatience {
  /** What was acknowledged when the waiting began; -1 while nobody waits. */
  #acked = -1;
  #segments = 0;
  #sinceNs = 0;

  /**
   * Call once a segment of the session while octets are held behind a hole.
   * @param acked Offset up to which the receiver has everything.
   * @param over The session is closed: nothing is on its way any more.
   * @returns Offset up to which holes are given up, -1 for none.
   */
  passed(acked: number, timeNs: number, over: boolean): number {
    if (over) return acked;
    if (this.#acked < 0) {
      this.#begin(acked, timeNs);
      return -1;
    }
    this.#segments++;
    if (this.#segments < SEGMENTS && timeNs - this.#sinceNs < WAIT_NS) return -1;
    const passed = this.#acked;
    this.#begin(acked, timeNs);
    return passed;
  }

  /** Nothing is held any more. */
  stop(): void {
    this.#acked = -1;
  }

  #begin(acked: number, timeNs: number): void {
    this.#acked = acked;
    this.#segments = 0;
    this.#sinceNs = timeNs;
  }
}
