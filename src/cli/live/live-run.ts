/** One live capture with all that goes with it: frames kept, sessions watched and named, metrics, a screen. */
import { release, type } from 'node:os';
import type { AnalysisSink, SessionReport } from '../../engine/analysis-report.js';
import type { AnalysisView } from '../../engine/analysis-view.js';
import { analyze } from '../../engine/analyze.js';
import type { SegmentObserver } from '../../engine/segment-observer.js';
import type { FrameSource } from '../../capture/frame-source.js';
import type { LiveCapture } from '../../live/live-capture.js';
import { MetricsServer } from '../../live/metrics-server.js';
import { LiveMonitor } from '../../live/monitor/live-monitor.js';
import type { LiveState } from '../../live/monitor/live-state.js';
import { LocalProcesses } from '../../live/process/local-processes.js';
import { FrameRecorder, RecordedSource } from '../../live/record/frame-recorder.js';
import { prometheusText } from '../../report/live/prometheus.js';
import { LimitNotices } from '../limit-notices.js';
import type { ListenAddress, Ring } from './live-arguments.js';
import { PacedSource } from './paced-source.js';

/** What is wanted beside the report. */
export interface LiveExtras {
  /** File that frames are kept in, null for none. */
  readonly write: string | null;
  readonly ring: Ring | null;
  readonly metrics: ListenAddress | null;
  /** Who says that it wrote a file. */
  readonly version: string;
}

const SECOND_MS = 1000;
/** Sessions that a state printed on demand lists. */
const STATE_SESSIONS = 10;

export class LiveRun {
  readonly monitor: LiveMonitor;
  readonly recorder: FrameRecorder | null;
  #view: AnalysisView | null = null;
  readonly #capture: LiveCapture;
  readonly #processes: LocalProcesses | null;
  readonly #metrics: MetricsServer | null;
  readonly #second: NodeJS.Timeout;
  readonly #limits: LimitNotices;

  /** @throws {OutputError} when the file for the frames cannot be made. */
  constructor(
    capture: LiveCapture,
    private readonly extras: LiveExtras,
    onNotice: (text: string) => void,
  ) {
    this.#capture = capture;
    this.#limits = new LimitNotices(onNotice);
    const { write, ring, version } = extras;
    const application = `tcpwhy ${version} (${[capture.backend.name, capture.version ?? ''].join(' ').trim()})`;
    const os = `${type()} ${release()}`;
    this.recorder =
      write === null
        ? null
        : new FrameRecorder(capture.info, { path: write, ring, application, os }, onNotice);
    this.#processes = process.platform === 'linux' ? new LocalProcesses() : null;
    this.monitor = new LiveMonitor({
      capture,
      recorder: this.recorder,
      recordPath: write,
      processes: this.#processes,
      clockMs: () => performance.now(),
    });
    this.#metrics = extras.metrics === null ? null : new MetricsServer(() => this.#metricsText());
    this.#second = setInterval(() => this.#eachSecond(), SECOND_MS);
    this.#second.unref();
  }

  /** Begins to serve metrics; the address in a sentence. Null when none are wanted. */
  async serve(): Promise<string | null> {
    if (this.#metrics === null || this.extras.metrics === null) return null;
    const { host, port } = this.extras.metrics;
    return this.#metrics.listen(host, port);
  }

  /** Analyses until the capture ends. */
  async analyze(
    sink: AnalysisSink,
    options: {
      readonly verifyChecksums: boolean;
      /** What must see every segment for the report. */
      readonly observers: readonly SegmentObserver[];
      /** A batch of frames was analysed; settles when the next one may be read. */
      readonly onBatch: () => Promise<void>;
    },
  ): Promise<void> {
    const { recorder } = this;
    const capture = this.#capture;
    const frames: FrameSource = recorder === null ? capture : new RecordedSource(capture, recorder);
    await analyze(new PacedSource(frames, options.onBatch), this.#withProcesses(sink), {
      verifyChecksums: options.verifyChecksums,
      retire: { clockNs: (baseSecond, lastNs) => capture.nowNs(baseSecond, lastNs) },
      observers: [...this.#observers(), ...options.observers],
      onView: (view) => {
        this.#view = view;
        this.monitor.look(view);
      },
    });
  }

  /** The state for a text: the worst sessions only. */
  state(): LiveState | null {
    return this.monitor.state({ sort: 'worst', matches: null, rows: STATE_SESSIONS, detail: null });
  }

  /** A report of what is known by now. */
  snapshot(sink: AnalysisSink): void {
    this.#view?.snapshot(this.#named(sink));
  }

  close(): void {
    clearInterval(this.#second);
    this.#processes?.stop();
    this.#metrics?.close();
    this.recorder?.close();
  }

  #eachSecond(): void {
    this.monitor.second();
    if (this.#view !== null) this.#limits.look(this.#view.limits());
  }

  #observers(): SegmentObserver[] {
    const processes = this.#processes;
    if (processes === null) return [];
    return [
      {
        begin: (tracking) => processes.begin(tracking),
        segment: (packet, session) => processes.segment(packet, session),
      },
    ];
  }

  /** Sessions on their way to the report: named, watched, and then forgotten. */
  #withProcesses(sink: AnalysisSink): AnalysisSink {
    const named = this.#named(sink);
    return {
      ...named,
      summary: (summary) => {
        this.#limits.look(summary.limits);
        named.summary(summary);
      },
      event: (event, baseSecond) => {
        this.monitor.event(event);
        named.event?.(event, baseSecond);
      },
      session: (session, baseSecond) => {
        named.session(session, baseSecond);
        this.monitor.ended(session);
        this.#processes?.ended(session.session);
      },
    };
  }

  #named(sink: AnalysisSink): AnalysisSink {
    const name = (session: SessionReport): SessionReport => {
      const processes = this.#processes?.of(session.session) ?? [];
      return processes.length === 0 ? session : { ...session, processes };
    };
    return {
      ...(sink.event && { event: (event, baseSecond) => sink.event!(event, baseSecond) }),
      capture: (capture) => sink.capture(capture),
      session: (session, baseSecond) => sink.session(name(session), baseSecond),
      summary: (summary) => sink.summary(summary),
    };
  }

  #metricsText(): string {
    const state = this.monitor.state({ sort: 'newest', matches: null, rows: 0, detail: null });
    return state === null ? '' : prometheusText(state, this.monitor.handshakeSeconds);
  }
}
