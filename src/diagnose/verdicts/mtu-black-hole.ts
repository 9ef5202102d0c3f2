/** Small segments get through and full ones never do: a link with a smaller MTU swallows them silently. */
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { isOneWay, lossConfidence } from '../capture-doubt.js';
import {
  eventCount,
  figure,
  framesOf,
  otherSide,
  sentBy,
  SIDES,
  type SessionRule,
} from '../session-facts.js';
import { countText, durationText, numberText } from '../wording.js';
import { LIMITS } from '../../limits.js';

/** Times a timer repeated data that never got through. */
export const BLACK_HOLE_TIMEOUTS = 2;
/** Payload octets of a segment that a tunnel or a smaller link can be too narrow for. */
export const BLACK_HOLE_SEGMENT = 1_000;

/** Side whose full segments vanish; null when nobody's do. */
export function blackHoleSender(session: SessionSummary): Side | null {
  if (isOneWay(session) || session.handshake.outcome !== 'completed') return null;
  return SIDES.find((side) => vanishes(session, side)) ?? null;
}

/**
 * Not one full segment was ever acknowledged, however often repeated, and the other side was alive: it said
 * something after the first repeat, or small data had got through.
 */
function vanishes(session: SessionSummary, side: Side): boolean {
  const sent = sentBy(session, side);
  if (sent.largestSegment < BLACK_HOLE_SEGMENT || sent.unacknowledgedBytes < sent.largestSegment)
    return false;
  if (sent.timeoutRetransmissions < BLACK_HOLE_TIMEOUTS) return false;
  const through = sent.uniqueBytes - sent.unacknowledgedBytes;
  return through < sent.largestSegment && (through > 0 || repliedToRepeats(session, side));
}

function repliedToRepeats(session: SessionSummary, side: Side): boolean {
  const [firstRepeat] = framesOf(session, 'retransmission');
  const { lastFrame } = sentBy(session, otherSide(side));
  return firstRepeat !== undefined && lastFrame !== null && lastFrame > firstRepeat;
}

export const mtuBlackHole: SessionRule = (session, context) => {
  const side = blackHoleSender(session);
  if (side === null) return null;
  const other = otherSide(side);
  const sent = sentBy(session, side);
  const { largestSegment, timeoutRetransmissions, unacknowledgedBytes } = sent;
  const told = eventCount(session, 'handshake-failed') > 0;
  return {
    code: 'mtu-black-hole',
    title: `Segments of ${numberText(largestSegment)} B from the ${side} never got through to the ${other}, though repeated ${countText(timeoutRetransmissions, 'time')}, while small ones did: a link on the way has a smaller MTU and says nothing.`,
    subject: 'path',
    severity: 'critical',
    confidence: lossConfidence(session, context, 0.75),
    cost: { seconds: Math.max(session.timeBudget.loss, sent.unansweredSeconds), bytes: unacknowledgedBytes },
    evidence: [
      ...framesOf(session, 'retransmission')
        .slice(0, LIMITS.maxEvidenceFrames)
        .map((frame) => ({ frame, text: 'repeats a full segment in vain' })),
      figure(`the handshake and small segments were answered${told ? '; an ICMP error was seen' : ''}`),
      figure(`${durationText(session.timeBudget.loss)} spent on repeats`),
    ],
    advice: [
      `Confirm on the ${side}: \`ping -M do -s 1472 ${session[other].address}\` fails silently, and smaller ones (\`-s 1372\`) get through; \`tracepath -n ${session[other].address}\` finds the hop.`,
      'Repair: let ICMP "fragmentation needed" and "packet too big" through; or clamp the MSS at the tunnel: `iptables -t mangle -A FORWARD -p tcp --syn -j TCPMSS --clamp-mss-to-pmtu`.',
      'Meanwhile: `net.ipv4.tcp_mtu_probing=1` on the sender finds the size by itself (RFC 4821).',
    ],
  };
};
