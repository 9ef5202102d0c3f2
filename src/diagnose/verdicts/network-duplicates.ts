/** The network delivered segments twice; the receiver itself says so. */
import { eventCount, figure, frameEvidence, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { countText } from '../wording.js';

const MIN_COUNT = 3;
/** Share of doubled frames in the capture from which the capture itself is the likelier source. */
const CAPTURE_DOUBLES = 0.01;

export const networkDuplicates: SessionRule = (session, context) => {
  const copies = SIDES.reduce((sum, side) => sum + sentBy(session, side).duplicates, 0);
  const explained = SIDES.reduce((sum, side) => sum + sentBy(session, side).spuriousRetransmissions, 0);
  // A mirror port doubles frames in the capture only. A receiver that reports more ranges as received
  // twice (RFC 2883 §4) than were sent twice has really got the copies.
  const reported = eventCount(session, 'dsack') - explained;
  if (copies < MIN_COUNT || reported < 1) return null;
  return {
    code: 'network-duplicates',
    title: `The network delivered ${countText(copies, 'frame')} twice, and the receiver reported ${countText(reported, 'range')} as received twice.`,
    subject: 'path',
    severity: 'warning',
    confidence: context.health.duplicateShare >= CAPTURE_DOUBLES ? 0.5 : 0.8,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      ...frameEvidence(session, 'duplicate', 'the same frame again'),
      ...frameEvidence(session, 'dsack', 'receiver reports data received twice').slice(0, 2),
      figure(`${countText(copies, 'copy', 'copies')} of frames`),
    ],
    advice: [
      'Look for a layer-2 loop or a doubled link: `bridge fdb show`, spanning-tree state, bond in broadcast mode.',
      'Wi-Fi repeats a frame whose link acknowledgment was lost; drivers should drop the copy.',
    ],
  };
};
