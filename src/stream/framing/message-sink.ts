/** Cuts the streams of all sessions into messages: put it behind the assembly of streams. */
import { type LimitHits, LIMITS } from '../../limits.js';
import type { Session, SideIndex } from '../../tcp/session.js';
import { sideName } from '../../tcp/session.js';
import type { StreamEnd, StreamPiece, StreamSink } from '../piece.js';
import type { MessageStop, SessionMessages } from './message.js';
import { type MessageOptions, SessionCutter } from './session-cutter.js';

export interface MessageSinkOptions extends MessageOptions {
  /** Only this session. */
  readonly session?: number | null;
  readonly limits?: LimitHits;
  /** Messages no longer count against `LIMITS.maxMessages` when they were handed on. Default false. */
  readonly passesOn?: boolean;
}

export class MessageSink implements StreamSink {
  readonly #cutters = new Map<number, SessionCutter>();
  /** Those that something was heard of since `flush`. */
  readonly #touched = new Set<SessionCutter>();
  /** Sessions that were handed on, and whose streams may still be told of. */
  readonly #over = new Set<number>();
  #kept = 0;
  /** The latest frame that was heard of. */
  #frame = 0;

  /** @param result Receives the messages of a session when both its directions are over. */
  constructor(
    private readonly result: (messages: SessionMessages) => void,
    private readonly options: MessageSinkOptions = {},
  ) {}

  piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    const cutter = this.#cutter(session);
    if (cutter === null) return;
    if (piece.kind === 'gap') cutter.gap(side, piece.length, piece.offset);
    // What comes behind the end of a stream belongs to no message.
    else if (piece.after === null) cutter.data(side, piece.bytes, piece.offset, piece.frame, piece.timeNs);
  }

  closed(session: Session, side: SideIndex, end: StreamEnd): void {
    const cutter = this.#cutter(session);
    if (cutter === null) return;
    cutter.close(side, stopOf(session, side, end), end.how === 'fin');
    if (!cutter.isOver) return;
    this.#over.add(session.number);
    this.#handOn(session.number, cutter);
  }

  end(session: Session, side: SideIndex, end: StreamEnd): void {
    this.closed(session, side, end);
    // The server's end is told last.
    if (side === 1) this.#over.delete(session.number);
  }

  #cutter(session: Session): SessionCutter | null {
    const { session: only = null } = this.options;
    if ((only !== null && session.number !== only) || this.#over.has(session.number)) return null;
    this.#frame = session.lastFrame;
    let cutter = this.#cutters.get(session.number);
    if (cutter === undefined) {
      cutter = new SessionCutter(
        session.number,
        this.options,
        () => this.#room(),
        () => this.options.limits?.hit('maxDetectionBytes', this.#frame),
      );
      this.#cutters.set(session.number, cutter);
    }
    this.#touched.add(cutter);
    return cutter;
  }

  #room(): boolean {
    if (this.#kept < LIMITS.maxMessages) {
      this.#kept++;
      return true;
    }
    this.options.limits?.hit('maxMessages', this.#frame);
    return false;
  }

  /** Tells `onMessage` of the messages that ended since the last call. */
  flush(): void {
    for (const cutter of this.#touched) cutter.flush();
    this.#touched.clear();
  }

  #handOn(session: number, cutter: SessionCutter): void {
    this.#cutters.delete(session);
    this.#touched.delete(cutter);
    const result = cutter.result();
    cutter.flush();
    if (this.options.passesOn === true) this.#kept -= result.messages.length;
    this.result(result);
  }

  /** Nothing more comes: hands on the sessions that are left, in order of their numbers. */
  finish(): void {
    for (const [session, cutter] of [...this.#cutters].sort(([a], [b]) => a - b))
      this.#handOn(session, cutter);
  }
}

function stopOf(session: Session, side: SideIndex, end: StreamEnd): MessageStop {
  switch (end.how) {
    case 'fin':
      return { how: 'fin', by: sideName(side) };
    case 'reset':
      return { how: 'reset', by: session.resetFrame > 0 ? sideName(session.resetSide) : null };
    default:
      return { how: 'capture-end', by: null };
  }
}
