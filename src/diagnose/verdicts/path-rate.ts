/** Nothing was wrong: the path carried what it can. The answer to "why not faster". */
import type { Side } from '../../tcp/events.js';
import { isOneWay, isRiddled } from '../capture-doubt.js';
import {
  type DiagnosedSession,
  figure,
  genuineRetransmissions,
  otherSide,
  sentBy,
  type SessionRule,
} from '../session-facts.js';
import {
  budgetEvidence,
  bulkSender,
  FAST_ENOUGH,
  type RoundTripGrowth,
  roundTripGrowth,
  shareOfTransfer,
  transferSeconds,
} from '../time-shares.js';
import { bytesText, durationText, rateText } from '../wording.js';
import { bufferbloat } from './bufferbloat.js';

/** Seconds of transfer from which somebody waits; fewer are enough where a queue shows that the path is full. */
export const PATH_RATE_SECONDS = 5;
export const QUEUED_SECONDS = 1;
/** Times the shortest round trip, and seconds above it, that one round trip in twenty takes on a full path. */
export const FULL_FACTOR = 2;
export const FULL_SECONDS = 0.02;
/** Share of the transfer at the path's rate or in its queue. */
export const PATH_RATE_SHARE = 0.6;
/** Share of repeated data segments from which loss, and not the rate, is the limit. */
const MAX_LOSS_SHARE = 0.005;

export const pathRate: SessionRule = (session, context) => {
  if (isOneWay(session) || isRiddled(session)) return null;
  const sender = bulkSender(session);
  const { throughput, uniqueBytes, dataSegments } = sentBy(session, sender);
  const seconds = transferSeconds(session);
  if (throughput === null || throughput >= FAST_ENOUGH) return null;
  const growth = seconds >= QUEUED_SECONDS ? fullPath(session, sender) : null;
  if (seconds < PATH_RATE_SECONDS && (growth === null || bufferbloat(session, context) !== null)) return null;
  if (shareOfTransfer(session, 'bandwidth', 'queueing') < PATH_RATE_SHARE) return null;
  if (genuineRetransmissions(session, sender) > MAX_LOSS_SHARE * dataSegments) return null;
  return {
    code: 'path-rate',
    title: `The ${sender} sent ${bytesText(uniqueBytes)} at ${rateText(throughput)}, and nothing but the rate of the path to the ${otherSide(sender)} held it up: no loss, no window, no slow application.`,
    subject: 'path',
    severity: 'info',
    confidence: 0.6,
    cost: { seconds: session.timeBudget.bandwidth, bytes: 0 },
    evidence: [
      budgetEvidence(session.timeBudget.bandwidth, seconds, 'of the transfer at the rate of the path'),
      figure(`${rateText(throughput)} on average`),
      ...(growth === null
        ? []
        : [
            figure(
              `shortest round trip ${durationText(growth.min)}, one in twenty ${durationText(growth.p95)} or more: a queue stood before the narrowest link`,
            ),
          ]),
    ],
    advice: [
      'Compare with what the narrowest link should carry: `iperf3 -c ADDRESS -R` at a quiet time, the contract, the shaper.',
      'Several connections that are faster together share a link with others; as fast together, the link is the limit.',
    ].map((line) => line.replaceAll('ADDRESS', session.server.address)),
  };
};

/** Round trips that show a queue, and so that the narrowest link had no room for more; null when they do not. */
function fullPath(session: DiagnosedSession, sender: Side): RoundTripGrowth | null {
  const growth = roundTripGrowth(session, sender);
  if (growth === null) return null;
  return growth.p95 >= FULL_FACTOR * growth.min && growth.p95 - growth.min >= FULL_SECONDS ? growth : null;
}
