/**
 * One analysis from frames to verdicts: reads every source once, decodes, tracks, diagnoses, and
 * tells the sink. Nothing here knows where frames come from or how a report looks.
 */
import type { FrameBatch, FrameSource } from '../capture/frame-source.js';
import { CaptureSet } from '../capture/several/capture-set.js';
import type { CaptureGap } from '../capture/several/merge-lane.js';
import { captureHealth } from '../diagnose/diagnose-capture.js';
import { LimitHits } from '../limits.js';
import { EVENT_KINDS, type EventKind } from '../tcp/events.js';
import { RETIRE_RULES, type RetireRules } from '../tcp/retirement.js';
import type { AboveFacts } from '../stream/above/above-facts.js';
import { AboveObserver } from '../stream/above/above-observer.js';
import type { Session } from '../tcp/session.js';
import { TcpTracker } from '../tcp/tracker.js';
import type { FlowTable } from '../flow/flow-table.js';
import type { FragmentPolicy } from '../wire/fragment-policy.js';
import { FrameDecoder } from '../wire/frame-decoder.js';
import { Status } from '../wire/status.js';
import type { TunnelTable } from '../wire/tunnel-table.js';
import type { AnalysisSink, AnalysisSummary, CaptureReport } from './analysis-report.js';
import type { AnalysisView } from './analysis-view.js';
import { beginObservers } from './begin-observers.js';
import { collectFacts } from './capture-facts.js';
import { captureReport } from './capture-report.js';
import { captureVerdicts, explainedBy } from './capture-verdicts.js';
import { checkConservation } from './conservation.js';
import { gapsWith } from './followed-gap.js';
import { FrameAccounts } from './frame-accounts.js';
import { InputCounts } from './input-counts.js';
import { LadderRecorder } from './ladder-recorder.js';
import type { LadderRow } from './ladder-row.js';
import type { SegmentObserver } from './segment-observer.js';
import { type AnalysisState, SessionReporter } from './session-reporter.js';

/** How sessions are reported and forgotten while the analysis goes on: for captures without an end. */
export interface RetireOptions {
  /** When a session is over; what is left out is as in `RETIRE_RULES`. */
  readonly rules?: Partial<RetireRules>;
  /**
   * The present time, nanoseconds since `baseSecond` (seconds since the epoch), as `lastNs` is, the last frame's and
   * the default. Asked after every batch, also one without frames, so that a quiet network ends sessions too.
   */
  readonly clockNs?: (baseSecond: number, lastNs: number) => number;
}

