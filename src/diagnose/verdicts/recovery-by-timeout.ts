/** Losses were repaired by timers, not by acknowledgments: slow repair, and a sender that begins anew. */
import { isOneWay, isRiddled, lossConfidence } from '../capture-doubt.js';
import { figure, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { longestSilences, silencesOf } from '../silences.js';
import { budgetEvidence } from '../time-shares.js';
import { countText, durationText, partText, percentText } from '../wording.js';
import { unansweredTail } from './peer-dead.js';

/** Repeats by a timer, and their share of all repeated data, from which timers dominate. */
export const TIMEOUT_COUNT = 3;
export const TIMEOUT_SHARE = 0.3;
/** Share of the session that repairs took. */
export const TIMEOUT_OF_SESSION = 0.1;

export const recoveryByTimeout: SessionRule = (session, context) => {
  if (isOneWay(session) || isRiddled(session) || unansweredTail(session) !== null) return null;
  const { loss } = session.timeBudget;
  if (loss < TIMEOUT_OF_SESSION * session.duration) return null;
  for (const side of SIDES) {
    const { timeoutRetransmissions, dataRetransmissions, spuriousRetransmissions } = sentBy(session, side);
    if (
      timeoutRetransmissions < TIMEOUT_COUNT ||
      timeoutRetransmissions < TIMEOUT_SHARE * dataRetransmissions
    )
      continue;
    if (2 * spuriousRetransmissions >= dataRetransmissions) continue;
    const share = timeoutRetransmissions / dataRetransmissions;
    return {
      code: 'recovery-by-timeout',
      title: `${partText(timeoutRetransmissions, dataRetransmissions, 'retransmission')} from the ${side} (${percentText(Math.min(1, share))}) had to wait for a timer, because no acknowledgments told of the loss; repairs took ${durationText(loss)}.`,
      subject: 'path',
      severity: 'info',
      confidence: lossConfidence(session, context, 0.8),
      cost: { seconds: loss, bytes: 0 },
      evidence: [
        ...longestSilences(silencesOf(session, 'loss')).map(({ frame, duration }) => ({
          frame,
          text: `ended ${durationText(duration)} of silence for a repair`,
        })),
        budgetEvidence(loss, session.duration, 'spent on repairs'),
        figure(`${countText(timeoutRetransmissions, 'repeat')} after a timeout`),
      ],
      advice: [
        'Were whole flights lost (outage, blackout) or the last segments of messages? Then nothing arrived that could have been acknowledged.',
        `On the ${side}: \`nstat -az TcpExtTCPTimeouts TcpExtTCPLossProbes\`; \`sysctl net.ipv4.tcp_sack net.ipv4.tcp_recovery net.ipv4.tcp_early_retrans\` (SACK, RACK and tail loss probes on).`,
      ],
    };
  }
  return null;
};
