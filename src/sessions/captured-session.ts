/** A session of a capture, as a program gets it when it begins. */
import type { SessionReport } from '../engine/analysis-report.js';
import type { LimitHits } from '../limits.js';
import type { TcpEvent } from '../tcp/events.js';
import type { EndpointAddress } from '../tcp/session-summary.js';
import { type CapturedMessages, MessageCutting, type MessagesOptions } from './captured-messages.js';
import { CapturedStream } from './captured-stream.js';
import type { ReadingPace } from './reading-pace.js';
import type { SessionIntake } from './session-intake.js';

/** What is known of a session at its first segment. */
export interface SessionStart {
  /** From 0, in the order of first segments; the same number as in every report on the capture. */
  readonly number: number;
  readonly client: EndpointAddress;
  readonly server: EndpointAddress;
  /** `observed`: a SYN says who the client is; `inferred`: the session was met in mid-stream. */
  readonly roles: 'observed' | 'inferred';
  readonly firstFrame: number;
  /** Time of the first segment, nanoseconds since `baseSecond`. */
  readonly firstTimeNs: number;
  /** Second since the epoch that all times of the capture count from. */
  readonly baseSecond: number;
}

/**
 * A session that goes on while it is read. Streams, messages and events are asked for before the next session is;
 * each can be read once, at any pace and in any order.
 */
export class CapturedSession implements SessionStart {
  readonly number: number;
  readonly client: EndpointAddress;
  readonly server: EndpointAddress;
  readonly roles: 'observed' | 'inferred';
  readonly firstFrame: number;
  readonly firstTimeNs: number;
  readonly baseSecond: number;
  /** What the client sent, and what the server sent. */
  readonly toServer: CapturedStream;
  readonly toClient: CapturedStream;
  readonly #intake: SessionIntake;
  readonly #pace: ReadingPace;
  readonly #limits: LimitHits;

  /** Made by `sessions`. */
  constructor(start: SessionStart, intake: SessionIntake, pace: ReadingPace, limits: LimitHits) {
    this.number = start.number;
    this.client = start.client;
    this.server = start.server;
    this.roles = start.roles;
    this.firstFrame = start.firstFrame;
    this.firstTimeNs = start.firstTimeNs;
    this.baseSecond = start.baseSecond;
    this.toServer = new CapturedStream(intake, 0);
    this.toClient = new CapturedStream(intake, 1);
    this.#intake = intake;
    this.#pace = pace;
    this.#limits = limits;
  }

  /** When it began, to the millisecond. */
  get startedAt(): Date {
    return new Date(this.baseSecond * 1000 + this.firstTimeNs / 1e6);
  }

  /**
   * What happened and why: handshake, close, both directions, verdicts. Known when the capture has been read, or,
   * with `retire`, when the session is over. Has the capture read on until then.
   * @throws what reading throws; {StreamError} of reason `closed` when reading was ended.
   */
  summary(): Promise<SessionReport> {
    return this.#intake.report.get();
  }

  /**
   * Events of this session in frame order, each when it is final.
   * @throws {StreamError} when they were taken before, or are asked for too late.
   */
  events(): AsyncIterableIterator<TcpEvent> {
    return this.#intake.openEvents();
  }

  /**
   * Application messages of both directions. Takes nothing away from the streams.
   * @throws {StreamError} when they are asked for too late.
   */
  messages(options: MessagesOptions = {}): CapturedMessages {
    const cutting = new MessageCutting(this.number, options, this.#pace, this.#limits);
    this.#intake.openMessages(cutting);
    return cutting.messages;
  }
}
