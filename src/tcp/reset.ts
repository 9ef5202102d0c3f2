/** A reset ends the session, unless its receiver drops it; what comes after it may prove it forged. */
import type { Arrival } from './arrival.js';
import { kindCode } from './event-log.js';
import { forgeryVotes } from './forged-reset.js';
import { type ResetCauseFound, resetCause } from './reset-cause.js';
import { seqDiff } from './seq.js';

const RESET = kindCode('reset');
const OUT_OF_WINDOW = kindCode('out-of-window');

/**
 * Tracks the RST in hand. Call before the states are moved.
 *
 * @returns false when its receiver drops it: then nothing changes.
 */
export function trackReset(a: Arrival): boolean {
  const session = a.session;
  const x = a.sender;
  x.resets++;
  const wasOpen = session.resetCause === null;
  const found = wasOpen ? resetCause(a) : repeatCause(a);
  if (a.note(RESET)) {
    a.emit({
      kind: 'reset',
      ...a.stamp(),
      cause: found.cause,
      confidence: found.confidence,
      evidence: found.evidence,
    });
  }
  const distance = x.started ? seqDiff(a.seq, x.sndNxt) : 0;
  if (wasOpen && outOfWindow(a, distance)) {
    // RFC 5961 §3.2: dropped in silence.
    if (a.note(OUT_OF_WINDOW)) {
      a.emit({
        kind: 'out-of-window',
        ...a.stamp(),
        distance,
      });
    }
    return false;
  }
  // After the FINs of both it only answers what came late: the close was graceful.
  const closed = session.states.finSent(0) && session.states.finSent(1);
  if (wasOpen && !closed) {
    session.resetCause = found.cause;
    session.resetFrame = a.frame;
    session.closeNs = a.timeNs;
    session.resetSide = a.side;
    session.resetSeq = a.seq;
  }
  return true;
}

/**
 * The side that is said to have reset goes on beyond the sequence number of the reset: it never sent it
 * (Weaver, Sommer and Paxson 2009). What was sent before and overtaken ends below that number.
 */
export function judgeContinuation(a: Arrival): void {
  const session = a.session;
  if (session.resetCause === 'refused' || session.resetCause === 'handshake-aborted') return;
  if (a.payloadLen > 0 && seqDiff(a.end, session.resetSeq) > 0) session.resetCause = 'injected';
}

/** More RSTs follow the first: answers to what was still on its way, unless the first was forged. */
function repeatCause(a: Arrival): ResetCauseFound {
  const session = a.session;
  const forged = forgeryVotes(a);
  if (forged.length >= 2) return { cause: 'injected', confidence: 0.8, evidence: forged };
  return {
    cause: a.side === session.resetSide ? session.resetCause! : 'closed-socket',
    confidence: 0.6,
    evidence: [`follows the reset of frame ${session.resetFrame}`],
  };
}

/** RFC 5961 §3.2: a reset outside the window is dropped. */
function outOfWindow(a: Arrival, distance: number): boolean {
  const x = a.sender;
  if (!x.started || distance === 0) return false;
  if (distance < 0) return x.unaKnown && seqDiff(a.seq, x.una) < 0;
  const y = a.receiver;
  return y.edgeKnown && y.shift >= 0 && seqDiff(a.seq, y.rightEdge) > 0;
}
