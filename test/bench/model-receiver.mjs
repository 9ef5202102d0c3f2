/**
 * The receiving half of a modelled host: in-order point, data waiting behind a hole, SACK blocks,
 * delayed acknowledgements, and the timestamp to echo.
 */
const FLAG_FIN = 0x01;
const FLAG_SYN = 0x02;
const FLAG_RST = 0x04;

const DELAYED_ACK = 40_000; // microseconds, Linux's minimum; RFC 9293 section 3.8.6.3 allows 500 ms
const SYN_WINDOW = 64_240;
/** Windows are advertised in units of this (shift 7), so only multiples can be said. */
export const WINDOW_UNIT = 128;

export class ModelReceiver {
  rcvNxt = 0;
  tsRecent = 0;
  /** When a delayed acknowledgement falls due, microseconds. */
  delayedAckAt = Infinity;
  /** True once the peer's FIN and everything before it has arrived. */
  finished = false;

  #maxWindow;
  #acknowledge;
  #waiting = []; // {start, end}, the one that grew last first (RFC 2018 section 4)
  #duplicate = null;
  #unacknowledged = 0;
  #lastAckSent = 0;
  #finAt = -1;

  /**
   * @param {number} maxWindow Octets the window grows to while data arrives.
   * @param {(time: number) => void} acknowledge Sends an ACK now.
   */
  constructor(maxWindow, acknowledge) {
    this.#maxWindow = maxWindow;
    this.#acknowledge = acknowledge;
  }

  /** RFC 7323 section 4.3: echo the timestamp of the segment that starts at the last ACK sent. */
  noteTimestamp(segment) {
    if (segment.seq <= this.#lastAckSent && segment.tsVal > this.tsRecent) this.tsRecent = segment.tsVal;
  }

  /** Octets to advertise. It only grows, like an application that always reads at once. */
  window(flags) {
    if (flags & FLAG_SYN) return SYN_WINDOW;
    const grown = Math.min(this.#maxWindow, 64_256 + 2 * this.rcvNxt);
    return grown - (grown % WINDOW_UNIT);
  }

  /** Flat list start, end, start, end ... of at most three blocks, or null. */
  sackBlocks(flags) {
    if (flags & (FLAG_SYN | FLAG_RST)) return null;
    if (this.#waiting.length === 0 && this.#duplicate === null) return null;
    const blocks = this.#duplicate ?? []; // RFC 2883: the duplicate is reported first
    for (const range of this.#waiting.slice(0, 3 - blocks.length / 2)) blocks.push(range.start, range.end);
    return blocks;
  }

  /** An ACK has gone out. */
  acknowledged() {
    this.#unacknowledged = 0;
    this.#duplicate = null;
    this.#lastAckSent = this.rcvNxt;
    this.delayedAckAt = Infinity;
  }

  /** Takes a segment with payload or FIN. */
  take(segment, time) {
    const isFin = (segment.flags & FLAG_FIN) !== 0;
    const start = segment.seq;
    const end = start + segment.len + (isFin ? 1 : 0);
    if (isFin) this.#finAt = end;
    if (end <= this.rcvNxt) {
      this.#duplicate = [start, end];
      return this.#acknowledge(time);
    }
    if (start > this.rcvNxt) {
      this.#hold(start, end);
      return this.#acknowledge(time);
    }
    this.rcvNxt = end;
    const filledHole = this.#waiting.length > 0;
    if (filledHole) this.#release();
    this.finished = this.rcvNxt === this.#finAt;
    // RFC 5681 section 4.2: at once for every second segment and while a hole is being filled.
    if (filledHole || isFin || ++this.#unacknowledged >= 2) this.#acknowledge(time);
    else if (this.delayedAckAt === Infinity) this.delayedAckAt = time + DELAYED_ACK;
  }

  #hold(start, end) {
    const grown = { start, end };
    this.#waiting = this.#waiting.filter((range) => {
      if (range.end < grown.start || range.start > grown.end) return true;
      grown.start = Math.min(grown.start, range.start);
      grown.end = Math.max(grown.end, range.end);
      return false;
    });
    this.#waiting.unshift(grown);
  }

  #release() {
    this.#waiting = this.#waiting.filter((range) => {
      if (range.start > this.rcvNxt) return true;
      this.rcvNxt = Math.max(this.rcvNxt, range.end);
      return false;
    });
  }
}
