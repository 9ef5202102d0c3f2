/** Sessions of a capture as an iterable: each when it begins, with its streams to be read while it goes on. */
import type { CaptureSet } from '../capture/several/capture-set.js';
import type { FrameSource } from '../capture/frame-source.js';
import type { AnalysisSummary, CaptureReport } from '../engine/analysis-report.js';
import { analyze, type AnalyzeOptions, type RetireOptions } from '../engine/analyze.js';
import type { SegmentObserver } from '../engine/segment-observer.js';
import { StreamError } from '../errors.js';
import { LIMITS } from '../limits.js';
import { LiveCapture } from '../live/live-capture.js';
import { type AssemblyOptions, StreamAssembler } from '../stream/stream-assembler.js';
import type { CapturedSession, SessionStart } from './captured-session.js';
import { Promised } from './promised.js';
import { ReadingPace } from './reading-pace.js';
import { SessionFeed } from './session-feed.js';
import type { SessionIntake } from './session-intake.js';
import { isFrameSource, openSessionSource, type SessionSource } from './session-source.js';
import { UnreadQueue } from './unread-queue.js';

export interface SessionsOptions extends Pick<
  AnalyzeOptions,
  'verifyChecksums' | 'fragmentPolicy' | 'signal'
> {
  /** Asked at the first segment of each session; false passes it over. Default: all are wanted. */
  readonly wanted?: (session: SessionStart) => boolean;
  /** False assembles no streams, which is faster; summaries and events are there all the same. Default true. */
  readonly streams?: boolean;
  /** Whose octets stay where segments overlap. Default `first`. */
  readonly overlapPolicy?: AssemblyOptions['overlapPolicy'];
  /**
   * Sessions are summed up, and forgotten, when they closed or fell silent long enough ago, not at the end of the
   * capture. Default: only for live captures.
   */
  readonly retire?: boolean | RetireOptions;
  /** Octets read and not fetched by the program, of all sessions. Default `LIMITS.maxUnreadBytes`. */
  readonly maxUnreadBytes?: number;
  /** Told of every segment, beside all this. */
  readonly observers?: readonly SegmentObserver[];
}

/** Memory of a session that was not asked for yet, octets. */
const SESSION_OCTETS = 1024;

/**
 * The sessions of a capture, in the order of their first segments.
 *
 * The capture is read on while somebody waits: for the next session, for a stream, for a summary. So a slow
 * reader slows the reading down. What was read and nobody fetched is kept, up to `maxUnreadBytes`; then
 * what nobody has begun to read is given up, and who asks for it gets a `StreamError` of reason `given-up`; a
 * stream that was begun is waited for, as long as the process has anything to do.
 *
 * @param source A path, several (read as one capture, as the command line does), octets, a stream of octets of
 *   either kind, or a `FrameSource`: `openLiveCapture`, `fromCap`, `fromPcapParser`.
 */
export function sessions(source: SessionSource, options: SessionsOptions = {}): Sessions {
  return new Sessions(source, options);
}

/** A session that began, and what takes its part of the analysis. */
interface Begun {
  readonly session: CapturedSession;
  readonly intake: SessionIntake;
}

export class Sessions implements AsyncIterable<CapturedSession> {
  /** Inputs that were read to their end. */
  readonly captures: readonly CaptureReport[] = [];
  readonly #source: SessionSource;
  readonly #options: SessionsOptions;
  readonly #pace: ReadingPace;
  readonly #feed: SessionFeed;
  readonly #queue: UnreadQueue<Begun>;
  readonly #summary: Promised<AnalysisSummary>;
  /** The session that the program was given last. */
  #given: SessionIntake | null = null;
  #opened: FrameSource | CaptureSet | null = null;
  #run: Promise<void> | null = null;
  #closed = false;

