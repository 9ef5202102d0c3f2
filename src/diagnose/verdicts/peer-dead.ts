/** One side went on asking and the other never answered again: dead peer or dead path. */
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { isOneWay, lossConfidence } from '../capture-doubt.js';
import { framesOf, otherSide, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { countText } from '../wording.js';

/** Unanswered retransmissions: with back-off (RFC 6298 §5.5) three take at least 1.4 s at a 200 ms timer. */
const MIN_RETRANSMISSIONS = 3;
/** Unanswered keep-alives: sent seconds apart, so two are no accident. */
const MIN_KEEP_ALIVES = 2;

/** The silence at the end of a session. */
export interface UnansweredTail {
  /** Side that kept sending. */
  readonly talker: Side;
  /** Last frame of the side that fell silent. */
  readonly silentSince: number;
  /** Known retransmissions and keep-alives after it; only first frames of each kind are kept. */
  readonly retransmissions: readonly number[];
  readonly keepAlives: readonly number[];
}

/**
 * Retransmissions or keep-alives after the last sign of life of the other side, enough of them to say
 * that it was gone; null otherwise.
 */
export function unansweredTail(session: SessionSummary): UnansweredTail | null {
  if (session.close.how === 'graceful' || isOneWay(session)) return null;
  for (const talker of SIDES) {
    const silentSince = sentBy(session, otherSide(talker)).lastFrame;
    if (silentSince === null) continue;
    const after = (frame: number): boolean => frame > silentSince;
    const retransmissions = framesOf(session, 'retransmission').filter(after);
    const keepAlives = framesOf(session, 'keep-alive').filter(after);
    if (retransmissions.length >= MIN_RETRANSMISSIONS || keepAlives.length >= MIN_KEEP_ALIVES) {
      return { talker, silentSince, retransmissions, keepAlives };
    }
  }
  return null;
}

export const peerDead: SessionRule = (session, context) => {
  const { outcome } = session.handshake;
  if (outcome !== 'completed' && outcome !== 'not-captured') return null;
  // A reset after unanswered keep-alives is the `reset` verdict with that cause.
  if (session.close.resetCause === 'keepalive-timeout') return null;
  const tail = unansweredTail(session);
  if (tail === null) return null;
  const silent = otherSide(tail.talker);
  const asked = [
    tail.retransmissions.length > 0 ? countText(tail.retransmissions.length, 'retransmission') : null,
    tail.keepAlives.length > 0 ? countText(tail.keepAlives.length, 'keep-alive') : null,
  ].filter((text) => text !== null);
  const { longest, longestFrame } = session.stalls;
  // Only a FIN left unanswered after the other side had closed: the data is complete.
  const onlyClose = session.close.how === 'half-closed';
  return {
    code: 'peer-dead',
    title: `The ${silent} stopped answering after frame ${tail.silentSince}: at least ${asked.join(' and ')} of the ${tail.talker} remained without any reply.`,
    subject: 'path',
    severity: onlyClose ? 'warning' : 'critical',
    confidence: lossConfidence(session, context, 0.85),
    cost: { seconds: longestFrame !== null && longestFrame > tail.silentSince ? longest : 0, bytes: 0 },
    evidence: [
      { frame: tail.silentSince, text: `last segment of the ${silent}` },
      ...tail.retransmissions.map((frame) => ({ frame, text: 'unanswered retransmission' })),
      ...tail.keepAlives.map((frame) => ({ frame, text: 'unanswered keep-alive' })),
    ].slice(0, 8),
    advice: [
      `Is the ${silent} alive, and did its address or route change at that time (reboot, failover, VPN, NAT or firewall entry expired)?`,
      `Capture near the ${silent}: if the retransmissions arrive there, its host is at fault, otherwise the path.`,
      'Linux repeats for 15 minutes (`net.ipv4.tcp_retries2`); TCP_USER_TIMEOUT makes an application notice earlier.',
    ],
  };
};
