/**
 * What a session's verdicts need to know of the capture as a whole. A session's figures depend on its
 * own segments alone; these facts may only soften or veto what is said about them, never add a finding.
 * They hold for the complete input, so a file cut in pieces still gives the same verdicts.
 */
import type { CaptureFacts, CaptureHealth } from './capture-health.js';

export interface DiagnoseContext {
  readonly health: {
    /** Frames dropped while capturing, as the files say; null when they do not say. */
    readonly droppedByCapture: number | null;
    /** Share of payload that was acknowledged but not captured, all sessions, 0..1. */
    readonly lossEstimate: number;
    /** Share of TCP segments that are copies of a frame already seen, 0..1. */
    readonly duplicateShare: number;
    /** Times the capture's clock ran backwards. */
    readonly clockSteps: number;
    /** True when frames were stamped by a process, late by what kept it. */
    readonly arrivalTimes?: boolean;
  };
  /** Stretches of time that nothing was captured in, nanoseconds since the capture's base second. */
  readonly gaps: readonly { readonly fromNs: number; readonly toNs: number }[];
  /** Sources of scans (`10.0.0.1`) and services under a flood (`10.0.0.2 80`): their failures are told once. */
  readonly explained?: ReadonlySet<string>;
  /** Time of the last frame of any kind, nanoseconds since the capture's base second; null when unknown. */
  readonly captureEndNs: number | null;
}

/** A capture that nothing is held against, and whose end is not known. */
export const TRUSTED_CAPTURE: DiagnoseContext = {
  health: { droppedByCapture: null, lossEstimate: 0, duplicateShare: 0, clockSteps: 0 },
  gaps: [],
  captureEndNs: null,
};

/** The context of all sessions of one analysis. */
export function diagnoseContext(
  health: CaptureHealth,
  facts: CaptureFacts,
  captureEndNs: number | null,
  explained: ReadonlySet<string> = new Set(),
): DiagnoseContext {
  return {
    health: {
      droppedByCapture: health.droppedByCapture,
      lossEstimate: health.lossEstimate,
      duplicateShare: facts.tcpSegments === 0 ? 0 : health.duplicateFrames / facts.tcpSegments,
      clockSteps: health.clockSteps,
      ...(facts.arrivalTimes === true && { arrivalTimes: true }),
    },
    gaps: facts.gaps,
    ...(explained.size > 0 && { explained }),
    captureEndNs,
  };
}
