/** `tcpwhy analyze`: reads captures and reports. */
import { openCapture } from '../../capture/open-capture.js';
import type { FrameSource } from '../../capture/frame-source.js';
import type { AnalysisSummary } from '../../engine/analysis-report.js';
import { analyze } from '../../engine/analyze.js';
import { TcpwhyError, UsageError } from '../../errors.js';
import { FilteredSink } from '../../filter/filtered-sink.js';
import type { SessionFilter } from '../../filter/session-filter.js';
import { Progress, type ProgressState } from '../../report/progress.js';
import { ExitCode } from '../exit-codes.js';
import { FailOnWatch } from '../fail-on.js';
import { fileOutput, type ReportOutput, standardOutput } from '../output.js';
import { both, reportSink, type ReportChoice, silentSink } from '../sinks.js';
import { Interrupts } from '../interrupts.js';
import { tellError } from '../tell.js';

export interface AnalyzeRequest {
  readonly captures: readonly string[];
  readonly report: ReportChoice;
  /** File for the report; null is standard output. */
  readonly output: string | null;
  /** Chooses the sessions that are reported and that `failOn` looks at; null for all. */
  readonly filter: SessionFilter | null;
  readonly failOn: readonly string[] | null;
  readonly progress: boolean;
  /** No report at all, only the exit status. */
  readonly quiet: boolean;
  readonly verifyChecksums: boolean;
}

export async function runAnalyze(request: AnalyzeRequest): Promise<number> {
  const sources: FrameSource[] = [];
  let unreadable = false;
  for (const path of request.captures) {
    try {
      sources.push(await openCapture(path));
    } catch (error) {
      if (!(error instanceof TcpwhyError)) throw error;
      tellError(error);
      unreadable = true;
    }
  }
  if (sources.length === 0) return ExitCode.Unreadable;

  // Without a report there is nothing to write, so no file either.
  const toFile = request.output !== null && !request.quiet;
  const out = toFile ? fileOutput(request.output) : standardOutput();
  const interrupts = new Interrupts();
  // A silent pipe would be waited for; closing it ends the reading.
  interrupts.signal.addEventListener(
    'abort',
    () => void Promise.all(sources.map((source) => source.close())),
  );
  try {
    const status = await analyzeInto(out, sources, request, interrupts.signal);
    out.commit();
    if (interrupts.status !== null) return interrupts.status;
    return unreadable && status !== ExitCode.Found ? ExitCode.Unreadable : status;
  } catch (error) {
    out.discard();
    throw error;
  } finally {
    interrupts.stop();
    await Promise.all(sources.map((source) => source.close()));
  }
}

async function analyzeInto(
  out: ReportOutput,
  sources: readonly FrameSource[],
  request: AnalyzeRequest,
  signal: AbortSignal,
): Promise<number> {
  const watch = request.failOn === null ? null : new FailOnWatch(request.failOn);
  const { stream, format } = request.report;
  const told = both(request.quiet ? silentSink : await reportSink(request.report, out), watch);
  const sink = request.filter === null ? told : new FilteredSink(request.filter, told);
  const progress = request.progress
    ? new Progress(process.stderr, { unicode: request.report.unicode })
    : null;
  let summary: AnalysisSummary;
  try {
    summary = await analyze(sources, sink, {
      verifyChecksums: request.verifyChecksums,
      ladderOf: format === 'terminal' ? stream : null,
      ...(told.observers && { observers: told.observers }),
      signal,
      onRead: () => progress?.finish(),
      ...(progress && { onProgress: () => progress.update(progressOf(sources), performance.now()) }),
    });
  } finally {
    progress?.finish();
  }
  const { sessions } = summary;
  if (stream !== null && stream >= sessions && !signal.aborted) {
    const known = sessions === 0 ? 'the input has none' : `sessions are 0 to ${sessions - 1}`;
    tellError(new UsageError(`--stream: there is no session ${stream}; ${known}`));
    return ExitCode.Usage;
  }
  if (watch?.found) return ExitCode.Found;
  return sources.some(({ info }) => info.truncated) ? ExitCode.Partial : ExitCode.Ok;
}

function progressOf(sources: readonly FrameSource[]): ProgressState {
  let bytes = 0;
  let frames = 0;
  let totalBytes: number | null = 0;
  for (const { info } of sources) {
    bytes += info.inputBytes;
    frames += info.frames;
    totalBytes = totalBytes === null || info.inputSize === null ? null : totalBytes + info.inputSize;
  }
  return { bytes, frames, totalBytes };
}
