/** Over before it was fast: the transfer ended while its congestion window still grew. */
import { isOneWay, isRiddled } from '../capture-doubt.js';
import { figure, genuineRetransmissions, pathRtt, sentBy, type SessionRule } from '../session-facts.js';
import { budgetEvidence, bulkSender, shareOfTransfer, transferSeconds } from '../time-shares.js';
import { bytesText, durationText } from '../wording.js';
import { sendBufferLimited } from './send-buffer-limited.js';

/** Share and seconds of the transfer in slow start. */
export const SLOW_START_SHARE = 0.5;
export const SLOW_START_SECONDS = 1;
/** Round trips of slow start: more is a window that stays small for another reason. */
const MAX_ROUND_TRIPS = 15;

export const slowStartBound: SessionRule = (session, context) => {
  if (isOneWay(session) || isRiddled(session)) return null;
  const seconds = session.timeBudget.slowStart;
  const rtt = pathRtt(session);
  if (rtt === null || seconds < SLOW_START_SECONDS || seconds > MAX_ROUND_TRIPS * rtt) return null;
  if (shareOfTransfer(session, 'slowStart') < SLOW_START_SHARE) return null;
  const sender = bulkSender(session);
  if (genuineRetransmissions(session, sender) > 0 || sendBufferLimited(session, context) !== null)
    return null;
  const { uniqueBytes } = sentBy(session, sender);
  return {
    code: 'slow-start-bound',
    title: `The transfer of ${bytesText(uniqueBytes)} was over before it was fast: it spent ${durationText(seconds)} in slow start, at a round trip of ${durationText(rtt)}.`,
    subject: 'path',
    severity: 'info',
    confidence: 0.6,
    cost: { seconds, bytes: 0 },
    evidence: [
      budgetEvidence(seconds, transferSeconds(session), 'of the transfer in slow start'),
      figure(`each round trip of ${durationText(rtt)} allows twice as much as the one before`),
    ],
    advice: [
      'Keep connections open and use them again: they keep their congestion window (`net.ipv4.tcp_slow_start_after_idle=0`).',
      'Bring the data nearer (CDN, proxy with warm connections); a larger first window: `ip route change ... initcwnd 30`.',
    ],
  };
};
