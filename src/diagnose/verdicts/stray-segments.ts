/** Segments that belong to no window of the session: a NAT mixes sessions, a replay, or an attack. */
import { eventCount, figure, frameEvidence, type SessionRule } from '../session-facts.js';
import { countText } from '../wording.js';

/** Segments out of every window from which it is no single late packet. */
export const STRAY_SEGMENTS = 3;

export const straySegments: SessionRule = (session) => {
  const strays = eventCount(session, 'out-of-window');
  const challenges = eventCount(session, 'challenge-ack');
  if (strays < STRAY_SEGMENTS) return null;
  return {
    code: 'stray-segments',
    title: `${countText(strays, 'segment')} fitted no window of the session${challenges > 0 ? `, and ${countText(challenges, 'challenge ACK')} answered` : ''}: they belong to another session on the same ports, or were made up.`,
    subject: 'middlebox',
    severity: 'warning',
    confidence: 0.6,
    cost: { seconds: 0, bytes: session.toServer.outOfWindowBytes + session.toClient.outOfWindowBytes },
    evidence: [
      ...frameEvidence(session, 'out-of-window', 'sequence number outside every window'),
      ...frameEvidence(session, 'challenge-ack', 'the receiver says what it expects (RFC 5961)').slice(0, 2),
      figure('a receiver drops them'),
    ],
    advice: [
      'Does a NAT or load balancer give the same port to two clients? Compare its table (`conntrack -L -p tcp`).',
      'Compare TTL and IP identification with the other segments of that side: another origin is an injection.',
    ],
  };
};
