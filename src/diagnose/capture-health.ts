/**
 * How far a capture can be trusted: the counts that the engine collects (`CaptureFacts`) and what is
 * made of them (`CaptureHealth`). Judged before any session, for most false findings of analysers
 * are faults of the capture.
 */

/** A stretch of time between two inputs that nothing is known of. */
export interface CaptureGap {
  /** Nanoseconds since the base second: the last frame before it, the first one after. */
  readonly fromNs: number;
  readonly toNs: number;
  /** What is missing, as a part of a sentence. */
  readonly what: string;
}

/** What was counted of the capture's own faults, over all inputs of one analysis. */
export interface CaptureFigures {
  /** Octets that a receiver acknowledged and the capture never showed. */
  readonly ackedUnseenBytes: number;
  /** Frames dropped while capturing, as the files say; null when they do not say. */
  readonly droppedByCapture: number | null;
  /** Sessions of which only one direction is there although the other must have spoken. */
  readonly oneWaySessions: number;
  /** Sessions whose beginning is not in the capture. */
  readonly midstreamSessions: number;
  readonly duplicateFrames: number;
  /** Segments larger than one MSS: the capture shows them before or after offload. */
  readonly offloadSegments: number;
  readonly offloadedChecksums: number;
  readonly badChecksums: number;
  /** Frames of which less was kept than was on the wire. */
  readonly truncatedFrames: number;
  /** Times the clock ran backwards, and by how much at most (seconds). */
  readonly clockSteps: number;
  readonly largestClockStep: number;
}

/** How far the capture can be trusted: figures that are stated before any finding. */
export interface CaptureHealth extends CaptureFigures {
  readonly grade: 'good' | 'limited' | 'poor';
  /** Estimated share of payload that the capture lost: acknowledged but unseen / all, 0..1. */
  readonly lossEstimate: number;
  /** What follows for the reader, plain sentences; empty when nothing limits trust. */
  readonly notes: readonly string[];
}

/** All that the capture is judged by; nothing is judged yet. */
export interface CaptureFacts extends CaptureFigures {
  /** Frames read, of any kind. */
  readonly frames: number;
  readonly tcpSegments: number;
  readonly sessions: number;
  /** Sessions that were forgotten because there were too many. */
  readonly evictedSessions: number;
  /** Payload octets in captured segments, repeated ones included. */
  readonly payloadBytes: number;
  /** Longest piece of a frame that was kept, octets; null when unlimited or unknown. */
  readonly snapLen: number | null;
  /** True when an input was an interface and not a file. */
  readonly live?: boolean;
  /** True when frames were stamped by a process when it got to them; such a capture does not know its drops. */
  readonly arrivalTimes?: boolean;
  /** True when an input ended or broke before its end. */
  readonly truncatedInput: boolean;
  /** Stretches of time that nothing was captured in because a file is missing, nanoseconds since the base second. */
  readonly gaps: readonly CaptureGap[];
  /** Problems found in the inputs themselves, all together. */
  readonly inputProblems: number;
}