export interface AnalyzeOptions {
  /** False skips TCP checksums: faster, and corruption goes unseen. Default true. */
  readonly verifyChecksums?: boolean;
  /** Whose octets stay where IP fragments overlap. Default `first`. */
  readonly fragmentPolicy?: FragmentPolicy;
  /** Session whose segments are kept for a ladder diagram. */
  readonly ladderOf?: number | null;
  /** Told of every segment and event: stream assembly, graphs, displays. */
  readonly observers?: readonly SegmentObserver[];
  /**
   * Sessions are reported when they closed or fell silent long enough ago, and forgotten; events come
   * each when it is final. Without it everything is remembered and reported at the end, in order.
   */
  readonly retire?: RetireOptions;
  /** Sessions held at a time; the report says how many were dropped for it. Default `LIMITS.maxSessions`. */
  readonly maxSessions?: number;
  /** As above, for sessions that are no more than a few SYNs. Default `LIMITS.maxHalfOpenSessions`. */
  readonly maxHalfOpenSessions?: number;
  /** Sessions held as objects, the others asleep. Default `LIMITS.maxAwakeSessions`. */
  readonly maxAwakeSessions?: number;
  /** Sessions that cannot sleep. Default `LIMITS.maxPendingSessions`. */
  readonly maxPendingSessions?: number;
  /** Given a look into the analysis, once, before the first frame. */
  readonly onView?: (view: AnalysisView) => void;
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
 * Analyses the sources as one capture: those of a list one after the other, those of a `CaptureSet` by time.
 *
 * @throws {CaptureFormatError} when a source is no capture at all.
 * @throws {InputError} when a source cannot be read.
 */
export async function analyze(
  sources: FrameSource | readonly FrameSource[] | AsyncIterable<FrameSource> | CaptureSet,
  sink: AnalysisSink & LadderSink,
  options: AnalyzeOptions = {},
): Promise<AnalysisSummary> {
  const analysis = new Analysis(sink, options);
  options.onView?.(analysis.view());
  if (sources instanceof CaptureSet) await analysis.readSet(sources);
  else {
    const list =
      Symbol.asyncIterator in sources || Array.isArray(sources) ? sources : [sources as FrameSource];
    for await (const source of list as AsyncIterable<FrameSource> | readonly FrameSource[]) {
      if (options.signal?.aborted) break;
      await analysis.read(source);
    }
  }
  options.onRead?.();
  return analysis.finish();
}

class Analysis implements AnalysisState {
  readonly limits = new LimitHits();
  readonly #decoder: FrameDecoder;
  readonly #tracker: TcpTracker;
  readonly #accounts = new FrameAccounts();
  readonly #captures: CaptureReport[] = [];
  readonly #ladder: LadderRecorder | null;
  readonly #observers: readonly SegmentObserver[];
  readonly #above: AboveObserver;
  readonly #reporter: SessionReporter;
  /** Inputs being read, by number. */
  readonly #inputs = new Map<number, InputCounts>();
  #gaps: readonly CaptureGap[] = [];
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
      ...(options.fragmentPolicy !== undefined && { fragmentPolicy: options.fragmentPolicy }),
      limits: this.limits,
    });
    const ladderOf = options.ladderOf ?? null;
    const ladder = ladderOf === null ? null : new LadderRecorder(ladderOf);
    this.#ladder = ladder;
    const observers = [...(options.observers ?? []), ...(ladder === null ? [] : [ladder])];
    this.#observers = observers;
    const listeners = observers.filter(({ event }) => event !== undefined);
    const wanted = sink.event !== undefined || listeners.length > 0;
    const { retire } = options;
    this.#tracker = new TcpTracker({
      limits: this.limits,
      eventOrder: retire === undefined ? 'frame' : 'settled',
      rules: { ...RETIRE_RULES, ...retire?.rules },
      ...(options.maxSessions !== undefined && { maxSessions: options.maxSessions }),
      ...(options.maxHalfOpenSessions !== undefined && { maxHalfOpenSessions: options.maxHalfOpenSessions }),
      ...(options.maxAwakeSessions !== undefined && { maxAwakeSessions: options.maxAwakeSessions }),
      ...(options.maxPendingSessions !== undefined && { maxPendingSessions: options.maxPendingSessions }),
      onSessionEnd: (session) => this.#ended(session),
      onEvent: wanted
        ? (event) => {
            for (const listener of listeners) listener.event!(event);
            sink.event?.(event, this.#baseSecond ?? 0);
          }
        : undefined,
    });
    this.#above = new AboveObserver(this.limits, (packet, session, failure) =>
      this.#tracker.failedAbove(packet, session, failure),
    );
    this.#reporter = new SessionReporter(this, (report) => sink.session(report, this.#baseSecond ?? 0));
    beginObservers(this.#observers, this.#tracker, this.limits, () => this.#baseSecond ?? 0);
  }

  get accounts(): FrameAccounts {
    return this.#accounts;
  }

  get flows(): FlowTable {
    return this.#tracker.table.flows;
  }

  get tunnels(): TunnelTable {
    return this.#decoder.tunnels;
  }

  get payloadBytes(): number {
    return this.#payloadBytes;
  }

  above(session: Session): AboveFacts {
    return this.#above.facts(session, this.#baseSecond ?? 0);
  }

  view(): AnalysisView {
    const accounts = this.#accounts;
    const tracker = this.#tracker;
    const reporter = this.#reporter;
    const baseSecond = (): number | null => this.#baseSecond;
    const { outcomes, closes, verdicts } = reporter;
    return {
      ...{ outcomes, closes, verdicts, held: tracker.held },
      get frames() {
        return accounts.frames;
      },
      get bytes() {
        return accounts.bytes;
      },
      get tcpSegments() {
        return accounts.count(Status.Tcp);
      },
      get sessionsSeen() {
        return tracker.sessionsSeen;
      },
      get sessionsHeld() {
        return tracker.held.size;
      },
      get baseSecond() {
        return baseSecond();
      },
      get lastNs() {
        return accounts.lastNs;
      },
      snapshot: (sink) => this.#snapshot(sink),
      describe: (session) => reporter.describe(session),
      health: () =>
        captureHealth(
          collectFacts(this.captures(), this.#gaps, accounts, reporter.totals, this.#payloadBytes),
        ),
      limits: () => this.limits.list(),
    };
  }

  #snapshot(sink: AnalysisSink): void {
    const reporter = this.#reporter.copy((report) => sink.session(report, this.#baseSecond ?? 0));
    for (const capture of this.captures()) sink.capture(capture);
    reporter.finish((visitor) => this.#tracker.visit(visitor));
    sink.summary(this.#summary(reporter));
  }

  captures(): readonly CaptureReport[] {
    return [...this.#captures, ...[...this.#inputs.values()].map(captureReport)];
  }

  explained(): ReadonlySet<string> {
    return explainedBy(this.#tracker);
  }

  gaps(): readonly CaptureGap[] {
    return this.#gaps;
  }

  async read(source: FrameSource): Promise<void> {
    const { info } = source;
    const input = this.#input(0, source);
    this.#accounts.beginInput();
    try {
      for await (const batch of source.batches()) {
        this.#baseSecond ??= info.baseSecond;
        this.#reporter.refresh();
        this.#gaps = gapsWith(this.#gaps, source, batch, this.#baseSecond, this.#accounts, this.#tracker);
        this.#track(batch, 0, batch.count, input, (info.baseSecond - this.#baseSecond) * 1e9);
        this.#retire(this.#baseSecond);
        this.options.onProgress?.(source);
        if (this.options.signal?.aborted) break;
      }
    } finally {
      await source.close();
    }
    this.#finishInput(0, source);
  }

  async readSet(set: CaptureSet): Promise<void> {
    this.#baseSecond ??= set.baseSecond;
    this.#gaps = set.gaps;
    this.#accounts.beginInput();
    let delayed = 0;
    let gaps = 0;
    try {
      for (;;) {
        const step = await set.advance();
        if (step === 'end') break;
        for (; delayed < set.delayed; delayed++) this.limits.hit('maxOpenCaptures', this.#accounts.frames);
        if (step === 'end of a capture') {
          this.#finishInput(set.ended!.member, set.ended!.source);
          continue;
        }
        this.#reporter.refresh();
        for (const gap of set.gaps.slice(gaps)) this.#tracker.captureGap(this.#accounts.frames, gap.fromNs);
        gaps = set.gaps.length;
        while (set.next()) {
          const { batch, from, to, source, member, offsetNs } = set.run!;
          this.#track(batch, from, to, this.#inputs.get(member) ?? this.#input(member, source), offsetNs);
        }
        this.#retire(this.#baseSecond);
        this.options.onProgress?.(set.run!.source);
        if (this.options.signal?.aborted) break;
      }
    } finally {
      await set.close();
    }
    for (const { member, source } of set.reading) this.#finishInput(member, source);
  }

  /** An input is being read from now on. */
  #input(member: number, { info }: FrameSource): InputCounts {
    const input = new InputCounts(info);
    this.#inputs.set(member, input);
    return input;
  }

  /** An input was read as far as it goes. */
  #finishInput(member: number, source: FrameSource): void {
    const report = captureReport(this.#inputs.get(member) ?? this.#input(member, source));
    this.#inputs.delete(member);
    this.#captures.push(report);
    this.sink.capture(report);
  }

  /** The hot path: no allocation and no await below this line, per frame. */
  #track(batch: FrameBatch, from: number, to: number, input: InputCounts, offsetNs: number): void {
    const decoder = this.#decoder;
    const accounts = this.#accounts;
    const tracker = this.#tracker;
    const observers = this.#observers;
    const above = this.#above;
    const packet = decoder.packet;
    const { interfaces } = input.info;
    const { bytes, view } = batch;
    const segmentsBefore = accounts.count(Status.Tcp);
    for (let i = from; i < to; i++) {
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
        above.segment(packet, session);
        for (let k = 0; k < observers.length; k++) observers[k]!.segment(packet, session);
      } else if (status === Status.IcmpError) {
        const session = tracker.icmpError(packet);
        if (session === null) accounts.strayIcmpErrors++;
        else for (let k = 0; k < observers.length; k++) observers[k]!.icmpError?.(packet, session);
      }
    }
    input.add(batch, from, to, accounts.frames, accounts.count(Status.Tcp) - segmentsBefore);
  }

  finish(): AnalysisSummary {
    const tracker = this.#tracker;
    for (const observer of this.#observers) observer.finish?.();
    const reporter = this.#reporter;
    tracker.finish();
    reporter.finish((visitor) => tracker.visit(visitor));
    const result = this.#summary(reporter);
    this.sink.summary(result);
    if (this.#ladder !== null) this.sink.ladder?.(this.#ladder.rows, this.#ladder.omitted);
    return result;
  }

  #summary(reporter: SessionReporter): AnalysisSummary {
    const tracker = this.#tracker;
    const accounts = this.#accounts;
    const facts = collectFacts(this.captures(), this.#gaps, accounts, reporter.totals, this.#payloadBytes);
    const health = captureHealth(facts);
    const events: Partial<Record<EventKind, number>> = {};
    EVENT_KINDS.forEach((kind, code) => {
      const n = tracker.log.totals[code]!;
      if (n > 0) events[kind] = n;
    });
    return {
      sessions: tracker.sessionsSeen,
      outcomes: reporter.outcomes,
      closes: reporter.closes,
      events,
      verdicts: reporter.verdicts,
      health,
      conservation: checkConservation(accounts, reporter.totals, this.#payloadBytes),
      limits: this.limits.list(),
      notes: this.#decoder.notes.list(),
      captureVerdicts: captureVerdicts(health, facts, this.#tracker, reporter.across),
      synFloods: tracker.floods.found,
      interrupted: this.options.signal?.aborted ?? false,
    };
  }

  /** Reports and forgets what is due by now, where that is wanted. */
  #retire(baseSecond: number): void {
    const { retire } = this.options;
    if (retire === undefined) return;
    const nowNs = retire.clockNs?.(baseSecond, this.#accounts.lastNs) ?? this.#accounts.lastNs;
    if (!Number.isNaN(nowNs)) this.#tracker.retire(nowNs);
  }

  /** A session is about to be forgotten. */
  #ended(session: Session): void {
    this.#reporter.ended(session);
    this.#above.sessionEnd(session);
    for (const observer of this.#observers) observer.sessionEnd?.(session);
  }
}
