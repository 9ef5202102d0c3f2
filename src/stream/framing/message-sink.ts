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
}

export class MessageSink implements StreamSink {
  readonly #cutters = new Map<number, SessionCutter>();
  #kept = 0;
  /** The latest frame that was heard of. */
  #frame = 0;

  /** @param result Receives the messages of a session when it and what it carried are over. */
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
    this.#cutter(session)?.close(side, stopOf(session, side, end), end.how === 'fin');
  }

  end(session: Session, side: SideIndex, end: StreamEnd): void {
    this.closed(session, side, end);
  }

  #cutter(session: Session): SessionCutter | null {
    const { session: only = null } = this.options;
    if (only !== null && session.number !== only) return null;
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
    for (const cutter of this.#cutters.values()) cutter.flush();
  }

  /** Nothing more comes: hands on all sessions with data, in order of their numbers. */
  finish(): void {
    for (const [, cutter] of [...this.#cutters].sort(([a], [b]) => a - b)) {
      const result = cutter.result();
      cutter.flush();
      this.result(result);
    }
    this.#cutters.clear();
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
