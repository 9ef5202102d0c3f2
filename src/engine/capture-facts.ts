/** Collects what is judged about the capture as a whole. */
import type { CaptureFacts } from '../diagnose/capture-health.js';
import { isOneWay } from '../diagnose/capture-doubt.js';
import type { FlowTable } from '../flow/flow-table.js';
import type { Session } from '../tcp/session.js';
import { summarizeSession } from '../tcp/summarize.js';
import { Status } from '../wire/status.js';
import type { CaptureReport } from './analysis-report.js';
import type { FrameAccounts } from './frame-accounts.js';

export function collectFacts(
  captures: readonly CaptureReport[],
  accounts: FrameAccounts,
  sessions: readonly Session[],
  flows: FlowTable,
  payloadBytes: number,
): CaptureFacts {
  let ackedUnseenBytes = 0;
  let duplicateFrames = 0;
  let offloadSegments = 0;
  let offloadedChecksums = 0;
  let badChecksums = 0;
  let oneWaySessions = 0;
  let midstreamSessions = 0;
  for (const session of sessions) {
    const { client, server } = session;
    for (const x of session.endpoints) {
      ackedUnseenBytes += x.ackedUnseenBytes;
      duplicateFrames += x.duplicates;
      offloadSegments += x.superSegments;
      offloadedChecksums += x.checksumsOffloaded;
      badChecksums += x.checksumErrors;
    }
    if (!client.synSeen && !server.synSeen) midstreamSessions++;
    const silent = client.segments === 0 || server.segments === 0;
    if (silent && isOneWay(summarizeSession(session, flows))) oneWaySessions++;
  }
  const drops = captures.map((capture) => capture.dropped).filter((n) => n !== null);
  const snapLens = captures.map((capture) => capture.snapLen).filter((n) => n !== null);
  return {
    frames: accounts.frames,
    tcpSegments: accounts.count(Status.Tcp),
    sessions: sessions.length,
    payloadBytes,
    ackedUnseenBytes,
    droppedByCapture: drops.length === 0 ? null : drops.reduce((a, b) => a + b, 0),
    oneWaySessions,
    midstreamSessions,
    duplicateFrames,
    offloadSegments,
    offloadedChecksums,
    badChecksums,
    truncatedFrames: accounts.truncatedFrames,
    snapLen: snapLens.length === 0 ? null : Math.min(...snapLens),
    clockSteps: accounts.clockSteps,
    largestClockStep: accounts.clockSteps === 0 ? 0 : accounts.largestClockStepNs / 1e9,
    truncatedInput: captures.some((capture) => capture.truncated),
    inputProblems: captures.reduce((n, capture) => n + capture.problems.length + capture.moreProblems, 0),
  };
}
