/** Nobody closed: the session stands open and silent when the capture ends. */
import { isOneWay } from '../capture-doubt.js';
import { secondsAfterEnd, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { capitalize, durationText } from '../wording.js';
import { unansweredTail } from './peer-dead.js';

/** Seconds of silence before the end of the capture; some NAT gateways and load balancers forget after 350 s. */
export const IDLE_OPEN_SECONDS = 300;

export const idleOpen: SessionRule = (session, context) => {
  if (session.close.how !== 'open' || session.handshake.outcome === 'timeout') return null;
  if (session.handshake.reason !== null || isOneWay(session) || unansweredTail(session) !== null) return null;
  // Both were heard: a SYN that nobody answered is no session that stands open.
  if (SIDES.some((side) => sentBy(session, side).segments === 0)) return null;
  const silent = secondsAfterEnd(session, context);
  if (silent === null || silent < IDLE_OPEN_SECONDS) return null;
  const last = SIDES.find((side) => sentBy(session, side).lastFrame === session.lastFrame) ?? 'client';
  return {
    code: 'idle-open',
    title: `The session stands open and silent: nothing for ${durationText(silent)} after frame ${session.lastFrame}, no FIN, no keep-alive.`,
    subject: last,
    severity: 'info',
    confidence: 0.8,
    cost: { seconds: 0, bytes: 0 },
    evidence: [{ frame: session.lastFrame, text: 'last segment before the capture ended' }],
    advice: [
      `Is it a pooled connection? Then keep-alives, or a shorter idle timeout in the pool, keep NAT and firewalls from forgetting it: \`net.ipv4.tcp_keepalive_time\` below 300.`,
      `${capitalize('forgotten')} by its application: \`ss -tnpo state established\` on both sides shows who still holds it, and for how long.`,
    ],
  };
};
