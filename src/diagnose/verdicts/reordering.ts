/** The network delivered segments in another order than they were sent. */
import { lossConfidence } from '../capture-doubt.js';
import { figure, frameEvidence, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { countText, partText, percentText } from '../wording.js';

const MIN_COUNT = 3;
/** Share of data segments: below it TCP does not notice. */
const MIN_SHARE = 0.005;

export const reordering: SessionRule = (session, context) => {
  for (const side of SIDES) {
    const { outOfOrder, dataSegments } = sentBy(session, side);
    if (outOfOrder < MIN_COUNT || dataSegments === 0 || outOfOrder / dataSegments < MIN_SHARE) continue;
    return {
      code: 'reordering',
      title: `${partText(outOfOrder, dataSegments, 'data segment')} from the ${side} (${percentText(Math.min(1, outOfOrder / dataSegments))}) arrived out of order.`,
      subject: 'path',
      severity: 'warning',
      // A clock that runs backwards, or several capture queues, put frames in the wrong order by themselves.
      confidence: Math.min(lossConfidence(session, context, 0.85), context.health.clockSteps > 0 ? 0.5 : 1),
      cost: { seconds: 0, bytes: 0 },
      evidence: [
        ...frameEvidence(session, 'out-of-order', 'arrived after later data'),
        figure(`${countText(outOfOrder, 'segment')} arrived late`),
      ],
      advice: [
        'Look for load sharing per packet (ECMP, LAG, multi-link tunnels) and set it to per flow.',
        'On the receiver: several NIC queues for one flow (`ethtool -n IFACE rx-flow-hash tcp4`).',
        'On a Linux sender: `ss -ti` shows the `reordering` it has measured; RACK tolerates a quarter of a round trip.',
      ],
    };
  }
  return null;
};
