/** `tcpwhy live`: captures on an interface and reports as it happens, or when it ends. */
import type { AnalysisSink } from '../../engine/analysis-report.js';
import { LiveFilteredSink } from '../../filter/live-filtered-sink.js';
import type { SessionFilter } from '../../filter/session-filter.js';
import { type LiveCapture, type LiveCaptureOptions, openLiveCapture } from '../../live/live-capture.js';
import { OutputError, TcpwhyError } from '../../errors.js';
import { ExitCode } from '../exit-codes.js';
import { FailOnWatch } from '../fail-on.js';
import { Interrupts } from '../interrupts.js';
import { tellLimits } from '../limit-notices.js';
import { Dashboard } from '../live/dashboard.js';
import { Faults } from '../live/faults.js';
import { LineOutput } from '../live/line-output.js';
import { type LiveExtras, LiveRun } from '../live/live-run.js';
import { LiveSignals } from '../live/live-signals.js';
import { OwnTerminal } from '../live/lost-terminal.js';
import { Notices } from '../live/notices.js';
import { PatientOutput } from '../live/patient-output.js';
import { saveReport } from '../live/save-report.js';
import { StreamFile } from '../live/stream-file.js';
import { openWithoutWaiting } from '../live/without-waiting.js';
import { fileOutput, ReaderGone, type ReportOutput, standardOutput } from '../output.js';
import { both, type Format, type ReportChoice, reportSink, silentSink } from '../sinks.js';

export interface LiveRequest {
  readonly interface: string;
  readonly capture: Omit<LiveCaptureOptions, 'onNotice' | 'backends'>;
  readonly extras: LiveExtras;
  /** Ends by itself after so long; null goes on until it is interrupted. */
  readonly durationSeconds: number | null;
  readonly report: ReportChoice;
  /** File for the report; null is standard output. */
  readonly output: string | null;
  readonly filter: SessionFilter | null;
  readonly failOn: readonly string[] | null;
  /** No report at all, only the exit status. */
  readonly quiet: boolean;
  readonly verifyChecksums: boolean;
  /** Show the live screen; standard input and output are a terminal. */
  readonly dashboard: boolean;
}

/** Formats of which every line stands for itself: they are written while the capture goes on. */
const STREAMED: readonly Format[] = ['ndjson'];

export async function runLive(request: LiveRequest): Promise<number> {
  const notices = new Notices();
  // Before anything is started that would have to be ended.
  const interrupts = new Interrupts();
  const faults = new Faults();
  try {
    interrupts.atOnce = faults.atOnce = true;
    const capture = await openLiveCapture(request.interface, {
      ...request.capture,
      onNotice: (text) => notices.tell(text),
    });
    interrupts.atOnce = faults.atOnce = false;
    try {
      return await runCapture(capture, request, { interrupts, faults, notices });
    } finally {
      await capture.close();
    }
  } finally {
    interrupts.stop();
    faults.stop();
  }
}

/** What may come from outside while the capture runs, and what is told meanwhile. */
interface Surroundings {
  readonly interrupts: Interrupts;
  readonly faults: Faults;
  readonly notices: Notices;
}

async function runCapture(capture: LiveCapture, request: LiveRequest, around: Surroundings): Promise<number> {
  const { interrupts, faults, notices } = around;
  interrupts.signal.addEventListener('abort', () => capture.stop());
  faults.signal.addEventListener('abort', () => capture.stop());
  const run = new LiveRun(capture, request.extras, (text) => notices.tell(text));
  const timer = request.durationSeconds === null ? null : endAfter(capture, request.durationSeconds);
  try {
    notices.tell(beginning(capture));
    const address = await run.serve();
    if (address !== null) notices.tell(`metrics at ${address}`);
    return await report(run, capture, request, around);
  } finally {
    if (timer !== null) clearTimeout(timer);
    run.close();
  }
}

