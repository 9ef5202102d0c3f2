/** Only one direction of the session is in the capture. */
import { isOneWay } from '../capture-doubt.js';
import { figure, otherSide, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { bytesText, countText } from '../wording.js';

export const oneWay: SessionRule = (session) => {
  if (!isOneWay(session)) return null;
  const talker = SIDES.find((side) => sentBy(session, side).segments > 0);
  if (talker === undefined) return null;
  const silent = otherSide(talker);
  const { segments } = sentBy(session, talker);
  const acknowledged = sentBy(session, silent).missing.lostInCapture;
  return {
    code: 'one-way',
    title: `The capture has ${countText(segments, 'segment')} from the ${talker} and none from the ${silent}: loss, round trips and timeouts cannot be judged.`,
    subject: 'capture',
    severity: 'warning',
    confidence: 0.9,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      { frame: session.firstFrame, text: `first segment of the ${talker}` },
      figure(
        acknowledged > 0
          ? `the ${talker} acknowledged ${bytesText(acknowledged)} that are not in the capture`
          : `the ${talker} went on as if it was answered`,
      ),
    ],
    advice: [
      'Mirror both directions of the port, or capture on a host; with asymmetric routing capture on both ways and merge (`mergecap`).',
      'A capture filter on source or destination address alone hides one direction: use `host A and host B`.',
    ],
  };
};
