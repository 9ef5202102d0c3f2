/**
 * Keeps the segments of one session as rows for the ladder diagram: the first ones, the last ones, and of
 * those between the first to which something happened.
 */
import type { EventKind, TcpEvent } from '../tcp/events.js';
import type { Endpoint } from '../tcp/endpoint.js';
import { type Session, sideName } from '../tcp/session.js';
import { FLAG_NAMES } from '../wire/flag-names.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import type { LadderRow } from './ladder-row.js';
import type { SegmentObserver } from './segment-observer.js';

/** Rows kept from the start and from the end; a ladder of thousands of rungs helps nobody. */
const FIRST_ROWS = 120;
const LAST_ROWS = 60;
/** Rows between them that are kept for what happened there. */
const MIDDLE_ROWS = 60;
/** Rows that wait for what is said of them: some events are certain only many segments later. */
const WAITING_ROWS = 4096;

/** What a row is kept for; signs that come by the hundred, as duplicate ACKs do, are not among them. */
const NOTABLE: ReadonlySet<EventKind> = new Set([
  'retransmission',
  'out-of-order',
  'lost-segment',
  'acked-unseen',
  'zero-window',
  'window-shrunk',
  'reset',
  'overlap-conflict',
  'out-of-window',
  'challenge-ack',
  'checksum-error',
  'stall',
  'deadlock',
  'half-open',
] satisfies EventKind[]);

interface Row extends LadderRow {
  readonly marks: string[];
}

export class LadderRecorder implements SegmentObserver {
  readonly #first: Row[] = [];
  readonly #middle: LadderRow[] = [];
  #last: Row[] = [];
  #omitted = 0;
  /** Segments left out since the last row of the middle. */
  #gap = 0;
  readonly #notable = new Set<number>();
  readonly #byFrame = new Map<number, Row>();
  /** Events that came before their segment's row was made. */
  readonly #early = new Map<number, string[]>();
  /** Frame of the latest row. */
  #newest = 0;

  constructor(private readonly session: number) {}

  /** Takes a segment after it was tracked. */
  segment(p: PacketView, session: Session): void {
    if (session.number !== this.session) return;
    const side = session.lastSide;
    const x = session.endpoint(side);
    const y = session.endpoint(side === 0 ? 1 : 0);
    const acks = (p.flags & Flag.Ack) !== 0;
    const row: Row = {
      frame: p.frame,
      relativeSeconds: (p.timeNs - session.firstTimeNs) / 1e9,
      from: sideName(side),
      flags: FLAG_NAMES.filter(([bit]) => (p.flags & bit) !== 0)
        .map(([, name]) => name)
        .join(' '),
      relSeq: (p.seq - origin(x, p.seq)) | 0,
      relAck: acks ? (p.ack - origin(y, p.ack)) | 0 : null,
      len: p.payloadLen,
      window: x.shift >= 0 || (p.flags & Flag.Syn) !== 0 || p.window === 0 ? scaled(p, x) : null,
      marks: this.#early.get(p.frame) ?? [],
      note: '',
    };
    this.#early.delete(p.frame);
    this.#newest = p.frame;
    this.#keep(row);
  }

  event(event: TcpEvent): void {
    if (event.session !== this.session) return;
    const mark = describe(event);
    if (NOTABLE.has(event.kind)) this.#notable.add(event.frame);
    const row = this.#byFrame.get(event.frame);
    if (row) row.marks.push(mark);
    else if (event.frame > this.#newest) {
      // Its segment is still being tracked; an event for a row left out is dropped with it.
      const early = this.#early.get(event.frame);
      if (early) early.push(mark);
      else this.#early.set(event.frame, [mark]);
    }
  }

  /** In frame order; the first row after segments that were left out says how many these are. */
  get rows(): readonly LadderRow[] {
    this.#shorten(LAST_ROWS);
    const [next, ...rest] = this.#last;
    if (!next) return this.#first;
    return [...this.#first, ...this.#middle, behindGap(next, this.#gap), ...rest];
  }

  /** Segments that have no row. */
  get omitted(): number {
    this.#shorten(LAST_ROWS);
    return this.#omitted;
  }

  #keep(row: Row): void {
    this.#byFrame.set(row.frame, row);
    if (this.#first.length < FIRST_ROWS) {
      this.#first.push(row);
      return;
    }
    this.#last.push(row);
    if (this.#last.length === 2 * WAITING_ROWS) this.#shorten(WAITING_ROWS);
  }

  /** Leaves out of the middle until so many of the last rows are left. */
  #shorten(count: number): void {
    const gone = Math.max(0, this.#last.length - count);
    for (const row of this.#last.slice(0, gone)) this.#leaveOut(row);
    this.#last = this.#last.slice(gone);
  }

  #leaveOut(row: Row): void {
    if (this.#notable.delete(row.frame) && this.#middle.length < MIDDLE_ROWS) {
      this.#middle.push(behindGap(row, this.#gap));
      this.#gap = 0;
      return;
    }
    this.#gap++;
    this.#omitted++;
    this.#byFrame.delete(row.frame);
  }
}

function behindGap(row: Row, omittedBefore: number): LadderRow {
  return omittedBefore > 0 ? { ...row, omittedBefore } : row;
}

/** Number that counts as 0: the ISN, or one before the first octet the capture has. */
function origin(x: Endpoint, fallback: number): number {
  if (x.issKnown) return x.iss;
  if (x.started) return (x.firstSeq - 1) | 0;
  return x.unaKnown ? (x.una - 1) | 0 : (fallback - 1) | 0;
}

function scaled(p: PacketView, x: Endpoint): number {
  return (p.flags & Flag.Syn) !== 0 || x.shift <= 0 ? p.window : p.window << x.shift;
}

function describe(event: TcpEvent): string {
  const words = event.kind.replaceAll('-', ' ').replace(/\back\b/, 'ACK');
  switch (event.kind) {
    case 'retransmission':
      return `${words} (${event.cause}${event.spurious === true ? ', spurious' : ''})`;
    case 'reset':
      return `${words} (${event.cause})`;
    case 'handshake-failed':
      return `${words} (${event.reason})`;
    case 'lost-segment':
    case 'acked-unseen':
      return `${words} (${event.bytes.toLocaleString('en-US')} B)`;
    case 'duplicate-ack':
      return `${words} #${event.count}`;
    case 'stall':
      return `after ${event.duration.toFixed(3)} s of silence`;
    case 'duplicate':
      return event.ofFrame === null ? words : `${words} of frame ${event.ofFrame}`;
    default:
      return words;
  }
}
