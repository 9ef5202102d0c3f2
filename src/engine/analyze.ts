/**
 * One analysis from frames to verdicts: reads every source once, decodes, tracks, diagnoses, and
 * tells the sink. Nothing here knows where frames come from or how a report looks.
 */
import type { FrameBatch, FrameSource } from '../capture/frame-source.js';
import { captureHealth, diagnoseCapture } from '../diagnose/diagnose-capture.js';
import { diagnoseContext } from '../diagnose/context.js';
import { diagnoseSession } from '../diagnose/diagnose-session.js';
import { LimitHits } from '../limits.js';
import { EVENT_KINDS, type EventKind } from '../tcp/events.js';
import { summarizeSession } from '../tcp/summarize.js';
import { TcpTracker } from '../tcp/tracker.js';
import { FrameDecoder } from '../wire/frame-decoder.js';
import { Status } from '../wire/status.js';
import type { AnalysisSink, AnalysisSummary, CaptureReport, SessionReport } from './analysis-report.js';
import { collectFacts } from './capture-facts.js';
import { captureReport } from './capture-report.js';
import { checkConservation } from './conservation.js';
import { FrameAccounts } from './frame-accounts.js';
import { LadderRecorder } from './ladder-recorder.js';
import type { LadderRow } from './ladder-row.js';
import type { SegmentObserver } from './segment-observer.js';

export interface AnalyzeOptions {
  /** False skips TCP checksums: faster, and corruption goes unseen. Default true. */
  readonly verifyChecksums?: boolean;
  /** Session whose segments are kept for a ladder diagram. */
  readonly ladderOf?: number | null;
  /** Told of every segment and event: stream assembly, graphs, displays. */
  readonly observers?: readonly SegmentObserver[];
  /** Stops reading; what was read is reported and marked as interrupted. */
  readonly signal?: AbortSignal;
  /** Called once a batch of frames. */
  readonly onProgress?: (source: FrameSource) => void;
  /** Called once, when everything is read and before the first session is reported. */
  readonly onRead?: () => void;
}

export interface LadderSink {
  ladder?(rows: readonly LadderRow[], omitted: number): void;
}

/**
 * Analyses the sources, one after the other, as one capture.
 *
 * @throws {CaptureFormatError} when a source is no capture at all.
 * @throws {InputError} when a source cannot be read.
 */
export async function analyze(
  sources: FrameSource | readonly FrameSource[],
  sink: AnalysisSink & LadderSink,
  options: AnalyzeOptions = {},
): Promise<AnalysisSummary> {
  const analysis = new Analysis(sink, options);
  const list = Array.isArray(sources) ? (sources as readonly FrameSource[]) : [sources as FrameSource];
  for (const source of list) {
    if (options.signal?.aborted) break;
    await analysis.read(source);
  }
  options.onRead?.();
  return analysis.finish();
}

class Analysis {
  readonly #limits = new LimitHits();
  readonly #decoder: FrameDecoder;
  readonly #tracker: TcpTracker;
  readonly #accounts = new FrameAccounts();
  readonly #captures: CaptureReport[] = [];
  readonly #ladder: LadderRecorder | null;
  readonly #observers: readonly SegmentObserver[];
  #payloadBytes = 0;
  #baseSecond: number | null = null;

