/** Collects what is judged about the capture as a whole. */
import type { CaptureFacts } from '../diagnose/capture-health.js';
import { Status } from '../wire/status.js';
import type { CaptureReport } from './analysis-report.js';
import type { FrameAccounts } from './frame-accounts.js';
import type { SessionTotals } from './session-totals.js';

export function collectFacts(
  captures: readonly CaptureReport[],
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
    inputProblems: captures.reduce((n, capture) => n + capture.problems.length + capture.moreProblems, 0),
  };
}
