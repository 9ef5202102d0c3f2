/** What is said of no single session: floods, faults of the capture, scans, and what sessions show together. */
import type { AcrossSessions } from '../diagnose/across/across-sessions.js';
import type { CaptureFacts, CaptureHealth } from '../diagnose/capture-health.js';
import { diagnoseCapture } from '../diagnose/diagnose-capture.js';
import { floodVerdicts } from '../diagnose/flood-verdicts.js';
import { scanVerdicts } from '../diagnose/scan-verdicts.js';
import type { Verdict } from '../diagnose/verdict.js';
import type { TcpTracker } from '../tcp/tracker.js';

/** Services under a flood, and sources of scans: what fails there is told once, for all of it. */
export function explainedBy({ floods, scans }: Pick<TcpTracker, 'floods' | 'scans'>): Set<string> {
  return new Set([
    ...floods.found.map(({ target }) => `${target.address} ${target.port}`),
    ...scans.found.map(({ event }) => event.source),
  ]);
}

export function captureVerdicts(
  health: CaptureHealth,
  facts: CaptureFacts,
  { floods, scans }: TcpTracker,
  across: AcrossSessions,
): Verdict[] {
  return [
    ...floodVerdicts(floods.found),
    ...diagnoseCapture(health, facts),
    ...scanVerdicts(scans.found),
    ...across.verdicts(explainedBy({ floods, scans })),
  ];
}
