/** One side went on asking and the other never answered again: dead peer or dead path. */
import { LIMITS } from '../../limits.js';
import type { Side } from '../../tcp/events.js';
import type { SessionSummary } from '../../tcp/session-summary.js';
import { isOneWay, lossConfidence } from '../capture-doubt.js';
import {
  figure,
  finSentBy,
  framesOf,
  otherSide,
  pathRtt,
  sentBy,
  SIDES,
  type SessionRule,
} from '../session-facts.js';
import type { Evidence } from '../verdict.js';
import { idleBefore } from '../silences.js';
import { bytesText, countText, durationText } from '../wording.js';
import { blackHoleSender } from './mtu-black-hole.js';

/** Unanswered repeats that are no accident: timers double (RFC 6298 §5.5), probes are seconds apart. */
const MIN_REPEATS = 2;
/** Seconds that two repeats take at the shortest timer there is (200 ms, doubled once): 0.2 + 0.4. */
const MIN_SECONDS = 0.5;
/** Round trips that an answer may take; less silence than this is none. */
const MIN_ROUND_TRIPS = 2;

/** Seconds of silence before, from which an entry on the way may have timed out. */
const NOTABLE_IDLE = 30;

/** The silence at the end of a session. */
export interface UnansweredTail {
  /** Side that kept sending. */
  readonly talker: Side;
  /** Last frame of the side that fell silent; 0 when the capture has none of it. */
  readonly silentSince: number;
  /** Retransmissions and probes after it. */
  readonly repeats: number;
  /** Of these, data. */
  readonly dataRepeats: number;
  /** Seconds from the last sign of life to the last attempt. */
  readonly seconds: number;
  /** All data was acknowledged: what nobody answered is the FIN. */
  readonly onlyFin: boolean;
}

/** Repeats after the last sign of life of the other side, enough of them to say that it was gone. */
export function unansweredTail(session: SessionSummary): UnansweredTail | null {
  if (isOneWay(session)) return null;
  for (const talker of SIDES) {
    const sent = sentBy(session, talker);
    const { unansweredRepeats: repeats, unansweredSeconds: seconds, unacknowledgedBytes } = sent;
    if (repeats < MIN_REPEATS || seconds < MIN_SECONDS) continue;
    if (seconds < MIN_ROUND_TRIPS * (pathRtt(session) ?? 0)) continue;
    const silentSince = sentBy(session, otherSide(talker)).lastFrame ?? 0;
    const asked = unacknowledgedBytes > 0 || sent.keepAlives > 0 || sent.zeroWindowProbes > 0;
    const onlyFin = !asked && finSentBy(session, talker) && sent.retransmissions > sent.dataRetransmissions;
    if (!asked && !onlyFin) continue;
    const dataRepeats = unacknowledgedBytes > 0 ? Math.min(repeats, sent.dataRetransmissions) : 0;
    return { talker, silentSince, repeats, dataRepeats, seconds, onlyFin };
  }
  return null;
}

export const peerDead: SessionRule = (session, context) => {
  const { outcome } = session.handshake;
  if (outcome !== 'completed' && outcome !== 'not-captured') return null;
  // A reset after unanswered keep-alives is the `reset` verdict with that cause.
  if (session.close.resetCause === 'keepalive-timeout') return null;
  const tail = unansweredTail(session);
  if (tail === null || blackHoleSender(session) !== null) return null;
  const { talker, silentSince, onlyFin } = tail;
  const idle = silentSince === 0 ? 0 : idleBefore(session, silentSince + 1);
  const after = idle >= NOTABLE_IDLE ? `, after ${durationText(idle)} of silence before` : '';
  const silent = otherSide(talker);
  const bytes = sentBy(session, talker).unacknowledgedBytes;
  const never = silentSince === 0;
  const repeats = countText(tail.repeats, 'repeat or probe', 'repeats and probes');
  const asked = onlyFin
    ? `the FIN of the ${talker} and ${countText(tail.repeats, 'repeat')} of it`
    : `${repeats} of the ${talker}${bytes > 0 ? ` for ${bytesText(bytes)}` : ''}`;
  const rest = `${asked} remained without any reply for ${durationText(tail.seconds)}`;
  return {
    code: 'peer-dead',
    title: never
      ? `The ${silent} never answered: ${rest}. Its answers may just not be captured.`
      : `The ${silent} stopped answering after frame ${silentSince}: ${rest}${onlyFin ? ', all data was acknowledged before' : ''}${after}.`,
    subject: 'path',
    severity: onlyFin ? 'warning' : 'critical',
    confidence: lossConfidence(session, context, never ? 0.6 : 0.85),
    cost: { seconds: waited(session, tail), bytes },
    evidence: evidenceOf(session, tail),
    advice: [
      `Is the ${silent} alive, and did its address or route change at that time (reboot, failover, VPN, NAT or firewall entry expired)?`,
      `Capture near the ${silent}: if the repeats arrive there, its host is at fault, otherwise the path.`,
      ...(never ? ['Check that the capture has both directions: `host A`, not `src host A`.'] : []),
      'Linux repeats for 15 minutes (`net.ipv4.tcp_retries2`); TCP_USER_TIMEOUT makes an application notice earlier.',
    ],
  };
};

/** Seconds of the silence in which somebody waited: the session may have been idle before. */
function waited(session: SessionSummary, tail: UnansweredTail): number {
  const { acknowledgment, window } = session.stalls.bySeconds;
  const known = acknowledgment + window;
  return known > 0 ? Math.min(tail.seconds, known) : tail.seconds;
}

function evidenceOf(session: SessionSummary, tail: UnansweredTail): Evidence[] {
  const { talker, silentSince } = tail;
  const { lastFrame, segments } = sentBy(session, talker);
  const silent = otherSide(talker);
  const after = (kind: 'retransmission' | 'keep-alive' | 'zero-window-probe' | 'window-full', text: string) =>
    framesOf(session, kind)
      .filter((frame) => frame > silentSince)
      .slice(0, LIMITS.maxEvidenceFrames)
      .map((frame) => ({ frame, text }));
  return [
    ...(silentSince === 0 ? [] : [{ frame: silentSince, text: `last segment of the ${silent}` }]),
    ...after('window-full', `fills the receive window of the ${silent}`),
    ...after('retransmission', 'unanswered retransmission'),
    ...after('keep-alive', 'unanswered keep-alive'),
    ...after('zero-window-probe', 'unanswered window probe'),
    ...(lastFrame === null ? [] : [{ frame: lastFrame, text: `last segment of the ${talker}` }]),
    ...(silentSince === 0
      ? [figure(`${countText(segments, 'segment')} from the ${talker}, none from the ${silent}`)]
      : []),
  ];
}
