/** Time of arrival for frames that nobody stamped: the best that a process can do. */

/** Difference to the system's clock from which that clock has been set, microseconds. */
const STEP_US = 5000;
/** How often the two are compared, microseconds. */
const COMPARE_US = 1_000_000;

/**
 * Microseconds since the epoch that go on evenly between frames and follow the system's clock when
 * that is set. `Date.now` alone has milliseconds only.
 */
export class ArrivalClock {
  #offsetUs = 0;
  #comparedUs = -Infinity;

  /** @param monotonicMs Milliseconds of a clock that only goes forward; `wallMs` since the epoch. */
  constructor(
    private readonly monotonicMs: () => number = () => performance.now(),
    private readonly wallMs: () => number = Date.now,
  ) {}

  now(): number {
    const monotonicUs = this.monotonicMs() * 1000;
    if (monotonicUs - this.#comparedUs >= COMPARE_US) this.#compare(monotonicUs);
    return Math.round(monotonicUs + this.#offsetUs);
  }

  #compare(monotonicUs: number): void {
    const offsetUs = this.wallMs() * 1000 - monotonicUs;
    if (Math.abs(offsetUs - this.#offsetUs) > STEP_US) this.#offsetUs = offsetUs;
    this.#comparedUs = monotonicUs;
  }
}
