/** Segments were lost on the way and had to be sent again. */
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { isOneWay, lossConfidence } from '../capture-doubt.js';
import {
  figure,
  frameEvidence,
  framesOf,
  genuineRetransmissions,
  sentBy,
  SIDES,
  type SessionRule,
} from '../session-facts.js';
import type { Evidence } from '../verdict.js';
import { bytesText, countText, durationText, percentText } from '../wording.js';
import { unansweredTail } from './peer-dead.js';

/** Needed retransmissions of one direction from which loss is a finding, whatever the length. */
export const LOSS_COUNT = 3;
/** Share of data segments from which loss is a finding: half a percent halves what Reno can reach. */
export const LOSS_SHARE = 0.005;
/** Share from which a session is in serious trouble. */
const SEVERE_SHARE = 0.05;
const SEVERE_COUNT = 10;

interface LossOfSide {
  readonly side: Side;
  readonly count: number;
  readonly share: number;
}

export const pathLoss: SessionRule = (session, context) => {
  if (isOneWay(session) || onlyUnanswered(session)) return null;
  const losses = SIDES.map((side) => lossOf(session, side)).filter((loss) => loss !== null);
  if (losses.length === 0) return null;
  const worst = losses.reduce((a, b) => (b.count > a.count ? b : a));
  const sentences = losses.map(
    (loss) =>
      `${loss.count} of ${countText(sentBy(session, loss.side).dataSegments, 'data segment')} from the ${loss.side} (${percentText(loss.share)})`,
  );
  const seconds = stallByLoss(session);
  const cost = seconds > 0 ? `, the longest wait for one ${durationText(seconds)}` : '';
  return {
    code: 'path-loss',
    title: `Segments were lost and sent again: ${sentences.join(' and ')}${cost}.`,
    subject: 'path',
    severity:
      worst.share >= SEVERE_SHARE && worst.count >= SEVERE_COUNT
        ? 'critical'
        : worst.count >= LOSS_COUNT || seconds >= 1
          ? 'warning'
          : 'info',
    confidence: lossConfidence(session, context, 0.9),
    cost: {
      seconds,
      bytes: losses.reduce((sum, loss) => sum + sentBy(session, loss.side).retransmittedBytes, 0),
    },
    evidence: evidenceOf(session, losses),
    advice: [
      'Count errors and drops on the way: `ip -s link`, `ethtool -S IFACE | grep -iE "err|drop|crc|fifo"`, switch port counters.',
      'Capture at the other end too: segments missing there were lost between the two points.',
      'On the sender: `ss -ti` (retrans, reordering, cwnd) and `nstat -az TcpRetransSegs TcpExtTCPTimeouts TcpExtTCPFastRetrans`.',
    ],
  };
};

function lossOf(session: SessionSummary, side: Side): LossOfSide | null {
  const sent = sentBy(session, side);
  const count = genuineRetransmissions(session, side);
  if (count === 0 || sent.dataSegments === 0) return null;
  const share = Math.min(1, count / sent.dataSegments);
  return count >= LOSS_COUNT || share >= LOSS_SHARE ? { side, count, share } : null;
}

/** Every retransmission known by frame fell into the silence at the end: that is `peer-dead`, not loss. */
function onlyUnanswered(session: SessionSummary): boolean {
  const tail = unansweredTail(session);
  if (tail === null) return false;
  return framesOf(session, 'retransmission').every((frame) => frame > tail.silentSince);
}

/** Seconds of the longest stall when a retransmission ended it, else 0. */
export function stallByLoss(session: SessionSummary): number {
  const { longest, longestFrame } = session.stalls;
  if (longestFrame === null) return 0;
  return framesOf(session, 'retransmission').includes(longestFrame) ? longest : 0;
}

function evidenceOf(session: SessionSummary, losses: readonly LossOfSide[]): Evidence[] {
  const evidence = frameEvidence(session, 'retransmission', 'retransmission');
  for (const { side } of losses) {
    const { retransmittedBytes, repairedBytes } = sentBy(session, side);
    evidence.push(figure(`the ${side} sent ${bytesText(retransmittedBytes)} again`));
    if (repairedBytes > 0) {
      evidence.push(
        figure(
          `${bytesText(repairedBytes)} from the ${side} first appeared here as a hole: lost or overtaken before the capture point`,
        ),
      );
    } else {
      evidence.push(figure(`no hole from the ${side} was seen here: lost beyond the capture point`));
    }
  }
  return evidence;
}
