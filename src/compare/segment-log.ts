/**
 * The segments of one capture in typed columns, grouped by session when the capture has been read:
 * what a comparison with another capture needs of each, and nothing of the payload.
 */
import type { SegmentObserver } from '../engine/segment-observer.js';
import { LIMITS } from '../limits.js';
import type { Session } from '../tcp/session.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import { packSynOptions } from './syn-options.js';

/** Rows that the columns grow to at first; then they double. */
const FIRST_ROWS = 4_096;

const COLUMNS = [
  'session',
  'side',
  'seq',
  'ack',
  'len',
  'flags',
  'ipId',
  'ttl',
  'tsVal',
  'tsEcr',
  'window',
  'ecn',
  'synOptions',
  'timeNs',
  'frame',
] as const;

type Column = Int32Array | Uint8Array | Int16Array | Float64Array;
type ColumnClass = new (room: number) => Column;

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
  /** ECN bits of the IP header. */
  ecn = new Uint8Array(FIRST_ROWS);
  /** Of a SYN, as `packSynOptions` writes them; 0 for others. */
  synOptions = new Int32Array(FIRST_ROWS);
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
    this.ecn[i] = p.ecn;
    this.synOptions[i] = packSynOptions(p);
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

  /**
   * A log of some rows alone, with other numbers.
   *
   * @param seqShift Taken off each sequence number. @param ackShift Taken off each acknowledgment.
   */
  renumbered(rows: Int32Array, seqShift: number, ackShift: number): SegmentLog {
    const log = new SegmentLog();
    log.count = rows.length;
    for (const name of COLUMNS) {
      const [from, to] = [this[name], new (this[name].constructor as ColumnClass)(rows.length)];
      rows.forEach((row, i) => (to[i] = from[row]!));
      Object.assign(log, { [name]: to });
    }
    for (let i = 0; i < rows.length; i++) {
      log.seq[i] = (log.seq[i]! - seqShift) | 0;
      if ((log.flags[i]! & Flag.Ack) !== 0) log.ack[i] = (log.ack[i]! - ackShift) | 0;
    }
    return log;
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
    for (const name of COLUMNS) {
      const wider = new (this[name].constructor as ColumnClass)(room);
      wider.set(this[name]);
      Object.assign(this, { [name]: wider });
    }
  }
}
