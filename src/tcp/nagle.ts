/**
 * Nagle's algorithm against delayed acknowledgments (RFC 9293 §3.7.4, §3.8.6.3): a small segment, a bare
 * acknowledgment that comes late by a delay timer, and at once the next small segment, which had waited.
 */
import { LIMITS } from '../limits.js';
import type { Arrival } from './arrival.js';
import { Recovery } from './loss-recovery.js';

/** Delays beyond the round trip: 40 ms (Linux), 200 ms (BSD, Windows, macOS), with what timers are late by. */
const SHORT_NS = [30e6, 60e6] as const;
const LONG_NS = [150e6, 250e6] as const;
/** What was held back goes out as soon as the acknowledgment has come, with this much for scheduling. */
const AT_ONCE_NS = 5e6;

/** Room that TCP options may take of the MSS. */
const OPTION_BYTES = 40;

export class NagleWaits {
  count = 0;
  // Begins as a fraction so that the field holds doubles in place.
  ns = 0.5;
  readonly frames: number[] = [];
  /** The acknowledgment that may have let go what was held, and how late it was. */
  ackNs = -0.5;
  lateNs = 0.5;
}

/**
 * Judges the segment in hand. Call before it is tracked.
 *
 * @param gapNs Since the session's segment before.
 */
export function trackNagle(a: Arrival, gapNs: number): void {
  if (a.payloadLen > 0) {
    const { nagle } = a.sender;
    if (nagle !== null && nagle.ackNs === a.session.lastTimeNs) judgeHeldBack(a, nagle);
  } else if (gapNs >= SHORT_NS[0] && a.session.lastSide !== a.side) judgeLateness(a, gapNs);
}

/** A bare acknowledgment that came late. */
function judgeLateness(a: Arrival, gapNs: number): void {
  const { session, sender, receiver } = a;
  if (receiver.inFlight === 0 || sender.mss < 0 || receiver.inFlight + OPTION_BYTES >= sender.mss) return;
  if (receiver.loss !== null && receiver.loss.mode !== Recovery.Open) return;
  const lateNs = gapNs - Math.max(0, session.tripNs(a.side));
  if (!isDelay(lateNs)) return;
  const waits = (receiver.nagle ??= new NagleWaits());
  waits.ackNs = a.timeNs;
  waits.lateNs = lateNs;
}

/** Data right behind it. What waits is less than a segment, as is what it waits for. */
function judgeHeldBack(a: Arrival, nagle: NagleWaits): void {
  if (a.payloadLen + OPTION_BYTES >= a.receiver.mss) return;
  if (a.timeNs - nagle.ackNs > Math.max(0, a.session.tripNs(a.side)) + AT_ONCE_NS) return;
  nagle.ackNs = -0.5;
  nagle.count++;
  nagle.ns += nagle.lateNs;
  if (nagle.frames.length < LIMITS.maxEvidenceFrames) nagle.frames.push(a.frame);
}

function isDelay(ns: number): boolean {
  return (ns >= SHORT_NS[0] && ns <= SHORT_NS[1]) || (ns >= LONG_NS[0] && ns <= LONG_NS[1]);
}
