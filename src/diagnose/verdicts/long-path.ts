/** Every round trip takes long, whoever speaks: the path itself, and not an application. */
import { isOneWay } from '../capture-doubt.js';
import { figure, otherSide, pathRtt, sentBy, SIDES, type SessionRule } from '../session-facts.js';
import { standsAtSender } from '../time-shares.js';
import { durationText, percentText } from '../wording.js';

/** Seconds of a round trip that no cable on earth needs: once around it is 0.2 s. */
export const LONG_PATH_SECONDS = 0.4;
/** Share of the session that went into handshake, round trips and slow start. */
export const LONG_PATH_SHARE = 0.3;
/** Later round trips are at least so much of the first: a long path is long for everything. */
const LATER = 0.7;

export const longPath: SessionRule = (session) => {
  const rtt = pathRtt(session);
  if (rtt === null || rtt < LONG_PATH_SECONDS || isOneWay(session)) return null;
  // The SYN is one of the samples: a second one must say the same.
  const later = SIDES.filter((side) => !standsAtSender(session, otherSide(side)))
    .map((side) => sentBy(session, side).rtt)
    .filter(({ samples }) => samples >= 2);
  if (later.length === 0 || later.some(({ median }) => (median ?? 0) < LATER * rtt * LATER)) return null;
  const { handshake, roundTrip, slowStart } = session.timeBudget;
  const seconds = handshake + roundTrip + slowStart;
  if (seconds < LONG_PATH_SHARE * session.duration) return null;
  const share = session.duration === 0 ? 1 : Math.min(1, seconds / session.duration);
  return {
    code: 'long-path',
    title: `Every round trip between client and server takes about ${durationText(rtt)}: the path is long or its queues are full, and ${percentText(share)} of the session went into waiting for it.`,
    subject: 'path',
    severity: 'warning',
    confidence: 0.75,
    cost: { seconds, bytes: 0 },
    evidence: [
      { frame: session.firstFrame, text: `handshake: ${durationText(rtt)}` },
      ...later.map(({ min, median }) =>
        figure(
          `later round trips: ${durationText(min ?? 0)} at least, ${durationText(median ?? 0)} in the middle`,
        ),
      ),
    ],
    advice: [
      `\`mtr -T -P ${session.server.port} ${session.server.address}\` shows at which hop the time is added; compare at a quiet time: a queue goes, a satellite stays.`,
      'Fewer round trips: keep connections open, TLS 1.3, HTTP/2, a server or cache nearer to the client.',
    ],
  };
};
