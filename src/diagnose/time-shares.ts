/** Questions that the verdicts on speed ask of a session's time budget. */
import type { Side } from '../tcp/events.js';
import type { RttSummary, SessionSummary } from '../tcp/session-summary.js';
import { TIME_CLASSES, type TimeClass } from '../tcp/time-budget.js';
import { figure, otherSide, pathRtt, sentBy } from './session-facts.js';
import type { Evidence } from './verdict.js';
import { durationText, percentText } from './wording.js';

/** Classes in which nobody had anything to send, or that tell of no sending. */
const NO_TRANSFER: readonly TimeClass[] = ['handshake', 'client', 'server', 'unknown'];
/** The others: the time of the transfer itself. */
const TRANSFER = TIME_CLASSES.filter((kind) => !NO_TRANSFER.includes(kind));

/** Octets a second (100 Mbit/s) above which no limit is a complaint. */
export const FAST_ENOUGH = 12_500_000;

/** Seconds in which data was to be carried: the lifetime without handshake, thinking and what is unknown. */
export function transferSeconds({ timeBudget }: SessionSummary): number {
  return TRANSFER.reduce((sum, kind) => sum + timeBudget[kind], 0);
}

/** Share of the transfer's time that went into some classes, 0 to 1. */
export function shareOfTransfer(session: SessionSummary, ...kinds: readonly TimeClass[]): number {
  const all = transferSeconds(session);
  return all === 0 ? 0 : kinds.reduce((sum, kind) => sum + session.timeBudget[kind], 0) / all;
}

/** Side that sent more: whose transfer the budget is about. */
export function bulkSender(session: SessionSummary): Side {
  return session.toClient.uniqueBytes > session.toServer.uniqueBytes ? 'server' : 'client';
}

/** The budget's figure behind a verdict. */
export function budgetEvidence(seconds: number, whole: number, what: string): Evidence {
  const share = whole === 0 ? 0 : Math.min(1, seconds / whole);
  return figure(`${durationText(seconds)} of ${durationText(whole)} (${percentText(share)}) ${what}`);
}

/** How far round trips grew above the shortest one, by the clearest of the measurements there are. */
export interface RoundTripGrowth {
  /** Seconds: the shortest round trip of the path, and one in twenty is at least this long. */
  readonly min: number;
  readonly p95: number;
}

/** Samples below which a 95th percentile says nothing; the median stands for it, and fewer yet say nothing. */
const MIN_SAMPLES = 10;
const FEW_SAMPLES = 4;
/** Part of the path beyond which a capture point is not next to an end. */
const NEXT_TO = 0.1;

/** Null without a handshake to measure the path by, or without samples under load. */
export function roundTripGrowth(session: SessionSummary, sender: Side): RoundTripGrowth | null {
  const { serverRtt, clientRtt } = session.handshake;
  if (pathRtt(session) === null || serverRtt === null || clientRtt === null) return null;
  const { rtt, rttToSender } = sentBy(session, sender);
  const [near, far] = sender === 'client' ? [clientRtt, serverRtt] : [serverRtt, clientRtt];
  const toSender = legOf(rttToSender, near);
  const toReceiver = legOf(rtt, far);
  // Next to the receiver it is the host that takes its time to acknowledge, and no queue.
  const beyond = standsAtSender(session, otherSide(sender)) ? 0 : toReceiver.growth;
  const growth = Math.max(toSender.growth, beyond);
  const min = toSender.empty + toReceiver.empty;
  return growth === 0 ? null : { min, p95: min + growth };
}

/** The way from the capture point to one end and back, seconds: `empty` without load, and what load adds. */
function legOf(rtt: RttSummary, handshake: number): { readonly empty: number; readonly growth: number } {
  // The first round trip may have waited for an address, or for a busy host.
  const empty = Math.min(handshake, rtt.min ?? handshake);
  const long = rtt.samples >= MIN_SAMPLES ? rtt.p95 : rtt.samples >= FEW_SAMPLES ? rtt.median : null;
  return { empty, growth: long === null ? 0 : Math.max(0, long - empty) };
}

/** The capture point is next to this side, by the two halves of the handshake. */
export function standsAtSender(session: SessionSummary, sender: Side): boolean {
  const { serverRtt, clientRtt } = session.handshake;
  if (serverRtt === null || clientRtt === null) return false;
  return sender === 'client' ? clientRtt < NEXT_TO * serverRtt : serverRtt < NEXT_TO * clientRtt;
}