  constructor(
    private readonly sink: AnalysisSink & LadderSink,
    private readonly options: AnalyzeOptions,
  ) {
    this.#decoder = new FrameDecoder({
      verifyChecksums: options.verifyChecksums ?? true,
      // A header-only capture may cut options off; the segment itself is whole.
      acceptCutOptions: true,
      limits: this.#limits,
    });
    const ladderOf = options.ladderOf ?? null;
    const ladder = ladderOf === null ? null : new LadderRecorder(ladderOf);
    this.#ladder = ladder;
    const observers = [...(options.observers ?? []), ...(ladder === null ? [] : [ladder])];
    this.#observers = observers;
    const listeners = observers.filter(({ event }) => event !== undefined);
    const wanted = sink.event !== undefined || listeners.length > 0;
    this.#tracker = new TcpTracker({
      limits: this.#limits,
      onEvent: wanted
        ? (event) => {
            for (const listener of listeners) listener.event!(event);
            sink.event?.(event, this.#baseSecond ?? 0);
          }
        : undefined,
    });
  }

  async read(source: FrameSource): Promise<void> {
    const { info } = source;
    const framesBefore = this.#accounts.frames;
    const segmentsBefore = this.#accounts.count(Status.Tcp);
    let firstNs = NaN;
    this.#accounts.beginInput();
    try {
      for await (const batch of source.batches()) {
        this.#baseSecond ??= info.baseSecond;
        if (batch.count > 0 && Number.isNaN(firstNs)) firstNs = batch.timeNs[0]!;
        this.#track(batch, source, (info.baseSecond - this.#baseSecond) * 1e9);
        this.options.onProgress?.(source);
        if (this.options.signal?.aborted) break;
      }
    } finally {
      await source.close();
    }
    const offsetNs = (info.baseSecond - (this.#baseSecond ?? info.baseSecond)) * 1e9;
    const report = captureReport(info, {
      tcpSegments: this.#accounts.count(Status.Tcp) - segmentsBefore,
      firstNs,
      lastNs: this.#accounts.frames > framesBefore ? this.#accounts.lastNs - offsetNs : NaN,
    });
    this.#captures.push(report);
    this.sink.capture(report);
  }

  /** The hot path: no allocation and no await below this line, per frame. */
  #track(batch: FrameBatch, source: FrameSource, offsetNs: number): void {
    const decoder = this.#decoder;
    const accounts = this.#accounts;
    const tracker = this.#tracker;
    const observers = this.#observers;
    const packet = decoder.packet;
    const { interfaces } = source.info;
    const { bytes, view, count } = batch;
    for (let i = 0; i < count; i++) {
      const timeNs = batch.timeNs[i]! + offsetNs;
      const capLen = batch.capLen[i]!;
      const origLen = batch.origLen[i]!;
      const itf = interfaces[batch.interfaceId[i]!]!;
      accounts.arrived(timeNs, capLen, origLen);
      packet.frame = accounts.frames;
      packet.timeNs = timeNs;
      const status = decoder.decode(bytes, view, batch.at[i]!, capLen, origLen, itf.linkType, itf.fcsLen);
      accounts.became(status);
      if (status === Status.Tcp) {
        this.#payloadBytes += packet.payloadLen;
        const session = tracker.segment(packet);
        for (let k = 0; k < observers.length; k++) observers[k]!.segment(packet, session);
      } else if (status === Status.IcmpError) {
        if (tracker.icmpError(packet) === null) accounts.strayIcmpErrors++;
      }
    }
  }

  finish(): AnalysisSummary {
    const tracker = this.#tracker;
    tracker.finish();
    const { sessions } = tracker;
    const { flows } = tracker.table;
    const accounts = this.#accounts;
    const facts = collectFacts(this.#captures, accounts, sessions, flows, this.#payloadBytes);
    const health = captureHealth(facts);
    const endNs = accounts.frames === 0 ? null : accounts.lastNs;
    const context = diagnoseContext(health, facts, endNs);
    const baseSecond = this.#baseSecond ?? 0;
    const outcomes: Record<string, number> = {};
    const closes: Record<string, number> = {};
    const verdictCounts: Record<string, number> = {};
    for (const session of sessions) {
      const summary = summarizeSession(session, flows);
      const verdicts = diagnoseSession(summary, context);
      bump(outcomes, summary.handshake.outcome);
      bump(closes, summary.close.how);
      for (const verdict of verdicts) bump(verdictCounts, verdict.code);
      const report: SessionReport = { ...summary, verdicts };
      this.sink.session(report, baseSecond);
    }
    const events: Partial<Record<EventKind, number>> = {};
    EVENT_KINDS.forEach((kind, code) => {
      const n = tracker.log.totals[code]!;
      if (n > 0) events[kind] = n;
    });
    const result: AnalysisSummary = {
      sessions: sessions.length,
      outcomes,
      closes,
      events,
      verdicts: verdictCounts,
      health,
      conservation: checkConservation(accounts, sessions, this.#payloadBytes),
      limits: this.#limits.list(),
      notes: this.#decoder.notes.list(),
      captureVerdicts: diagnoseCapture(health, facts),
      interrupted: this.options.signal?.aborted ?? false,
    };
    this.sink.summary(result);
    if (this.#ladder !== null) this.sink.ladder?.(this.#ladder.rows, this.#ladder.omitted);
    return result;
  }
}

function bump(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
