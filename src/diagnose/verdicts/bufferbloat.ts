/** A queue on the path holds so much that every round trip becomes long: bufferbloat. */
import { isOneWay, isRiddled, lossConfidence } from '../capture-doubt.js';
import { figure, otherSide, sentBy, type SessionRule } from '../session-facts.js';
import {
  budgetEvidence,
  bulkSender,
  roundTripGrowth,
  shareOfTransfer,
  transferSeconds,
} from '../time-shares.js';
import { bytesText, durationText, rateText } from '../wording.js';

/** Times the shortest round trip, and seconds above it, that one round trip in twenty takes or more. */
export const BLOAT_FACTOR = 3;
export const BLOAT_SECONDS = 0.05;
/** Share and seconds of the transfer that were spent in the queue. */
export const BLOAT_SHARE = 0.2;
const MIN_QUEUEING_SECONDS = 0.3;
/** Data segments of a transfer that can fill a queue at all. */
const MIN_DATA_SEGMENTS = 100;

export const bufferbloat: SessionRule = (session, context) => {
  if (isOneWay(session) || isRiddled(session)) return null;
  const sender = bulkSender(session);
  const data = sentBy(session, sender);
  const { queueing } = session.timeBudget;
  if (data.dataSegments < MIN_DATA_SEGMENTS || queueing < MIN_QUEUEING_SECONDS) return null;
  if (shareOfTransfer(session, 'queueing') < BLOAT_SHARE) return null;
  const growth = roundTripGrowth(session, sender);
  if (growth === null) return null;
  const { min, p95 } = growth;
  if (p95 < BLOAT_FACTOR * min || p95 - min < BLOAT_SECONDS) return null;
  const rate = data.throughput;
  return {
    code: 'bufferbloat',
    title: `A queue on the way from the ${sender} to the ${otherSide(sender)} made round trips grow from ${durationText(min)} to ${durationText(p95)} while the ${sender} sent${rate === null ? '' : ` at ${rateText(rate)}`}: the narrowest link is full, and all that shares it waits as long.`,
    subject: 'path',
    severity: 'warning',
    confidence: lossConfidence(session, context, 0.8),
    cost: { seconds: p95 - min, bytes: 0 },
    evidence: [
      budgetEvidence(queueing, transferSeconds(session), 'of the transfer while round trips were long'),
      figure(`shortest round trip ${durationText(min)}, one in twenty ${durationText(p95)} or more`),
      figure(`${bytesText(data.maxBytesInFlight)} under way at most`),
    ],
    advice: [
      'Confirm: `ping` the other end during such a transfer; its time grows by as much, and not without the transfer.',
      'Find the queue: `tc -s qdisc show` (backlog) on Linux routers, queue counters of the switch or modem at the narrowest link.',
      'Repair: fq_codel or CAKE on that link, shaped to slightly less than its rate; or BBR on the sender.',
    ],
  };
};