async function report(
  run: LiveRun,
  capture: LiveCapture,
  request: LiveRequest,
  { interrupts, faults, notices }: Surroundings,
): Promise<number> {
  const output = outputFor(request);
  const out = new LineOutput(output);
  const watch = request.failOn === null ? null : new FailOnWatch(request.failOn);
  const terminal = new OwnTerminal();
  let lost = false;
  const onLost = (): void => {
    if (lost) return;
    lost = true;
    terminal.letGo();
    capture.stop();
  };
  const screen = request.dashboard ? dashboardFor(run, capture, request, onLost) : null;
  const signals = new LiveSignals(run, terminal, {
    onLost,
    onRotate: () => {
      if (output instanceof StreamFile) rotate(output, notices);
    },
    onState: (text) => notices.tell(text),
  });
  const leaveScreen = (): void => {
    screen?.close();
    notices.toStandardError();
  };
  faults.signal.addEventListener('abort', leaveScreen);
  // What is written when all is over waits for the terminal to be as it was.
  const whenOver: (() => void)[] = [];
  try {
    const chosen = request.quiet ? silentSink : await reportSink({ ...request.report, flushEach: true }, out);
    const told = both(chosen, watch);
    const sink = request.filter === null ? told : new LiveFilteredSink(request.filter, told);
    if (screen !== null) {
      notices.toScreen(screen);
      screen.open();
    }
    const over: AnalysisSink = {
      ...pass(sink),
      summary: (summary) =>
        whenOver.push(() => {
          sink.summary(summary);
          if (!request.quiet) tellLimits(request.report.format, summary.limits);
        }),
    };
    try {
      await run.analyze(over, {
        verifyChecksums: request.verifyChecksums,
        observers: chosen.observers ?? [],
        onBatch: async () => {
          out.flush();
          if (output instanceof PatientOutput) await output.taken();
        },
      });
    } catch (error) {
      if (error instanceof TcpwhyError || error instanceof ReaderGone) throw error;
      // A defect: what was found before it is still worth a report.
      faults.found(error);
      run.snapshot(over);
    }
    leaveScreen();
    for (const write of whenOver) write();
    out.commit();
    return faults.status ?? interrupts.status ?? (lost ? ExitCode.HungUp : statusOf(run, capture, watch));
  } catch (error) {
    leaveScreen();
    out.discard();
    throw error;
  } finally {
    signals.stop();
  }
}

/** Between batches, when every line that there is has been written. */
function rotate(output: StreamFile, notices: Notices): void {
  try {
    output.reopen();
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    notices.tell(`${error.message}; lines go on in the file before`);
  }
}

function pass(sink: AnalysisSink): AnalysisSink {
  return {
    ...(sink.event && { event: (event, baseSecond) => sink.event!(event, baseSecond) }),
    capture: (capture) => sink.capture(capture),
    session: (session, baseSecond) => sink.session(session, baseSecond),
    summary: (summary) => sink.summary(summary),
  };
}

function outputFor({ output, quiet, report: { format } }: LiveRequest): ReportOutput {
  const streamed = STREAMED.includes(format) && !quiet;
  if (output !== null && !quiet) return streamed ? new StreamFile(output) : fileOutput(output);
  const fd = streamed ? openWithoutWaiting() : null;
  return fd === null ? standardOutput() : new PatientOutput(fd);
}

function dashboardFor(
  run: LiveRun,
  capture: LiveCapture,
  request: LiveRequest,
  onLost: () => void,
): Dashboard {
  return new Dashboard({
    monitor: run.monitor,
    colour: request.report.colour,
    unicode: request.report.unicode,
    onQuit: () => capture.stop(),
    onLost,
    onInterrupt: () => void process.kill(process.pid, 'SIGINT'),
    onSave: () => saveReport(run, request.interface, request.report),
  });
}

function statusOf(run: LiveRun, capture: LiveCapture, watch: FailOnWatch | null): number {
  if (watch?.found) return ExitCode.Found;
  if (capture.info.truncated) return ExitCode.Partial;
  return run.recorder === null || run.recorder.failure === null ? ExitCode.Ok : ExitCode.Usage;
}

/** Said on standard error: what captures, and what will not be known. */
function beginning(capture: LiveCapture): string {
  const { backend, version, request } = capture;
  const kept = request.snapLen === 0 ? 'whole frames' : `${request.snapLen} octets of each frame`;
  const doubts = backend.timestamps === 'kernel' ? '' : '; times are taken on arrival, and drops not known';
  const filter = request.filter === '' ? '' : ` (${request.filter})`;
  const tool = [backend.name, version ?? ''].join(' ').trim();
  return `capturing on ${request.interface}${filter} with ${tool}: ${kept}${doubts}`;
}

function endAfter(capture: LiveCapture, seconds: number): NodeJS.Timeout {
  return setTimeout(() => capture.stop(), seconds * 1000);
}
