/**
 * Octets in flight as tshark 4.0 counts them: from the first to the last octet of the segments that are not
 * acknowledged, as they were sent, less the SACK blocks of the peer's last segment. Where this gives what tshark
 * says and tcpwhy something else, the difference is one of definition, and the last step tells which.
 */
import { Flag } from '../../src/wire/packet-view.js';
import type { Segment } from './our-labels.js';

/** tshark 4.0 keeps no more blocks of a segment. */
const SACK_BLOCKS = 3;
const MOST = 2_000_000_000;
const MAX_RECORDS = 10_000;

interface Sent {
  from: number;
  readonly to: number;
  /** SYN or FIN, that takes a number and is no octet. */
  readonly control: boolean;
}

interface Flow {
  sent: Sent[];
  /** Highest octet + 1, null before the first segment. */
  next: number | null;
  /** No gap since the peer last acknowledged anything. */
  valid: boolean;
  sacks: readonly (readonly [number, number])[];
  lastAck: number | null;
}

/** How the figure came about. */
export interface TsharkFlight {
  /** Null where tshark says nothing. */
  readonly bytes: number | null;
  /** Behind a gap, so nothing is said until the peer speaks. */
  readonly afterGap: boolean;
  /** Octets subtracted for SACK. */
  readonly sacked: number;
  /** Octets below what the peer acknowledged: repeats of what had arrived. */
  readonly belowAck: number;
  /** Octets between what the peer acknowledged and the first segment: a gap that is not counted. */
  readonly gap: number;
  /** A SYN or FIN of an earlier segment is counted as an octet. */
  readonly countsControl: boolean;
}

const NOTHING: TsharkFlight = {
  bytes: null,
  afterGap: false,
  sacked: 0,
  belowAck: 0,
  gap: 0,
  countsControl: false,
};

/** Takes the segments of one session in order. */
export class TsharkFlightModel {
  readonly #flows: readonly [Flow, Flow] = [newFlow(), newFlow()];

  take(segment: Segment): TsharkFlight {
    const { side, seq, ack, len, flags } = segment;
    const f = this.#flows[side];
    const r = this.#flows[side === 0 ? 1 : 0];
    f.sacks = [];
    if (flags & Flag.Ack) r.valid = true;
    const virtual = flags & (Flag.Syn | Flag.Fin) ? 1 : 0;
    const isProbe = len === 1 && f.next === seq && r.lastAck !== null && this.#closed[side === 0 ? 1 : 0];
    if (!isProbe && f.next !== null && diff(seq, f.next) > 0 && !(flags & Flag.Rst)) f.valid = false;
    let next = (seq + len) | 0;
    if (len + virtual > 0 && f.sent.length < MAX_RECORDS) {
      next = (next + virtual) | 0;
      f.sent.push({ from: seq, to: next, control: virtual > 0 });
    }
    if (!isProbe && (f.next === null || diff(next, f.next) > 0)) f.next = next;
    f.lastAck = ack;
    this.#closed[side] = segment.window === 0;
    r.sent = r.sent.filter((sent) => {
      if (sent.to === ack) return false;
      if (diff(ack, sent.from) > 0 && diff(ack, sent.to) <= 0) sent.from = ack;
      else if (diff(sent.to, ack) <= 0) return false;
      return true;
    });
    const flight = len > 0 ? this.#flight(f, r, virtual) : NOTHING;
    f.sacks = segment.sacks.slice(0, SACK_BLOCKS);
    return flight;
  }

  readonly #closed: [boolean, boolean] = [false, false];

  #flight(f: Flow, r: Flow, virtual: number): TsharkFlight {
    if (!f.valid) return { ...NOTHING, afterGap: true };
    const first = f.sent[0];
    if (first === undefined) return NOTHING;
    let from = first.from;
    let to = first.to;
    for (const sent of f.sent) {
      if (diff(sent.from, from) < 0) from = sent.from;
      if (diff(sent.to, to) > 0) to = sent.to;
    }
    const sacked = r.sacks.reduce((n, [left, right]) => n + diff(right, left), 0);
    const bytes = diff(to, from) - sacked;
    if (bytes <= 0 || bytes >= MOST) return { ...NOTHING, sacked };
    const below = r.lastAck === null ? 0 : diff(r.lastAck, from);
    return {
      bytes: bytes - virtual || null,
      afterGap: false,
      sacked,
      belowAck: Math.max(0, below),
      gap: Math.max(0, -below),
      countsControl: f.sent.slice(0, -1).some(({ control }) => control),
    };
  }
}

const diff = (a: number, b: number): number => (a - b) | 0;
const newFlow = (): Flow => ({ sent: [], next: null, valid: true, sacks: [], lastAck: null });
