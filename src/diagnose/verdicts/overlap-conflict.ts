/** Two versions of the same octets went over the wire. */
import { eventCount, figure, frameEvidence, type SessionRule } from '../session-facts.js';
import { countText } from '../wording.js';

export const overlapConflict: SessionRule = (session) => {
  const times = eventCount(session, 'overlap-conflict');
  if (times === 0) return null;
  return {
    code: 'overlap-conflict',
    title: `The same octets were sent ${countText(times, 'time')} with different contents: an attempt to deceive a firewall, or a defective device.`,
    subject: 'middlebox',
    severity: 'warning',
    confidence: 0.7,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'overlap-conflict', 'repeats octets with other contents'),
      figure('a sender repeats what it sent, bit for bit (RFC 9293 §3.8.1)'),
    ],
    advice: [
      'Look at both versions: `tcpwhy streams FILE --stream N --overlap first`, then `last`.',
      'Compare TTL and IP identification of both: another origin is an injection.',
    ],
  };
};
