/**
 * tcpwhy as a library: read a capture, analyse it, get events, sessions with their byte streams, and verdicts.
 * docs/library.md has examples of everything.
 *
 * @example
 * const source = await openCapture('slow.pcap');
 * await analyze(source, {
 *   capture: (capture) => console.log(capture.frames, 'frames'),
 *   session: (session) => console.log(session.client, session.verdicts),
 *   summary: (summary) => console.log(summary.health.grade),
 * });
 */
export { type CaptureSide, readSide } from './compare/capture-side.js';
export { comparePoints } from './compare/compare-points.js';
export { compareRuns, type RunComparison } from './compare/compare-runs.js';
export type { PointComparison } from './compare/point-comparison.js';
export type { CapLike, CapPackage } from './live/cap/cap-package.js';
export { type CapSource, fromCap, type FromCapOptions } from './live/cap/from-cap.js';
export { type LiveCapture, type LiveCaptureOptions, openLiveCapture } from './live/live-capture.js';
export { parseFilter, type SessionFilter } from './filter/session-filter.js';
export { FilterError } from './filter/filter-error.js';
export { FilteredSink } from './filter/filtered-sink.js';
export { CsvReport } from './report/csv.js';
export { ZeekReport } from './report/zeek-log.js';
export { captureFromBytes, captureFromStream, openCapture } from './capture/open-capture.js';
export { findCaptures, type NamedCapture } from './capture/several/capture-paths.js';
export type { CaptureFile } from './capture/several/capture-file.js';
export { CaptureSet } from './capture/several/capture-set.js';
export { fromPcapParser, type PcapParserLike } from './capture/from-pcap-parser.js';
export {
  type CaptureInfo,
  type CaptureInterface,
  type CaptureProblem,
  FrameBatch,
  type FrameSource,
} from './capture/frame-source.js';
export { linkTypeName } from './capture/link-type.js';
export { type AnalyzeOptions, analyze, type RetireOptions } from './engine/analyze.js';
export { readStreams, type ReadStreamsOptions, type StreamsRead } from './engine/read-streams.js';
export type {
  AnalysisSink,
  AnalysisSummary,
  CaptureHealth,
  CaptureReport,
  Conservation,
  SessionReport,
} from './engine/analysis-report.js';
export type { LadderRow } from './engine/ladder-row.js';
export { explain, explainableKinds } from './diagnose/explain/explain.js';
export type { Explanation } from './diagnose/explain/explanation.js';
export type { Evidence, Severity, Verdict, VerdictSubject } from './diagnose/verdict.js';
export {
  CaptureFormatError,
  InputError,
  LiveCaptureError,
  OutputError,
  StreamError,
  type StreamErrorReason,
  TcpwhyError,
  UsageError,
} from './errors.js';
export { LIMITS, type LimitHit, type LimitName } from './limits.js';
export { GraphRecorder } from './engine/graph-recorder.js';
export type { GraphSource, SessionGraph } from './engine/session-graph.js';
export type { AnalysisView } from './engine/analysis-view.js';
export type { SegmentObserver } from './engine/segment-observer.js';
export { HtmlReport, type HtmlReportOptions } from './report/html/html-report.js';
export type { PageAssets } from './report/html/page-shell.js';
export { JsonReport } from './report/json.js';
export { MarkdownReport, type MarkdownOptions } from './report/markdown/markdown-report.js';
export { NdjsonReport } from './report/ndjson.js';
export { TerminalReport } from './report/terminal/terminal-report.js';
export type { TextOutput } from './report/text-output.js';
export type { Session, SideIndex } from './tcp/session.js';
export type { Tracking } from './tcp/tracking.js';
export { Flag, type PacketView } from './wire/packet-view.js';
export { EVENT_KINDS, type EventKind, RESET_CAUSES, type TcpEvent } from './tcp/events.js';
export { RETIRE_RULES, type RetireRules } from './tcp/retirement.js';
export type { DirectionSummary, SessionSummary, TcpState, TunnelName } from './tcp/session-summary.js';
export type { AboveFacts } from './stream/above/above-facts.js';
export type { HttpFacts } from './stream/above/http-facts.js';
export type { TlsFacts } from './stream/above/tls-facts.js';
export { parseFraming } from './stream/framing/catalog.js';
export type { CutSink, Cutter, Framing, MessageAbout, Recognition } from './stream/framing/framing.js';
export { HeadCutter, type HeadRule } from './stream/framing/head-cutter.js';
export { MessageSink, type MessageSinkOptions } from './stream/framing/message-sink.js';
export type { Exchange, SessionMessages, StreamMessage } from './stream/framing/message.js';
export type { Sample } from './stream/framing/sample.js';
export { type Sessions, sessions, type SessionsOptions } from './sessions/sessions.js';
export type { CapturedSession, SessionStart } from './sessions/captured-session.js';
export type { BytesOptions, CapturedStream, PiecesOptions } from './sessions/captured-stream.js';
export type { CapturedMessages, MessagePair, MessagesOptions } from './sessions/captured-messages.js';
export type { OctetStream, SessionSource } from './sessions/session-source.js';
export { OVERLAP_POLICIES, type OverlapPolicy } from './stream/overlap-policy.js';
export type { DataPiece, GapPiece, GapReason, StreamEnd, StreamPiece, StreamSink } from './stream/piece.js';
export { type AssemblyOptions, StreamAssembler } from './stream/stream-assembler.js';
export type { StreamTotals } from './stream/stream-totals.js';
