import type { CaptureHealth } from '../../src/diagnose/capture-health.js';

/** Nothing limits what the capture tells. */
export const GOOD_HEALTH: CaptureHealth = {
  grade: 'good',
  lossEstimate: 0,
  ackedUnseenBytes: 0,
  droppedByCapture: 0,
  oneWaySessions: 0,
  midstreamSessions: 0,
  duplicateFrames: 0,
  offloadSegments: 0,
  offloadedChecksums: 0,
  badChecksums: 0,
  truncatedFrames: 0,
  clockSteps: 0,
  largestClockStep: 0,
  notes: [],
};
