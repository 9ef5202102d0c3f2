/**
 * The segments of one capture in typed columns, grouped by session when the capture has been read:
 * what a comparison with another capture needs of each, and nothing of the payload.
 */
import type { SegmentObserver } from '../engine/segment-observer.js';
import { LIMITS } from '../limits.js';
import type { Session } from '../tcp/session.js';
import type { PacketView } from '../wire/packet-view.js';

/** Rows that the columns grow to at first; then they double. */
const FIRST_ROWS = 4_096;

export class SegmentLog implements SegmentObserver {
  count = 0;
  /** Segments that found no room. */
  omitted = 0;
  session = new Int32Array(FIRST_ROWS);
  /** 0 for segments of the client, 1 for those of the server. */
  side = new Uint8Array(FIRST_ROWS);
  seq = new Int32Array(FIRST_ROWS);
  ack = new Int32Array(FIRST_ROWS);
  len = new Int32Array(FIRST_ROWS);
  flags = new Int16Array(FIRST_ROWS);
  ipId = new Int32Array(FIRST_ROWS);
  ttl = new Uint8Array(FIRST_ROWS);
  tsVal = new Int32Array(FIRST_ROWS);
  tsEcr = new Int32Array(FIRST_ROWS);
  window = new Int32Array(FIRST_ROWS);
  /** Nanoseconds since the base second of the capture. */
  timeNs = new Float64Array(FIRST_ROWS);
  frame = new Float64Array(FIRST_ROWS);
  #starts: Int32Array | null = null;
  #rows: Int32Array | null = null;

  segment(p: PacketView, session: Session): void {
    if (this.count === LIMITS.maxComparedSegments) {
      this.omitted++;
      return;
    }
    if (this.count === this.session.length) this.#grow();
    const i = this.count++;
    this.session[i] = session.number;
    this.side[i] = session.lastSide;
    this.seq[i] = p.seq;
    this.ack[i] = p.ack;
    this.len[i] = p.payloadLen;
    this.flags[i] = p.flags;
    this.ipId[i] = p.ipId;
    this.ttl[i] = p.ttl;
    this.tsVal[i] = p.tsVal;
    this.tsEcr[i] = p.tsEcr;
    this.window[i] = p.window;
    this.timeNs[i] = p.timeNs;
    this.frame[i] = p.frame;
  }

  /** Rows of one direction of a session, in capture order. */
  rowsOf(session: number, side: 0 | 1): Int32Array {
    if (this.#rows === null || this.#starts === null) this.#group();
    const key = session * 2 + side;
    const starts = this.#starts!;
    if (key + 1 >= starts.length) return new Int32Array(0);
    return this.#rows!.subarray(starts[key]!, starts[key + 1]!);
  }

  /** Counting sort by session and side: one pass to count, one to place. */
  #group(): void {
    let sessions = 0;
    for (let i = 0; i < this.count; i++) sessions = Math.max(sessions, this.session[i]! + 1);
    const starts = new Int32Array(sessions * 2 + 1);
    for (let i = 0; i < this.count; i++) starts[this.session[i]! * 2 + this.side[i]! + 1]!++;
    for (let k = 1; k < starts.length; k++) starts[k]! += starts[k - 1]!;
    const next = starts.slice();
    const rows = new Int32Array(this.count);
    for (let i = 0; i < this.count; i++) rows[next[this.session[i]! * 2 + this.side[i]!]!++] = i;
    this.#starts = starts;
    this.#rows = rows;
  }

  #grow(): void {
    const room = this.session.length * 2;
    const wider = <T extends Int32Array | Uint8Array | Int16Array | Float64Array>(column: T, into: T): T => {
      into.set(column);
      return into;
    };
    this.session = wider(this.session, new Int32Array(room));
    this.side = wider(this.side, new Uint8Array(room));
    this.seq = wider(this.seq, new Int32Array(room));
    this.ack = wider(this.ack, new Int32Array(room));
    this.len = wider(this.len, new Int32Array(room));
    this.flags = wider(this.flags, new Int16Array(room));
    this.ipId = wider(this.ipId, new Int32Array(room));
    this.ttl = wider(this.ttl, new Uint8Array(room));
    this.tsVal = wider(this.tsVal, new Int32Array(room));
    this.tsEcr = wider(this.tsEcr, new Int32Array(room));
    this.window = wider(this.window, new Int32Array(room));
    this.timeNs = wider(this.timeNs, new Float64Array(room));
    this.frame = wider(this.frame, new Float64Array(room));
  }
}
