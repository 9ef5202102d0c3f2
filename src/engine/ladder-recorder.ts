/** Keeps the segments of one session as rows for the ladder diagram, the first and the last ones. */
import type { TcpEvent } from '../tcp/events.js';
import type { Endpoint } from '../tcp/endpoint.js';
import { type Session, sideName } from '../tcp/session.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import type { LadderRow } from './ladder-row.js';
import type { SegmentObserver } from './segment-observer.js';

/** Rows kept from the start and from the end; a ladder of thousands of rungs helps nobody. */
const FIRST_ROWS = 120;
const LAST_ROWS = 60;

const FLAG_NAMES: readonly [number, string][] = [
  [Flag.Syn, 'SYN'],
  [Flag.Fin, 'FIN'],
  [Flag.Rst, 'RST'],
  [Flag.Psh, 'PSH'],
  [Flag.Ack, 'ACK'],
  [Flag.Urg, 'URG'],
  [Flag.Ece, 'ECE'],
  [Flag.Cwr, 'CWR'],
  [Flag.Ae, 'AE'],
];

interface Row extends LadderRow {
  readonly marks: string[];
}

export class LadderRecorder implements SegmentObserver {
  readonly #first: Row[] = [];
  #last: Row[] = [];
  #omitted = 0;
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
    const x = session.endpoints[side];
    const y = session.endpoints[side === 0 ? 1 : 0];
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
    const row = this.#byFrame.get(event.frame);
    if (row) row.marks.push(mark);
    else if (event.frame > this.#newest) {
      // Its segment is still being tracked; an event for a row left out is dropped with it.
      const early = this.#early.get(event.frame);
      if (early) early.push(mark);
      else this.#early.set(event.frame, [mark]);
    }
  }

  /** In frame order; the first row after the segments that were left out says how many these are. */
  get rows(): readonly LadderRow[] {
    const [next, ...rest] = this.#last;
    if (!next || this.#omitted === 0) return [...this.#first, ...this.#last];
    return [...this.#first, { ...next, omittedBefore: this.#omitted }, ...rest];
  }

  /** Segments that have no row. */
  get omitted(): number {
    return this.#omitted;
  }

  #keep(row: Row): void {
    this.#byFrame.set(row.frame, row);
    if (this.#first.length < FIRST_ROWS) {
      this.#first.push(row);
      return;
    }
    this.#last.push(row);
    if (this.#last.length <= 2 * LAST_ROWS) return;
    const gone = this.#last.slice(0, LAST_ROWS);
    this.#last = this.#last.slice(LAST_ROWS);
    this.#omitted += gone.length;
    for (const { frame } of gone) this.#byFrame.delete(frame);
  }
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
  const words = event.kind.replaceAll('-', ' ');
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
      return `${words} of frame ${event.ofFrame}`;
    default:
      return words;
  }
}
