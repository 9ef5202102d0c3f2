/** Watches an analysis that goes on, for displays, metrics and signals: nothing for each segment, complete on demand. */
import type { LocalProcess, SessionReport } from '../../engine/analysis-report.js';
import type { AnalysisView } from '../../engine/analysis-view.js';
import { EVENT_KINDS, type EventKind, type TcpEvent } from '../../tcp/events.js';
import type { LiveCapture } from '../live-capture.js';
import type { FrameRecorder } from '../record/frame-recorder.js';
import { Histogram } from './histogram.js';
import type { LiveSessionDetail, LiveState } from './live-state.js';
import { RateMeter } from './rate-meter.js';
import { RecentEvents } from './recent-events.js';
import { type ListWish, SessionList } from './session-list.js';

/** What a display wants to see. */
export interface StateWish extends ListWish {
  /** Session to be shown in full. */
  readonly detail: number | null;
}

/** Bounds of the histogram of handshake times, seconds: from a rack to a lost SYN. */
const HANDSHAKE_BOUNDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

export interface LiveMonitorParts {
  readonly capture: Pick<LiveCapture, 'info' | 'request' | 'counts' | 'wireBytes'>;
  readonly recorder: FrameRecorder | null;
  readonly recordPath: string | null;
  /** Processes of this host at the ends of a session. */
  readonly processes: {
    of(session: number): readonly LocalProcess[];
  } | null;
  /** Milliseconds of a clock that only goes forward. */
  readonly clockMs: () => number;
}

export class LiveMonitor {
  readonly handshakeSeconds = new Histogram(HANDSHAKE_BOUNDS);
  readonly #parts: LiveMonitorParts;
  readonly #list: SessionList;
  readonly #events = new RecentEvents();
  readonly #eventCounts = new Map<EventKind, number>();
  readonly #frames = new RateMeter();
  readonly #bits = new RateMeter();
  readonly #sessions = new RateMeter();
  readonly #retransmissions = new RateMeter();
  readonly #startMs: number;
  #view: AnalysisView | null = null;

  constructor(parts: LiveMonitorParts) {
    this.#parts = parts;
    this.#list = new SessionList((session) => parts.processes?.of(session) ?? [], parts.clockMs);
    this.#startMs = parts.clockMs();
  }

  /** For `AnalyzeOptions.onView`. */
  look(view: AnalysisView): void {
    this.#view = view;
    this.#measure(this.#startMs);
  }

  event(event: TcpEvent): void {
    this.#events.add(event);
    this.#eventCounts.set(event.kind, (this.#eventCounts.get(event.kind) ?? 0) + 1);
  }

  /** A session was reported, because it is forgotten or because the capture ends. */
  ended(report: SessionReport): void {
    this.#list.ended(report);
    const { rtt } = report.handshake;
    if (rtt !== null) this.handshakeSeconds.add(rtt);
  }

  /** To be called once a second. */
  second(): void {
    this.#measure(this.#parts.clockMs());
    if (this.#view !== null) this.#list.second(this.#view);
  }

  /** Null as long as the analysis has not begun. */
  state(wish: StateWish): LiveState | null {
    const view = this.#view;
    if (view === null) return null;
    const { capture, recorder, recordPath, clockMs } = this.#parts;
    const baseSecond = view.baseSecond ?? 0;
    const nowNs = Number.isNaN(view.lastNs) ? 0 : view.lastNs;
    const eventCounts: Partial<Record<EventKind, number>> = {};
    for (const kind of EVENT_KINDS) {
      const count = this.#eventCounts.get(kind);
      if (count !== undefined) eventCounts[kind] = count;
    }
    return {
      capture: capture.info.live!,
      snapLen: capture.request.snapLen,
      elapsed: (clockMs() - this.#startMs) / 1000,
      baseSecond,
      frames: view.frames,
      bytes: view.bytes,
      tcpSegments: view.tcpSegments,
      dropped: capture.counts.dropped,
      rates: {
        framesPerSecond: this.#frames.rate,
        bitsPerSecond: this.#bits.rate,
        newSessionsPerSecond: this.#sessions.rate,
        retransmissionsPerSecond: this.#retransmissions.rate,
      },
      history: { frames: this.#frames.history(), bits: this.#bits.history() },
      sessionsSeen: view.sessionsSeen,
      sessionsHeld: view.sessionsHeld,
      eventCounts,
      outcomes: view.outcomes,
      closes: view.closes,
      verdicts: view.verdicts,
      sessions: wish.rows === 0 ? [] : this.#list.list(wish, view, nowNs),
      unwatched: this.#list.unwatched,
      unjudged: this.#list.unjudged,
      events: this.#events.all(),
      detail: wish.detail === null ? null : this.#detail(wish.detail, view, nowNs),
      health: view.health(),
      limits: view.limits(),
      recording:
        recorder === null || recordPath === null
          ? null
          : { path: recordPath, frames: recorder.frames, failure: recorder.failure },
      residentBytes: process.memoryUsage.rss(),
    };
  }

  #detail(number: number, view: AnalysisView, nowNs: number): LiveSessionDetail | null {
    const session = this.#list.row(number, view, nowNs);
    if (session === null) return null;
    const none = { rttToServer: [], rttToClient: [], clientWindow: [], serverWindow: [], bitsPerSecond: [] };
    return {
      session,
      samples: this.#list.samples(number) ?? { intervalSeconds: 1, ...none },
      events: this.#events.of(number),
    };
  }

  #measure(nowMs: number): void {
    const view = this.#view;
    if (view === null) return;
    this.#frames.measure(view.frames, nowMs);
    this.#bits.measure(this.#parts.capture.wireBytes * 8, nowMs);
    this.#sessions.measure(view.sessionsSeen, nowMs);
    this.#retransmissions.measure(this.#eventCounts.get('retransmission') ?? 0, nowMs);
  }
}
