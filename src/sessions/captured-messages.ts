/** The application messages of a session, as a program reads them. */
import type { Framing } from '../stream/framing/framing.js';
import type { Exchange, MessageSpan, SessionMessages, StreamMessage } from '../stream/framing/message.js';
import { SessionCutter } from '../stream/framing/session-cutter.js';
import type { Side } from '../tcp/events.js';
import { MessageSink } from '../stream/framing/message-sink.js';
import type { LimitHits } from '../limits.js';
import { Promised } from './promised.js';
import type { ReadingPace } from './reading-pace.js';
import type { MessageIntake } from './session-intake.js';
import { UnreadQueue } from './unread-queue.js';

/** Memory of a message, its preview included, octets. */
const MESSAGE_OCTETS = 1024;

export interface MessagesOptions {
  /** How messages are told apart; by default that is found out, and `result` says how sure it is. */
  readonly framing?: Framing | null;
  /** More framings to find out with, tried first. */
  readonly framings?: readonly Framing[];
  /** False keeps no octet of any message. Default true. */
  readonly previews?: boolean;
}

/** A request and its response, with the messages themselves. Several messages where turns or streams are paired. */
export interface MessagePair extends Omit<Exchange, 'request' | 'response'> {
  readonly request: readonly StreamMessage[];
  /** Null when none was seen. */
  readonly response: readonly StreamMessage[] | null;
}

/**
 * Messages of both directions, each when it is whole or cut off: those of a direction in order. Iterate once;
 * requests and responses are brought together when the session's streams have ended.
 */
export class CapturedMessages implements AsyncIterable<StreamMessage> {
  readonly #queue: UnreadQueue<StreamMessage>;
  readonly #result: Promised<SessionMessages>;

  /** Made by `CapturedSession.messages`. */
  constructor(queue: UnreadQueue<StreamMessage>, result: Promised<SessionMessages>) {
    this.#queue = queue;
    this.#result = result;
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamMessage> {
    return this.#queue;
  }

  /** Everything there is to say, once the streams of the session have ended: framing, sums, messages, pairs. */
  async result(): Promise<SessionMessages> {
    await this.#queue.return();
    return this.#result.get();
  }

  /** Requests with their responses, in order. */
  async *pairs(): AsyncGenerator<MessagePair, void, void> {
    const { messages, exchanges } = await this.result();
    const client = byIndex(messages, 'client');
    const server = byIndex(messages, 'server');
    for (const { request, response, ...times } of exchanges) {
      yield {
        ...times,
        request: spanned(client, request),
        response: response === null ? null : spanned(server, response),
      };
    }
  }
}

function byIndex(messages: readonly StreamMessage[], side: Side): Map<number, StreamMessage> {
  return new Map(messages.filter(({ from }) => from === side).map((message) => [message.index, message]));
}

/** Messages beyond `LIMITS.maxMessages` are not among them. */
function spanned(
  messages: ReadonlyMap<number, StreamMessage>,
  { first, last }: MessageSpan,
): StreamMessage[] {
  const found: StreamMessage[] = [];
  for (let i = first; i <= last; i++) {
    const message = messages.get(i);
    if (message !== undefined) found.push(message);
  }
  return found;
}

/** Cuts one session, and hands out what it finds. */
export class MessageCutting implements MessageIntake {
  readonly sink: MessageSink;
  readonly messages: CapturedMessages;
  readonly #queue: UnreadQueue<StreamMessage>;
  readonly #result: Promised<SessionMessages>;

  constructor(
    private readonly session: number,
    private readonly options: MessagesOptions,
    pace: ReadingPace,
    limits: LimitHits,
  ) {
    this.#queue = new UnreadQueue(pace);
    this.#result = new Promised(pace);
    this.messages = new CapturedMessages(this.#queue, this.#result);
    this.sink = new MessageSink((result) => this.#result.keep(result), {
      ...options,
      session,
      limits,
      onMessage: (message) => this.#queue.push(message, MESSAGE_OCTETS),
    });
  }

  flush(): void {
    this.sink.flush();
  }

  end(): void {
    this.sink.finish();
    this.#queue.end();
    // A session without payload has no messages.
    this.#result.keep(new SessionCutter(this.session, this.options, () => true).result());
  }

  fail(error: Error): void {
    this.#queue.fail(error);
    this.#result.fail(error);
  }
}
