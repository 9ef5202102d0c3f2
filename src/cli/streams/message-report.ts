/** Cuts streams into messages and hands each session on, with its addresses, when its streams are over. */
import type { ReportedMessages } from '../../report/messages/message-records.js';
import { MessageSink, type MessageSinkOptions } from '../../stream/framing/message-sink.js';
import type { StreamEnd, StreamPiece, StreamSink } from '../../stream/piece.js';
import type { Session, SideIndex } from '../../tcp/session.js';
import type { Tracking } from '../../tcp/tracking.js';

export class MessageReport implements StreamSink {
  readonly #messages: MessageSink;
  readonly #heads = new Map<number, Omit<ReportedMessages, 'result'>>();
  #tracking: Tracking | null = null;

  constructor(
    report: (session: ReportedMessages, baseSecond: number) => void,
    options: Omit<MessageSinkOptions, 'onMessage'>,
  ) {
    this.#messages = new MessageSink((result) => {
      const head = this.#heads.get(result.session)!;
      this.#heads.delete(result.session);
      report({ ...head, result }, this.#tracking!.baseSecond);
    }, options);
  }

  begin(tracking: Tracking): void {
    this.#tracking = tracking;
  }

  open(session: Session): void {
    const { addressOf } = this.#tracking!;
    const { number, firstTimeNs } = session;
    this.#heads.set(number, { client: addressOf(session, 0), server: addressOf(session, 1), firstTimeNs });
  }

  piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    this.#messages.piece(session, side, piece);
  }

  closed(session: Session, side: SideIndex, end: StreamEnd): void {
    this.#messages.closed(session, side, end);
  }

  end(session: Session, side: SideIndex, end: StreamEnd): void {
    this.#messages.end(session, side, end);
  }
}
