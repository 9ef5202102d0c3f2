/** A new connection met the remains of an old one on the same ports. */
import { eventCount, frameEvidence, figure, type SessionRule } from '../session-facts.js';
import { countText } from '../wording.js';

export const portCollision: SessionRule = (session) => {
  const challenged = eventCount(session, 'half-open');
  // The older session answers with a challenge ACK; a reset by a host that forgot it is the `reset` verdict.
  if (challenged === 0 || session.close.how === 'reset' || eventCount(session, 'challenge-ack') === 0)
    return null;
  return {
    code: 'port-collision',
    title: `A new connection used the ports of this session while the server still held it open: the server answered with a challenge ACK (${countText(challenged, 'time')}), and the client must give up or wait.`,
    subject: 'client',
    severity: 'warning',
    confidence: 0.8,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'challenge-ack', 'acknowledges the older session instead of the new SYN'),
      figure('RFC 5961 §4: a SYN in an open session is answered by an ACK'),
    ],
    advice: [
      'Was the client restarted, or does a NAT use ports again too soon? Look at its port range and timeouts.',
      'Keep-alives on the server remove sessions of clients that are gone: `sysctl net.ipv4.tcp_keepalive_time`.',
    ],
  };
};
