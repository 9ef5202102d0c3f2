/** One of the two captures of a comparison: its analysis, its sessions and its segments. */
import type { FrameSource } from '../capture/frame-source.js';
import type { AnalysisSummary, CaptureReport, SessionReport } from '../engine/analysis-report.js';
import { analyze, type AnalyzeOptions } from '../engine/analyze.js';
import { type LimitHit, LimitHits, LIMITS } from '../limits.js';
import type { TcpEvent } from '../tcp/events.js';
import type { Span } from './shared-span.js';
import { SegmentLog } from './segment-log.js';

export interface CaptureSide {
  readonly captures: readonly CaptureReport[];
  readonly sessions: readonly SessionReport[];
  readonly summary: AnalysisSummary;
  readonly log: SegmentLog;
  /** Events of each session that a comparison asks about: retransmissions and resets. */
  readonly eventsOf: ReadonlyMap<number, readonly TcpEvent[]>;
  /** Whole second that times count from. */
  readonly baseSecond: number;
  /** From its first to its last frame, of whatever kind, nanoseconds since that; null without a frame. */
  readonly span: Span | null;
  /** What was reached while analysing, and what was left out of the comparison for it. */
  readonly limits: readonly LimitHit[];
}

/**
 * Analyses one capture and keeps what a comparison needs.
 *
 * @throws {CaptureFormatError} when it is no capture.
 * @throws {InputError} when it cannot be read.
 */
export async function readSide(
  source: FrameSource | readonly FrameSource[],
  options: AnalyzeOptions = {},
): Promise<CaptureSide> {
  const log = new SegmentLog();
  const sessions: SessionReport[] = [];
  const captures: CaptureReport[] = [];
  const eventsOf = new Map<number, TcpEvent[]>();
  const limits = new LimitHits();
  let events = 0;
  let base = 0;
  const summary = await analyze(
    source,
    {
      event(event) {
        if (event.kind !== 'retransmission' && event.kind !== 'reset') return;
        if (events === LIMITS.maxComparedEvents) {
          limits.hit('maxComparedEvents', event.frame);
          return;
        }
        events++;
        const known = eventsOf.get(event.session);
        if (known) known.push(event);
        else eventsOf.set(event.session, [event]);
      },
      capture: (capture) => {
        if (captures.length === 0) base = capture.baseSecond;
        captures.push(capture);
      },
      session: (session, baseSecond) => {
        base = baseSecond;
        if (sessions.length < LIMITS.maxComparedSessions) sessions.push(session);
        else limits.hit('maxComparedSessions', session.firstFrame);
      },
      summary: () => undefined,
    },
    { ...options, observers: [...(options.observers ?? []), log] },
  );
  const reached = [...summary.limits, ...limits.list()];
  const span = spanOf(captures, base);
  return { captures, sessions, summary, log, eventsOf, baseSecond: base, span, limits: reached };
}

/** From the first to the last frame of all captures. */
function spanOf(captures: readonly CaptureReport[], baseSecond: number): Span | null {
  const spans = captures.flatMap(({ baseSecond: own, firstTimeNs, lastTimeNs }): Span[] => {
    if (firstTimeNs === null || lastTimeNs === null) return [];
    const shift = (own - baseSecond) * 1e9;
    return [{ fromNs: firstTimeNs + shift, toNs: lastTimeNs + shift }];
  });
  if (spans.length === 0) return null;
  return {
    fromNs: Math.min(...spans.map(({ fromNs }) => fromNs)),
    toNs: Math.max(...spans.map(({ toNs }) => toNs)),
  };
}
