/** `tcpwhy analyze`: reads captures and reports. */
import type { AnalysisSummary } from '../../engine/analysis-report.js';
import { analyze } from '../../engine/analyze.js';
import { UsageError } from '../../errors.js';
import { FilteredSink } from '../../filter/filtered-sink.js';
import type { SessionFilter } from '../../filter/session-filter.js';
import { Progress } from '../../report/progress.js';
import { ExitCode } from '../exit-codes.js';
import { FailOnWatch } from '../fail-on.js';
import { fileOutput, type ReportOutput, standardOutput } from '../output.js';
import { both, reportSink, type ReportChoice, silentSink } from '../sinks.js';
import { type AnalysisInput, Inputs } from '../inputs.js';
import { FollowedInput } from '../inputs-follow.js';
import { Interrupts } from '../interrupts.js';
import { tellLimits } from '../limit-notices.js';
import { LineOutput } from '../live/line-output.js';
import { tellError } from '../tell.js';

export interface AnalyzeRequest {
  readonly captures: readonly string[];
  /** Waits for more at the end of the capture; null ends there. */
  readonly follow: { readonly idleSeconds: number | null } | null;
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
  // Before anything is read: from the first octet on there may be something to report.
  const interrupts = new Interrupts();
  try {
    interrupts.atOnce = true;
    const inputs = request.follow === null ? await Inputs.open(request.captures) : followed(request);
    interrupts.atOnce = false;
    return inputs === null ? ExitCode.Unreadable : await analyzeInputs(inputs, request, interrupts);
  } finally {
    interrupts.stop();
  }
}

async function analyzeInputs(
  inputs: AnalysisInput,
  request: AnalyzeRequest,
  interrupts: Interrupts,
): Promise<number> {
  // Without a report there is nothing to write, so no file either.
  const toFile = request.output !== null && !request.quiet;
  // A silent pipe would be waited for; closing it ends the reading.
  interrupts.signal.addEventListener('abort', () => void inputs.close());
  let out: ReportOutput | null = null;
  try {
    out = toFile ? fileOutput(request.output) : standardOutput();
    if (request.follow !== null) out = new LineOutput(out);
    const status = await analyzeInto(out, inputs, request, interrupts.signal);
    out.commit();
    if (interrupts.status !== null) return interrupts.status;
    return inputs.unreadable && status !== ExitCode.Found ? ExitCode.Unreadable : status;
  } catch (error) {
    out?.discard();
    throw error;
  } finally {
    await inputs.close();
  }
}

async function analyzeInto(
  out: ReportOutput,
  inputs: AnalysisInput,
  request: AnalyzeRequest,
  signal: AbortSignal,
): Promise<number> {
  const watch = request.failOn === null ? null : new FailOnWatch(request.failOn);
  const { stream, format } = request.report;
  const choice = { ...request.report, flushEach: request.follow !== null };
  const told = both(request.quiet ? silentSink : await reportSink(choice, out), watch);
  const sink = request.filter === null ? told : new FilteredSink(request.filter, told);
  const progress = request.progress
    ? new Progress(process.stderr, { unicode: request.report.unicode })
    : null;
  let summary: AnalysisSummary;
  try {
    summary = await analyze(inputs.source, sink, {
      verifyChecksums: request.verifyChecksums,
      ladderOf: format === 'terminal' ? stream : null,
      ...(told.observers && { observers: told.observers }),
      signal,
      onRead: () => progress?.finish(),
      // Who watches sees each session when it is over; people read the report at the end.
      ...(request.follow !== null && format === 'ndjson' && { retire: {} }),
      onProgress: () => {
        progress?.update(inputs.progress, performance.now());
        if (out instanceof LineOutput) out.flush();
      },
    });
  } finally {
    progress?.finish();
  }
  if (!request.quiet) tellLimits(format, summary.limits);
  const { sessions } = summary;
  if (stream !== null && stream >= sessions && !signal.aborted) {
    const known = sessions === 0 ? 'the input has none' : `sessions are 0 to ${sessions - 1}`;
    tellError(new UsageError(`--stream: there is no session ${stream}; ${known}`));
    return ExitCode.Usage;
  }
  if (watch?.found) return ExitCode.Found;
  return inputs.partial ? ExitCode.Partial : ExitCode.Ok;
}

/** @throws {UsageError} when it is not one file or directory. */
function followed({ captures, follow }: AnalyzeRequest): FollowedInput {
  const [path] = captures;
  if (captures.length !== 1 || path === undefined)
    throw new UsageError('--follow takes one capture, or one directory');
  if (path === '-') throw new UsageError('--follow takes a file; standard input is read as it comes anyway');
  return new FollowedInput(path, follow!.idleSeconds);
}