  /** Use `sessions`. */
  constructor(source: SessionSource, options: SessionsOptions) {
    this.#source = source;
    this.#options = options;
    const most = options.maxUnreadBytes ?? LIMITS.maxUnreadBytes;
    this.#pace = new ReadingPace(
      most,
      (begun) => this.#feed.relieve(most / 2, begun),
      () => this.#feed.flush(),
    );
    this.#queue = new UnreadQueue(this.#pace);
    this.#summary = new Promised(this.#pace);
    this.#feed = new SessionFeed(
      {
        began: (session, intake) => this.#queue.push({ session, intake }, SESSION_OCTETS),
        captureRead: (capture) => void (this.captures as CaptureReport[]).push(capture),
        summary: (summary) => this.#summary.keep(summary),
      },
      options.wanted ?? (() => true),
      options.streams ?? true,
      () => this.#pace,
    );
  }

  /** Goes on where it was left. Leaving the loop early ends the reading and closes the source. */
  [Symbol.asyncIterator](): AsyncIterator<CapturedSession, void, void> {
    return {
      next: () => this.#next(),
      return: async () => {
        await this.close();
        return { done: true, value: undefined };
      },
    };
  }

  /**
   * Totals, health and verdicts of the whole capture. Has it read to its end.
   * @throws what reading throws; {StreamError} of reason `closed` when reading was ended.
   */
  summary(): Promise<AnalysisSummary> {
    this.#begin();
    return this.#summary.get();
  }

  /** Ends the reading and closes the source; what waits for more gets a `StreamError` of reason `closed`. */
  async close(): Promise<void> {
    await this.#end(new StreamError('closed', 'reading of sessions was ended'));
  }

  async #next(): Promise<IteratorResult<CapturedSession, void>> {
    this.#begin();
    this.#given?.settle();
    this.#given = null;
    const next = await this.#queue.next();
    if (next.done === true) return { done: true, value: undefined };
    this.#given = next.value.intake;
    return { done: false, value: next.value.session };
  }

  #begin(): void {
    this.#run ??= this.#closed ? Promise.resolve() : this.#read();
  }

  async #read(): Promise<void> {
    const { signal } = this.#options;
    const abort = (): void => void this.#end(signal!.reason as Error);
    signal?.addEventListener('abort', abort);
    try {
      signal?.throwIfAborted();
      this.#opened = await openSessionSource(this.#source, (source) => this.#pace.paced(source));
      if (this.#closed) await this.#opened.close();
      await analyze(this.#opened, this.#feed.results, this.#analyzeOptions());
      this.#queue.end();
    } catch (error) {
      this.#fail(error as Error);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  #analyzeOptions(): AnalyzeOptions {
    const { verifyChecksums, fragmentPolicy, overlapPolicy, streams = true, observers = [] } = this.#options;
    const feed = this.#feed;
    const assembler = new StreamAssembler(feed, {
      ...(overlapPolicy !== undefined && { overlapPolicy }),
      wanted: ({ number }) => feed.knows(number),
    });
    const retire = this.#retire();
    return {
      ...(verifyChecksums !== undefined && { verifyChecksums }),
      ...(fragmentPolicy !== undefined && { fragmentPolicy }),
      ...(retire !== null && { retire }),
      observers: [feed, ...(streams ? [assembler] : []), ...observers],
    };
  }

  #retire(): RetireOptions | null {
    const { retire } = this.#options;
    if (retire === false) return null;
    if (typeof retire === 'object') return retire;
    const source = this.#source;
    const clock = liveClock(source);
    if (clock !== null) return { clockNs: clock };
    return retire === true ? {} : null;
  }

  async #end(error: Error): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#fail(error);
    this.#pace.close();
    await this.#opened?.close();
    await this.#run;
  }

  #fail(error: Error): void {
    this.#feed.fail(error);
    this.#summary.fail(error);
    if (error instanceof StreamError) this.#queue.end();
    else this.#queue.fail(error);
  }
}

/** The clock of a source that captures as time goes by; null for one that was captured before. */
function liveClock(source: SessionSource): NonNullable<RetireOptions['clockNs']> | null {
  if (source instanceof LiveCapture) return (baseSecond, lastNs) => source.nowNs(baseSecond, lastNs);
  return isFrameSource(source) && source.info.live !== undefined ? (_, lastNs) => lastNs : null;
}
