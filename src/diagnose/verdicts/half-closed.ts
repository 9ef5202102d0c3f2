/** One side said that it has finished, the other never did. */
import { isOneWay } from '../capture-doubt.js';
import { otherSide, secondsAfterEnd, type SessionRule } from '../session-facts.js';
import { durationText } from '../wording.js';
import { unansweredTail } from './peer-dead.js';

/** Seconds after which a side that did not close has forgotten to. */
export const HALF_CLOSED_SECONDS = 60;

export const halfClosed: SessionRule = (session, context) => {
  const { how, by } = session.close;
  if (how !== 'half-closed' || by === null || unansweredTail(session) !== null) return null;
  if (isOneWay(session)) return null;
  const open = otherSide(by);
  const waited = secondsAfterEnd(session, context) ?? 0;
  const forgotten = waited >= HALF_CLOSED_SECONDS;
  return {
    code: 'half-closed',
    title: `The ${by} closed its side with a FIN; the ${open} had not closed its own ${forgotten ? `${durationText(waited)} after the last segment` : `up to frame ${session.lastFrame}`} (state ${session.state[open]}).`,
    subject: open,
    severity: forgotten ? 'warning' : 'info',
    confidence: 0.9,
    cost: { seconds: 0, bytes: 0 },
    evidence: [
      { frame: session.lastFrame, text: 'last segment of the session; no FIN of the other side until then' },
    ],
    advice: [
      `On the ${open}: \`ss -tn state close-wait\`; sockets that stay there were never closed by the application.`,
    ],
  };
};
