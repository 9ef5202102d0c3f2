/** Hands what an analysis finds to the sessions that it belongs to. */
import type { AnalysisSink, AnalysisSummary, CaptureReport } from '../engine/analysis-report.js';
import type { SegmentObserver } from '../engine/segment-observer.js';
import type { LimitHits } from '../limits.js';
import type { StreamEnd, StreamPiece, StreamSink } from '../stream/piece.js';
import type { StreamTotals } from '../stream/stream-totals.js';
import type { TcpEvent } from '../tcp/events.js';
import type { Session, SideIndex } from '../tcp/session.js';
import type { Tracking } from '../tcp/tracking.js';
import type { PacketView } from '../wire/packet-view.js';
import { CapturedSession, type SessionStart } from './captured-session.js';
import type { ReadingPace } from './reading-pace.js';
import { SessionIntake } from './session-intake.js';

/** What the owner of a feed is told. */
export interface FeedListener {
  began(session: CapturedSession, intake: SessionIntake): void;
  captureRead(capture: CaptureReport): void;
  summary(summary: AnalysisSummary): void;
}

export class SessionFeed implements SegmentObserver, StreamSink {
  /** Results of the analysis; events come to the feed as an observer. */
  readonly results: AnalysisSink = {
    session: (report) => {
      const intake = this.#intakes.get(report.session);
      intake?.reported(report);
      this.#forgetWhenDone(report.session, intake);
    },
    capture: (capture) => this.listener.captureRead(capture),
    summary: (summary) => this.listener.summary(summary),
  };
  readonly #intakes = new Map<number, SessionIntake>();
  /** Those that have messages cut. */
  readonly #cutting = new Set<SessionIntake>();
  /** Events that came before the first segment of their session was shown. */
  #heralds: TcpEvent[] = [];
  /** Sessions seen so far. */
  #seen = 0;
  #tracking: Tracking | null = null;

  /** @param wanted Sessions for which it is false are passed over. */
  constructor(
    private readonly listener: FeedListener,
    private readonly wanted: (session: SessionStart) => boolean,
    private readonly assembled: boolean,
    private readonly pace: () => ReadingPace,
  ) {}

  get limits(): LimitHits {
    return this.#tracking!.limits;
  }

  /** True for sessions whose streams may be asked for. */
  knows(session: number): boolean {
    return this.#intakes.has(session);
  }

  begin(tracking: Tracking): void {
    this.#tracking = tracking;
  }

  segment(_: PacketView, session: Session): void {
    if (session.number >= this.#seen) this.#open(session);
    else if (session.isOver) {
      const intake = this.#intakes.get(session.number);
      if (intake?.opened === false) intake.overWithoutStream();
    }
  }

  event(event: TcpEvent): void {
    if (event.session >= this.#seen) this.#heralds.push(event);
    else this.#intakes.get(event.session)?.event(event);
  }

  open(session: Session): void {
    const intake = this.#intakes.get(session.number);
    if (intake !== undefined) intake.opened = true;
  }

  piece(session: Session, side: SideIndex, piece: StreamPiece): void {
    this.#intakes.get(session.number)?.piece(session, side, piece);
  }

  closed(session: Session, side: SideIndex, end: StreamEnd): void {
    this.#intakes.get(session.number)?.closed(session, side, end);
  }

  end(session: Session, side: SideIndex, end: StreamEnd, totals: StreamTotals): void {
    const intake = this.#intakes.get(session.number);
    intake?.end(session, side, end, totals);
    this.#forgetWhenDone(session.number, intake);
  }

  /** Messages that ended can be handed out. */
  flush(): void {
    for (const intake of this.#cutting) intake.flush();
  }

  /**
   * Gives up what nobody has begun to read, the most first, until no more than `octets` are unread.
   * @param begun Also what was begun.
   */
  relieve(octets: number, begun: boolean): void {
    const pace = this.pace();
    const held = [...this.#intakes.values()].map((intake) => ({ intake, unread: intake.unread(begun) }));
    for (const { intake, unread } of held.sort((a, b) => b.unread - a.unread)) {
      if (unread === 0 || pace.unread <= octets) return;
      this.limits.hit('maxUnreadBytes', 0);
      intake.giveUp(begun);
    }
  }

  fail(error: Error): void {
    for (const intake of this.#intakes.values()) intake.fail(error);
    this.#intakes.clear();
    this.#cutting.clear();
  }

  #open(session: Session): void {
    this.#seen = session.number + 1;
    const { baseSecond, addressOf } = this.#tracking!;
    const { number, roles, firstFrame, firstTimeNs } = session;
    const client = addressOf(session, 0);
    const server = addressOf(session, 1);
    const start: SessionStart = { number, client, server, roles, firstFrame, firstTimeNs, baseSecond };
    const heralds = this.#heralds;
    if (heralds.length > 0) this.#heralds = [];
    if (!this.wanted(start)) return;
    const intake = new SessionIntake(`session ${number}`, this.pace(), this.assembled, this.#cutting);
    this.#intakes.set(number, intake);
    for (const event of heralds) if (event.session === number) intake.event(event);
    this.listener.began(new CapturedSession(start, intake, this.pace(), this.limits), intake);
  }

  #forgetWhenDone(number: number, intake: SessionIntake | undefined): void {
    if (intake?.isDone === true) this.#intakes.delete(number);
  }
}
