/** `tcpwhy live`: captures on an interface and reports as it happens, or when it ends. */
import { analyze } from '../../engine/analyze.js';
import { type LiveCapture, type LiveCaptureOptions, openLiveCapture } from '../../live/live-capture.js';
import { ExitCode } from '../exit-codes.js';
import { FailOnWatch } from '../fail-on.js';
import { Interrupts } from '../interrupts.js';
import { LineOutput } from '../live/line-output.js';
import { fileOutput, standardOutput } from '../output.js';
import { both, type ReportChoice, reportSink, silentSink } from '../sinks.js';
import { notice } from '../tell.js';

export interface LiveRequest {
  readonly interface: string;
  readonly capture: Omit<LiveCaptureOptions, 'onNotice' | 'backends'>;
  /** Ends by itself after so long; null goes on until it is interrupted. */
  readonly durationSeconds: number | null;
  readonly report: ReportChoice;
  /** File for the report; null is standard output. */
  readonly output: string | null;
  readonly failOn: readonly string[] | null;
  /** No report at all, only the exit status. */
  readonly quiet: boolean;
  readonly verifyChecksums: boolean;
}

export async function runLive(request: LiveRequest): Promise<number> {
  const capture = await openLiveCapture(request.interface, { ...request.capture, onNotice: notice });
  notice(beginning(capture));
  const toFile = request.output !== null && !request.quiet;
  const out = new LineOutput(toFile ? fileOutput(request.output) : standardOutput());
  const interrupts = new Interrupts();
  interrupts.signal.addEventListener('abort', () => capture.stop());
  const timer = request.durationSeconds === null ? null : endAfter(capture, request.durationSeconds);
  try {
    const status = await analyzeInto(out, capture, request);
    out.commit();
    return interrupts.status ?? status;
  } catch (error) {
    out.discard();
    throw error;
  } finally {
    if (timer !== null) clearTimeout(timer);
    interrupts.stop();
    await capture.close();
  }
}

async function analyzeInto(out: LineOutput, capture: LiveCapture, request: LiveRequest): Promise<number> {
  const watch = request.failOn === null ? null : new FailOnWatch(request.failOn);
  const report = request.quiet ? silentSink : await reportSink({ ...request.report, flushEach: true }, out);
  await analyze(capture, both(report, watch), {
    verifyChecksums: request.verifyChecksums,
    ...(report.observers && { observers: report.observers }),
    onProgress: () => out.flush(),
  });
  if (watch?.found) return ExitCode.Found;
  return capture.info.truncated ? ExitCode.Partial : ExitCode.Ok;
}

/** Said on standard error: what captures, and what will not be known. */
function beginning(capture: LiveCapture): string {
  const { backend, version, request } = capture;
  const kept = request.snapLen === 0 ? 'whole frames' : `${request.snapLen} octets of each frame`;
  const doubts = backend.timestamps === 'kernel' ? '' : '; times are taken on arrival, and drops not known';
  const filter = request.filter === '' ? '' : ` (${request.filter})`;
  return `capturing on ${request.interface}${filter} with ${[backend.name, version ?? ''].join(' ').trim()}: ${kept}${doubts}`;
}

function endAfter(capture: LiveCapture, seconds: number): NodeJS.Timeout {
  return setTimeout(() => capture.stop(), seconds * 1000);
}
