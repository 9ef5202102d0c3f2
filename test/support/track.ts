/**
 * Runs scripts through the whole program: encoded frames, a pcap in memory, the analysis, and back what
 * it said. Events can be had as short lines that a table of cases can be compared with.
 */
import { captureFromBytes } from '../../src/capture/open-capture.js';
import type { FrameSource } from '../../src/capture/frame-source.js';
import { analyze, type AnalyzeOptions } from '../../src/engine/analyze.js';
import type { AnalysisSummary, CaptureReport, SessionReport } from '../../src/engine/analysis-report.js';
import type { EventKind, TcpEvent } from '../../src/tcp/events.js';
import { encodeFrames, type EncodedFrame, type EncodeOptions, toPcap } from './encode-frames.js';
import { script, type ScriptSegment } from './script.js';

/** All that one analysis told its sink. */
export interface Tracked {
  readonly events: readonly TcpEvent[];
  readonly sessions: readonly SessionReport[];
  readonly summary: AnalysisSummary;
  readonly captures: readonly CaptureReport[];
}

export interface TrackOptions extends EncodeOptions {
  readonly clientIsn?: number;
  readonly serverIsn?: number;
  /** Changes segments after they were read from the script. */
  readonly edit?: (segments: ScriptSegment[]) => void;
}

/** Frames of a script. */
export function scriptFrames(text: string, options: TrackOptions = {}): EncodedFrame[] {
  const segments = script(text, options.clientIsn ?? 1000, options.serverIsn ?? 2000);
  options.edit?.(segments);
  return encodeFrames(segments, options);
}

/** Frames of several flows in the order of their times; equal times keep the order given. */
export function mergeFrames(...flows: readonly (readonly EncodedFrame[])[]): EncodedFrame[] {
  return flows.flat().sort((a, b) => a.timeNs - b.timeNs);
}

/** Analyses a script. */
export function track(text: string, options: TrackOptions = {}): Promise<Tracked> {
  return trackFrames(scriptFrames(text, options));
}

/** Analyses frames. */
export function trackFrames(frames: readonly EncodedFrame[], options: AnalyzeOptions = {}): Promise<Tracked> {
  return trackSource(captureFromBytes(toPcap(frames), { name: 'script' }), options);
}

/** Analyses whatever is a capture. */
export async function trackSource(source: FrameSource, options: AnalyzeOptions = {}): Promise<Tracked> {
  const events: TcpEvent[] = [];
  const sessions: SessionReport[] = [];
  const captures: CaptureReport[] = [];
  const summary = await analyze(
    source,
    {
      event: (event) => void events.push(event),
      capture: (capture) => void captures.push(capture),
      session: (session) => void sessions.push(session),
      summary: () => undefined,
    },
    options,
  );
  return { events, sessions, summary, captures };
}

/** Events as lines joined by ` | `, those of `kinds` only when given: `#7 c retransmission fast spurious=false`. */
export function eventLines(
  tracked: Tracked,
  kinds?: readonly EventKind[],
  options: TrackOptions = {},
): string {
  return tracked.events
    .filter((event) => kinds === undefined || kinds.includes(event.kind))
    .map((event) => eventLine(event, options))
    .join(' | ');
}

/** One event as a short line; session 0 is not named, others as `@1`. D-SACK edges are relative. */
export function eventLine(event: TcpEvent, options: TrackOptions = {}): string {
  const where = `#${event.frame}${event.session === 0 ? '' : `@${event.session}`}`;
  const side = event.from === null ? '-' : event.from.slice(0, 1);
  const rest = details(event, [options.clientIsn ?? 1000, options.serverIsn ?? 2000]);
  return `${where} ${side} ${event.kind}${rest === '' ? '' : ` ${rest}`}`;
}

function details(event: TcpEvent, isns: readonly [number, number]): string {
  switch (event.kind) {
    case 'retransmission':
      return `${event.cause} spurious=${event.spurious}`;
    case 'out-of-order':
      return event.lateOriginal ? 'late-original' : '';
    case 'duplicate':
      return `of #${event.ofFrame}`;
    case 'lost-segment':
    case 'acked-unseen':
    case 'checksum-error':
      return `${event.bytes} B`;
    case 'duplicate-ack':
      return `${event.count} of #${event.ofFrame}`;
    case 'zero-window':
    case 'zero-window-probe':
    case 'zero-window-probe-ack':
      return '';
    case 'window-full':
    case 'window-update':
    case 'window-shrunk':
      return `${event.window}${event.newSack ? ' with SACK' : ''}`;
    case 'reset':
      return event.cause;
    case 'handshake-failed':
      return `${event.reason} x${event.attempts}`;
    case 'port-reused':
      return `of @${event.previousSession}`;
    case 'out-of-window':
      return `${event.distance > 0 ? 'beyond' : 'before'}`;
    case 'dsack': {
      const isn = isns[event.from === 'client' ? 1 : 0];
      return `${(event.left - isn) | 0}:${(event.right - isn) | 0}`;
    }
    case 'ecn-congestion':
      return event.sign;
    case 'stall':
      return `${event.waitingFor} after #${event.afterFrame}`;
    case 'port-scan':
      return `${event.scan} ${event.targets} in ${event.attempts}, ${event.completed} completed`;
    case 'syn-flood':
      return `x${event.attempts} from ${event.sources}`;
    default:
      return '';
  }
}
