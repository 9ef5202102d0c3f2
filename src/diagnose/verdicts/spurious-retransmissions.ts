/** Most retransmissions were needless: the data had arrived, the sender lost patience. */
import { isOneWay, lossConfidence } from '../capture-doubt.js';
import { eventCount, figure, frameEvidence, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { bytesText, countText, partText, percentText } from '../wording.js';

/** Needless retransmissions from which the sender's timing is a finding. */
const MIN_COUNT = 3;
const MIN_SHARE = 0.5;

export const spuriousRetransmissions: SessionRule = (session, context) => {
  if (isOneWay(session)) return null;
  for (const side of SIDES) {
    const { retransmissions, spuriousRetransmissions: needless, retransmittedBytes } = sentBy(session, side);
    if (retransmissions < MIN_COUNT || needless / retransmissions < MIN_SHARE) continue;
    const share = needless / retransmissions;
    const bytes = Math.round(retransmittedBytes * share);
    const dsacks = eventCount(session, 'dsack');
    return {
      code: 'spurious-retransmissions',
      title: `${partText(needless, retransmissions, 'retransmission')} from the ${side} (${percentText(share)}) were needless: the data had arrived already.`,
      subject: 'path',
      severity: 'warning',
      confidence: lossConfidence(session, context, dsacks > 0 ? 0.9 : 0.75),
      cost: { seconds: 0, bytes },
      evidence: [
        ...frameEvidence(session, 'retransmission', 'retransmission'),
        figure(`about ${bytesText(bytes)} sent twice for nothing`),
        figure(`the receiver reported ${countText(dsacks, 'range')} as received twice (D-SACK)`),
      ],
      advice: [
        'Look for sudden delay (Wi-Fi, mobile links, full queues) and for acknowledgments lost on the way back.',
        `On the ${side}: \`nstat -az TcpExtTCPDSACKRecv TcpExtTCPDSACKUndo TcpExtTCPSpuriousRTOs\`.`,
        'Time stamps (`net.ipv4.tcp_timestamps=1`) let the sender notice and undo its slowdown.',
      ],
    };
  }
  return null;
};
