/**
 * Cuts streams into messages. Hands each on when it is whole, and each session, with its addresses, when its streams
 * are over. To be told of segments behind the assembly of streams.
 */
import type { ReportedMessages } from '../../report/messages/message-records.js';
import type { SegmentObserver } from '../../engine/segment-observer.js';
import type { SessionMessages, StreamMessage } from '../../stream/framing/message.js';
import { MessageSink, type MessageSinkOptions } from '../../stream/framing/message-sink.js';
import type { StreamEnd, StreamPiece, StreamSink } from '../../stream/piece.js';
import type { Session, SideIndex } from '../../tcp/session.js';
import type { Tracking } from '../../tcp/tracking.js';

export interface MessageReceiver {
  /** A message that is whole, or cut off. */
  message?(session: number, message: StreamMessage, baseSecond: number): void;
  /** A session that is over, after its messages. */
  session(session: ReportedMessages, baseSecond: number): void;
  /** What follows may have to be waited for. */
  pause?(): void;
}

export class MessageReport implements StreamSink, SegmentObserver {
  readonly #messages: MessageSink;
  readonly #heads = new Map<number, Omit<ReportedMessages, 'result'>>();
  #tracking: Tracking | null = null;

  constructor(
    private readonly receiver: MessageReceiver,
    options: Omit<MessageSinkOptions, 'onMessage'>,
  ) {
    const over = (result: SessionMessages): void => {
      const head = this.#heads.get(result.session)!;
      this.#heads.delete(result.session);
      receiver.session({ ...head, result }, this.#tracking!.baseSecond);
    };
    this.#messages = new MessageSink(over, {
      ...options,
      ...(receiver.message !== undefined && {
        onMessage: (message, session) => receiver.message!(session, message, this.#tracking!.baseSecond),
      }),
    });
  }

  segment(): void {
    this.#messages.flush();
  }

  pause(): void {
    this.receiver.pause?.();
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
