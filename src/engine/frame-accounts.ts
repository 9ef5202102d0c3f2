/** Where every frame went: counted by what became of it, with the clock watched on the way. */
import { Status, STATUS_NAMES } from '../wire/status.js';

export class FrameAccounts {
  frames = 0;
  bytes = 0;
  truncatedFrames = 0;
  /** Times the clock ran backwards from one frame to the next. */
  clockSteps = 0;
  largestClockStepNs = 0.5;
  firstNs = NaN;
  lastNs = NaN;
  /** ICMP errors whose session is not in the capture. */
  strayIcmpErrors = 0;
  readonly #byStatus = new Int32Array(STATUS_NAMES.length);
  #previousNs = -Infinity;

  /** Another input begins: its clock is its own. */
  beginInput(): void {
    this.#previousNs = -Infinity;
  }

  arrived(timeNs: number, capLen: number, origLen: number): void {
    this.frames++;
    this.bytes += capLen;
    if (capLen < origLen) this.truncatedFrames++;
    if (timeNs < this.#previousNs) {
      this.clockSteps++;
      const step = this.#previousNs - timeNs;
      if (step > this.largestClockStepNs) this.largestClockStepNs = step;
    }
    this.#previousNs = timeNs;
    if (this.frames === 1) this.firstNs = timeNs;
    this.lastNs = timeNs;
  }

  became(status: Status): void {
    this.#byStatus[status]!++;
  }

  count(status: Status): number {
    return this.#byStatus[status]!;
  }

  /** Frames that reached the tracker. */
  get analysed(): number {
    return this.count(Status.Tcp) + this.count(Status.IcmpError);
  }

  /** Frames that did not, by stable reason. */
  skipped(): Record<string, number> {
    const skipped: Record<string, number> = {};
    STATUS_NAMES.forEach((name, status) => {
      const n = this.#byStatus[status]!;
      if (n > 0 && status !== Status.Tcp && status !== Status.IcmpError) skipped[name] = n;
    });
    return skipped;
  }
}
