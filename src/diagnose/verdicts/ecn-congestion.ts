/** Routers marked packets instead of dropping them. */
import { figure, frameEvidence, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { countText } from '../wording.js';

export const ecnCongestion: SessionRule = (session) => {
  const marks = SIDES.reduce((sum, side) => sum + sentBy(session, side).congestionMarks, 0);
  if (marks === 0) return null;
  return {
    code: 'ecn-congestion',
    title: `A router on the way reported congestion with ${countText(marks, 'ECN mark')}; the sender slowed down without loss.`,
    subject: 'path',
    severity: 'info',
    confidence: 0.95,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'ecn-congestion', 'congestion marked or echoed'),
      figure(countText(marks, 'congestion mark')),
    ],
    advice: [
      'Find the full queue: `tc -s qdisc show` on Linux routers counts `ecn_mark`; the switch has a counter per port.',
    ],
  };
};
