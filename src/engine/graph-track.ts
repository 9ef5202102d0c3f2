/** What is remembered of one session for its graph: segments, events and selective acknowledgments. */
import { bytesInFlight } from '../tcp/bytes-in-flight.js';
import type { Endpoint } from '../tcp/endpoint.js';
import { EVENT_KINDS, type TcpEvent } from '../tcp/events.js';
import type { Session, SideIndex } from '../tcp/session.js';
import { Flag, type PacketView } from '../wire/packet-view.js';
import { eventDetail, eventValue, isTrouble } from './graph-event.js';
import { GraphRows } from './graph-rows.js';
import { RelativeSequence } from './relative-sequence.js';
import { FROM_SERVER, SEGMENT_COLUMNS, type SegmentColumn, type SessionGraph } from './session-graph.js';

/** Columns of events: frame, kind, detail, value, reason. */
const EVENT_WIDTH = 5;
/** Columns of selective acknowledgments: frame, left, right. */
const SACK_WIDTH = 3;
const FIRST_ROWS = 8;

export class GraphTrack {
  readonly segments = new GraphRows(SEGMENT_COLUMNS.length, FIRST_ROWS);
  readonly events = new GraphRows(EVENT_WIDTH, 1);
  readonly sacks = new GraphRows(SACK_WIDTH, 1);
  readonly reasons: string[] = [];
  /** Segments that were thinned out. */
  omitted = 0;
  readonly #sequences = [new RelativeSequence(), new RelativeSequence()] as const;
  readonly #rttSamples = [0, 0];
  readonly #sent = [0, 0];

  /** Events that are worth a graph by themselves. */
  troubles = 0;
  /** Both sides are done with each other. */
  closed = false;

  constructor(
    readonly number: number,
    private readonly firstTimeNs: number,
  ) {}

  /** Payload octets of both sides. */
  get bytes(): number {
    return this.#sent[0]! + this.#sent[1]!;
  }

  /** Numbers that it has room for, which is what its memory is measured by. */
  get room(): number {
    const { segments, events, sacks } = this;
    return segments.capacity * segments.width + events.capacity * events.width + sacks.capacity * sacks.width;
  }

  /** Remembers the segment in the view, which was tracked already. */
  segment(p: PacketView, session: Session): void {
    const { segments } = this;
    this.closed = session.states.closed;
    const side = session.lastSide;
    const other = side === 0 ? 1 : 0;
    const x = session.endpoint(side);
    const y = session.endpoint(other);
    const acks = (p.flags & Flag.Ack) !== 0;
    this.#sent[side]! += p.payloadLen;
    const scaled = (p.flags & Flag.Syn) !== 0 || x.shift <= 0 ? p.window : p.window << x.shift;
    const known = x.shift >= 0 || (p.flags & Flag.Syn) !== 0 || p.window === 0;
    const row = segments.add();
    segments.set(row, 0, p.frame);
    segments.set(row, 1, p.timeNs - this.firstTimeNs);
    segments.set(row, 2, this.#sequences[side].place(p.seq, x));
    segments.set(row, 3, acks ? this.#sequences[other].place(p.ack, y) : -1);
    segments.set(row, 4, p.payloadLen);
    segments.set(row, 5, p.flags + (side === 1 ? FROM_SERVER : 0));
    segments.set(row, 6, known ? scaled : -1);
    segments.set(row, 7, bytesInFlight(x, finOut(session, side)));
    segments.set(row, 8, bytesInFlight(y, finOut(session, other)));
    segments.set(row, 9, this.#roundTrip(y, other));
    segments.set(row, 10, this.#sent[side]!);
    for (let i = 0; i < p.sackCount; i++) {
      const block = this.sacks.add();
      this.sacks.set(block, 0, p.frame);
      this.sacks.set(block, 1, this.#sequences[other].place(p.sackLeft[i]!, y));
      this.sacks.set(block, 2, this.#sequences[other].place(p.sackRight[i]!, y));
    }
  }

  /** @param withReason False where no more reasons are to be remembered. */
  event(event: TcpEvent, withReason: boolean): void {
    const { events } = this;
    const row = events.add();
    const kind = EVENT_KINDS.indexOf(event.kind);
    if (isTrouble(kind)) this.troubles++;
    events.set(row, 0, event.frame);
    events.set(row, 1, kind);
    events.set(row, 2, eventDetail(event));
    events.set(row, 3, eventValue(event));
    const reason = withReason && 'evidence' in event ? event.evidence.join('; ') : '';
    events.set(row, 4, reason === '' ? -1 : this.reasons.push(reason) - 1);
  }

  graph(): SessionGraph {
    const { segments, omitted, reasons } = this;
    const columns = SEGMENT_COLUMNS.map((name, i) => [name, segments.column(i)]);
    return {
      session: this.number,
      segments: segments.length + omitted,
      omitted,
      columns: Object.fromEntries(columns) as Record<SegmentColumn, Float64Array>,
      events: this.#eventColumns(),
      sacks: this.#sackColumns(),
      reasons,
    };
  }

  #eventColumns(): SessionGraph['events'] {
    const { events, segments } = this;
    const places: { row: number; segment: number }[] = [];
    for (let row = 0; row < events.length; row++) {
      const frame = events.get(row, 0);
      const segment = segments.floor(frame);
      // An event that no TCP segment showed (an ICMP error) stands at the last one before it; one
      // whose segment was thinned out has no place.
      const own = segment >= 0 && segments.get(segment, 0) === frame;
      if (segment >= 0 && (own || this.omitted === 0)) places.push({ row, segment });
    }
    // Events are told when they are final, which is not always the order of their frames.
    places.sort((a, b) => a.segment - b.segment || a.row - b.row);
    const pick = (column: number): number[] => places.map(({ row }) => events.get(row, column));
    return {
      segment: places.map(({ segment }) => segment),
      frame: pick(0),
      kind: pick(1),
      detail: pick(2),
      value: pick(3),
      reason: pick(4),
    };
  }

  #sackColumns(): SessionGraph['sacks'] {
    const { sacks, segments } = this;
    const rows = Array.from({ length: sacks.length }, (_, row) => row);
    return {
      segment: rows.map((row) => segments.floor(sacks.get(row, 0))),
      left: rows.map((row) => sacks.get(row, 1)),
      right: rows.map((row) => sacks.get(row, 2)),
    };
  }

  /** The sample that the acknowledgment in hand ended, of the side that it acknowledges; -1 for none. */
  #roundTrip({ rtt }: Endpoint, acknowledged: 0 | 1): number {
    if (rtt === null || rtt.samples === this.#rttSamples[acknowledged]) return -1;
    this.#rttSamples[acknowledged] = rtt.samples;
    return rtt.lastNs;
  }
}

const finOut = (session: Session, side: SideIndex): boolean =>
  session.states.finSent(side) && !session.states.finAcked(side);
