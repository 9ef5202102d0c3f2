/** Collects what is judged about the capture as a whole. */
import type { CaptureGap } from '../capture/several/merge-lane.js';
import type { CaptureFacts } from '../diagnose/capture-health.js';
import { Status } from '../wire/status.js';
import type { CaptureReport } from './analysis-report.js';
import type { FrameAccounts } from './frame-accounts.js';
import type { SessionTotals } from './session-totals.js';

export function collectFacts(
  captures: readonly CaptureReport[],
  gaps: readonly CaptureGap[],
  accounts: FrameAccounts,
  totals: SessionTotals,
  payloadBytes: number,
): CaptureFacts {
  const drops = captures.map((capture) => capture.dropped).filter((n) => n !== null);
  const snapLens = captures.map((capture) => capture.snapLen).filter((n) => n !== null);
  return {
    frames: accounts.frames,
    tcpSegments: accounts.count(Status.Tcp),
    sessions: totals.sessions,
    evictedSessions: totals.evictedSessions,
    payloadBytes,
    ackedUnseenBytes: totals.ackedUnseenBytes,
    droppedByCapture: drops.length === 0 ? null : drops.reduce((a, b) => a + b, 0),
    oneWaySessions: totals.oneWaySessions,
    midstreamSessions: totals.midstreamSessions,
    duplicateFrames: totals.duplicateFrames,
    offloadSegments: totals.offloadSegments,
    offloadedChecksums: totals.offloadedChecksums,
    badChecksums: totals.badChecksums,
    truncatedFrames: accounts.truncatedFrames,
    snapLen: snapLens.length === 0 ? null : Math.min(...snapLens),
    clockSteps: accounts.clockSteps,
    largestClockStep: accounts.clockSteps === 0 ? 0 : accounts.largestClockStepNs / 1e9,
    ...(captures.some(({ live }) => live !== undefined) && { live: true }),
    ...(captures.some(({ live }) => live?.timestamps === 'userspace') && { arrivalTimes: true }),
    truncatedInput: captures.some((capture) => capture.truncated),
    gaps,
    inputProblems: captures.reduce((n, capture) => n + problemsOf(capture), 0),
  };
}

/** A file that is missing before this one is no damage of this one. */
function problemsOf({ problems, moreProblems }: CaptureReport): number {
  return problems.filter(({ code }) => code !== 'capture_gap').length + moreProblems;
}
