/** A device on the way drops what exceeds a rate, without a queue: each loss found the same rate before it. */
import { isOneWay, isRiddled, lossConfidence } from '../capture-doubt.js';
import {
  figure,
  frameEvidence,
  genuineRetransmissions,
  otherSide,
  sentBy,
  type SessionRule,
} from '../session-facts.js';
import { bulkSender, FAST_ENOUGH, roundTripGrowth } from '../time-shares.js';
import { countText, durationText, percentText, rateText } from '../wording.js';
import { LOSS_SHARE } from './path-loss.js';

/** Needed retransmissions, and seconds between the first and the last of them, from which a rate shows. */
export const POLICER_LOSSES = 50;
export const POLICER_SECONDS = 2;
/** Fastest part of the transfer over the slowest, at most: losses by chance leave rates that differ by far more. */
export const POLICER_SPREAD = 1.08;
/** Round trips grow at most this much where nothing is queued. */
export const POLICER_FLAT = 1.2;
const FLAT_SECONDS = 0.005;

export const policer: SessionRule = (session, context) => {
  if (isOneWay(session) || isRiddled(session)) return null;
  const sender = bulkSender(session);
  const { lossRates, dataSegments } = sentBy(session, sender);
  const losses = genuineRetransmissions(session, sender);
  if (lossRates === null || lossRates.seconds < POLICER_SECONDS || lossRates.median >= FAST_ENOUGH)
    return null;
  if (losses < POLICER_LOSSES || losses < LOSS_SHARE * dataSegments) return null;
  if (lossRates.low <= 0 || lossRates.high > POLICER_SPREAD * lossRates.low) return null;
  const growth = roundTripGrowth(session, sender);
  if (growth === null || growth.p95 > POLICER_FLAT * growth.min + FLAT_SECONDS) return null;
  const { loss } = session.timeBudget;
  return {
    code: 'policer',
    title: `Something between the ${sender} and the ${otherSide(sender)} lets ${rateText(lossRates.median)} through and drops the rest (${countText(losses, 'segment')}, ${percentText(Math.min(1, losses / dataSegments))}) instead of queueing it: a policer.`,
    subject: 'middlebox',
    severity: 'warning',
    confidence: lossConfidence(session, context, 0.7),
    cost: { seconds: loss, bytes: sentBy(session, sender).retransmittedBytes },
    evidence: [
      ...frameEvidence(session, 'retransmission', 'repeats what was dropped'),
      figure(
        `${rateText(lossRates.low)} to ${rateText(lossRates.high)} in all parts of ${durationText(lossRates.seconds)} between losses`,
      ),
      figure(
        `round trips stayed at ${durationText(growth.min)} to ${durationText(growth.p95)}: no queue stood before the losses`,
      ),
    ],
    advice: [
      'Compare the rate with what is ordered: contract of the line, class of the instance, `tc -s filter show dev IFACE ingress`, `police` in the policies of routers.',
      'Another sender at the same time, or UDP at a fixed rate (`iperf3 -u -b RATE`), loses exactly what exceeds it.',
      `Shape below that rate before it: \`tc qdisc add dev IFACE root fq maxrate RATE\` on the ${sender}, or let the device queue instead of drop.`,
    ],
  };
};
