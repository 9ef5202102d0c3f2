/**
 * Takes what an analysis finds about one session and keeps it for those who asked, or, until it is known what the
 * program wants, for those who may ask.
 */
import type { SessionReport } from '../engine/analysis-report.js';
import { StreamError } from '../errors.js';
import type { MessageSink } from '../stream/framing/message-sink.js';
import type { StreamEnd, StreamPiece } from '../stream/piece.js';
import type { StreamTotals } from '../stream/stream-totals.js';
import type { TcpEvent } from '../tcp/events.js';
import type { Session, SideIndex } from '../tcp/session.js';
import { Promised } from './promised.js';
import type { ReadingPace } from './reading-pace.js';
import { UnreadQueue } from './unread-queue.js';

/** Memory of a piece without its octets, and of an event: objects and their bookkeeping. */
const PIECE_OVERHEAD = 256;
const EVENT_OCTETS = 512;

type StreamNote =
  | { readonly side: SideIndex; readonly piece: StreamPiece }
  | { readonly side: SideIndex; readonly closed: StreamEnd };

/** Cuts the streams of the session into messages. */
export interface MessageIntake {
  readonly sink: MessageSink;
  /** Messages that ended can be handed out. */
  flush(): void;
  /** No more octets come. */
  end(): void;
  fail(error: Error): void;
}

interface Direction {
  queue: UnreadQueue<StreamPiece> | null;
  /** What comes behind the end is wanted as well. */
  afterlife: boolean;
  /** How it ended, as far as it has. */
  end: StreamEnd | null;
  totals: StreamTotals | null;
  over: boolean;
}

const blank = (): Direction => ({ queue: null, afterlife: false, end: null, totals: null, over: false });

export class SessionIntake {
  readonly directions: readonly [Direction, Direction] = [blank(), blank()];
  readonly report: Promised<SessionReport>;
  /** It has a stream: payload was captured. */
  opened = false;
  #session: Session | null = null;
  #early: StreamNote[] | null = [];
  #earlyEvents: TcpEvent[] | null = [];
  #earlyOctets = 0;
  #events: UnreadQueue<TcpEvent> | null = null;
  #messages: MessageIntake[] = [];
  /** Why nothing can be asked for any more. */
  #tooLate: StreamError | null = null;
  #reported = false;
  #ended = 0;
  #failure: Error | null = null;

  /**
   * @param assembled Streams are assembled.
   * @param cutting Those that have messages cut: it enters itself.
   */
  constructor(
    private readonly name: string,
    private readonly pace: ReadingPace,
    private readonly assembled: boolean,
    private readonly cutting: Set<SessionIntake>,
  ) {
    this.report = new Promised(pace);
  }

  /** Nothing more comes. */
  get isDone(): boolean {
    return this.#reported && (!this.opened || this.#ended === 2);
  }

  /**
   * Memory of what nobody has begun to read, octets.
   * @param begun Also of what was begun.
   */
  unread(begun: boolean): number {
    let octets = this.#earlyOctets;
    for (const { queue } of this.directions) {
      if (queue !== null && (begun || !queue.begun)) octets += queue.octets;
    }
    return octets;
  }

