/** Segments were lost on the way and had to be sent again. */
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { isOneWay, isRiddled, lossConfidence } from '../capture-doubt.js';
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
import type { Severity } from '../verdict.js';
import { bytesText, durationText, partText, percentText } from '../wording.js';
import { type UnansweredTail, unansweredTail } from './peer-dead.js';

/** Needed retransmissions of one direction from which loss is a finding, whatever the length. */
export const LOSS_COUNT = 3;
/** Share of data segments from which loss is a finding: half a percent halves what Reno can reach. */
export const LOSS_SHARE = 0.005;
/** Share from which loss may be serious trouble: when it cost time, or data did not get through. */
const SEVERE_SHARE = 0.05;
const SEVERE_COUNT = 10;
/** Seconds, or share of the session, spent waiting for repairs that are no longer small. */
const COSTLY_SECONDS = 1;
const COSTLY_SHARE = 0.3;

interface LossOfSide {
  readonly side: Side;
  readonly count: number;
  readonly share: number;
}

export const pathLoss: SessionRule = (session, context) => {
  if (isOneWay(session)) return null;
  // What nobody ever answered is `peer-dead`, not loss.
  const tail = unansweredTail(session);
  const losses = SIDES.map((side) => lossOf(session, side, tail)).filter((loss) => loss !== null);
  if (losses.length === 0) return null;
  const worst = losses.reduce((a, b) => (b.count > a.count ? b : a));
  const sentences = losses.map(
    (loss) =>
      `${partText(loss.count, sentBy(session, loss.side).dataSegments, 'data segment')} from the ${loss.side} (${percentText(loss.share)})`,
  );
  const seconds = stallByLoss(session);
  const cost = seconds > 0 ? `, the longest wait for one ${durationText(seconds)}` : '';
  const through = losses.every(({ side }) => sentBy(session, side).unacknowledgedBytes === 0);
  return {
    code: 'path-loss',
    title: `Segments were lost and sent again: ${sentences.join(' and ')}${cost}${through ? '; all were repaired' : ''}.`,
    subject: 'path',
    severity: severityOf(session, worst, seconds, tail),
    confidence: lossConfidence(session, context, 0.9),
    cost: {
      seconds,
      bytes: losses.reduce((sum, loss) => sum + sentBy(session, loss.side).retransmittedBytes, 0),
    },
    evidence: evidenceOf(session, losses, tail),
    advice: [
      'Count errors and drops on the way: `ip -s link`, `ethtool -S IFACE | grep -iE "err|drop|crc|fifo"`, switch port counters.',
      'Capture at the other end too: segments missing there were lost between the two points.',
      'On the sender: `ss -ti` (retrans, reordering, cwnd) and `nstat -az TcpRetransSegs TcpExtTCPTimeouts TcpExtTCPFastRetrans`.',
    ],
  };
};

function lossOf(session: SessionSummary, side: Side, tail: UnansweredTail | null): LossOfSide | null {
  const sent = sentBy(session, side);
  const unanswered = tail?.talker === side ? tail.dataRepeats : 0;
  const count = Math.max(0, genuineRetransmissions(session, side) - unanswered);
  if (count === 0 || sent.dataSegments === 0) return null;
  const share = Math.min(1, count / sent.dataSegments);
  return count >= LOSS_COUNT || share >= LOSS_SHARE ? { side, count, share } : null;
}

function severityOf(
  session: SessionSummary,
  worst: LossOfSide,
  seconds: number,
  tail: UnansweredTail | null,
): Severity {
  if (isRiddled(session)) return 'info';
  const severe = worst.share >= SEVERE_SHARE && worst.count >= SEVERE_COUNT;
  const waited = seconds > 0 ? Math.max(seconds, session.stalls.bySeconds.acknowledgment) : 0;
  const costly = waited >= COSTLY_SECONDS || (waited > 0 && waited >= COSTLY_SHARE * session.duration);
  if (severe && (costly || tail !== null || brokenOff(session))) return 'critical';
  return worst.count >= LOSS_COUNT || seconds >= 1 ? 'warning' : 'info';
}

/** Ended by a reset with data that never arrived. */
function brokenOff(session: SessionSummary): boolean {
  return session.close.how === 'reset' && SIDES.some((side) => sentBy(session, side).unacknowledgedBytes > 0);
}

/** Seconds of the longest stall when a retransmission ended it that was answered later, else 0. */
export function stallByLoss(session: SessionSummary): number {
  const { longest, longestFrame } = session.stalls;
  if (longestFrame === null) return 0;
  const tail = unansweredTail(session);
  if (tail !== null && longestFrame > tail.silentSince) return 0;
  return framesOf(session, 'retransmission').includes(longestFrame) ? longest : 0;
}

function evidenceOf(
  session: SessionSummary,
  losses: readonly LossOfSide[],
  tail: UnansweredTail | null,
): Evidence[] {
  const { synRetries, synAckRetries } = session.handshake;
  // The first repeats of a session that needed several SYNs are those SYNs.
  const evidence = frameEvidence(session, 'retransmission', 'retransmission')
    .slice(synRetries + synAckRetries)
    .filter(({ frame }) => tail === null || frame <= tail.silentSince);
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
