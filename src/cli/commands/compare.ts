/** `tcpwhy compare A B`: the same traffic at two points, or two runs before and after a change. */
import { readInPart } from '../../capture/capture-info.js';
import type { FrameSource } from '../../capture/frame-source.js';
import { openCapture } from '../../capture/open-capture.js';
import { type CaptureSide, readSide } from '../../compare/capture-side.js';
import { comparePoints } from '../../compare/compare-points.js';
import { compareRuns, type RunComparison } from '../../compare/compare-runs.js';
import type { PointComparison } from '../../compare/point-comparison.js';
import { UsageError } from '../../errors.js';
import type { SessionFilter } from '../../filter/session-filter.js';
import { writePointReport } from '../../report/compare/point-report.js';
import { writeRunReport } from '../../report/compare/run-report.js';
import { captureRecord, resultRecord } from '../../report/records.js';
import { jsonText } from '../../report/json-text.js';
import { Page } from '../../report/terminal/page.js';
import { ExitCode } from '../exit-codes.js';
import { notice } from '../tell.js';
import { fileOutput, type ReportOutput, standardOutput } from '../output.js';
import type { Screen } from '../screen.js';

export const COMPARE_MODES = ['auto', 'points', 'runs'] as const;
export const COMPARE_FAILURES = ['loss', 'worse', 'warning', 'critical'] as const;
export type CompareFailure = (typeof COMPARE_FAILURES)[number];

export interface CompareRequest {
  readonly a: string;
  readonly b: string;
  readonly mode: (typeof COMPARE_MODES)[number];
  readonly format: 'terminal' | 'json';
  readonly output: string | null;
  readonly filter: SessionFilter | null;
  readonly failOn: readonly CompareFailure[];
  readonly top: number;
  readonly screen: Screen;
}

/** @throws {InputError | CaptureFormatError} when a capture cannot be read. */
export async function runCompare(request: CompareRequest): Promise<number> {
  const a = await readOne(request.a);
  const b = await readOne(request.b);
  const keep = request.filter?.matches ?? ((): boolean => true);
  const asked = request.mode === 'points';
  const points = request.mode === 'runs' ? null : comparePoints(a, b, { keep, asked });
  if (points === null && asked) {
    throw new UsageError(
      `compare: no session is in both ${request.a} and ${request.b}, and ${whyNoPoints(a, b)}; --mode runs compares two runs`,
    );
  }
  const result = points ?? compareRuns(a.sessions.filter(keep), b.sessions.filter(keep));
  const out = request.output === null ? standardOutput() : fileOutput(request.output);
  try {
    write(out, request, a, b, result);
    out.commit();
  } catch (error) {
    out.discard();
    throw error;
  }
  for (const [name, side] of [
    ['A', a],
    ['B', b],
  ] as const) {
    for (const hit of side.limits)
      notice(`${name}: limit ${hit.name} (${hit.limit}) was reached ${hit.count} times`);
  }
  if (request.failOn.some((word) => failed(word, result))) return ExitCode.Found;
  return a.partial || b.partial ? ExitCode.Partial : ExitCode.Ok;
}

/** A capture of the two; `partial` when not all of its frames could be read. */
async function readOne(path: string): Promise<CaptureSide & { readonly partial: boolean }> {
  const source: FrameSource = await openCapture(path);
  try {
    const side = await readSide(source);
    return { ...side, partial: readInPart(source.info) };
  } finally {
    await source.close();
  }
}

function whyNoPoints(a: CaptureSide, b: CaptureSide): string {
  return a.sessions.length === 0 && b.sessions.length === 0
    ? 'neither holds a TCP session'
    : 'they were captured at different times';
}

function write(
  out: ReportOutput,
  request: CompareRequest,
  a: CaptureSide,
  b: CaptureSide,
  result: PointComparison | RunComparison,
): void {
  if (request.format === 'json') {
    const { type, ...rest } = result;
    const captures = { a: a.captures.map(captureRecord), b: b.captures.map(captureRecord) };
    const limits = { a: a.limits.map((hit) => ({ ...hit })), b: b.limits.map((hit) => ({ ...hit })) };
    out.write(`${jsonText({ ...resultRecord(`compare-${type}`, rest), ...captures, limits })}\n`);
    return;
  }
  const page = new Page(out, request.screen);
  if (result.type === 'points') writePointReport(page, a.captures, b.captures, result, request.top);
  else writeRunReport(page, result);
}

function failed(word: CompareFailure, result: PointComparison | RunComparison): boolean {
  if (result.type === 'runs') {
    return (
      word === 'worse' &&
      [result.all, ...result.services].some(({ metrics }) => metrics.some(({ change }) => change === 'worse'))
    );
  }
  const { findings } = result;
  if (word === 'loss') return findings.some(({ code }) => code.startsWith('lost-'));
  if (word === 'critical') return findings.some(({ severity }) => severity === 'critical');
  return word === 'warning' && findings.some(({ severity }) => severity !== 'info');
}