  piece(session: Session, side: SideIndex, lent: StreamPiece): void {
    this.#session = session;
    for (const { sink } of this.#messages) sink.piece(session, side, lent);
    const { queue, afterlife } = this.directions[side];
    const after = lent.kind === 'data' && lent.after !== null;
    const queued = queue !== null && !queue.over && (afterlife || !after);
    if (!queued && this.#early === null) return;
    const piece = lent.kind === 'gap' ? lent : { ...lent, bytes: lent.bytes.slice() };
    const octets = sizeOf(piece);
    if (queued) queue.push(piece, octets);
    this.#early?.push({ side, piece });
    if (this.#early !== null) this.#chargeEarly(octets);
  }

  closed(session: Session, side: SideIndex, end: StreamEnd): void {
    this.#session = session;
    for (const { sink } of this.#messages) sink.closed(session, side, end);
    this.#early?.push({ side, closed: end });
    this.#over(side, end);
  }

  end(session: Session, side: SideIndex, end: StreamEnd, totals: StreamTotals): void {
    this.closed(session, side, end);
    const direction = this.directions[side];
    direction.end = end;
    direction.totals = totals;
    direction.queue?.end();
    this.#ended++;
  }

  /** The session is over, and had no payload: nothing is to be waited for. */
  overWithoutStream(): void {
    for (const direction of this.directions) direction.over = true;
    this.#endStreams();
  }

  event(event: TcpEvent): void {
    this.#events?.push(event, EVENT_OCTETS);
    if (this.#earlyEvents === null) return;
    this.#earlyEvents.push(event);
    this.#chargeEarly(EVENT_OCTETS);
  }

  /** The session is summed up; the last octets of its streams may still come. */
  reported(report: SessionReport): void {
    this.#reported = true;
    if (!this.opened) this.#endStreams();
    this.#events?.end();
    this.report.keep(report);
  }

  fail(error: Error): void {
    this.#failure = error;
    for (const { queue } of this.directions) queue?.fail(error);
    for (const messages of this.#messages) messages.fail(error);
    this.#events?.fail(error);
    this.report.fail(error);
  }

  flush(): void {
    for (const messages of this.#messages) messages.flush();
  }

  /** The program went on to the next session: what it has not asked for by now it does not want. */
  settle(): void {
    this.#forgetEarly();
    this.#tooLate ??= new StreamError(
      'discarded',
      `${this.name}: ask for streams, messages and events before the next session is asked for; ` +
        'what nobody wants by then is discarded',
    );
  }

  /**
   * Too much waits: what nobody has begun to read is let go.
   * @param begun Also what was begun.
   */
  giveUp(begun: boolean): void {
    const error = new StreamError(
      'given-up',
      `${this.name}: too much waited to be read (maxUnreadBytes); read sessions at the same time, not one after ` +
        'the other, leave out those you do not need with "wanted", or raise the limit',
    );
    for (const { queue } of this.directions) {
      if (queue !== null && queue.octets > 0 && (begun || !queue.begun)) queue.giveUp(error);
    }
    if (this.#early === null) return;
    this.#forgetEarly();
    this.#tooLate ??= error;
  }

  /** @throws {StreamError} when it was asked for before, or too late. */
  openStream(side: SideIndex, afterlife: boolean): UnreadQueue<StreamPiece> {
    if (!this.assembled) throw notAssembled();
    const direction = this.directions[side];
    if (direction.queue !== null) {
      throw new StreamError('taken', `${this.name}: this stream was taken before; it can be read once`);
    }
    const queue = new UnreadQueue<StreamPiece>(this.pace);
    direction.queue = queue;
    direction.afterlife = afterlife;
    if (this.#fails(queue)) return queue;
    for (const note of this.#early ?? []) {
      if (note.side !== side || 'closed' in note) continue;
      const { piece } = note;
      if (afterlife || piece.kind === 'gap' || piece.after === null) queue.push(piece, sizeOf(piece));
    }
    if ((direction.over && !afterlife) || this.isDone) queue.end();
    return queue;
  }

  /** @throws {StreamError} as above. */
  openEvents(): UnreadQueue<TcpEvent> {
    if (this.#events !== null) {
      throw new StreamError('taken', `${this.name}: the events were taken before; they can be read once`);
    }
    const queue = new UnreadQueue<TcpEvent>(this.pace);
    this.#events = queue;
    if (this.#earlyEvents === null) this.#fails(queue);
    for (const event of this.#earlyEvents ?? []) queue.push(event, EVENT_OCTETS);
    if (this.#reported) queue.end();
    return queue;
  }

  /** Has the messages of both directions cut from their beginning on. */
  openMessages(messages: MessageIntake): void {
    if (!this.assembled) throw notAssembled();
    if (this.#fails(messages)) return;
    for (const note of this.#early ?? []) {
      if ('closed' in note) messages.sink.closed(this.#session!, note.side, note.closed);
      else messages.sink.piece(this.#session!, note.side, note.piece);
    }
    messages.flush();
    if (this.#isOver || this.isDone) messages.end();
    else {
      this.#messages.push(messages);
      this.cutting.add(this);
    }
  }

  /** @throws {StreamError} for what the program should have known; what depends on the capture fails the reader. */
  #fails(reader: { fail(error: Error): void }): boolean {
    const error = this.#failure ?? this.#tooLate;
    if (error === null) return false;
    if (error instanceof StreamError && error.reason !== 'given-up' && error.reason !== 'closed') throw error;
    reader.fail(error);
    return true;
  }

  get #isOver(): boolean {
    return this.directions[0].over && this.directions[1].over;
  }

  #over(side: SideIndex, end: StreamEnd): void {
    const direction = this.directions[side];
    direction.over = true;
    direction.end ??= end;
    if (!direction.afterlife) direction.queue?.end();
    if (this.#isOver) this.#endMessages();
  }

  #endStreams(): void {
    for (const { queue } of this.directions) queue?.end();
    this.#endMessages();
  }

  #endMessages(): void {
    for (const messages of this.#messages) messages.end();
    this.#messages = [];
    this.cutting.delete(this);
  }

  #chargeEarly(octets: number): void {
    this.#earlyOctets += octets;
    this.pace.add(octets);
  }

  #forgetEarly(): void {
    this.#early = null;
    this.#earlyEvents = null;
    this.#chargeEarly(-this.#earlyOctets);
  }
}

const sizeOf = (piece: StreamPiece): number =>
  PIECE_OVERHEAD + (piece.kind === 'data' ? piece.bytes.length : 0);

const notAssembled = (): StreamError =>
  new StreamError(
    'not-assembled',
    'streams are not assembled: sessions were asked for with "streams: false"',
  );
