/** Nothing was wrong: the path carried what it can. The answer to "why not faster". */
import { isOneWay, isRiddled } from '../capture-doubt.js';
import { figure, genuineRetransmissions, otherSide, sentBy, type SessionRule } from '../session-facts.js';
import { budgetEvidence, bulkSender, FAST_ENOUGH, shareOfTransfer, transferSeconds } from '../time-shares.js';
import { bytesText, rateText } from '../wording.js';

/** Seconds of transfer from which somebody waits. */
export const PATH_RATE_SECONDS = 5;
/** Share of the transfer at the path's rate or in its queue. */
export const PATH_RATE_SHARE = 0.6;
/** Share of repeated data segments from which loss, and not the rate, is the limit. */
const MAX_LOSS_SHARE = 0.005;

export const pathRate: SessionRule = (session) => {
  if (isOneWay(session) || isRiddled(session)) return null;
  const sender = bulkSender(session);
  const { throughput, uniqueBytes, dataSegments } = sentBy(session, sender);
  const seconds = transferSeconds(session);
  if (throughput === null || throughput >= FAST_ENOUGH || seconds < PATH_RATE_SECONDS) return null;
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
    ],
    advice: [
      'Compare with what the narrowest link should carry: `iperf3 -c ADDRESS -R` at a quiet time, the contract, the shaper.',
      'Several connections that are faster together share a link with others; as fast together, the link is the limit.',
    ].map((line) => line.replaceAll('ADDRESS', session.server.address)),
  };
};
